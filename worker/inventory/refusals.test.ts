import { describe, expect, it } from "vitest";
import type { HoldFault, HoldRefusal } from "../../durable-objects/event-inventory/protocol.ts";
import { Problem } from "../platform/errors.ts";
import { refusalProblem, settleHold } from "./refusals.ts";

const REFUSALS: readonly [HoldRefusal, string, object][] = [
  [{ reason: "seats_blocked", seats: ["a1"] }, "seats_blocked", { seats: ["a1"] }],
  [{ reason: "too_few", min: 2, product: "tty_1" }, "too_few_places", { min: 2, ticket_type: "tty_1" }],
  [{ reason: "customer_limit", max: 4, has: 3 }, "customer_limit", { max: 4, has: 3 }],
  [{ reason: "not_together", product: "tty_1", longest: 2 }, "not_together", { ticket_type: "tty_1", longest: 2 }],
];

describe("refusals", () => {
  it.each(REFUSALS)("%j has a stable code and says what there is", (refusal, code, extra) => {
    const refused = refusalProblem(refusal);
    expect(refused?.code).toBe(code);
    expect(refused?.details.extra).toEqual(extra);
    expect(() => settleHold({ ok: false, error: refusal })).toThrow(Problem);
  });
  it("TH03 a cool-down says in how many whole seconds to come back, never too early", () => {
    expect(refusalProblem({ reason: "cool_down", retryAfter: 14_001 })).toMatchObject({
      code: "cool_down",
      details: { retryAfter: 15 },
    });
  });
  it("leaves faults of the request to whoever made it, and success as it is", () => {
    const fault: HoldFault = { reason: "too_many", max: 4 };
    expect(refusalProblem(fault)).toBeUndefined();
    expect(settleHold({ ok: false, error: fault })).toEqual({ ok: false, error: fault });
    const held = { ok: true, value: { holdId: "h", expiresAt: 1, lines: [], status: "held" } } as const;
    expect(settleHold(held)).toEqual(held);
  });
});
