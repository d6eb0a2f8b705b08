import { describe, expect, it } from "vitest";
import { refundVerdict, verdictOf } from "./results.ts";

describe("result codes of a prompt", () => {
  it("G4 one code, as text or number, is one verdict", () => {
    expect(verdictOf(0)).toEqual({ status: "captured" });
    expect(verdictOf("0")).toEqual({ status: "captured" });
    expect(verdictOf("00")).toEqual({ status: "captured" });
    expect(verdictOf("1037")).toEqual(verdictOf(1037));
  });
  it.each([
    [1, "failed", "insufficient_funds"],
    [2, "failed", "below_minimum"],
    [3, "failed", "above_maximum"],
    [4, "failed", "daily_limit"],
    [8, "failed", "receiver_limit"],
    [17, "failed", "same_amount_too_soon"],
    [1001, "failed", "subscriber_locked"],
    [1019, "failed", "expired"],
    [1025, "failed", "prompt_not_sent"],
    [9999, "failed", "prompt_not_sent"],
    [1032, "cancelled", "cancelled_by_payer"],
    [1037, "failed", "no_response"],
    [2001, "failed", "wrong_pin"],
    [8006, "failed", "pin_locked"],
    [2028, "misconfigured", "not_permitted"],
    ["SFC_IC0003", "misconfigured", "operator_unknown"],
  ])("G4 %s is %s: %s", (code, status, failure) => {
    expect(verdictOf(code)).toEqual({ status, failure });
  });
  it("still processing is not failed, and an unknown code is believed neither way", () => {
    expect(verdictOf("4999")).toEqual({ status: "pending" });
    expect(verdictOf(26)).toEqual({ status: "pending" });
    expect(verdictOf(7777)).toEqual({ status: "unknown", code: "7777" });
  });
});

describe("result codes of a reversal", () => {
  it("done, and done before, are both done", () => {
    expect(refundVerdict(0)).toEqual({ status: "succeeded" });
    expect(refundVerdict("R000001")).toEqual({ status: "succeeded" });
  });
  it("all others failed, with a word for those we know", () => {
    expect(refundVerdict(1)).toEqual({ status: "failed", failure: "insufficient_balance" });
    expect(refundVerdict("R000002")).toEqual({ status: "failed", failure: "unknown_receipt" });
    expect(refundVerdict("X9")).toEqual({ status: "failed", failure: "result_X9" });
  });
});
