/**
 * Which events a home page puts first. Nobody chooses and nobody pays for it: of the soonest, those that can be bought and
 * have a picture; on the platform's page one of each organizer before a second of any. Pure.
 */
import type { EventCard } from "./model.ts";

/** The lead and two beside it. */
const MOST = 3;

/** @param cards soonest first. @returns the lead first; none when there are no cards */
export function featured(cards: readonly EventCard[]): EventCard[] {
  const fit = cards.filter(({ on_sale, poster }) => on_sale && poster !== null);
  const firsts = fit.filter(({ tenant }, at) => fit.findIndex((card) => card.tenant.slug === tenant.slug) === at);
  const chosen = [...firsts, ...fit.filter((card) => !firsts.includes(card))].slice(0, MOST);
  if (chosen.length > 0) return chosen;
  const lead = cards.find((card) => card.on_sale) ?? cards[0];
  return lead ? [lead] : [];
}
