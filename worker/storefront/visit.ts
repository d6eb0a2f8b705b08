/**
 * Reading the address of a request before it is routed: routes know neither languages nor domains. On an organizer's own
 * domain their pages are at `/`, which inside is `/o/{tenant}`; nothing of another organizer, of the console or of the
 * platform is there (TH27, TH30).
 */
import { settings } from "../env.ts";
import { splitLocale } from "../kernel/locales.ts";
import { noteVisit, type OwnDomain, type Visit } from "../platform/visit.ts";
import { askStorefront, INSIDE } from "./ask.ts";
import type { StorefrontProps } from "./page.ts";
import { unknownHost } from "./unknown-host.tsx";

/** First parts of addresses that exist in languages. */
const IN_LANGUAGES: ReadonlySet<string> = new Set([
  "",
  "account",
  "checkout",
  "events",
  "o",
  "orders",
  "performers",
  "venues",
  "unsubscribe",
  "waiting-list",
]);
/** First parts that are the same on an own domain: what pages fetch, and the buyer's personal pages. */
const EVERYWHERE: ReadonlySet<string> = new Set(["api", "assets", "checkout", "media", "orders", "waiting-list"]);
const HERE: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** A name in the DNS; anything else is nobody's domain, and is not looked up. */
const NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

type Where = { readonly env: Env; readonly executionCtx: Pick<ExecutionContext, "waitUntil"> };

/** The request as routes know it, or an answer that needs no route. */
export async function enter(request: Request, env: Env, executionCtx: ExecutionContext): Promise<Request | Response> {
  const url = new URL(request.url);
  const hostname = url.hostname.replace(/\.$/, "");
  if (isOurs(env, hostname)) return inside(request, url, null);
  const site = NAME.test(hostname) ? await siteOf({ env, executionCtx }, hostname) : null;
  if (!site) return await unknownHost(env, request);
  const away = elsewhere(env, request, url, site);
  return away === undefined ? inside(request, url, site.domain) : redirect(away);
}

function redirect(to: string): Response {
  return new Response(null, { status: 308, headers: { location: to, "cache-control": "no-store" } });
}

/** True for the hosts of the platform itself: that of PUBLIC_URL, further ones by configuration, this machine. */
function isOurs(env: Env, hostname: string): boolean {
  const { PUBLIC_URL, PLATFORM_HOSTS, ENVIRONMENT } = settings(env);
  if (PUBLIC_URL === undefined || hostname === new URL(PUBLIC_URL).hostname) return true;
  // Pages ask the API inside the script.
  if (hostname === new URL(INSIDE).hostname) return true;
  if (HERE.has(hostname)) return ENVIRONMENT === "local" || ENVIRONMENT === "test";
  return PLATFORM_HOSTS.split(",").includes(hostname);
}

type Site = { readonly domain: OwnDomain; readonly main: string };

/** Whose domain it is, from the cache. */
async function siteOf(where: Where, host: string): Promise<Site | null> {
  const props: StorefrontProps = {
    page: "host",
    parts: { host },
    query: {},
    locale: "en",
    prefix: null,
    domain: null,
  };
  const answer = await askStorefront(where, `/host/${host}`, props);
  return await answer.json<Site | null>();
}

/** Where somebody belongs who came to another name of the organizer, to an address of the platform, or to an account. */
function elsewhere(env: Env, request: Request, url: URL, { domain, main }: Site): string | undefined {
  const { locale, path } = splitLocale(url.pathname);
  const [, first = "", second = "", ...rest] = path.split("/");
  if ((request.method !== "GET" && request.method !== "HEAD") || first === "api" || first === "assets")
    return undefined;
  const front = locale === undefined ? "" : `/${locale}`;
  // An account is of the platform and not of one organizer: it is there, where people are signed in.
  if (first === "account") return `${(settings(env).PUBLIC_URL ?? "").replace(/\/$/, "")}${url.pathname}${url.search}`;
  const shown = first === "o" && second === domain.slug ? `${front}/${rest.join("/")}` : url.pathname;
  return shown === url.pathname && main === domain.host ? undefined : `https://${main}${shown}${url.search}`;
}

function inside(request: Request, url: URL, domain: OwnDomain | null): Request {
  const { locale, path: named } = splitLocale(url.pathname);
  const spoken = locale !== undefined && IN_LANGUAGES.has(named.split("/", 2)[1] ?? "");
  const visit: Visit = { prefix: spoken ? locale : null, domain };
  const path = pathInside(spoken ? named : url.pathname, domain);
  if (path === url.pathname) {
    noteVisit(request, visit);
    return request;
  }
  url.pathname = path;
  const rewritten = new Request(url, request);
  noteVisit(rewritten, visit);
  return rewritten;
}

function pathInside(path: string, domain: OwnDomain | null): string {
  if (domain === null || EVERYWHERE.has(path.split("/", 2)[1] ?? "")) return path;
  return `/o/${domain.slug}${path === "/" ? "" : path}`;
}
