/** What a device did without a network, taken at its word as far as that goes (E35, TH17): pure. */
import type { Suspicion } from "../../durable-objects/check-in-desk/protocol.ts";
import { HOUR, MINUTE, type Millis } from "../kernel/time.ts";

/** Clocks of phones are this far off without anybody being up to something. */
const CLOCK_SLACK: Millis = 2 * MINUTE;
/** A session is prepared before its doors open. */
const EARLY: Millis = HOUR;

export type ReportedTime = { readonly at: Millis; readonly suspicion: Suspicion | null };

/**
 * When a scan happened, from what the device says. A time that cannot be is moved to where it can be, and marked.
 * @param signed whether the device's key signed the record
 */
export function reportedTime(
  scannedAt: Millis,
  device: { readonly createdAt: Millis; readonly validFrom: Millis; readonly validUntil: Millis },
  signed: boolean,
  now: Millis,
): ReportedTime {
  const earliest = Math.max(device.createdAt - CLOCK_SLACK, device.validFrom - EARLY);
  // What is handed over after the hours happened within them.
  const latest = Math.min(now, device.validUntil);
  const possible = scannedAt >= earliest && scannedAt <= latest + CLOCK_SLACK;
  const at = Math.min(Math.max(scannedAt, earliest), latest);
  if (!signed) return { at, suspicion: "not_signed" };
  return { at, suspicion: possible ? null : "impossible_time" };
}
