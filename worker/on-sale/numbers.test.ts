import { describe, expect, it } from "vitest";
import { saleNumbers } from "./numbers.ts";

const seats = { free: 10, held: 2, sold: 3, blocked: 1 };

describe("saleNumbers", () => {
  it("adds seats, areas and types with places of their own", () => {
    const pools = [
      { id: "area:standing", capacity: 50, held: 4, sold: 6, blocked: 5 },
      { id: "type:parking", capacity: 8, held: 0, sold: 1 },
    ];
    const types = [
      { id: "stalls", category: "Stalls", area: null },
      { id: "floor", category: null, area: "standing" },
      { id: "parking", category: null, area: null },
    ];
    expect(saleNumbers({ seats, pools }, types)).toEqual({ sold: 10, held: 6, free: 52, blocked: 6 });
  });

  it("counts no place twice: a limit of a type is not a place, and an area that no type sells is none", () => {
    const pools = [
      { id: "type:stalls", capacity: 5, held: 2, sold: 3 },
      { id: "area:roof", capacity: 99, held: 0, sold: 0 },
      { id: "event", capacity: 15, held: 2, sold: 3 },
    ];
    const types = [{ id: "stalls", category: "Stalls", area: null }];
    expect(saleNumbers({ seats, pools, unoffered: 4 }, types)).toEqual({ sold: 3, held: 2, free: 6, blocked: 1 });
  });

  it("is never below nothing where a capacity fell below what is sold", () => {
    const pools = [{ id: "area:standing", capacity: 2, held: 0, sold: 6 }];
    const types = [{ id: "floor", category: null, area: "standing" }];
    expect(saleNumbers({ seats: { free: 0, held: 0, sold: 0, blocked: 0 }, pools }, types).free).toBe(0);
  });
});
