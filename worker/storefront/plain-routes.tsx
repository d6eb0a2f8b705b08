/**
 * The way to tickets without script: a form that holds, a form that orders and pays. Each asks the public API, keeps
 * the hold's token in a cookie that no script can read, and takes forms from pages of this origin alone.
 */
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { noticeOf } from "../../web/storefront/islands/picker/notices.ts";
import { noticeText } from "../../web/storefront/islands/picker/words.ts";
import type { Fault } from "../../web/storefront/islands/call.ts";
import { faultWords } from "../../web/storefront/islands/checkout/fault.tsx";
import type { Hold, NextAction, Order, Priced } from "../../web/storefront/model.ts";
import {
  type PlainCheckoutView,
  PlainCheckoutPage,
  PlainEndedPage,
} from "../../web/storefront/pages/plain-checkout.tsx";
import { PlainSeatsPage } from "../../web/storefront/pages/plain-seats.tsx";
import type { Site } from "../../web/storefront/site.ts";
import type { MessageKey } from "../../web/storefront/text.ts";
import { storyHtml } from "../../web/ui/story.ts";
import { isOwnForm } from "../account/index.ts";
import { settings } from "../env.ts";
import { eventOfHold, newSecret } from "../kernel/ids.ts";
import { toE164 } from "../kernel/phone.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { languageOf } from "../platform/language.ts";
import { createRouter } from "../platform/router.ts";
import { type ShopEvent, shopEvent, shopEventBySlug } from "../shop/index.ts";
import { admissionTokenOf } from "../waiting-room/index.ts";
import { htmlResponse, PERSONAL, siteFor } from "./html.tsx";
import { SLUG } from "./page.ts";
import { answersIn, type Form, textIn, wantedLines } from "./plain-form.ts";
import { askShop } from "./shop-api.ts";
import { waysToPay } from "./ways.ts";

export const plainPages = createRouter();

const CHOOSING = "/o/:tenant/events/:event/hold";
const PAYING = "/checkout/:hold/form";
const LARGEST = 64 * 1024;
/** Longer than any hold lives. */
const COOKIE_SECONDS = 2 * 60 * 60;

for (const path of [CHOOSING, PAYING]) {
  plainPages.use(path, bodyLimit({ maxSize: LARGEST, onError: () => new Response(null, { status: 413 }) }));
  plainPages.use(path, async (c, next) => {
    // Another page sent the form in somebody's name: nothing is read of it.
    if (c.req.method === "POST" && !isOwnForm(c)) throw problem("forbidden");
    return await next();
  });
}

/** `__Host-` demands https; a local run over http goes without. */
function cookieName(c: AppContext): string {
  return isSecure(c) ? "__Host-hold" : "hold";
}

function isSecure(c: AppContext): boolean {
  return new URL(c.req.url).protocol === "https:";
}

function keepHold(c: AppContext, hold: string, token: string): void {
  setCookie(c, cookieName(c), `${hold}.${token}`, {
    path: "/",
    httpOnly: true,
    secure: isSecure(c),
    sameSite: "Lax",
    maxAge: COOKIE_SECONDS,
  });
}

/** The token of a hold that this browser made; undefined for any other. */
function tokenOf(c: AppContext, hold: string): string | undefined {
  const value = getCookie(c, cookieName(c)) ?? "";
  return value.startsWith(`${hold}.`) ? value.slice(hold.length + 1) : undefined;
}

async function formOf(c: AppContext): Promise<Form> {
  const body = await c.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const texts = (Array.isArray(value) ? value : [value]).flatMap((each) => (typeof each === "string" ? each : []));
      return [name, texts.length === 1 ? (texts[0] ?? "") : texts];
    }),
  );
}

/** 303, so that going back or reloading repeats nothing. */
function seeOther(c: AppContext, location: string): Response {
  return c.body(null, 303, { location, "cache-control": PERSONAL });
}

async function siteHere(c: AppContext, event: ShopEvent): Promise<Site> {
  return await siteFor(c.env, { ...c.var.visit, locale: languageOf(c) }, event.tenant.slug);
}

// Choosing ---------------------------------------------------------------------------------------------------------

