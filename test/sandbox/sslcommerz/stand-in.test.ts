/** The stand-in answers in the shapes of SSLCOMMERZ, and refuses what SSLCOMMERZ refuses. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryPorts } from "../memory-ports.ts";
import { Sslcommerz } from "./index.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- answers are read field by field
type Answer = Record<string, any>;
const HOST = "http://127.0.0.1:1";
const STORE = { store_id: "tessera0", store_passwd: "tessera0@ssl" };
const GOOD = {
  ...STORE,
  total_amount: "1250.00",
  currency: "BDT",
  tran_id: "pay_01m7y2kf8hc5tzq0e9w3xv6b4n",
  product_category: "tickets",
  product_name: "Stalls",
  product_profile: "non-physical-goods",
  num_of_item: "1",
  shipping_method: "NO",
  success_url: "https://tickets.example/back",
  fail_url: "https://tickets.example/back",
  cancel_url: "https://tickets.example/back",
  ipn_url: "https://tickets.example/ipn",
  cus_name: "Ayesha",
  cus_email: "a@example.com",
  cus_add1: "N/A",
  cus_city: "N/A",
  cus_postcode: "N/A",
  cus_country: "N/A",
  cus_phone: "N/A",
};
const SESSION = "/sslcommerz/gwprocess/v4/api.php";
const VALIDATION = "/sslcommerz/validator/api/validationserverAPI.php";
const TRANSACTIONS = "/sslcommerz/validator/api/merchantTransIDvalidationAPI.php";

function open() {
  const gateway = new Sslcommerz(memoryPorts(Date.UTC(2026, 10, 20, 9, 53, 49)));
  const call = async (path: string, init?: RequestInit): Promise<Answer> => {
    const request = new Request(HOST + path, init);
    return await (await gateway.answer(request, new URL(request.url))).json();
  };
  const get = (path: string, fields: object) => call(`${path}?${new URLSearchParams({ ...STORE, ...fields })}`);
  const session = (change: object = {}) =>
    call(SESSION, { method: "POST", body: new URLSearchParams({ ...GOOD, ...change }) });
  const press = async (action: string, key: string) =>
    await call(`/sslcommerz/pay/${key}/${action}`, { method: "POST", headers: { accept: "application/json" } });
  const control = (path: string, body: object, method = "POST") =>
    gateway.control(`${method} ${path}`, body as Record<string, unknown>, new URL(HOST + path)) as Promise<Answer>;
  return { gateway, get, session, press, control };
}

function fixture(name: string): Answer {
  const path = new URL(`../../fixtures/gateways/sslcommerz/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Answer;
}
const keys = (value: object) => Object.keys(value).sort();

describe("opening a session", () => {
  it("answers in the shape of the real one, well or not", async () => {
    const { session } = open();
    expect(keys(await session())).toEqual(keys(fixture("session.success")));
    const failed = await session({ store_passwd: "another" });
    expect([keys(failed), failed["failedreason"]]).toEqual([
      keys(fixture("session.failed")),
      fixture("session.failed")["failedreason"],
    ]);
  });
  it("wants every required field, within its length and range", async () => {
    const { session } = open();
    const wrong: object[] = [
      ...Object.keys(GOOD)
        .filter((name) => name !== "ipn_url")
        .map((name) => ({ [name]: "" })),
      { tran_id: "x".repeat(31) },
      { total_amount: "9.99" },
      { total_amount: "500000.01" },
      { total_amount: "1250.001" },
      { currency: "XXX" },
      { product_profile: "tickets" },
      { shipping_method: "MAYBE" },
      { shipping_method: "YES" },
      { num_of_item: "one" },
      { success_url: "nowhere" },
      { cus_phone: "0".repeat(21) },
    ];
    for (const change of wrong) {
      expect((await session(change))["status"], JSON.stringify(change)).toBe("FAILED");
    }
  });
});

describe("what was paid", () => {
  it("is VALID once, VALIDATED from then on, in the shape of the real one", async () => {
    const { session, press, get } = open();
    const { sessionkey } = await session();
    expect(await get(TRANSACTIONS, { tran_id: GOOD.tran_id })).toEqual(fixture("query.by_tran_id.none"));
    const pending = await get(TRANSACTIONS, { sessionkey });
    expect([keys(pending), pending["status"]]).toEqual([keys(fixture("query.by_session.pending")), "PENDING"]);
    const { fields } = await press("pay", sessionkey);
    expect(keys(fields)).toEqual(keys(fixture("ipn.valid.form")));
    const first = await get(VALIDATION, { val_id: fields["val_id"] });
    expect([keys(first), first["status"]]).toEqual([keys(fixture("validation.valid")), "VALID"]);
    const second = await get(VALIDATION, { val_id: fields["val_id"] });
    expect([keys(second), second["status"]]).toEqual([keys(fixture("validation.validated_second_call")), "VALIDATED"]);
    expect(await get(VALIDATION, { val_id: "1" })).toEqual(fixture("validation.invalid_transaction"));
    expect(await get(VALIDATION, { val_id: "1", store_passwd: "x" })).toEqual(fixture("validation.bad_credentials"));
  });
  it("stands beside what was declined and cancelled before it", async () => {
    const { session, press, get } = open();
    for (const action of ["decline", "cancel", "pay"]) {
      const { fields } = await press(action, (await session())["sessionkey"]);
      const name = { decline: "ipn.failed.form", cancel: "ipn.cancelled.form", pay: "ipn.valid.form" }[action] ?? "";
      expect([keys(fields), fields["status"]], action).toEqual([keys(fixture(name)), fixture(name)["status"]]);
    }
    const found = await get(TRANSACTIONS, { tran_id: GOOD.tran_id });
    expect(keys(found["element"][0])).toEqual(keys(fixture("query.by_tran_id")["element"][0]));
    expect(found["element"].map(({ status }: Answer) => status)).toEqual(["FAILED", "CANCELLED", "VALID"]);
  });
  it("a risky card says so", async () => {
    const { session, press } = open();
    const { fields } = await press("risky", (await session())["sessionkey"]);
    const risky = fixture("ipn.valid.risky.form");
    expect([fields["risk_level"], fields["risk_title"]]).toEqual([risky["risk_level"], risky["risk_title"]]);
  });
  it("a page that nobody used, or left, ends after half an hour with a notice", async () => {
    const { gateway, session, control, get } = open();
    const [left] = [await session(), await session({ tran_id: "pay_other" })];
    const page = new Request(left["GatewayPageURL"]);
    await gateway.answer(page, new URL(page.url));
    gateway.clock.move({ advance: 31 * 60_000 });
    gateway.tick();
    const { data } = await control("/control/sslcommerz/events", { account: STORE.store_id }, "GET");
    expect(data.map(({ kind }: Answer) => kind)).toEqual(["EXPIRED", "UNATTEMPTED"]);
    expect((await get(TRANSACTIONS, { tran_id: GOOD.tran_id }))["element"][0]["status"]).toBe("EXPIRED");
    expect((await get(TRANSACTIONS, { tran_id: "pay_other" }))["element"][0]["status"]).toBe("UNATTEMPTED");
  });
});

describe("refunds", () => {
  it("need an id of their own, never exceed what was paid, and take their time", async () => {
    const { gateway, session, press, get, control } = open();
    const { fields } = await press("pay", (await session())["sessionkey"]);
    const refund = (change: object) =>
      get(TRANSACTIONS, {
        bank_tran_id: fields["bank_tran_id"],
        refund_trans_id: "rfd_1",
        refund_amount: "600.00",
        refund_remarks: "test",
        ...change,
      });
    expect((await refund({ refund_trans_id: "" }))["status"]).toBe("failed");
    const first = await refund({});
    expect([keys(first), first["status"]]).toEqual([keys(fixture("refund.initiate.success")), "success"]);
    expect((await refund({}))["errorReason"]).toBe("Duplicate refund_trans_id");
    const over = await refund({ refund_trans_id: "rfd_2", refund_amount: "651.00" });
    expect([keys(over), over["errorReason"]]).toEqual([
      keys(fixture("refund.initiate.failed")),
      fixture("refund.initiate.failed")["errorReason"],
    ]);
    await control("/control/sslcommerz", { next: "refund_cancelled" });
    const second = await refund({ refund_trans_id: "rfd_3", refund_amount: "650" });
    expect([keys(second), second["status"]]).toEqual([keys(fixture("refund.initiate.processing")), "processing"]);
    const status = async (ref: string) => await get(TRANSACTIONS, { refund_ref_id: ref });
    expect((await status(first["refund_ref_id"]))["status"]).toBe("processing");
    gateway.clock.move({ advance: 61_000 });
    gateway.tick();
    const done = await status(first["refund_ref_id"]);
    expect([keys(done), done["status"]]).toEqual([keys(fixture("refund.query.refunded")), "refunded"]);
    expect((await status(second["refund_ref_id"]))["status"]).toBe("cancelled");
  });
});
