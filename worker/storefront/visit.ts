/** Reading the address of a request before it is routed: routes know neither languages nor domains. */
import { splitLocale } from "../kernel/locales.ts";
import { noteVisit } from "../platform/visit.ts";

/** First parts of addresses that exist in languages. */
const IN_LANGUAGES: ReadonlySet<string> = new Set([
  "",
  "account",
  "checkout",
  "events",
  "o",
  "orders",
  "unsubscribe",
  "waiting-list",
]);

/** The request as routes know it: without the language in front of its path. */
export function enter(request: Request): Request {
  const url = new URL(request.url);
  const { locale, path } = splitLocale(url.pathname);
  if (locale === undefined || !IN_LANGUAGES.has(path.split("/", 2)[1] ?? "")) return request;
  url.pathname = path;
  const inside = new Request(url, request);
  noteVisit(inside, { prefix: locale, domain: null });
  return inside;
}
