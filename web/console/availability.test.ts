import { expect, it } from "vitest";
import { occupancy } from "./availability.ts";

it("counts seats and pools together and leaves blocked seats out of the house", () => {
  // Five seats: held, sold, sold, blocked, free; three paddings.
  const bytes = String.fromCharCode(1 | (2 << 2) | (2 << 4) | (3 << 6), 0);
  const pools = [{ id: "floor", capacity: 100, held: 4, sold: 10 }];
  const availability = { version: 1, seats: btoa(bytes), pools, ticket_types: [] };
  expect(occupancy(availability, 5)).toEqual({ sold: 12, held: 5, total: 104, free: 87 });
  expect(occupancy({ ...availability, seats: "", pools: [] }, 0)).toEqual({ sold: 0, held: 0, total: 0, free: 0 });
});
