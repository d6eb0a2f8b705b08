import { describe, expect, it } from "vitest";
import { draw, drawsOf, emptyPools, lacking, placesOf } from "./pools.ts";

const products = new Map([
  ["stalls", { id: "stalls", category: "A", pools: ["event"] }],
  ["standing", { id: "standing", pools: ["floor", "event"] }],
  ["twice", { id: "twice", pools: ["floor", "floor"] }],
]);
const pools = () =>
  emptyPools([
    { id: "event", capacity: 5 },
    { id: "floor", capacity: 3 },
  ]);

describe("pools", () => {
  it("E06 E07 give one place a ticket from each pool of the product", () => {
    const lines = [
      { product: "stalls", seats: ["a", "b"] },
      { product: "standing", quantity: 2 },
    ];
    expect([...drawsOf(lines, products, pools())]).toEqual([
      ["event", 4],
      ["floor", 2],
    ]);
  });
  it("count a pool once, and not one that is gone", () => {
    const floor = emptyPools([{ id: "floor", capacity: 3 }]);
    expect([...drawsOf([{ product: "twice", quantity: 2 }], products, floor)]).toEqual([["floor", 2]]);
    const some = emptyPools([{ id: "event", capacity: 5 }]);
    expect([...drawsOf([{ product: "standing", quantity: 2 }], products, some)]).toEqual([["event", 2]]);
    expect(drawsOf([{ product: "unknown", quantity: 2 }], products, pools()).size).toBe(0);
  });
  it("of the whole event are drawn by every product, whether it names them or not", () => {
    expect([...drawsOf([{ product: "twice", quantity: 2 }], products, pools())]).toEqual([
      ["floor", 2],
      ["event", 2],
    ]);
  });
  it("I1 lack when held and sold leave too little", () => {
    const some = pools();
    draw(
      new Map([
        ["floor", 1],
        ["event", 1],
      ]),
      some,
      "held",
      1,
    );
    draw(
      new Map([
        ["floor", 1],
        ["event", 3],
      ]),
      some,
      "sold",
      1,
    );
    expect(
      lacking(
        new Map([
          ["floor", 1],
          ["event", 1],
        ]),
        some,
      ),
    ).toEqual([]);
    expect(
      lacking(
        new Map([
          ["floor", 2],
          ["event", 2],
        ]),
        some,
      ),
    ).toEqual([
      { pool: "floor", available: 1 },
      { pool: "event", available: 1 },
    ]);
    expect(lacking(new Map([["floor", 2]]), some, () => 1)).toEqual([]);
    expect(lacking(new Map([["nowhere", 1]]), some)).toEqual([{ pool: "nowhere", available: 0 }]);
  });
  it("never have less than nothing in use", () => {
    expect(() => draw(new Map([["floor", 1]]), pools(), "held", -1)).toThrow("less than nothing");
    expect(() => draw(new Map([["nowhere", 1]]), pools(), "held", 1)).toThrow("not there");
  });
  it("count the places of a line", () => {
    expect(
      [{ product: "p", seats: ["a", "b"] }, { product: "p", quantity: 3 }, { product: "p" }].map(placesOf),
    ).toEqual([2, 3, 0]);
  });
});
