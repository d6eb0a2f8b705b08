/** An event on sale in a hall of the test's own, in the demo's organization of the running product. */
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import type { System } from "./system.ts";

export type HallSale = {
  readonly eventId: string;
  /** `/o/{tenant}/events/{event}`. */
  readonly path: string;
  /** Ids of ticket types by category or area. */
  readonly types: Readonly<Record<string, string>>;
};

type Plan = { readonly categories: readonly { readonly name: string }[] };

/** Sells each category of a plan, the first one dearest, and each area. */
export async function sellHall(
  { client, demo }: System,
  name: string,
  {
    plan,
    areas = [],
  }: { readonly plan?: Plan; readonly areas?: readonly { id: string; name: string; capacity: number }[] },
): Promise<HallSale> {
  const { token } = demo;
  const make = async <T>(path: string, body: object): Promise<T> => await client.must<T>("POST", path, { token, body });
  const venue = await make<{ id: string }>("/venues", { name: "Other hall", city: "Erfurt", country: "DE" });
  const map = await make<{ id: string }>("/seat-maps", { venue_id: venue.id, name, ...(plan ? { plan } : {}), areas });
  const startsAt = toTimestamp(Date.now() + 40 * DAY);
  const event = await make<{ id: string; slug: string }>("/events", {
    venue_id: venue.id,
    seat_map_id: map.id,
    name,
    starts_at: startsAt,
  });
  const types: Record<string, string> = {};
  const sell = async (key: string, type: object, amount: number): Promise<void> => {
    const price = { amount, currency: "EUR" };
    types[key] = (await make<{ id: string }>(`/events/${event.id}/ticket-types`, { ...type, price })).id;
  };
  for (const [at, category] of (plan?.categories ?? []).entries()) {
    await sell(category.name, { name: category.name, category: category.name }, 5000 - at * 500);
  }
  for (const { id, name: area } of areas) await sell(id, { name: area, area: id }, 1500);
  await make(`/events/${event.id}/publish`, {});
  return { eventId: event.id, path: `/o/${demo.tenant}/events/${event.slug}`, types };
}
