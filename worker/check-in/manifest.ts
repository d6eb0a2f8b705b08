/** What a device takes along for when its network goes (S5): keys, rules, tickets and passages, no names (TH16). */
import { ticketTypesOf } from "../catalogue/index.ts";
import type { KnownPassage } from "../../durable-objects/check-in-desk/protocol.ts";
import type { EntryPolicy } from "../kernel/entry.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import {
  manifestKey,
  type ManifestPassage,
  type ManifestStatus,
  type ManifestTicket,
  packPassages,
  packTickets,
} from "../kernel/manifest.ts";
import { shortTicketType } from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";
import { fromBase64Url, sha256Hex, toBase64Url } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { rotationKey, selectPublicKey, type TicketAtDoor, ticketsChangedSince } from "../tickets/index.ts";
import { deskOf } from "./client.ts";
import { doorOf, eventsOf, selectDoor } from "./door.ts";
import { selectDoorEvent } from "./door-store.ts";
import { doorEventOf, entryPolicy } from "./policy.ts";
import { orderAtDoor } from "./scan.ts";

/** How far a device has read one event: last change of a ticket, last change at the desk. */
export type ManifestCursor = { readonly at: Millis; readonly after: string; readonly change: number };
export const FROM_THE_START: ManifestCursor = { at: 0, after: "", change: 0 };

export type EventManifest = {
  readonly eventId: string;
  /** Ed25519, raw, base64url; null before the first ticket. */
  readonly publicKey: string | null;
  /** For rotating codes, base64url. */
  readonly rotationKey: string;
  readonly rotating: "accepted" | "required";
  readonly policy: EntryPolicy;
  readonly types: readonly {
    readonly id: string;
    readonly short: string;
    readonly name: string;
    readonly people: number;
  }[];
  /** Gates and devices that passages name by index. */
  readonly places: readonly { readonly gate: string | null; readonly device: string }[];
  /** Packed (kernel/manifest.ts), base64url. */
  readonly tickets: string;
  readonly passages: string;
  readonly cursor: ManifestCursor;
  /** There is more at once. */
  readonly more: boolean;
};

const PAGE = 2500;

/** The manifest of one of the session's events, or what changed in it since `cursor`. */
export async function eventManifest(
  env: Env,
  claims: DeviceClaims,
  wanted: { readonly eventId: string | undefined; readonly cursor: ManifestCursor },
  now: Millis,
): Promise<Result<EventManifest, { reason: "ended" | "unknown_event" }>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  const door = doorOf(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const eventId = wanted.eventId ?? door.session.eventId;
  if (!eventsOf(door.session).includes(eventId)) return err({ reason: "unknown_event" });
  return ok(await readManifest(env, tenant, eventId, wanted.cursor));
}

async function readManifest(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  cursor: ManifestCursor,
): Promise<EventManifest> {
  const [[rows, keys], types, tickets, desk] = await Promise.all([
    tenant.db.batch([selectDoorEvent(tenant, eventId), selectPublicKey(tenant, eventId)]),
    ticketTypesOf(tenant, eventId),
    ticketsChangedSince(tenant, eventId, cursor, PAGE),
    deskOf(env, eventId).passages({ after: cursor.change, limit: PAGE }),
  ]);
  const event = doorEventOf(rows);
  const index = new Map(types.map(({ id }, i) => [id, i]));
  const { places, passages } = await placed(desk.passages);
  const last = tickets.at(-1);
  return {
    eventId,
    publicKey: keys[0]?.publicKey ?? null,
    rotationKey: toBase64Url(await rotationKey(env, eventId)),
    rotating: event.rotating,
    policy: entryPolicy(event, event.timeZone ?? "UTC"),
    types: types.map(({ id, name, peoplePerTicket }) => ({
      id,
      short: shortTicketType(id),
      name,
      people: peoplePerTicket,
    })),
    places,
    tickets: toBase64Url(packTickets(tickets.map((ticket) => manifestTicket(ticket, index)))),
    passages: toBase64Url(packPassages(passages)),
    cursor: {
      ...(last === undefined ? { at: cursor.at, after: cursor.after } : { at: last.updatedAt, after: last.id }),
      change: desk.change,
    },
    more: tickets.length === PAGE || desk.passages.length === PAGE,
  };
}

function manifestTicket(ticket: TicketAtDoor, types: ReadonlyMap<string, number>): ManifestTicket {
  return {
    key: manifestKey(ticket.id),
    version: ticket.ticketVersion,
    status: statusAtDoor(ticket),
    type: types.get(ticket.ticketTypeId) ?? 255,
  };
}

function statusAtDoor({ status, orderStatus }: TicketAtDoor): ManifestStatus {
  const order = orderAtDoor(orderStatus);
  if (order === "undone") return "cancelled";
  // The desk's passages say whether it was used, and when.
  if (status !== "active" && status !== "used") return status;
  return order === "paid" ? "active" : "unpaid";
}

async function placed(
  known: readonly KnownPassage[],
): Promise<{ places: EventManifest["places"]; passages: ManifestPassage[] }> {
  const places: { gate: string | null; device: string }[] = [];
  const indexes = new Map<string, number>();
  const passages: ManifestPassage[] = [];
  for (const passage of known) {
    const { gate, device, ticketId, scanId, at, direction, people, forced, annulled } = passage;
    const name = JSON.stringify([gate, device]);
    const place = indexes.get(name) ?? places.push({ gate, device }) - 1;
    indexes.set(name, place);
    // Scan ids are the devices' own texts: a piece of their hash stands for them.
    const scan = (await sha256Hex(scanId)).slice(0, 16);
    const ticket = manifestKey(ticketId);
    passages.push({ ticket, scan, at: Math.floor(at / 1000), direction, people, forced, annulled, place });
  }
  return { places, passages };
}

/** A cursor as text for the wire. */
export function writeCursor({ at, after, change }: ManifestCursor): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify([at, after, change])));
}

/** Reads a cursor back; undefined for anything that we did not write. */
export function readManifestCursor(text: string): ManifestCursor | undefined {
  try {
    const [at, after, change] = JSON.parse(new TextDecoder().decode(fromBase64Url(text))) as unknown[];
    const fits = Number.isSafeInteger(at) && typeof after === "string" && Number.isSafeInteger(change);
    return fits ? { at: Number(at), after, change: Number(change) } : undefined;
  } catch {
    return undefined;
  }
}
