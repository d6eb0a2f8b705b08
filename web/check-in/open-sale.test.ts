import { describe, expect, it } from "vitest";
import { ApiFault, offlineFault } from "../api/problem.ts";
import type { NewSale, SaleAnswer } from "./link.ts";
import { makeSales } from "./open-sale.ts";

const SALE: NewSale = {
  sale_id: "sale-1",
  lines: [{ ticket_type: "tty_1", quantity: 2 }],
  method: "link",
  total: 7800,
  gateway: "stripe",
  buyer: { email: "rina@buyers.test" },
};
const money = (amount: number) => ({ amount, currency: "EUR" });
const answer = (paid: boolean): SaleAnswer => ({
  order: { code: "ABCDEF", status: paid ? "paid" : "pending" },
  total: money(7800),
  change: money(0),
  payment: paid ? null : { next_action: { kind: "redirect" } },
  url: "https://tessera.test/orders/ord_1/token",
  tickets: paid ? [{ id: "tkt_1", type: "Standing", seat: null, result: "admitted" }] : [],
});

/** A phone whose storage, line and pauses the test holds. */
function phone(kept = new Map<string, unknown>()) {
  const answers: (SaleAnswer | ApiFault)[] = [];
  const sent: NewSale[] = [];
  const pauses: (() => void)[] = [];
  const vault = {
    read: async <T>(name: string) => (kept.get(name) ?? null) as T | null,
    write: async (name: string, value: unknown) => void kept.set(name, value),
    remove: async (name: string) => void kept.delete(name),
  };
  const sell = async (sale: NewSale) => {
    sent.push(sale);
    const next = answers.shift() ?? offlineFault();
    if (next instanceof ApiFault) throw next;
    return next;
  };
  const sales = makeSales(vault, { sell }, (work) => {
    pauses.push(work);
    return setTimeout(() => {}, 0);
  });
  const pass = async () => {
    pauses.shift()?.();
    await new Promise((done) => setTimeout(done, 0));
  };
  return { sales, answers, sent, kept, pauses, pass };
}

describe("a sale that waits for the buyer's phone", () => {
  it("S10 asks with the same sale until it is paid, and then keeps nothing", async () => {
    const { sales, answers, sent, kept, pauses, pass } = phone();
    answers.push(answer(false), answer(false), answer(true));
    await sales.begin(SALE);
    expect(sales.open()).toMatchObject({ paid: false, answer: { total: money(7800) } });
    expect(kept.get("sale")).toEqual(SALE);
    await pass();
    await pass();
    expect(sales.open()).toMatchObject({ paid: true, answer: { tickets: [{ result: "admitted" }] } });
    expect(sent).toEqual([SALE, SALE, SALE]);
    expect([kept.size, pauses.length]).toEqual([0, 0]);
  });

  it("S10 I6 goes on after a reload with the sale that was kept", async () => {
    const kept = new Map<string, unknown>();
    const before = phone(kept);
    before.answers.push(answer(false));
    await before.sales.begin(SALE);
    before.sales.stop();
    const after = phone(kept);
    after.answers.push(answer(true));
    await after.sales.start();
    expect(after.sent).toEqual([SALE]);
    expect(after.sales.open()?.paid).toBe(true);
  });

  it("I6 a lost answer is no second sale: the same one is asked about", async () => {
    const { sales, answers, sent, pass } = phone();
    answers.push(offlineFault(), offlineFault(), answer(false));
    await sales.begin(SALE);
    expect(sales.open()).toMatchObject({ answer: null, paid: false, fault: null });
    await pass();
    await pass();
    expect(sales.open()?.answer?.order.status).toBe("pending");
    expect(new Set(sent.map(({ sale_id: id }) => id))).toEqual(new Set(["sale-1"]));
  });

  it("S10 what the server does not take is told at once; what ends later is told where it waits", async () => {
    const { sales, answers, kept, pauses, pass } = phone();
    const soldOut = new ApiFault(409, { code: "sold_out", title: "Sold out" });
    answers.push(soldOut);
    await expect(sales.begin(SALE)).rejects.toBe(soldOut);
    expect([sales.open(), kept.size]).toEqual([null, 0]);
    answers.push(answer(false), new ApiFault(409, { code: "hold_expired", title: "The places are gone" }));
    await sales.begin(SALE);
    await pass();
    expect(sales.open()).toMatchObject({ paid: false, fault: { code: "hold_expired" } });
    expect([kept.size, pauses.length]).toEqual([0, 0]);
    sales.close();
    expect(sales.open()).toBeNull();
  });

  it("S10 after somebody stopped waiting, a late answer changes nothing", async () => {
    const { sales, answers, kept, pass } = phone();
    answers.push(answer(false), answer(true));
    await sales.begin(SALE);
    sales.close();
    await pass();
    expect([sales.open(), kept.size]).toEqual([null, 0]);
  });
});
