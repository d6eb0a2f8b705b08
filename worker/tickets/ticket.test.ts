import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR } from "../kernel/time.ts";
import { readSeatLabel, step, TICKET_STATUSES, type TicketAction, type TicketState, validityOf } from "./ticket.ts";

const ACTIONS: readonly TicketAction[] = [
  "admit",
  "transfer",
  "accept",
  "reissue",
  "cancel",
  "block",
  "unblock",
  "expire",
];

describe("ticket lifecycle", () => {
  it("X1 goes from active to used, once", () => {
    const used = step({ status: "active", version: 3 }, "admit");
    expect(used).toEqual({ ok: true, value: { status: "used", version: 3 } });
    expect(used.ok && step(used.value, "admit").ok).toBe(false);
  });
  it("TH13 a transfer kills the old code when it starts, and again when it is accepted", () => {
    const started = step({ status: "active", version: 1 }, "transfer");
    expect(started).toEqual({ ok: true, value: { status: "transferred", version: 2 } });
    expect(started.ok && step(started.value, "accept")).toEqual({ ok: true, value: { status: "active", version: 3 } });
  });
  it("X1 cancelled and used are final, whatever is tried", () => {
    for (const status of ["cancelled", "used"] as const) {
      for (const action of ACTIONS) expect(step({ status, version: 1 }, action).ok, `${status} ${action}`).toBe(false);
    }
  });
  it("X1 in any history the version never falls and only an active ticket is let in", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTIONS), { maxLength: 20 }), (actions) => {
        let state: TicketState = { status: "active", version: 1 };
        for (const action of actions) {
          const next = step(state, action);
          if (!next.ok) continue;
          if (action === "admit") expect(state.status).toBe("active");
          expect(next.value.version).toBeGreaterThanOrEqual(state.version);
          expect(TICKET_STATUSES).toContain(next.value.status);
          state = next.value;
        }
      }),
    );
  });
});

describe("validity", () => {
  it("lasts until after the end, in whole seconds", () => {
    const endsAt = 1_800_000_000_500;
    expect(validityOf({ startsAt: endsAt - 3 * HOUR, endsAt })).toEqual({
      from: 0,
      until: 1_800_000_000 + 12 * 3600,
    });
    expect(validityOf({ startsAt: 1_800_000_000_000, endsAt: null }).until).toBe(1_800_000_000 + 36 * 3600);
  });
});

describe("seat label", () => {
  it("is read from its JSON, numbers and all", () => {
    expect(readSeatLabel('{"section":"B","row":7,"number":"9"}')).toEqual({ section: "B", row: "7", number: "9" });
    expect(readSeatLabel(null)).toBeNull();
  });
});
