/** V5: events from draft to sale. */
import { describe, expect, it } from "vitest";
import { createHouse } from "../support/house.ts";
import { createWorld } from "../support/world.ts";

describe("publishing", () => {
  it("V5 a draft with venue, map and types goes on sale, and publishing again changes nothing", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    const event = await world.api(`/events/${house.eventId}`);
    expect(event).toMatchObject({ status: "published", currency: "BDT", slug: "winter-concert" });
    const again = await world.api(`/events/${house.eventId}/publish`, { method: "POST" });
    expect(again.version).toBe(event.version);
    const shop = await world.api(`/shop/events/${house.eventId}/availability`, { token: null });
    expect(shop.ticket_types).toEqual([
      { id: house.seatedType, available: 20 },
      { id: house.standingType, available: 50 },
    ]);
  });
});
