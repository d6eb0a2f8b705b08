/**
 * Letting in without a code: whoever forgot theirs is looked up, shows a document, and goes in by the ticket itself (S3).
 * The rules are those of a scan; only the signature and the moving part are not there to be asked for.
 */
import { eventById } from "../events/index.ts";
import { err, type Result } from "../kernel/result.ts";
import { shortTicketType } from "../kernel/ticket-code.ts";
import type { Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import type { DeviceClaims } from "../platform/tokens.ts";
import { selectTicketAtDoor, validityOf } from "../tickets/index.ts";
import { doorOf, eventsOf, selectDoor } from "./door.ts";
import { selectDoorEvent } from "./door-store.ts";
import { doorEventOf } from "./policy.ts";
import { askDesk, judgeGenuine, type Scan, type ScanFault, type ScanOutcome } from "./scanning.ts";
import { mayLookUp } from "./search.ts";

/** A ticket that was found, and what is wanted with it. `choice`: of several things at this gate, the one that was chosen. */
export type HandScan = Omit<Scan, "code" | "ticketId" | "gate"> & {
  readonly found: string;
  readonly choice: string | null;
};

export type HandScanFault = ScanFault | { readonly reason: "not_allowed" | "unknown_ticket" };

/**
 * Decides about a ticket that was looked up. Who may look up may do this, and no more: the session says whether a
 * supervisor has to (TH15). The desk's log says that there was no code.
 * @param later runs work after the answer has gone out
 */
export async function scanByHand(
  env: Env,
  claims: DeviceClaims,
  { found, choice, ...request }: HandScan,
  now: Millis,
  later: (work: Promise<unknown>) => void,
): Promise<Result<ScanOutcome, HandScanFault>> {
  const tenant = tenantDb(env, claims.tenantId);
  const [devices, sessions, tickets] = await tenant.db.batch([
    ...selectDoor(tenant, claims),
    selectTicketAtDoor(tenant, found),
  ]);
  const door = doorOf(devices[0], sessions[0], now);
  if (door === undefined) return err({ reason: "ended" });
  const right = mayLookUp(door.session, claims);
  if (!right.ok) return right;
  const [ticket] = tickets;
  if (ticket === undefined || !eventsOf(door.session).includes(ticket.eventId))
    return err({ reason: "unknown_ticket" });
  const [event, rules] = await Promise.all([
    eventById(tenant, ticket.eventId),
    selectDoorEvent(tenant, ticket.eventId).all(),
  ]);
  if (event === undefined) return err({ reason: "unknown_ticket" });
  const { from, until } = validityOf(event);
  const genuine = {
    ticketId: ticket.id,
    eventId: ticket.eventId,
    ticketType: shortTicketType(ticket.ticketTypeId),
    version: ticket.ticketVersion,
    validFrom: from,
    validUntil: until,
  };
  const known = {
    ticket,
    genuine,
    event: { ...doorEventOf(rules), rotating: "accepted" as const },
    read: { text: `by hand: ${found}`, rotation: undefined },
  };
  const scan: Scan = { ...request, code: "", ticketId: choice, gate: null };
  const judged = await judgeGenuine(env, tenant, door, known, scan, now);
  return await askDesk(env, tenant, { claims, door, known: judged, byHand: true }, scan, later);
}
