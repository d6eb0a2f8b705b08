/** Which language a visitor reads. */
import type { MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { DEFAULT_LOCALE, isLocale, type Locale, preferredLocale } from "../kernel/locales.ts";
import { DAY, SECOND } from "../kernel/time.ts";
import type { AppContext, AppEnv } from "./context.ts";

/** The cookie with the language that somebody chose. */
export const LANGUAGE_COOKIE = "language";

/**
 * The language of the address, or the chosen one, or that of the order, or the browser's, or English.
 * @param known of an order or an account, for pages that belong to one
 */
export function languageOf(c: AppContext, known?: string): Locale {
  const { prefix } = c.var.visit;
  if (prefix !== null) return prefix;
  const chosen = getCookie(c, LANGUAGE_COOKIE);
  if (isLocale(chosen)) return chosen;
  if (isLocale(known)) return known;
  return preferredLocale(c.req.header("accept-language")) ?? DEFAULT_LOCALE;
}

const KEPT_SECONDS = (365 * DAY) / SECOND;

/**
 * Keeps the language that somebody went to from a page of ours. A link that others sent them chooses for that visit only.
 */
export const keepLanguage: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const { prefix } = c.var.visit;
  const own = c.req.header("sec-fetch-site") === "same-origin" && c.req.header("sec-fetch-mode") === "navigate";
  if (prefix === null || !own || getCookie(c, LANGUAGE_COOKIE) === prefix) return;
  setCookie(c, LANGUAGE_COOKIE, prefix, {
    path: "/",
    httpOnly: true,
    secure: new URL(c.req.url).protocol === "https:",
    sameSite: "Lax",
    maxAge: KEPT_SECONDS,
  });
};
