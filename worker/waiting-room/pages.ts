/** The waiting page of an event: `/o/{tenant}/events/{event}/queue`. It works without script. */
import { type EventRef, type Links, linksOf } from "../../web/storefront/links.ts";
import { queuePage, type QueueLinks, type QueueView } from "../../web/storefront/waiting-room/page.ts";
import { settings } from "../env.ts";
import { carryOrigin, originOfPage } from "../kernel/origin.ts";
import { SECOND, toTimestamp, type Millis } from "../kernel/time.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { languageOf } from "../platform/language.ts";
import { createRouter } from "../platform/router.ts";
import { shopEventBySlug, type ShopEvent } from "../shop/index.ts";
import type { RoomStatus } from "../../durable-objects/waiting-room/protocol.ts";
import { admissionTokenOf, bearerOf, keepAdmission, keepBearer, QUEUE_HEADER } from "./cookies.ts";
import { queueProblem } from "./faults.ts";
import { nextPoll } from "./queue.ts";
import { enterSale, joinQueue, publicRoom, standingOfTicket } from "./service.ts";
import { readAdmission } from "./tokens.ts";

export const waitingRoomPages = createRouter();

const PATH = "/o/:tenant/events/:event/queue";
/** A page without script reloads itself no more often than this. */
const REFRESH_AT_LEAST: Millis = 10 * SECOND;
/** Name and colours of an event, kept in the isolate: a crowd reloads this page. */
const EVENT_FOR: Millis = 10 * SECOND;
const MAX_KEPT = 100;
const kept = new Map<string, { readonly readAt: Millis; readonly event: ShopEvent }>();

/** Addresses as this visitor sees them. */
function linksHere(c: AppContext): Links {
  const { prefix, domain } = c.var.visit;
  return linksOf({ prefix, own: domain?.slug ?? null });
}

/** Where one goes on from here. What brought the visitor to us goes along: the wait is on the way to a purchase (O6). */
type Ways = QueueLinks & {
  /** The waiting page itself; `ended` when the admission turned out to be over. */
  readonly queue: string;
  readonly ended: string;
};

function waysOn(c: AppContext, event: EventRef): Ways {
  const links = linksHere(c);
  const url = new URL(c.req.url);
  const origin = originOfPage(url.search, c.req.header("referer") ?? "", url.host);
  const queue = links.queue(event);
  const to = (address: string) => carryOrigin(address, origin);
  return {
    event: to(links.event(event)),
    seats: to(links.seats(event)),
    join: to(queue),
    again: to(`${queue}?again=1`),
    enter: to(`${queue}/enter`),
    queue: to(queue),
    ended: to(`${queue}?over=1`),
  };
}

type Here = { readonly event: ShopEvent; readonly ways: Ways; readonly status: RoomStatus };

/** The event of the address and its room. A sale without a queue sends on to its places. */
async function here(c: AppContext): Promise<Here | Response> {
  const event = await eventOf(c, c.req.param("tenant") ?? "", c.req.param("event") ?? "");
  const status = event && (await publicRoom(c.env, event.id, c.var.now));
  if (!event || status === undefined) throw problem("not_found");
  const ways = waysOn(c, event);
  if (status === null || status.state === "off") return c.redirect(ways.seats, 303);
  return { event, ways, status };
}

async function eventOf(c: AppContext, tenant: string, slug: string): Promise<ShopEvent | undefined> {
  const key = `${tenant}/${slug}`;
  const { now } = c.var;
  const known = kept.get(key);
  if (known && Math.abs(now - known.readAt) < EVENT_FOR) return known.event;
  const event = await shopEventBySlug(c.env, tenant, slug, publicUrl(c, settings(c.env).PUBLIC_URL), now);
  if (!event) return undefined;
  kept.delete(key);
  kept.set(key, { readAt: now, event });
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return event;
}

waitingRoomPages.get(PATH, async (c) => {
  const place = await here(c);
  if (place instanceof Response) return place;
  const { event, ways, status } = place;
  const shown = {
    id: event.id,
    name: event.name,
    to: ways,
    timeZone: event.time_zone,
    accent: event.tenant.accent,
  };
  const { html, style, script } = queuePage(shown, await viewOf(c, place), {
    locale: languageOf(c),
    admissionMinutes: status.settings.admissionMinutes,
    refreshSeconds: Math.max(REFRESH_AT_LEAST, nextPoll(status.joined - status.serving)) / SECOND,
  });
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(script)}'`,
    `style-src '${await hashOf(style)}'`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return c.html(html, 200, {
    "cache-control": "no-store",
    "content-security-policy": policy,
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
  });
});

