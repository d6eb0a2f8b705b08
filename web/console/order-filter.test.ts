import { describe, expect, it } from "vitest";
import { askFor, countMore, listAddress, readFilter } from "./order-filter.ts";

describe("filter of the order list", () => {
  it("W5 stands in the address and comes back from it", () => {
    const filter = readFilter({ status: "paid", least: "1,000", other: "x" });
    expect(listAddress(filter)).toBe("/console/orders?status=paid&least=1%2C000");
    expect(readFilter({ status: "paid", least: "1,000" })).toEqual(filter);
    expect(listAddress(readFilter({}))).toBe("/console/orders");
    expect(countMore(readFilter({ status: "paid", channel: "door", sort: "oldest" }))).toBe(2);
  });
  it("O12 asks by the organizer's days, the last one whole, and in minor units", () => {
    const filter = readFilter({ from: "2026-11-20", until: "2026-11-21", least: "18.50", most: "x", type: "tty_1" });
    expect(askFor(filter, "Asia/Dhaka", "BDT")).toEqual({
      ticket_type: "tty_1",
      from: "2026-11-19T18:00:00.000Z",
      until: "2026-11-21T18:00:00.000Z",
      least: "1850",
    });
  });
});
