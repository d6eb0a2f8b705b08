import { describe, expect, it } from "vitest";
import { assignZones } from "./zones.ts";

describe("price zones", () => {
  it("gives the dearest category the first zone when there are no colours", () => {
    const zones = assignZones([{ price: 100 }, { price: 900 }, { price: 500 }]);
    expect(zones.map((zone) => zone.fill)).toEqual([3, 1, 2]);
  });

  it("maps imported colours to the nearest free fill, best match first", () => {
    const zones = assignZones([{ color: "#B22222" }, { color: "#F4A300" }, { color: "#2A9D8F" }]);
    expect(zones.map((zone) => zone.fill)).toEqual([1, 2, 4]);
  });

  it("never gives two categories the same drawing up to sixteen", () => {
    const zones = assignZones(Array.from({ length: 16 }, (_, i) => ({ price: i })));
    expect(new Set(zones.map((zone) => `${zone.fill}/${zone.mark}`)).size).toBe(16);
  });
});
