/**
 * The two proofs of a browser that waits (TH02).
 *
 * The ticket says which number it has: `t1.<event>.<kind>.<numbers>.<mac>`. The browser's own random id goes into the MAC
 * and not into the ticket, so a ticket alone is of no use to another browser.
 *
 * The admission is a JWT with an audience of its own, bound to event and number. How often it may be used is counted by the
 * room, not here.
 */
import { errors, jwtVerify, SignJWT } from "jose";
import { settings } from "../env.ts";
import { idBody, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { equalInConstantTime, fromBase64Url, keyedHash } from "../platform/crypto.ts";
import type { Admission, JoinNumber } from "../../durable-objects/waiting-room/protocol.ts";

/** A number, and for one that missed its turn the place it came back to. */
export type QueueNumber =
  | JoinNumber
  | { readonly kind: "back"; readonly number: number; readonly place: number; readonly ahead: number };
export type TicketFault = { readonly reason: "forged" } | { readonly reason: "other_event" };
export type AdmissionFault = TicketFault | { readonly reason: "expired" };

export const MAX_TICKET_LENGTH = 200;
export const MAX_ADMISSION_LENGTH = 1024;
export const BROWSER_PATTERN = /^[A-Za-z0-9_-]{22}$/;

const AUDIENCE = "tessera:admission";
const ISSUER = "tessera";
const MAC_LENGTH = 32;

/** A fresh id of a browser: 128 random bits. */
export function newBrowser(): string {
  return newSecret(16);
}

/** What stands for a browser in an event's join book; it cannot be followed to another event. */
export async function browserHash(env: Env, eventId: string, browser: string): Promise<string> {
  return await keyedHash(env, "waiting-room-browser", `${eventId}\0${browser}`);
}

export async function signTicket(env: Env, eventId: string, browser: string, number: QueueNumber): Promise<string> {
  const text = `t1.${idBody(eventId)}.${numbersOf(number)}`;
  return `${text}.${await macOf(env, text, browser)}`;
}

/** The number that a ticket proves for this browser at this event. */
export async function readTicket(
  env: Env,
  eventId: string,
  browser: string,
  ticket: string,
): Promise<Result<QueueNumber, TicketFault>> {
  const at = ticket.lastIndexOf(".");
  if (ticket.length > MAX_TICKET_LENGTH || at < 0) return err({ reason: "forged" });
  const text = ticket.slice(0, at);
  if (!equalInConstantTime(ticket.slice(at + 1), await macOf(env, text, browser))) return err({ reason: "forged" });
  const [version, event, kind, ...rest] = text.split(".");
  const number = version === "t1" ? numberOf(kind, rest.map(Number)) : undefined;
  if (number === undefined) return err({ reason: "forged" });
  return event === idBody(eventId) ? ok(number) : err({ reason: "other_event" });
}

async function macOf(env: Env, text: string, browser: string): Promise<string> {
  return (await keyedHash(env, "waiting-room-ticket", `${browser}\0${text}`)).slice(0, MAC_LENGTH);
}

function numbersOf(number: QueueNumber): string {
  if (number.kind === "early") return `e.${number.shard}.${number.index}`;
  if (number.kind === "late") return `l.${number.number}.${number.ahead}`;
  return `b.${number.number}.${number.place}.${number.ahead}`;
}

function numberOf(kind: string | undefined, [a, b, c]: readonly number[]): QueueNumber | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (kind === "e") return { kind: "early", shard: a, index: b };
  if (kind === "l") return { kind: "late", number: a, ahead: b };
  return kind === "b" && c !== undefined ? { kind: "back", number: a, place: b, ahead: c } : undefined;
}

/** The token of an admission: the same text each time it is asked for. */
export async function signAdmission(env: Env, eventId: string, admission: Admission): Promise<string> {
  const [key] = settings(env).JWT_KEYS;
  if (!key) throw new Error("no JWT key");
  return await new SignJWT({ evt: eventId })
    .setProtectedHeader({ alg: "HS256", kid: key.kid, typ: "admission+jwt" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(String(admission.number))
    .setIssuedAt(Math.floor(admission.admittedAt / 1000))
    .setExpirationTime(Math.ceil(admission.expiresAt / 1000))
    .sign(fromBase64Url(key.secret));
}

/** The number that an admission token lets in. */
export async function readAdmission(
  env: Env,
  eventId: string,
  token: string,
  now: Millis,
): Promise<Result<number, AdmissionFault>> {
  if (token.length > MAX_ADMISSION_LENGTH) return err({ reason: "forged" });
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        const key = settings(env).JWT_KEYS.find((candidate) => candidate.kid === header.kid);
        if (!key) throw new errors.JWSInvalid("unknown kid");
        return fromBase64Url(key.secret);
      },
      {
        algorithms: ["HS256"],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: "admission+jwt",
        currentDate: new Date(now),
        requiredClaims: ["sub", "exp", "evt"],
      },
    );
    const number = Number(payload.sub);
    if (!Number.isSafeInteger(number) || number < 0) return err({ reason: "forged" });
    return payload["evt"] === eventId ? ok(number) : err({ reason: "other_event" });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return err({ reason: "expired" });
    if (error instanceof errors.JOSEError || error instanceof TypeError) return err({ reason: "forged" });
    throw error;
  }
}
