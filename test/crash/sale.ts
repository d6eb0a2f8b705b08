/** Makes the demo's sale as hard as sales are: a queue before it, and a type of which there are only a few. */
import type { Demo } from "../local/seed.ts";
import type { Client } from "../support/client.ts";

export type CrashSale = {
  /** Sold out from the start: one waits for it. */
  readonly scarceType: string;
  readonly seats: readonly { readonly guid: string; readonly category: number }[];
  /** What staff resize. */
  readonly pools: readonly string[];
};

export async function prepareSale(client: Client, demo: Demo): Promise<CrashSale> {
  const { token, eventId } = demo;
  const event = `/events/${eventId}`;
  const scarce = await client.must<{ id: string }>("POST", `${event}/ticket-types`, {
    token,
    body: { name: "Last places", capacity: 1, price: { amount: 1000, currency: "EUR" } },
  });
  const body = { lines: [{ ticket_type: scarce.id, quantity: 1 }] };
  await client.must("POST", `/shop${event}/holds`, { body });
  await client.must("PUT", `${event}/waiting-room`, {
    token,
    body: { mode: "on", rate_per_minute: 6000, holds_per_admission: 10 },
  });
  await client.must("POST", `${event}/waiting-room/open`, { token });
  type Hall = { sections: { rows: { seats: { guid: string; c: number }[] }[] }[] };
  const hall = await client.must<Hall>("GET", `/shop${event}/seat-map`);
  const seats = hall.sections.flatMap(({ rows }) =>
    rows.flatMap((row) => row.seats.map(({ guid, c }) => ({ guid, category: c }))),
  );
  return { scarceType: scarce.id, seats, pools: [`type:${scarce.id}`] };
}
