/** The keys of an event and the codes they sign. */
import { assert } from "../kernel/assert.ts";
import { generateTicketKeys, importTicketPrivateKey, shortTicketType, signTicketCode } from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";
import { decryptSecret, encryptSecret, keyedHash } from "../platform/crypto.ts";
import type { TenantDb } from "../platform/db.ts";
import { type EventKeyRow, eventKeyRow, insertEventKey } from "./store.ts";
import type { Ticket } from "./tables.ts";
import { validityOf } from "./ticket.ts";

/** What a code needs to know of its event. */
export type EventTimes = { readonly id: string; readonly startsAt: Millis; readonly endsAt: Millis | null };

/** Gives an event its pair of keys unless it has one, so that its first sale need not wait for them. */
export async function ensureEventKey(env: Env, tenant: TenantDb, eventId: string, now: Millis): Promise<void> {
  await keysOf(env, tenant, eventId, now);
}

/**
 * The keys of an event, made on first use. Two requests that make them at once end with the same ones: the row that was
 * written first wins, and both read it back.
 */
async function keysOf(env: Env, tenant: TenantDb, eventId: string, now: Millis): Promise<EventKeyRow> {
  const row = await eventKeyRow(tenant, eventId);
  if (row !== undefined) return row;
  const fresh = await generateTicketKeys();
  const privateKey = await encryptSecret(env, tenant.tenantId, purposeOf(eventId), fresh.privateKey);
  await insertEventKey(tenant, { eventId, publicKey: fresh.publicKey, privateKey, createdAt: now });
  const stored = await eventKeyRow(tenant, eventId);
  assert(stored !== undefined, "the event has a key now");
  return stored;
}

async function signingKey(env: Env, tenant: TenantDb, eventId: string, now: Millis): Promise<CryptoKey> {
  const { privateKey } = await keysOf(env, tenant, eventId, now);
  return await importTicketPrivateKey(await decryptSecret(env, tenant.tenantId, purposeOf(eventId), privateKey));
}

function purposeOf(eventId: string): string {
  return `event-key:${eventId}`;
}

/**
 * The key from which the rotating parts of an event's ticket codes are made (X5): doors that work without a network have
 * it, a holder's page only has its own ticket's. 32 bytes; it opens nothing by itself.
 */
export async function rotationKey(env: Env, eventId: string): Promise<Uint8Array> {
  const hex = await keyedHash(env, "ticket-rotation", eventId);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The QR texts of tickets of one event, in their order. The same ticket has the same text until its version rises. */
export async function ticketCodes(
  env: Env,
  tenant: TenantDb,
  event: EventTimes,
  tickets: readonly Ticket[],
  now: Millis,
): Promise<string[]> {
  if (tickets.length === 0) return [];
  const key = await signingKey(env, tenant, event.id, now);
  const { from, until } = validityOf(event);
  return await Promise.all(
    tickets.map(async (ticket) => {
      assert(ticket.eventId === event.id, "a ticket is signed with its own event's key");
      return await signTicketCode(key, {
        ticketId: ticket.id,
        eventId: ticket.eventId,
        ticketType: shortTicketType(ticket.ticketTypeId),
        version: ticket.ticketVersion,
        validFrom: from,
        validUntil: until,
      });
    }),
  );
}
