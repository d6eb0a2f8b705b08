/** Who is inside: entering when it is one's turn, spending holds, leaving. Each call runs in one transaction. */
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { MINUTE, type Millis } from "../../worker/kernel/time.ts";
import { settleAndWrite } from "./calling.ts";
import type { Admission, AdmitFault, Load, UseFault } from "./protocol.ts";
import { type Room, stateOf } from "./room.ts";
import {
  admissionOf,
  type AdmissionRow,
  callOf,
  countArrival,
  countMinute,
  endAdmission,
  insertAdmission,
  readRoom,
  returnedPlace,
  writeReturn,
  writeRoom,
  writeUses,
} from "./store.ts";
import { observed, placeAfterMiss } from "./valve.ts";

function toAdmission(row: AdmissionRow, { settings }: Room): Admission {
  return {
    number: row.number,
    admittedAt: row.admittedAt,
    expiresAt: row.until,
    holdsLeft: Math.max(0, settings.holdsPerAdmission - row.uses.length),
  };
}

/**
 * Lets `number` in when its place is called and its turn is not over. The same admission again until it ends; one that
 * ended never comes back (TH02). A turn that went by gives a place in the middle of those who wait, once per turn.
 * @param request.place the place of the number by the draw; a number that came back has another, which is known here
 */
export function enter(
  sql: SqlStorage,
  request: { readonly number: number; readonly place: number },
  now: Millis,
): Result<Admission, AdmitFault> {
  const room = settleAndWrite(sql, now);
  if (room === undefined || stateOf(room) === "off") return err({ reason: "room_closed" });
  const { number } = request;
  const known = admissionOf(sql, number);
  if (known !== undefined) return known.until > now ? ok(toAdmission(known, room)) : err({ reason: "admission_ended" });
  if (room.closed) return err({ reason: "room_closed" });
  const { serving } = room.valve;
  const place = returnedPlace(sql, number) ?? request.place;
  if (room.draw === null) return err({ reason: "not_your_turn", place: null, serving });
  if (number >= room.next || place > serving) return err({ reason: "not_your_turn", place, serving });
  const call = callOf(sql, place);
  if (call === undefined || call.at <= now - room.settings.turnMinutes * MINUTE) return comeBack(sql, room, number);
  countArrival(sql, call);
  countMinute(sql, now, { admitted: 1 });
  writeRoom(sql, { ...room, admitted: room.admitted + 1 });
  const row = { number, admittedAt: now, until: now + room.settings.admissionMinutes * MINUTE };
  insertAdmission(sql, row);
  return ok(toAdmission({ ...row, uses: [] }, room));
}

function comeBack(sql: SqlStorage, room: Room, number: number): Result<Admission, AdmitFault> {
  const { serving } = room.valve;
  const place = placeAfterMiss(serving, room.next);
  const shared = place <= room.next;
  // Behind everybody there is no place yet: it takes a new one, so that who comes next is behind it.
  if (!shared) writeRoom(sql, { ...room, next: place });
  writeReturn(sql, number, place, shared);
  return err({ reason: "turn_missed", place, ahead: place - serving });
}

/** Counts one hold of an admission; the same `key` counts once, so a retry costs nothing (I6). */
export function spendHold(
  sql: SqlStorage,
  { number, key, load }: { readonly number: number; readonly key: string; readonly load?: Load },
  now: Millis,
): Result<Admission, UseFault> {
  const room = readRoom(sql);
  const row = admissionOf(sql, number);
  if (room === undefined || row === undefined) return err({ reason: "unknown" });
  if (load !== undefined && room.settings.rate === null) {
    writeRoom(sql, { ...room, steering: observed(room.steering, { load }) });
  }
  if (row.until <= now) return err({ reason: "ended" });
  if (row.uses.includes(key)) return ok(toAdmission(row, room));
  if (row.uses.length >= room.settings.holdsPerAdmission) return err({ reason: "used_up" });
  const uses = [...row.uses, key];
  writeUses(sql, number, uses);
  return ok(toAdmission({ ...row, uses }, room));
}

/** Takes back the hold `key`: one that came to nothing, because somebody was faster, shall not be counted. */
export function giveHoldBack(sql: SqlStorage, number: number, key: string): void {
  const row = admissionOf(sql, number);
  if (row?.uses.includes(key)) {
    writeUses(
      sql,
      number,
      row.uses.filter((use) => use !== key),
    );
  }
}

/** Ends an admission now, which frees its place. */
export function leaveRoom(sql: SqlStorage, number: number, now: Millis): void {
  endAdmission(sql, number, now);
}
