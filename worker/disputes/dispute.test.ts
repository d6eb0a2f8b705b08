import { describe, expect, it } from "vitest";
import type { DisputeTruth } from "../payments/index.ts";
import { isOpen, nextStep, takesEvidence } from "./dispute.ts";

const BDT = (amount: number) => ({ amount, currency: "BDT" });

function truth(change: Partial<DisputeTruth> = {}): DisputeTruth {
  return {
    reference: "dp_1",
    captureReference: "pi_1",
    status: "needs_response",
    amount: BDT(125_000),
    reason: "fraudulent",
    evidenceSent: false,
    withheld: BDT(125_000),
    fee: BDT(1500),
    openedAt: 1,
    ...change,
  };
}
const stored = (status: DisputeTruth["status"], withheld = 125_000, fee = 1500) => ({ status, withheld, fee });

describe("E16 a dispute", () => {
  it("opened: all is booked, staff are told, tickets follow the policy", () => {
    expect(nextStep(undefined, truth(), "keep")).toEqual({
      status: "needs_response",
      withheldChange: 125_000,
      feeChange: 1500,
      tickets: "leave",
      news: "opened",
    });
    expect(nextStep(undefined, truth(), "block_when_opened").tickets).toBe("block");
    expect(nextStep(undefined, truth(), "block_when_lost").tickets).toBe("leave");
  });

  it("an inquiry takes nothing and blocks nothing; when it becomes a dispute staff are told again", () => {
    const asked = truth({ status: "inquiry", withheld: BDT(0), fee: BDT(0) });
    expect(nextStep(undefined, asked, "block_when_opened")).toMatchObject({ withheldChange: 0, tickets: "leave" });
    const step = nextStep(stored("inquiry", 0, 0), truth(), "block_when_opened");
    expect(step).toMatchObject({ withheldChange: 125_000, tickets: "block", news: "opened" });
  });

  it("I6 the same truth again changes nothing", () => {
    expect(nextStep(stored("needs_response"), truth(), "block_when_opened")).toMatchObject({
      withheldChange: 0,
      feeChange: 0,
      tickets: "leave",
      news: null,
    });
  });

  it("won: what was taken comes back, the fee where the gateway returns it, the tickets are free", () => {
    const won = truth({ status: "won", withheld: BDT(0), fee: BDT(0) });
    expect(nextStep(stored("under_review"), won, "block_when_opened")).toEqual({
      status: "won",
      withheldChange: -125_000,
      feeChange: -1500,
      tickets: "unblock",
      news: "won",
    });
  });

  it("lost: the money stays away; the policy may block now", () => {
    const lost = truth({ status: "lost" });
    expect(nextStep(stored("under_review"), lost, "block_when_lost")).toMatchObject({
      withheldChange: 0,
      tickets: "block",
      news: "lost",
    });
    expect(nextStep(stored("under_review"), lost, "keep").tickets).toBe("leave");
  });

  it("money that comes back after it was lost is booked although the status stays", () => {
    const step = nextStep(stored("lost"), truth({ status: "lost", withheld: BDT(0) }), "keep");
    expect([step.withheldChange, step.news]).toEqual([-125_000, null]);
  });

  it("first heard of when it is over: booked and told once", () => {
    expect(nextStep(undefined, truth({ status: "lost" }), "block_when_lost")).toMatchObject({
      withheldChange: 125_000,
      tickets: "block",
      news: "lost",
    });
  });

  it("is open until the bank has decided", () => {
    expect((["inquiry", "needs_response", "under_review", "won", "lost", "closed"] as const).filter(isOpen)).toEqual([
      "inquiry",
      "needs_response",
      "under_review",
    ]);
  });

  it("takes evidence once, and until the date", () => {
    const open = { status: "needs_response", evidenceSentAt: null, evidenceDueAt: 100 } as const;
    expect(takesEvidence(open, 100)).toBe(true);
    expect(takesEvidence(open, 101)).toBe(false);
    expect(takesEvidence({ ...open, evidenceSentAt: 5 }, 50)).toBe(false);
    expect(takesEvidence({ ...open, status: "under_review" }, 50)).toBe(false);
  });
});
