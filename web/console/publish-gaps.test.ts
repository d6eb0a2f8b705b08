import { describe, expect, it } from "vitest";
import { gapOf, openGaps, typeIndexOf } from "./publish-gaps.ts";

const paid = { hidden: false, price: { amount: 500 } };
const missing = (...fields: string[]) => ({ missing: fields.map((field) => ({ field })) });

describe("V5 what is missing before publishing", () => {
  it("V5 each fault of the server leads to the part that closes it", () => {
    expect(
      ["starts_at", "doors_at", "venue_id", "seat_map_id", "ticket_types", "ticket_types[2].category"].map(gapOf),
    ).toEqual(["when", "when", "venue", "hall", "prices", "prices"]);
    expect(gapOf("ticket_types[1].sales_end")).toBe("windows");
    expect([typeIndexOf("ticket_types[12].sales_end"), typeIndexOf("ticket_types")]).toEqual([12, undefined]);
  });

  it("V5 who asks for money needs a way to be paid; what is free, hidden or not ours to see needs none", () => {
    const ready = { checklist: missing(), types: [paid], gateways: [{ enabled: false }] };
    expect(openGaps(ready)).toEqual(["payments"]);
    expect(openGaps({ ...ready, gateways: [{ enabled: true }] })).toEqual([]);
    expect(openGaps({ ...ready, gateways: null })).toEqual([]);
    expect(
      openGaps({
        ...ready,
        types: [
          { ...paid, hidden: true },
          { hidden: false, price: { amount: 0 } },
        ],
      }),
    ).toEqual([]);
  });

  it("V5 gaps come in the order in which they are closed, each once", () => {
    const checklist = missing("ticket_types[0].sales_end", "ticket_types", "doors_at", "starts_at");
    expect(openGaps({ checklist, types: [], gateways: [] })).toEqual(["when", "prices", "windows"]);
    expect(openGaps({ checklist: null, types: [], gateways: [] })).toEqual([]);
  });
});
