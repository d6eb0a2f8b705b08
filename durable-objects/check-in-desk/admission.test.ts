import { describe, expect, it } from "vitest";
import { decide } from "./admission.ts";

const EARLIER = { at: 1000, gate: "North", device: "Phone 1" };

describe("decide", () => {
  it("I4 lets a ticket in once", () => {
    expect(decide({ refusal: null, ticketId: "tkt_a" }, undefined)).toEqual({ result: "admitted", first: null });
    expect(decide({ refusal: null, ticketId: "tkt_a" }, EARLIER)).toEqual({ result: "duplicate", first: EARLIER });
  });
  it("a refusal stands, also for a ticket that went in before", () => {
    expect(decide({ refusal: "cancelled", ticketId: "tkt_a" }, EARLIER)).toEqual({ result: "cancelled", first: null });
    expect(decide({ refusal: "invalid", ticketId: null }, undefined)).toEqual({ result: "invalid", first: null });
  });
  it("a scan without ticket and without refusal is a bug", () => {
    expect(() => decide({ refusal: null, ticketId: null }, undefined)).toThrow(/known ticket/);
  });
});