async function eventHere(c: AppContext): Promise<ShopEvent | undefined> {
  const { tenant = "", event = "" } = c.req.param() as Partial<Record<string, string>>;
  if (!SLUG.test(tenant) || !SLUG.test(event)) return undefined;
  return await shopEventBySlug(c.env, tenant, event, "", c.var.now);
}

plainPages.get(CHOOSING, async (c, next) => {
  const event = await eventHere(c);
  return event ? await choosingPage(c, event, {}, null) : await next();
});

async function choosingPage(
  c: AppContext,
  event: ShopEvent,
  form: Form,
  refused: { readonly fault: string; readonly status: number } | null,
): Promise<Response> {
  const site = await siteHere(c, event);
  const asked = Object.fromEntries(Object.keys(form).map((name) => [name, textIn(form, name)]));
  return await htmlResponse(<PlainSeatsPage site={site} event={event} asked={asked} fault={refused?.fault ?? null} />, {
    status: refused?.status ?? 200,
    tenant: event.tenant,
    cache: PERSONAL,
    referrer: "same-origin",
  });
}

plainPages.post(CHOOSING, async (c, next) => {
  const event = await eventHere(c);
  if (!event) return await next();
  const form = await formOf(c);
  const site = await siteHere(c, event);
  const lines = wantedLines(form, event);
  if (lines.length === 0) return await choosingPage(c, event, form, { fault: site.t("plain.none"), status: 422 });
  const admission = admissionTokenOf(c, event.id);
  const held = await askShop<Hold>(c, `/events/${event.id}/holds`, {
    method: "POST",
    body: { lines },
    headers: admission === undefined ? {} : { "admission-token": admission },
  });
  if (held.ok) {
    keepHold(c, held.value.id, held.value.token ?? "");
    return seeOther(c, site.links.checkoutForm(held.value.id));
  }
  const { fault } = held;
  // The queue knows whether there is a turn; it works without script too.
  if (fault.code.startsWith("admission_")) return seeOther(c, site.links.queue(event));
  return await choosingPage(c, event, form, { fault: whyNotHeld(site, event, fault), status: fault.status });
});

/** Why nothing was held, in words; that a sum must be done first is said as it is. */
function whyNotHeld(site: Site, event: ShopEvent, fault: Fault): string {
  if (fault.code === "challenge_required") return site.t("plain.script");
  const nameOf = (type: string | null) => event.ticket_types.find(({ id }) => id === type)?.name;
  return noticeText({ t: site.t, locale: site.locale }, null, event.max_per_order, noticeOf(fault, nameOf));
}

// Paying -----------------------------------------------------------------------------------------------------------

type Paying = { readonly event: ShopEvent; readonly hold: string; readonly token: string | undefined };

async function payingHere(c: AppContext): Promise<Paying | undefined> {
  const hold = c.req.param("hold") ?? "";
  const eventId = eventOfHold(hold);
  const event = eventId === undefined ? undefined : await shopEvent(c.env, eventId, "", c.var.now);
  const { domain } = c.var.visit;
  const elsewhere = domain !== null && domain.slug !== event?.tenant.slug;
  return event && !elsewhere ? { event, hold, token: tokenOf(c, hold) } : undefined;
}

plainPages.get(PAYING, async (c, next) => {
  const paying = await payingHere(c);
  return paying ? await payingPage(c, paying, {}, null) : await next();
});

async function payingPage(
  c: AppContext,
  { event, hold, token }: Paying,
  typed: Form,
  refused: { readonly fault: string; readonly status: number } | null,
): Promise<Response> {
  const site = await siteHere(c, event);
  const options = { tenant: event.tenant, cache: PERSONAL, referrer: "same-origin" } as const;
  const headers = { "hold-token": token ?? "" };
  const [held, priced, ways] = await Promise.all([
    token === undefined ? null : askShop<Hold>(c, `/holds/${hold}`, { headers }),
    token === undefined ? null : askShop<Priced>(c, `/holds/${hold}/quote`, { method: "POST", body: {}, headers }),
    waysToPay(c.env, event),
  ]);
  if (!held?.ok) {
    const ended = <PlainEndedPage site={site} event={event} known={token !== undefined} />;
    return await htmlResponse(ended, { ...options, status: held === null ? 403 : 410 });
  }
  const terms = event.terms && { id: event.terms.id, html: storyHtml(event.terms.body) };
  const view: PlainCheckoutView = {
    event,
    hold: held.value,
    priced: priced?.ok === true ? priced.value : null,
    ways,
    terms,
    typed,
    fault: refused?.fault ?? null,
    key: newSecret(),
  };
  return await htmlResponse(<PlainCheckoutPage site={site} view={view} />, {
    ...options,
    status: refused?.status ?? 200,
  });
}

