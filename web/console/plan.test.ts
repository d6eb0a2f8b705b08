import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlan } from "./plan.ts";

const hall = readFileSync(new URL("../../test/fixtures/riethsporthalle.seatingplan.json", import.meta.url), "utf8");
const seat = (id: string, number: string, category = "A") => ({ seat_guid: id, seat_number: number, category });
const plan = (...seats: unknown[]) =>
  JSON.stringify({
    name: "Hall",
    categories: [{ name: "A" }],
    zones: [{ name: "Block 1", rows: [{ row_number: "2", seats }] }],
  });

describe("readPlan", () => {
  it("V2 finds every seat and category of the real hall", () => {
    const result = readPlan(hall);
    expect(result.ok && result.preview).toMatchObject({ name: "Riethsporthalle Erfurt", seats: 1252 });
    if (!result.ok) return;
    expect(result.preview.categories).toHaveLength(6);
    expect(result.preview.categories.reduce((sum, { seats }) => sum + seats, 0)).toBe(1252);
  });
  it("V2 names the seat that has the id of another", () => {
    expect(readPlan(plan(seat("x", "1"), seat("x", "2")))).toMatchObject({
      ok: false,
      fault: {
        kind: "seats",
        faults: [{ kind: "duplicate_id", zone: "Block 1", row: "2", seat: "2", other: ["Block 1", "2", "1"] }],
      },
    });
  });
  it("V2 names the seat whose category the plan does not define", () => {
    expect(readPlan(plan(seat("x", "1"), seat("y", "2", "B")))).toMatchObject({
      fault: { faults: [{ kind: "unknown_category", category: "B", seat: "2" }] },
    });
    expect(readPlan(plan(seat("x", "1", "")))).toMatchObject({ fault: { faults: [{ kind: "no_category" }] } });
  });
  it("names five faults and counts the rest", () => {
    const result = readPlan(plan(...Array.from({ length: 12 }, (_, i) => seat(String(i), String(i), "B"))));
    expect(!result.ok && result.fault.kind === "seats" && [result.fault.faults.length, result.fault.more]).toEqual([
      5, 7,
    ]);
  });
  it("refuses what is no JSON and what is no plan", () => {
    expect(readPlan("%PDF-1.7")).toEqual({ ok: false, fault: { kind: "not_json" } });
    expect(readPlan('{"hello":1}')).toEqual({ ok: false, fault: { kind: "not_plan" } });
    expect(readPlan("[]")).toEqual({ ok: false, fault: { kind: "not_plan" } });
  });
});
