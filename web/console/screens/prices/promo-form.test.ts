import { expect, it } from "vitest";
import { EMPTY_FORM, formOf, type PromoForm, readForm } from "./promo-form.ts";

const read = (over: Partial<PromoForm>, coded = true) =>
  readForm({ ...EMPTY_FORM, code: "EARLY", ...over }, coded, "EUR", "Europe/Berlin");

it("K5 a whole form becomes what the API takes", () => {
  const { faults, body } = read({
    event: "evt_1",
    percent: "7,5",
    types: ["tty_1"],
    minPlaces: "2",
    endDate: "2026-12-24",
    endTime: "18:00",
    maxUses: "1,000",
    budget: "500",
    stacks: true,
  });
  expect(faults).toEqual({});
  expect(body).toEqual({
    kind: "percent",
    name: "",
    percent: 7.5,
    amount: null,
    per: "ticket",
    take: null,
    pay: null,
    ticket_types: ["tty_1"],
    min_places: 2,
    starts_at: null,
    ends_at: "2026-12-24T17:00:00.000Z",
    stacks: true,
    code: "EARLY",
    reveals: null,
    max_uses: 1000,
    max_per_customer: null,
    budget: { amount: 50_000, currency: "EUR" },
  });
});

it("K5 each fault stands at its field", () => {
  const at = (over: Partial<PromoForm>, coded = true) => Object.keys(read(over, coded).faults);
  expect(at({ code: "ab" })).toEqual(["code"]);
  expect(at({ code: "" }, false)).toEqual([]);
  expect(at({ percent: "0" })).toEqual(["percent"]);
  expect(at({ percent: "120" })).toEqual(["percent"]);
  expect(at({ kind: "fixed", amount: "" })).toEqual(["amount"]);
  expect(at({ kind: "n_for_m", take: "3", pay: "3" })).toEqual(["pay"]);
  expect(at({ kind: "access", event: "evt_1" })).toEqual(["reveals"]);
  expect(at({ event: "evt_1", types: [] })).toEqual(["types"]);
  expect(at({ startDate: "2026-12-24", endDate: "2026-12-23" })).toEqual(["endDate"]);
  expect(at({ startDate: "2026-12-24", startTime: "" })).toEqual(["startDate"]);
  expect(at({ event: "evt_1", maxUses: "many", perCustomer: "0" })).toEqual(["maxUses", "perCustomer"]);
});

it("K5 limits and types need an event; without one they are not sent", () => {
  const { body } = read({ maxUses: "5", types: ["tty_1"], budget: "9" });
  expect([body.max_uses, body.ticket_types, body.budget]).toEqual([null, null, null]);
  expect(read({}, false).body).not.toHaveProperty("max_uses");
});

it("K5 what is stored comes back into the form as it was typed", () => {
  const { body } = read({ event: "evt_1", endDate: "2026-12-24", endTime: "18:00", budget: "500.50" });
  const again = formOf({ ...body, event_id: "evt_1" }, "Europe/Berlin");
  expect(again).toMatchObject({ endDate: "2026-12-24", endTime: "18:00", budget: "500.50", percent: "10" });
});
