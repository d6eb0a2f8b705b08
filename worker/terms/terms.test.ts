import { expect, it } from "vitest";
import { acceptanceFault, termsInForce, termsKey } from "./terms.ts";

const of = (eventId: string, body: string, revision = 1) => ({ eventId, body, revision });

it("V9 an event's terms go before the organizer's, and an empty text is none", () => {
  const [event, organizer] = [of("evt_a", "No refunds"), of("", "House rules", 4)];
  expect(termsInForce(event, organizer)).toBe(event);
  expect(termsInForce(of("evt_a", " \n"), organizer)).toBe(organizer);
  expect(termsInForce(undefined, undefined)).toBeUndefined();
  expect(termsInForce(undefined, of("", ""))).toBeUndefined();
  expect([termsKey(event), termsKey(organizer)]).toEqual(["evt_a.1", "organizer.4"]);
});

it("V9 only what is in force can be agreed to", () => {
  const inForce = of("evt_a", "No refunds", 2);
  expect(acceptanceFault(undefined, null)).toBeUndefined();
  expect(acceptanceFault(inForce, "evt_a.2")).toBeUndefined();
  expect(acceptanceFault(inForce, null)).toBe("missing");
  for (const other of ["evt_a.1", "evt_b.2", "organizer.2", ""])
    expect(acceptanceFault(inForce, other)).toBe("changed");
});
