import { describe, expect, it } from "vitest";
import { actionsOf, happenedText } from "./attention.ts";

const waiting = (captured: number) => ({
  payment: { apart: true, asked: false, captured },
  order: { status: "pending", total: 100 },
});

describe("the list of what needs a person", () => {
  it("G9 offers what fits the money: too much may be split, too little may not", () => {
    expect(actionsOf("wrong_amount", waiting(150))).toEqual([
      "query",
      "accept",
      "refund_difference",
      "refund",
      "resolve",
    ]);
    expect(actionsOf("wrong_amount", waiting(50))).toEqual(["query", "accept", "ask_rest", "refund", "resolve"]);
    const asked = { ...waiting(50), payment: { apart: true, asked: true, captured: 50 } };
    expect(actionsOf("wrong_amount", asked)).toEqual(["query", "accept", "refund", "resolve"]);
  });
  it("I2 offers nothing that would use money twice once it is placed", () => {
    const placed = { payment: { apart: false, asked: false, captured: 150 }, order: { status: "paid", total: 100 } };
    expect(actionsOf("wrong_amount", placed)).toEqual(["query", "resolve"]);
    const ended = { ...waiting(150), order: { status: "cancelled", total: 100 } };
    expect(actionsOf("wrong_amount", ended)).toEqual(["query", "refund", "resolve"]);
  });
  it("knows what to say of kinds that it does not know", () => {
    expect(actionsOf("something_new", { payment: undefined, order: undefined })).toEqual(["resolve"]);
    expect(happenedText("something_new")).not.toBe("");
    // A refund by hand ends by being made, never by looking away.
    expect(actionsOf("manual_refund", waiting(0))).toEqual(["mark_refunded"]);
  });
});
