/**
 * The device's side of check-in: enrolment, the session, and scans that are sent until they are answered. A scan keeps
 * its id for ever, so the repeat of one whose answer was lost gets the same answer instead of "used already" (S6).
 */
import { v4 } from "uuid";
import { type ApiFault, faultOf, offlineFault } from "../api/problem.ts";
import type { DoorSession, Enrolment, ScanAnswer } from "../api/types.ts";

export type Enrolled = { token: string; device: { id: string; name: string }; session: DoorSession };
export type PendingScan = { code: string; scanId: string; scannedAt: string };

const ENROLLED = "tessera.door";
const NAME = "tessera.door.name";
const PENDING = "tessera.door.unsent";
/** Milliseconds after which a request counts as not answered. */
const PATIENCE = 8000;

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(value));
}

export const stored = {
  enrolled: () => read(ENROLLED) as Enrolled | null,
  name: () => localStorage.getItem(NAME) ?? "",
  pending: () => read(PENDING) as PendingScan | null,
  setPending: (scan: PendingScan | null) => write(PENDING, scan),
  forget: () => {
    write(ENROLLED, null);
    write(PENDING, null);
  },
};

async function call<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  const init: RequestInit = {
    method,
    cache: "no-store",
    credentials: "omit",
    signal: abort.signal,
    headers: {
      accept: "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch {
    throw offlineFault();
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) throw await faultOf(response);
  return (await response.json()) as T;
}

/** Makes this phone a device of the session that `token` names. @throws ApiFault */
export async function enrol(token: string, deviceName: string): Promise<Enrolled> {
  const answer = await call<Enrolment>("POST", "/check-in/enrol", null, { token, device_name: deviceName });
  const enrolled = { token: answer.access_token, device: answer.device, session: answer.session };
  // What an earlier session left unsent belongs to another event.
  write(PENDING, null);
  write(ENROLLED, enrolled);
  localStorage.setItem(NAME, deviceName);
  return enrolled;
}

/** The session as it is now. @throws ApiFault 401 when it ended */
export async function currentSession(token: string): Promise<DoorSession> {
  return await call<DoorSession>("GET", "/check-in/session", token);
}

/** A scan that was read now. */
export function newScan(code: string): PendingScan {
  return { code, scanId: v4(), scannedAt: new Date().toISOString() };
}

/** Sends a scan once. @throws ApiFault */
export async function sendScan(enrolled: Enrolled, scan: PendingScan): Promise<ScanAnswer> {
  const { gate } = enrolled.session;
  return await call<ScanAnswer>("POST", "/check-in/scans", enrolled.token, {
    code: scan.code,
    scan_id: scan.scanId,
    scanned_at: scan.scannedAt,
    ...(gate ? { gate } : {}),
  });
}

/** True when the same scan should simply be sent again. */
export function mayRetry(fault: ApiFault): boolean {
  return fault.code === "offline" || fault.status >= 500 || fault.status === 429;
}
