/** Which language a visitor reads. */
import { getCookie } from "hono/cookie";
import { DEFAULT_LOCALE, isLocale, type Locale, preferredLocale } from "../kernel/locales.ts";
import type { AppContext } from "./context.ts";

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
