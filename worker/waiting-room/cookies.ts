/** What the browser keeps for an event: its number, its admission. HttpOnly, so no script of a page can carry them off. */
import { getCookie, setCookie } from "hono/cookie";
import { idBody } from "../kernel/ids.ts";
import { DAY, SECOND } from "../kernel/time.ts";
import type { AppContext } from "../platform/context.ts";
import type { Bearer } from "./service.ts";
import { BROWSER_PATTERN } from "./tokens.ts";

/** On the kept page of the places: the id of the event whose sale has a queue. No visitor sees it. */
export const QUEUE_HEADER = "x-sale-queue";

const KEPT_SECONDS = (7 * DAY) / SECOND;

type Kind = "queue" | "admission";

/** `__Host-` demands https; a local run over http goes without. */
function nameOf(c: AppContext, kind: Kind, eventId: string): string {
  return `${isSecure(c) ? "__Host-" : ""}${kind}-${idBody(eventId)}`;
}

function isSecure(c: AppContext): boolean {
  return new URL(c.req.url).protocol === "https:";
}

function write(c: AppContext, kind: Kind, eventId: string, value: string, maxAge: number): void {
  setCookie(c, nameOf(c, kind, eventId), value, {
    path: "/",
    httpOnly: true,
    secure: isSecure(c),
    sameSite: "Lax",
    maxAge,
  });
}

/** The browser's id and ticket at an event; undefined when it has none. */
export function bearerOf(c: AppContext, eventId: string): Bearer | undefined {
  const value = getCookie(c, nameOf(c, "queue", eventId)) ?? "";
  const at = value.indexOf(".");
  const browser = value.slice(0, Math.max(0, at));
  return BROWSER_PATTERN.test(browser) ? { browser, ticket: value.slice(at + 1) } : undefined;
}

/** The admission that a request carries: header `Admission-Token`, else the cookie. */
export function admissionTokenOf(c: AppContext, eventId: string): string | undefined {
  return c.req.header("admission-token") ?? getCookie(c, nameOf(c, "admission", eventId));
}

export function keepBearer(c: AppContext, eventId: string, { browser, ticket }: Bearer): void {
  write(c, "queue", eventId, `${browser}.${ticket}`, KEPT_SECONDS);
}

/** @param seconds until it ends */
export function keepAdmission(c: AppContext, eventId: string, token: string, seconds: number): void {
  write(c, "admission", eventId, token, Math.max(0, Math.ceil(seconds)));
}

export function forgetAdmission(c: AppContext, eventId: string): void {
  write(c, "admission", eventId, "", 0);
}
