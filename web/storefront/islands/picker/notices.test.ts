import { expect, it } from "vitest";
import { NO_FAULT } from "../call.ts";
import { noticeOf } from "./notices.ts";

const nameOf = (id: string | null) => (id === "tty_a" ? "Stalls" : undefined);
const notice = (code: string, more: object = {}) => noticeOf({ ...NO_FAULT, status: 409, code, ...more }, nameOf);

it("I2 I6 every refusal of a hold has a sentence of its own", () => {
  const type = { ticketType: "tty_a" };
  expect(notice("sold_out", { ...type, available: 2 })).toEqual({ kind: "few", name: "Stalls", count: 2 });
  expect(notice("sold_out", { ...type, available: 0, pool: "wheelchair" })).toMatchObject({ kind: "stepfree" });
  expect(notice("sold_out", { ...type, more: { waiting_list: true } })).toEqual({ kind: "waited", name: "Stalls" });
  expect(notice("not_together", { longest: 3 })).toEqual({ kind: "apart", longest: 3 });
  expect(notice("too_many_places", { more: { max: 8 } })).toEqual({ kind: "limit" });
  expect(notice("too_many_places", { ...type, more: { max: 4 } })).toEqual({ kind: "most", name: "Stalls", count: 4 });
  expect(notice("too_few_places", { ...type, more: { min: 2 } })).toEqual({ kind: "least", name: "Stalls", count: 2 });
  expect(notice("customer_limit", { more: { max: 4, has: 3 } })).toEqual({ kind: "customer", count: 4, has: 3 });
  expect(notice("cool_down", { retryAfter: 15 })).toEqual({ kind: "slow", seconds: 15 });
  expect(notice("rate_limited")).toEqual({ kind: "slow", seconds: 0 });
  expect(notice("challenge_failed")).toEqual({ kind: "check" });
  expect(notice("promo_code_used_up")).toEqual({ kind: "code" });
  expect(notice("not_on_sale")).toEqual({ kind: "not_on_sale" });
  expect(notice("offline")).toEqual({ kind: "lost" });
});

it("what nobody foresaw is said as our fault, with nothing lost", () => {
  expect(notice("internal", { status: 500 })).toEqual({ kind: "refused" });
});
