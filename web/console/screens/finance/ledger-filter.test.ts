import { expect, it } from "vitest";
import { isFiltered, ledgerPath, NO_FILTER, showsBalance } from "./ledger-filter.ts";

it("F6 days are whole days of the organization's zone, the last one included", () => {
  const path = ledgerPath({ ...NO_FILTER, from: "2026-11-20", to: "2026-11-21" }, "Africa/Nairobi");
  const query = new URLSearchParams(path.split("?")[1]);
  expect([query.get("from"), query.get("to")]).toEqual(["2026-11-19T21:00:00.000Z", "2026-11-21T21:00:00.000Z"]);
});

it("F6 a currency goes with an account only; half a date asks for nothing", () => {
  const path = ledgerPath({ ...NO_FILTER, currency: "EUR", from: "2026-1" }, "UTC");
  expect(path).toBe("/ledger/transactions?limit=25");
  expect(isFiltered(NO_FILTER)).toBe(false);
  expect(showsBalance({ ...NO_FILTER, account: "sales" })).toBe(true);
  expect(showsBalance({ ...NO_FILTER, account: "sales", kind: "refund" })).toBe(false);
});