plainPages.post(PAYING, async (c, next) => {
  const paying = await payingHere(c);
  if (!paying) return await next();
  const form = await formOf(c);
  const { event, hold, token } = paying;
  const held =
    token === undefined ? null : await askShop<Hold>(c, `/holds/${hold}`, { headers: { "hold-token": token } });
  if (!held?.ok) return await payingPage(c, paying, form, null);
  const refuse = async (fault: Fault) => {
    const said = whyNotPaid(await siteHere(c, event), event, textIn(form, "gateway"), fault);
    return await payingPage(c, paying, form, { fault: said, status: fault.status });
  };
  const ordered = await askShop<Order & { access_token: string }>(c, "/orders", {
    method: "POST",
    body: { ...orderOf(form, event, held.value), token, language: languageOf(c) },
  });
  if (!ordered.ok) return await refuse(ordered.fault);
  const { id, access_token: access, due } = ordered.value;
  const page = (await siteHere(c, event)).links.order(id, access);
  if (due.amount === 0) return seeOther(c, page);
  const paid = await askShop<{ next_action: NextAction }>(c, `/orders/${id}/payments`, {
    method: "POST",
    body: { ...(await paymentOf(c, form, event)), return_url: publicUrl(c, settings(c.env).PUBLIC_URL) + page },
    headers: { "order-token": access, "idempotency-key": `plain-${textIn(form, "key").slice(0, 80)}` },
  });
  if (!paid.ok && paid.fault.code !== "order_not_payable") return await refuse(paid.fault);
  // The order's own page leads on: a policy for forms does not let this answer lead to a gateway.
  return seeOther(c, page);
});

/** The fields that the API may refuse, and what is said of each. */
const FIELD_WORDS: readonly (readonly [RegExp, MessageKey])[] = [
  [/name$/, "check.err.name"],
  [/email$/, "check.err.email.form"],
  [/phone$/, "check.err.phone"],
  [/accepted_terms$/, "ask.terms.missing"],
  [/answers/, "ask.missing"],
];

/** Why the order or its payment did not go through, in words. */
function whyNotPaid({ t }: Site, event: ShopEvent, gateway: string, fault: Fault): string {
  const keys = fault.errors.flatMap(({ field }) => FIELD_WORDS.find(([name]) => name.test(field))?.[1] ?? []);
  if (keys.length > 0) return [...new Set(keys)].map((key) => t(key)).join(" ");
  const { code, retryAfter } = fault;
  const words = faultWords(t, { kind: "refused", code, gateway, retryAfter }, event.tenant.name);
  return words === null ? "" : `${words.bold} ${words.rest}`;
}

/** The order that the form asks for; the API checks every part of it. */
function orderOf(form: Form, event: ShopEvent, hold: Hold): object {
  const phone = textIn(form, "phone");
  const terms = textIn(form, "terms");
  return {
    hold: hold.id,
    buyer: { name: textIn(form, "name"), email: textIn(form, "email"), ...(phone === "" ? {} : { phone }) },
    ...answersIn(form, event.questions, hold),
    ...(terms === "" ? {} : { accepted_terms: terms }),
  };
}

/** The way to pay; one that asks on a phone asks on the buyer's. */
async function paymentOf(c: AppContext, form: Form, event: ShopEvent): Promise<object> {
  const gateway = textIn(form, "gateway");
  const { methods, country } = await waysToPay(c.env, event);
  const asksPhone = methods.some((method) => method.gateway === gateway && method.needs_phone);
  const phone = asksPhone ? toE164(textIn(form, "phone"), country) : undefined;
  return { gateway, ...(phone === undefined ? {} : { phone }) };
}
