/** Scans that a device decided without a network, and taking one back. */
import type { AnnulFault, ScanAnswer, ScanRequest, ScanResult } from "../../durable-objects/check-in-desk/protocol.ts";
import { queuedScanText } from "../kernel/device-proof.ts";
import type { Direction } from "../kernel/entry.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { sha256Hex } from "../platform/crypto.ts";
import { type TenantDb, tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { selectPublicKey, ticketsAtDoor } from "../tickets/index.ts";
import { deskOf } from "./client.ts";
import { eventsOf, handingOver, type OpenDoor, selectDoor } from "./door.ts";
import { selectDoorEvent } from "./door-store.ts";
import { isSignedByDevice } from "./enrolment.ts";
import { type ReportedTime, reportedTime } from "./offline-scan.ts";
import { type DoorEvent, doorEventOf, entryPolicy } from "./policy.ts";
import { judge, outcomeOf, readScanned, type KnownCode, type Scanned, type ScanOutcome } from "./scanning.ts";

/** Scans in one request; a longer queue is sent in parts. */
export const MAX_SYNCED = 100;

/** A scan as the device decided it. */
export type OfflineScan = {
  readonly code: string;
  readonly scanId: string;
  readonly gate: string | null;
  /** By the device's clock, put right by what it last heard of ours. */
  readonly scannedAt: Millis;
  readonly result: ScanResult;
  readonly direction: Direction;
  readonly people: number;
  readonly ticketId: string | null;
  /** Ed25519 over `queuedScanText`, base64url. */
  readonly signature: string | null;
};

/** What became of one scan of the queue, in the order of the request. */
export type Synced = { readonly scanId: string; readonly outcome: ScanOutcome | { readonly fault: "scan_mismatch" } };

/**
 * Takes over a device's queue. Each record is kept as the device decided it; what does not go with what is known is marked,
 * and both records stay for staff to see (E35, E37). Sending it again changes nothing (E34).
 */
export async function syncScans(
  env: Env,
  claims: DeviceClaims,
  scans: readonly OfflineScan[],
  now: Millis,
): Promise<Result<Synced[], { reason: "ended" }>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  const door = handingOver(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const read = scans.map(({ code }) => readScanned(code));
  const known = await knownOf(tenant, door, read);
  const judged = await Promise.all(
    scans.map(async (scan, i) => {
      const scanned = read[i] ?? readScanned("");
      const found = known(scanned);
      // A moving part was fresh when it was read, or not: the device has looked.
      const event = { ...found.event, rotating: "accepted" } as const;
      const time = await timeOf(door, scan, now);
      const claimed = { ...found, event, read: scanned };
      // By the hour at which it was shown: what has expired since was good.
      const code = await judge(env, tenant, door, claimed, { ...scan, acceptUnpaid: false }, time.at);
      return { scan, code, request: requestOf(door, scan, code, time) };
    }),
  );
  const answers = await askDesks(env, judged);
  return ok(
    judged.map(({ scan, code }) => {
      const answer = answers.get(scan.scanId);
      return {
        scanId: scan.scanId,
        outcome: answer?.ok === true ? outcomeOf(code, answer.value) : { fault: "scan_mismatch" },
      };
    }),
  );
}

async function timeOf({ device, session }: OpenDoor, scan: OfflineScan, now: Millis): Promise<ReportedTime> {
  const text = queuedScanText({ ...scan, codeHash: await sha256Hex(scan.code) });
  const signed = scan.signature !== null && (await isSignedByDevice(device, text, scan.signature));
  const { validFrom, validUntil } = session;
  return reportedTime(scan.scannedAt, { createdAt: device.createdAt, validFrom, validUntil }, signed, now);
}

function requestOf(
  { device, session }: OpenDoor,
  scan: OfflineScan,
  code: KnownCode,
  { at, suspicion }: ReportedTime,
): ScanRequest {
  return {
    ...code.facts,
    scanId: scan.scanId,
    device: { id: device.id, name: device.name },
    gate: session.gate ?? scan.gate,
    scannedAt: scan.scannedAt,
    offline: { result: scan.result, at, suspicion },
  };
}

type Answers = ReadonlyMap<string, Result<ScanAnswer, { reason: "scan_mismatch" }>>;

async function askDesks(
  env: Env,
  judged: readonly { readonly code: KnownCode; readonly request: ScanRequest }[],
): Promise<Answers> {
  const byEvent = Map.groupBy(judged, ({ code }) => code.eventId);
  const answered = await Promise.all(
    [...byEvent].map(async ([eventId, entries]) => {
      const answers = await deskOf(env, eventId).sync(entries.map(({ request }) => request));
      return entries.map(
        ({ request }, i) => [request.scanId, answers[i] ?? err({ reason: "scan_mismatch" as const })] as const,
      );
    }),
  );
  return new Map(answered.flat());
}

type Known = {
  readonly publicKey: string | undefined;
  readonly ticket: Awaited<ReturnType<typeof ticketsAtDoor>>[number] | undefined;
  readonly event: DoorEvent;
};

const IDS_AT_ONCE = 90;

/** Keys, rules and tickets of a whole queue, in a few reads. */
async function knownOf(
  tenant: TenantDb,
  { session }: OpenDoor,
  read: readonly Scanned[],
): Promise<(scanned: Scanned) => Known> {
  const events = new Map<string, { key: string | undefined; event: DoorEvent }>();
  for (const eventId of eventsOf(session)) {
    const [rows, keys] = await tenant.db.batch([selectDoorEvent(tenant, eventId), selectPublicKey(tenant, eventId)]);
    events.set(eventId, { key: keys[0]?.publicKey, event: doorEventOf(rows) });
  }
  const ids = [...new Set(read.flatMap(({ payload }) => payload?.payload.ticketId ?? []))];
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, i) =>
    ids.slice(i * IDS_AT_ONCE, (i + 1) * IDS_AT_ONCE),
  );
  const tickets = (await Promise.all(chunks.map((chunk) => ticketsAtDoor(tenant, chunk)))).flat();
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return ({ payload }) => {
    const claimed = payload && events.get(payload.payload.eventId);
    const event = claimed?.event ?? events.get(session.eventId)?.event ?? doorEventOf([]);
    return { publicKey: claimed?.key, event, ticket: payload && byId.get(payload.payload.ticketId) };
  };
}

/** Takes back a scan of this device, within minutes (E40); also one that it handed over after its hours. */
export async function annulScan(
  env: Env,
  claims: DeviceClaims,
  request: { readonly scanId: string; readonly eventId: string | undefined },
  now: Millis,
): Promise<Result<ScanAnswer, AnnulFault | { reason: "ended" }>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions] = await tenant.db.batch(selectDoor(tenant, claims));
  const door = handingOver(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const eventId = request.eventId ?? door.session.eventId;
  if (!eventsOf(door.session).includes(eventId)) return err({ reason: "unknown_scan" });
  const event = doorEventOf(await selectDoorEvent(tenant, eventId));
  const policy = entryPolicy(event, event.timeZone ?? "UTC");
  return await deskOf(env, eventId).annul({ scanId: request.scanId, deviceId: door.device.id, policy });
}