/** The source of a policy that allows exactly this text. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

async function viewOf(c: AppContext, { event, status }: Here): Promise<QueueView> {
  if (await isInside(c, event.id)) return { kind: "inside" };
  if (status.state === "closed") return { kind: "over" };
  const bearer = bearerOf(c, event.id);
  const read = bearer && (await standingOfTicket(c.env, event.id, bearer, status));
  // A ticket that is not ours, of another event or browser, is no ticket: one can take a number.
  if (!read?.ok) return { kind: "join" };
  const { place, ahead, joinedAt, share, minutes, turn } = read.value;
  if (place === null || ahead === null) {
    const { opensAt } = status.settings;
    const opens = opensAt === null ? null : toTimestamp(opensAt);
    return { kind: "before", opensAt: opens, joined: status.joined, seedHash: status.seedHash };
  }
  const { turnMinutes } = status.settings;
  if (turn === "now") return { kind: "turn", state: status.state, place, turnMinutes };
  if (turn === "missed") return c.req.query("over") === "1" ? { kind: "ended" } : { kind: "missed", turnMinutes };
  const kind = status.state === "paused" ? "paused" : "waiting";
  const rate = status.pace?.fast ?? status.rate;
  return { kind, place, ahead, joinedAt: joinedAt ?? place, share: share ?? 0, minutes, rate };
}

/**
 * The places of a sale with a queue are behind it: who is not inside goes there. The kept page itself says that it has
 * one, so a hit asks nobody. A hold is refused in any case.
 */
waitingRoomPages.get("/o/:tenant/events/:event/seats", async (c, next) => {
  await next();
  const eventId = c.res.headers.get(QUEUE_HEADER);
  if (eventId === null) return;
  c.res.headers.delete(QUEUE_HEADER);
  if (await isInside(c, eventId)) return;
  const { tenant: slug, event } = c.req.param();
  const queue = c.redirect(waysOn(c, { slug: event, tenant: { slug } }).queue, 303);
  // Else the headers of the page would go along.
  c.res = undefined;
  c.res = queue;
  c.res.headers.set("cache-control", "no-store");
});

async function isInside(c: AppContext, eventId: string): Promise<boolean> {
  const token = admissionTokenOf(c, eventId);
  return token !== undefined && (await readAdmission(c.env, eventId, token, c.var.now)).ok;
}

/** @throws Problem `forbidden` when another site made the browser send the form: it could take away somebody's place */
function demandOwnForm(c: AppContext): void {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  const foreign =
    site === undefined ? origin !== undefined && origin !== new URL(c.req.url).origin : site !== "same-origin";
  if (foreign) throw problem("forbidden");
}

waitingRoomPages.post(PATH, async (c) => {
  demandOwnForm(c);
  const place = await here(c);
  if (place instanceof Response) return place;
  const { event, ways, status } = place;
  // The form is only shown to those without a number, or whose admission is over: who comes from there takes a new one.
  const browser = c.req.query("again") === "1" ? undefined : bearerOf(c, event.id)?.browser;
  const joined = await joinQueue(c.env, event.id, { browser, address: c.var.address }, status);
  if (!joined.ok && joined.error.reason !== "closed") throw queueProblem(joined.error);
  if (joined.ok) keepBearer(c, event.id, joined.value);
  return c.redirect(ways.queue, 303);
});

waitingRoomPages.post(`${PATH}/enter`, async (c) => {
  demandOwnForm(c);
  const place = await here(c);
  if (place instanceof Response) return place;
  const { event, ways } = place;
  const bearer = bearerOf(c, event.id);
  if (!bearer) return c.redirect(ways.queue, 303);
  const entered = await enterSale(c.env, event.id, bearer, c.var.now);
  if (entered.ok) {
    const { token, admission } = entered.value;
    keepAdmission(c, event.id, token, (admission.expiresAt - c.var.now) / SECOND);
    return c.redirect(ways.seats, 303);
  }
  const { error } = entered;
  if (error.reason === "turn_missed") keepBearer(c, event.id, { browser: bearer.browser, ticket: error.ticket });
  return c.redirect(error.reason === "ended" ? ways.ended : ways.queue, 303);
});
