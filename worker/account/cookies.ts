/** The cookie of an account. HttpOnly and of this host alone, so no script and no other host has it (TH27). */
import { getCookie, setCookie } from "hono/cookie";
import { DAY, SECOND } from "../kernel/time.ts";
import type { AppContext } from "../platform/context.ts";

/** As long as a session can live at most. */
const KEPT_SECONDS = (90 * DAY) / SECOND;

function isSecure(c: AppContext): boolean {
  return new URL(c.req.url).protocol === "https:";
}

/** `__Host-` demands https; a local run over http goes without. */
function nameOf(c: AppContext): string {
  return isSecure(c) ? "__Host-account" : "account";
}

export function accountToken(c: AppContext): string | undefined {
  return getCookie(c, nameOf(c));
}

/** @param token undefined takes it away */
export function keepAccount(c: AppContext, token: string | undefined): void {
  setCookie(c, nameOf(c), token ?? "", {
    path: "/",
    httpOnly: true,
    secure: isSecure(c),
    sameSite: "Lax",
    maxAge: token === undefined ? 0 : KEPT_SECONDS,
  });
}

/**
 * True when a form was sent by a page of this very origin: with SameSite=Lax the cookie does not travel with another
 * site's POST anyway; this also keeps out other hosts of the same site, and signing somebody in as another.
 */
export function isOwnForm(c: AppContext): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  return c.req.header("origin") === new URL(c.req.url).origin;
}
