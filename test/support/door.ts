/** An event with sold tickets and a door, for tests of tickets and check-in. Rows are inserted directly. */
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { ticketTypes } from "../../worker/catalogue/tables.ts";
import { events } from "../../worker/events/tables.ts";
import { newId, newSecret } from "../../worker/kernel/ids.ts";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { orderLines, orders } from "../../worker/orders/tables.ts";
import { encryptSecret, sha256Hex } from "../../worker/platform/crypto.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { codedTickets, issueTicketStatements } from "../../worker/tickets/index.ts";
import { venues } from "../../worker/venues/tables.ts";
import type { World } from "./world.ts";

export type SoldTicket = { readonly id: string; readonly code: string };
export type Show = {
  readonly eventId: string;
  readonly types: readonly { readonly id: string; readonly name: string }[];
  readonly startsAt: number;
  /** Sells `count` tickets of a type in one paid order. */
  readonly sell: (
    count: number,
    type?: number,
  ) => Promise<{
    readonly orderId: string;
    readonly orderCode: string;
    readonly token: string;
    readonly tickets: readonly SoldTicket[];
  }>;
};

/** A published event of the world's tenant, ten days from now, with two ticket types. */
export async function createShow(world: World): Promise<Show> {
  const db = drizzle(env.DB);
  const own = { tenantId: world.tenantId, createdAt: world.now };
  const venueId = newId("venue");
  const eventId = newId("event");
  const startsAt = world.now + 10 * DAY;
  await db.insert(venues).values({
    ...own,
    id: venueId,
    name: "Rieth Hall",
    address: "1 Main Road",
    city: "Dhaka",
    country: "BD",
    timeZone: "Asia/Dhaka",
  });
  await db.insert(events).values({
    ...own,
    id: eventId,
    slug: eventId.slice(-12),
    venueId,
    name: "Dhaka Tigers v. Nairobi Rhinos",
    status: "published",
    startsAt,
    endsAt: startsAt + 3 * HOUR,
    doorsAt: startsAt - HOUR,
    timeZone: "Asia/Dhaka",
    currency: "BDT",
    language: "en",
  });
  const types = ["Category I", "Standing"].map((name) => ({ id: newId("ticketType"), name }));
  for (const type of types) await db.insert(ticketTypes).values({ ...own, ...type, eventId, price: 100_000 });
  return { eventId, types, startsAt, sell: (count, type = 0) => sell(world, { eventId, type: types[type] }, count) };
}

async function sell(
  world: World,
  of: { eventId: string; type: { id: string; name: string } | undefined },
  count: number,
): ReturnType<Show["sell"]> {
  if (of.type === undefined) throw new Error("no such ticket type");
  const db = drizzle(env.DB);
  const tenant = tenantDb(env, world.tenantId);
  const orderId = newId("order");
  const token = newSecret();
  const orderCode = `OC-${orderId.slice(-6).toUpperCase()}`;
  await db.insert(orders).values({
    tenantId: world.tenantId,
    id: orderId,
    eventId: of.eventId,
    holdId: newId("hold"),
    code: orderCode,
    status: "paid",
    currency: "BDT",
    subtotal: 100_000 * count,
    fees: 0,
    tax: 0,
    total: 100_000 * count,
    buyerName: "Afsana Rahman",
    buyerEmail: "afsana@buyers.test",
    language: "en",
    accessHash: await sha256Hex(token),
    accessToken: await encryptSecret(env, world.tenantId, "order-access", token),
    expiresAt: world.now + HOUR,
    paidAt: world.now,
    createdAt: world.now,
  });
  const type = of.type;
  const lines = Array.from({ length: count }, (_, position) => ({
    position,
    ticketTypeId: type.id,
    name: type.name,
    seat: `seat-${orderId}-${position}`,
    seatLabel: JSON.stringify({ section: "B", row: "7", number: String(position + 1) }),
    attendeeName: null,
  }));
  for (const line of lines) {
    await db
      .insert(orderLines)
      .values({ ...line, tenantId: world.tenantId, orderId, price: 100_000, fee: 0, tax: 0, total: 100_000 });
  }
  const order = { id: orderId, eventId: of.eventId, buyerName: "Afsana Rahman" };
  await tenant.batch(await issueTicketStatements(tenant, { order, lines, now: world.now }));
  const event = { id: of.eventId, startsAt: world.now + 10 * DAY, endsAt: world.now + 10 * DAY + 3 * HOUR };
  const coded = await codedTickets(env, tenant, event, orderId, world.now);
  const tickets = coded.map(({ ticket, code }) => {
    if (code === null) throw new Error("a new ticket has a code");
    return { id: ticket.id, code };
  });
  return { orderId, orderCode, token, tickets };
}
