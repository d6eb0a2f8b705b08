/** Deciding scans: signature, database and session say what must be refused; else the event's desk decides (I4). */
import type { Refusal, ScanAnswer, ScanRequest, ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import type { Direction } from "../kernel/entry.ts";
import { refusalOf } from "../kernel/refusal.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { checkRotation, type Rotation, splitCode } from "../kernel/rotating-code.ts";
import {
  importTicketPublicKey,
  isSignedBy,
  readTicketCode,
  type SignedPayload,
  type TicketCodePayload,
} from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import {
  markUsed,
  readSeatLabel,
  rotationKey,
  type SeatLabel,
  selectPublicKey,
  selectTicketAtDoor,
  type TicketAtDoor,
} from "../tickets/index.ts";
import { addOnChoices } from "./add-ons.ts";
import { deskOf } from "./client.ts";
import { doorOf, eventsOf, type OpenDoor, selectDoor } from "./door.ts";
import { selectDoorEvent } from "./door-store.ts";
import { type DoorEvent, doorEventOf, entryPolicy } from "./policy.ts";
import { orderAtDoor } from "./scan.ts";

export type Scan = {
  readonly code: string;
  readonly scanId: string;
  readonly gate: string | null;
  readonly scannedAt: Millis | null;
  readonly direction: Direction;
  readonly people: number;
  /** Of several that one code stands for, the one that was chosen (E39). */
  readonly ticketId: string | null;
  /** The operator takes responsibility for an unpaid order, where the session allows it (E38). */
  readonly acceptUnpaid: boolean;
  /** A supervisor's reason to let in what is refused (S8). */
  readonly override: string | null;
};

export type ScannedTicketInfo = {
  readonly id: string;
  readonly type: string;
  readonly seat: SeatLabel | null;
  readonly holderName: string;
  /** How many people it lets in. */
  readonly people: number;
};
export type ScanOutcome = ScanAnswer & {
  readonly eventId: string;
  readonly ticket: ScannedTicketInfo | null;
  /** Of an ambiguous code: what it stands for at this gate. */
  readonly choices: readonly ScannedTicketInfo[];
};

export type ScanFault = { readonly reason: "scan_mismatch" | "ended" | "supervisor_required" };

/** What is known of a scanned code, before the desk is asked. */
export type KnownCode = {
  readonly eventId: string;
  readonly event: DoorEvent;
  readonly ticket: TicketAtDoor | undefined;
  readonly facts: Omit<ScanRequest, "scanId" | "device" | "gate" | "scannedAt">;
  readonly choices: readonly TicketAtDoor[];
};

/**
 * Decides one scan. Every attempt, good or bad, reaches the desk's log (S6).
 * @param later runs work after the answer has gone out
 */
export async function scan(
  env: Env,
  claims: DeviceClaims,
  request: Scan,
  now: Millis,
  later: (work: Promise<unknown>) => void,
): Promise<Result<ScanOutcome, ScanFault>> {
  const tenant = tenantDb(env, claims.tenantId);
  const read = readScanned(request.code);
  const { door, ...found } = await readKnown(tenant, claims, read.payload, now);
  if (door === undefined) return err({ reason: "ended" });
  const known = await judge(env, tenant, door, { ...found, read }, request, now);
  return await askDesk(env, tenant, { claims, door, known, byHand: false }, request, later);
}

type Judged = {
  readonly claims: DeviceClaims;
  readonly door: OpenDoor;
  readonly known: KnownCode;
  /** Nobody showed a code: the ticket was looked up. */
  readonly byHand: boolean;
};

/** Lets the desk decide about what was judged; marks the ticket as used. */
export async function askDesk(
  env: Env,
  tenant: TenantDb,
  { claims, door, known, byHand }: Judged,
  request: Pick<Scan, "scanId" | "gate" | "scannedAt" | "override">,
  later: (work: Promise<unknown>) => void,
): Promise<Result<ScanOutcome, ScanFault>> {
  if (request.override !== null && claims.supervisor !== true) return err({ reason: "supervisor_required" });
  const decided = await deskOf(env, known.eventId).scan({
    ...known.facts,
    scanId: request.scanId,
    device: { id: door.device.id, name: door.device.name },
    gate: door.session.gate ?? request.gate,
    scannedAt: request.scannedAt,
    ...(byHand ? { byHand } : {}),
    ...(request.override === null || NEVER_OVERRIDDEN.has(known.facts.refusal)
      ? {}
      : { override: { by: door.device.id, reason: request.override } }),
  });
  if (!decided.ok) return decided;
  const { result } = decided.value;
  const { ticket } = known;
  if (ticket?.status === "active" && (result === "admitted" || result === "duplicate")) {
    later(markUsed(tenant, ticket.id, decided.value.at));
  }
  return ok(outcomeOf(known, decided.value));
}

/** A supervisor may bend a rule, and cannot make a ticket. */
const NEVER_OVERRIDDEN: ReadonlySet<ScanRequest["refusal"]> = new Set(["invalid", "wrong_event", "ambiguous"]);

const TOLD: ReadonlySet<ScanResult> = new Set(["admitted", "exited", "duplicate", "not_inside"]);

/** What the device is told: of a ticket that does not belong here, nothing but the reason. */
export function outcomeOf({ eventId, ticket, choices }: KnownCode, answer: ScanAnswer): ScanOutcome {
  const told = TOLD.has(answer.result) ? ticket : undefined;
  return {
    ...answer,
    eventId,
    ticket: told === undefined ? null : infoOf(told),
    choices: answer.result === "ambiguous" ? choices.map(infoOf) : [],
  };
}

function infoOf(ticket: TicketAtDoor): ScannedTicketInfo {
  return {
    id: ticket.id,
    type: ticket.typeName,
    seat: readSeatLabel(ticket.seatLabel),
    holderName: ticket.holderName,
    people: ticket.people,
  };
}

export type Scanned = {
  readonly text: string;
  readonly payload: SignedPayload | undefined;
  readonly rotation: Rotation | undefined;
};

/** A scanned text, taken apart and not believed yet. */
export function readScanned(text: string): Scanned {
  const { code, rotation } = splitCode(text);
  const read = readTicketCode(code);
  return { text, payload: read.ok ? read.value : undefined, rotation };
}

/** What the database knows of a code. */
export type Found = {
  readonly publicKey: string | undefined;
  readonly ticket: TicketAtDoor | undefined;
  readonly event: DoorEvent;
};

/** Device, session, the key and rule of the event that the code claims and the ticket that it claims: one round trip. */
async function readKnown(
  tenant: TenantDb,
  claims: DeviceClaims,
  code: SignedPayload | undefined,
  now: Millis,
): Promise<Found & { readonly door: OpenDoor | undefined }> {
  const [devices, sessions, events, keys, tickets] = await tenant.db.batch([
    ...selectDoor(tenant, claims),
    selectDoorEvent(tenant, code?.payload.eventId ?? claims.eventId),
    selectPublicKey(tenant, code?.payload.eventId ?? claims.eventId),
    selectTicketAtDoor(tenant, code?.payload.ticketId ?? ""),
  ]);
  return {
    door: doorOf(devices[0], sessions[0], now),
    event: doorEventOf(events),
    publicKey: keys[0]?.publicKey,
    ticket: tickets[0],
  };
}

type Wanted = Pick<Scan, "direction" | "people" | "ticketId" | "acceptUnpaid">;

/** Everything that is decided before the desk: whose code it is, of what, and whether it must be refused. */
export async function judge(
  env: Env,
  tenant: TenantDb,
  door: OpenDoor,
  found: Found & { readonly read: Scanned },
  wanted: Wanted,
  now: Millis,
): Promise<KnownCode> {
  const { payload } = found.read;
  const genuine = payload !== undefined && (await isGenuine(payload, found.publicKey)) ? payload.payload : undefined;
  return await judgeGenuine(env, tenant, door, { ...found, genuine }, wanted, now);
}

/** As `judge`, for what a code says when its signature holds; undefined where it does not. */
export async function judgeGenuine(
  env: Env,
  tenant: TenantDb,
  { session }: OpenDoor,
  found: Omit<Found, "publicKey"> & {
    readonly read: Pick<Scanned, "text" | "rotation">;
    readonly genuine: TicketCodePayload | undefined;
  },
  wanted: Wanted,
  now: Millis,
): Promise<KnownCode> {
  const { read, event, genuine } = found;
  const scanned = genuine === undefined ? undefined : found.ticket;
  // A device of several events picks the one that the ticket is for; what fits none is logged at its main one (E36).
  const eventId = genuine && eventsOf(session).includes(genuine.eventId) ? genuine.eventId : session.eventId;
  const door = { eventId, ticketTypes: session.ticketTypes };
  let refusal: Refusal | null = genuine === undefined ? "invalid" : refusalOf(genuine, atDoor(scanned), door, now);
  let ticket = scanned;
  let choices: readonly TicketAtDoor[] = [];
  if (refusal === "wrong_gate" && scanned !== undefined && session.ticketTypes !== null) {
    choices = await addOnChoices(tenant, scanned, session.ticketTypes);
    const chosen = wanted.ticketId === null ? undefined : choices.find(({ id }) => id === wanted.ticketId);
    const only = chosen ?? (choices.length === 1 ? choices[0] : undefined);
    if (only !== undefined) [ticket, refusal] = [only, null];
    else if (choices.length > 1) refusal = "ambiguous";
  }
  if (refusal === "unpaid" && session.acceptsUnpaid && wanted.acceptUnpaid) refusal = null;
  if (refusal === null && genuine !== undefined && event.rotating === "required") {
    const eventKey = await rotationKey(env, genuine.eventId);
    if (!(await checkRotation(eventKey, genuine, read.rotation, now)).ok) refusal = "stale_code";
  }
  return {
    eventId,
    event,
    ticket,
    choices,
    facts: {
      codeHash: await sha256Hex(read.text),
      ticketId: ticket?.id ?? null,
      ticketVersion: genuine?.version ?? null,
      ticketTypeId: ticket?.ticketTypeId ?? null,
      refusal,
      direction: wanted.direction,
      people: wanted.people,
      places: ticket?.people ?? 1,
      policy: entryPolicy(event, event.timeZone ?? "UTC"),
    },
  };
}

/** True when the code was signed with the key of the event that it names, and that event is this tenant's. */
async function isGenuine(code: SignedPayload, publicKey: string | undefined): Promise<boolean> {
  return publicKey !== undefined && (await isSignedBy(await importTicketPublicKey(publicKey), code));
}

function atDoor(ticket: TicketAtDoor | undefined) {
  if (ticket === undefined) return undefined;
  const { eventId, ticketTypeId, status, ticketVersion, orderStatus } = ticket;
  return { eventId, ticketTypeId, status, version: ticketVersion, order: orderAtDoor(orderStatus) };
}
