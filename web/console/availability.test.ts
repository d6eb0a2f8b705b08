import { expect, it } from "vitest";
import { occupancy } from "./availability.ts";

// Five seats: held, sold, sold, blocked, free; three paddings.
const seats = btoa(String.fromCharCode(1 | (2 << 2) | (2 << 4) | (3 << 6), 0));
const map = {
  categories: [
    { name: "A", color: "#000000", seats: 4 },
    { name: "B", color: "#ffffff", seats: 1 },
  ],
};
const type = (id: string, category: string | null, area: string | null) => ({ id, category, area });
const floor = { id: "area:floor", capacity: 100, held: 4, sold: 10 };

it("counts seats and areas that are sold, and leaves blocked seats and unsold categories out of the house", () => {
  const availability = { version: 1, seats, pools: [floor], ticket_types: [] };
  expect(occupancy(availability, map, [type("t1", "A", null), type("t2", null, "floor")])).toEqual({
    sold: 12,
    held: 5,
    total: 103,
    free: 86,
  });
  expect(occupancy(availability, map, [type("t1", "A", null)])).toMatchObject({ sold: 2, total: 3, free: 0 });
});
it("does not count a sale twice when a type has a capacity beside its seats", () => {
  const own = { id: "type:t1", capacity: 2, held: 0, sold: 2 };
  const availability = { version: 1, seats, pools: [own], ticket_types: [] };
  expect(occupancy(availability, map, [type("t1", "A", null), type("t3", "B", null)])).toMatchObject({
    sold: 2,
    total: 4,
  });
  expect(occupancy({ ...availability, seats: "" }, null, [type("t1", null, null)])).toEqual({
    sold: 2,
    held: 0,
    total: 2,
    free: 0,
  });
});
