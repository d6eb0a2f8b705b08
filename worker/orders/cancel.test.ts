import { expect, it } from "vitest";
import { placesKept } from "./cancel.ts";

const line = (ticketTypeId: string, seat: string | null, status: "active" | "cancelled" = "active") => ({
  ticketTypeId,
  seat,
  status,
});

it("I1 an order keeps the places of its active lines, and nothing else", () => {
  const lines = [line("a", "A1"), line("a", "A2", "cancelled"), line("a", "A3"), line("b", null), line("b", null)];
  expect(placesKept(lines)).toEqual([
    { product: "a", seats: ["A1", "A3"] },
    { product: "b", quantity: 2 },
  ]);
  expect(placesKept([line("a", "A1", "cancelled")])).toEqual([]);
});
