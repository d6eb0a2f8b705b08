import { expect, it } from "vitest";
import { featured } from "./featured.ts";
import { sampleEvent } from "./fixture.ts";
import type { EventCard, Picture } from "./model.ts";
import { cardOf } from "./sale.ts";

const picture: Picture = { id: "p", alt: "A", width: 4, height: 3, url: "/p", jpeg: "/p", avif: "/p", webp: "/p" };
const card = (id: string, tenant: string, more: Partial<EventCard> = {}): EventCard => ({
  ...cardOf(sampleEvent, 0),
  on_sale: true,
  poster: picture,
  ...more,
  id,
  tenant: { ...sampleEvent.tenant, slug: tenant },
});
const chosen = (...cards: EventCard[]) => featured(cards).map(({ id }) => id);

it("W1 the soonest on sale with a picture lead, one of each organizer before a second of any", () => {
  expect(chosen(card("a1", "a"), card("a2", "a"), card("b1", "b"), card("c1", "c"))).toEqual(["a1", "b1", "c1"]);
  expect(chosen(card("a1", "a"), card("a2", "a"))).toEqual(["a1", "a2"]);
  expect(
    chosen(card("plain", "a", { poster: null }), card("closed", "b", { on_sale: false }), card("c1", "c")),
  ).toEqual(["c1"]);
});

it("W1 without any such, the first that can be bought leads, else the first", () => {
  expect(chosen(card("closed", "a", { on_sale: false }), card("plain", "b", { poster: null }))).toEqual(["plain"]);
  expect(chosen(card("closed", "a", { on_sale: false }))).toEqual(["closed"]);
  expect(chosen()).toEqual([]);
});
