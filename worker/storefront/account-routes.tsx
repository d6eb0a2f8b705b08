/**
 * The account of a buyer (W4): pages and forms below `/account`, rendered here, kept by nobody, whole without JavaScript.
 * Who asks is said by the cookie alone; a form is taken from a page of this origin alone.
 */
import { bodyLimit } from "hono/body-limit";
import { DevicesPage, PhoneCodePage } from "../../web/storefront/pages/account/devices.tsx";
import { OrdersPage } from "../../web/storefront/pages/account/orders.tsx";
import { ForeignOrderPage, GiveBackPage, OwnOrderPage } from "../../web/storefront/pages/account/order.tsx";
import { SignInPage } from "../../web/storefront/pages/account/sign-in.tsx";
import {
  type PhoneCodeView,
  SAID,
  type Said,
  type SignInStep,
  type SignInView,
} from "../../web/storefront/pages/account/view.ts";
import type { Site } from "../../web/storefront/site.ts";
import {
  accountToken,
  giveBack,
  isOwnForm,
  keepAccount,
  type OwnChange,
  ownOrder,
  ownOrders,
  previewGiveBack,
  renameOwn,
  resendOwn,
} from "../account/index.ts";
import { platformChannels } from "../comms/index.ts";
import { latinDigits } from "../kernel/digits.ts";
import { toE164 } from "../kernel/phone.ts";
import { MINUTE } from "../kernel/time.ts";
import {
  type Account,
  accountOf,
  beginPhone,
  confirmPhone,
  endAccountSignIn,
  endOtherSessions,
  endSession,
  phonesOf,
  removePhone,
  requestCode,
  requestPhoneCode,
  sessionsOf,
  signInToAccount,
} from "../people/index.ts";
import type { AppContext } from "../platform/context.ts";
import { emailSchema } from "../platform/fields.ts";
import { createRouter } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import { devicesView, giveBackView, listView, orderView, saidOf } from "./account-views.ts";
import { htmlResponse, PERSONAL, siteFor } from "./html.tsx";
import { languageOf } from "../platform/language.ts";
import { orderForPage } from "./order-source.ts";

export const accountPages = createRouter();

const SMALL = 8 * 1024;
/** Where somebody may be sent after signing in: into the account, or back to what they were paying. */
const NEXT = /^\/(?:devices|orders\/ord_[0-9a-hjkmnp-tv-z]{26}|checkout\/(?<hold>hld_[0-9a-hjkmnp-tv-z]{52}))$/;
const MAX_NAME = 120;
const CODE = /^\d{6}$/;

async function siteOf(c: AppContext): Promise<Site> {
  return await siteFor(c.env, { ...c.var.visit, locale: languageOf(c) }, null);
}

async function page(node: Parameters<typeof htmlResponse>[0], status = 200): Promise<Response> {
  // Forms name their origin, so the address may be told to this origin; it has no secret in it.
  return await htmlResponse(node, { status, tenant: null, cache: PERSONAL, referrer: "same-origin" });
}

/** 303, so that going back or reloading repeats nothing. */
async function seeOther(c: AppContext, rest: string, said?: Said): Promise<Response> {
  const { links } = await siteOf(c);
  const location = links.account(rest) + (said === undefined ? "" : `?said=${said}`);
  return c.body(null, 303, { location, "cache-control": PERSONAL });
}

async function signedIn(c: AppContext): Promise<Account | undefined> {
  return await accountOf(c.env, accountToken(c), c.var.now);
}

function saidIn(c: AppContext): Said | null {
  const said = c.req.query("said") ?? "";
  return said in SAID ? (said as Said) : null;
}

function nextOf(text: unknown): string {
  return typeof text === "string" && NEXT.test(text) ? text : "";
}

type Form = Readonly<Record<string, string | readonly string[] | undefined>>;
/** A handler of a form that only somebody who is signed in may send. */
type Act = (c: AppContext, account: Account, form: Form) => Promise<Response>;

accountPages.use("/account/*", bodyLimit({ maxSize: SMALL, onError: () => new Response(null, { status: 413 }) }));
accountPages.use("/account/*", async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return await next();
  if (c.req.method !== "POST") return new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } });
  // Another page sent the form in somebody's name: nothing is read of it.
  if (!isOwnForm(c)) return new Response(null, { status: 403, headers: { "cache-control": PERSONAL } });
  return await next();
});

async function formOf(c: AppContext): Promise<Form> {
  const body = await c.req.parseBody({ all: true });
  const texts = (value: unknown) => (typeof value === "string" ? value : undefined);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.flatMap((one) => texts(one) ?? []) : texts(value),
    ]),
  );
}

function textIn(form: Form, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value.trim() : "";
}

function act(path: string, handler: Act): void {
  accountPages.post(path, async (c) => {
    const account = await signedIn(c);
    return account ? await handler(c, account, await formOf(c)) : await seeOther(c, "/sign-in");
  });
}

// Signing in -------------------------------------------------------------------------------------------------------

type Begun = SignInStep & Pick<SignInView, "next" | "fault">;

async function signInPage(c: AppContext, view: Begun, status = 200): Promise<Response> {
  return await page(
    <SignInPage site={await siteOf(c)} view={{ ...view, phones: phoneChannel(c) !== undefined }} />,
    status,
  );
}

/** How a code gets to a phone from here; undefined: not at all. */
function phoneChannel(c: AppContext): "sms" | "whatsapp" | undefined {
  return platformChannels(c.env).find((channel) => channel !== "email");
}

accountPages.get("/account/sign-in", async (c) => {
  return await signInPage(c, { step: "contact", to: "", next: nextOf(c.req.query("next")), fault: null });
});

/** What was typed, as codes are sent to it: an address in lower case, or a phone in E.164. */
function contactOf(text: string): { readonly to: string; readonly isPhone: boolean } | undefined {
  const email = emailSchema.safeParse(text);
  if (email.success) return { to: email.data, isPhone: false };
  const number = latinDigits(text);
  const phone = number.startsWith("+") || number.startsWith("00") ? toE164(number) : undefined;
  return phone === undefined ? undefined : { to: phone, isPhone: true };
}

accountPages.post("/account/sign-in", async (c) => {
  const form = await formOf(c);
  const [typed, next] = [textIn(form, "to"), nextOf(form["next"])];
  const contact = contactOf(typed);
  const phone = phoneChannel(c);
  if (!contact || (contact.isPhone && phone === undefined)) {
    return await signInPage(c, { step: "contact", to: typed.slice(0, 254), next, fault: "acct.in.bad" }, 422);
  }
  const { to } = contact;
  const { address, now } = c.var;
  const language = languageOf(c);
  const sent =
    contact.isPhone && phone !== undefined
      ? await requestPhoneCode(c.env, { channel: phone, to, language }, address, now)
      : await requestCode(c.env, { email: to, language }, address, now);
  // The answer is the same for known and unknown contacts (TH18).
  if (sent.ok) return await signInPage(c, { step: "code", to, next, fault: null });
  const wait = Math.ceil(sent.error.retryAfter / 60);
  return await signInPage(c, { step: "code", to, next, fault: { wait } }, 429);
});

accountPages.post("/account/sign-in/code", async (c) => {
  const form = await formOf(c);
  const [code, next] = [latinDigits(textIn(form, "code")).replaceAll(/\s/g, ""), nextOf(form["next"])];
  const contact = contactOf(textIn(form, "to"));
  if (!contact) return await signInPage(c, { step: "contact", to: "", next, fault: "acct.in.bad" }, 422);
  const { to } = contact;
  if (!CODE.test(code)) return await signInPage(c, { step: "code", to, next, fault: "acct.code.bad" }, 422);
  const done = await signInToAccount(c.env, { to, code, device: deviceOf(c) }, c.var.now);
  if (done.ok) return await enter(c, done.value.token, next);
  if (typeof done.error === "object") {
    return await signInPage(c, { step: "second", token: done.error.token, next, fault: null });
  }
  const fault = done.error === "code_exhausted" ? "acct.code.spent" : "acct.code.bad";
  return await signInPage(c, { step: "code", to, next, fault }, 422);
});

accountPages.post("/account/sign-in/second", async (c) => {
  const form = await formOf(c);
  const [typed, token, next] = [
    latinDigits(textIn(form, "code")).replaceAll(/\s/g, ""),
    textIn(form, "token"),
    nextOf(form["next"]),
  ];
  const proof = CODE.test(typed) ? { code: typed } : { recoveryCode: typed.slice(0, 24) };
  const done = await endAccountSignIn(c.env, token.slice(0, 100), proof, c.var.now);
  if (done.ok) return await enter(c, done.value.token, next);
  if (done.error === "token_rejected") {
    return await signInPage(c, { step: "contact", to: "", next, fault: "acct.second.over" }, 422);
  }
  const fault = done.error === "code_exhausted" ? "acct.code.spent" : "acct.code.bad";
  return await signInPage(c, { step: "second", token, next, fault }, 422);
});

async function enter(c: AppContext, token: string, next: string): Promise<Response> {
  keepAccount(c, token);
  const hold = NEXT.exec(next)?.groups?.["hold"];
  if (hold === undefined) return await seeOther(c, next);
  const { links } = await siteOf(c);
  return c.body(null, 303, { location: links.checkout(hold), "cache-control": PERSONAL });
}

/** What the list of devices calls this one: the browser and the system, as far as it says them. */
function deviceOf(c: AppContext): string {
  const agent = c.req.header("user-agent") ?? "";
  const browser = /(Firefox|Edg|OPR|SamsungBrowser|Chrome|Safari)\//.exec(agent)?.[1] ?? "";
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1] ?? "";
  return [browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser, system].filter(Boolean).join(", ");
}

act("/account/sign-out", async (c, account) => {
  await endSession(c.env, account, account.sessionId, "signed_out", c.var.now);
  keepAccount(c, undefined);
  return await seeOther(c, "/sign-in");
});

// Orders -----------------------------------------------------------------------------------------------------------

accountPages.get("/account", async (c) => {
  const account = await signedIn(c);
  if (!account) return await seeOther(c, "/sign-in");
  const { person } = account;
  const found = await ownOrders(c.env, person, c.req.query("before"));
  return await page(<OrdersPage site={await siteOf(c)} view={listView(person.email, found, c.var.now)} />);
});

accountPages.get("/account/orders/:order", async (c) => {
  const id = c.req.param("order");
  const account = await signedIn(c);
  if (!account) return await signInFirst(c, `/orders/${id}`);
  const { person } = account;
  const own = await ownOrder(c.env, person, id, c.var.now);
  const found = own && (await orderForPage(id, own.token));
  if (!own || !found) return await foreign(c, account);
  const view = await orderView(c.env, person.email, own, found, saidIn(c));
  return await page(<OwnOrderPage site={await siteOf(c)} view={view} />);
});

async function signInFirst(c: AppContext, next: string): Promise<Response> {
  const { links } = await siteOf(c);
  const wanted = nextOf(next) === "" ? "" : `?next=${encodeURIComponent(next)}`;
  return new Response(null, {
    status: 303,
    headers: { location: links.account("/sign-in") + wanted, "cache-control": PERSONAL },
  });
}

/** Somebody else's order, and none at all: the same answer. */
async function foreign(c: AppContext, { person }: Account): Promise<Response> {
  return await page(<ForeignOrderPage site={await siteOf(c)} email={person.email} />, 404);
}

function changeOf(c: AppContext, { person }: Account): OwnChange {
  const actor = { ...auditActor(c), kind: "person" as const, id: person.id };
  return { person, orderId: c.req.param("order") ?? "", actor, now: c.var.now };
}

act("/account/orders/:order/resend", async (c, account) => {
  const change = changeOf(c, account);
  const done = await resendOwn(c.env, change);
  if (done.ok) return await seeOther(c, `/orders/${change.orderId}`, "resent");
  if (done.error.reason === "not_theirs") return await foreign(c, account);
  return await seeOther(c, `/orders/${change.orderId}`, "late");
});

act("/account/orders/:order/name", async (c, account, form) => {
  const change = changeOf(c, account);
  const name = textIn(form, "name");
  const line = Number(textIn(form, "line"));
  const isName = name !== "" && name.length <= MAX_NAME && !/\p{Cc}/u.test(name);
  if (!isName || !Number.isSafeInteger(line)) return await seeOther(c, `/orders/${change.orderId}`, "bad-name");
  const done = await renameOwn(c.env, change, line, name);
  if (done.ok) return await seeOther(c, `/orders/${change.orderId}`, "named");
  if (done.error.reason === "not_theirs") return await foreign(c, account);
  return await seeOther(c, `/orders/${change.orderId}`, "late");
});

/** The lines that were ticked, each once; what is no number is none. */
function linesOf(values: readonly string[]): number[] {
  const lines = values.slice(0, 100).flatMap((text) => (/^\d{1,3}$/.test(text) ? [Number(text)] : []));
  return [...new Set(lines)].sort((a, b) => a - b);
}

accountPages.get("/account/orders/:order/give-back", async (c) => {
  const account = await signedIn(c);
  const id = c.req.param("order");
  if (!account) return await signInFirst(c, `/orders/${id}`);
  const lines = linesOf(c.req.queries("line") ?? []);
  const preview = await previewGiveBack(c.env, changeOf(c, account), lines);
  if (preview.ok) {
    const view = giveBackView(account.person.email, preview.value);
    return await page(<GiveBackPage site={await siteOf(c)} view={view} />);
  }
  if (preview.error.reason === "not_theirs") return await foreign(c, account);
  return await seeOther(c, `/orders/${id}`, saidOf(preview.error));
});

act("/account/orders/:order/give-back", async (c, account, form) => {
  const change = changeOf(c, account);
  const picked = form["line"] ?? [];
  const done = await giveBack(c.env, change, linesOf(typeof picked === "string" ? [picked] : picked));
  if (done.ok) return await seeOther(c, `/orders/${change.orderId}`, "back");
  if (done.error.reason === "not_theirs") return await foreign(c, account);
  return await seeOther(c, `/orders/${change.orderId}`, saidOf(done.error));
});

// Devices ----------------------------------------------------------------------------------------------------------

accountPages.get("/account/devices", async (c) => {
  const account = await signedIn(c);
  if (!account) return await signInFirst(c, "/devices");
  const { id } = account.person;
  const [sessions, phones] = await Promise.all([
    sessionsOf(c.env, id, c.var.now),
    phoneChannel(c) === undefined ? null : phonesOf(c.env, id),
  ]);
  const view = devicesView(account, sessions, phones, saidIn(c));
  return await page(<DevicesPage site={await siteOf(c)} view={view} />);
});

act("/account/devices/:session/end", async (c, account) => {
  const ended = await endSession(c.env, account, c.req.param("session") ?? "", "revoked", c.var.now);
  return await seeOther(c, "/devices", ended ? "ended" : undefined);
});

act("/account/devices/end-others", async (c, account) => {
  await endOtherSessions(c.env, account, c.var.now);
  return await seeOther(c, "/devices", "ended");
});

/** Another way in is given, or taken away, only by somebody who proved lately who they are (T10). */
function actProven(path: string, handler: Act): void {
  act(path, async (c, account, form) => {
    const isFresh = account.provenAt !== null && c.var.now - account.provenAt < STEP_UP_MINUTES * MINUTE;
    return isFresh ? await handler(c, account, form) : await signInFirst(c, "/devices");
  });
}

actProven("/account/phones", async (c, { person }, form) => {
  const [to, channel] = [toE164(textIn(form, "to")), phoneChannel(c)];
  if (to === undefined || channel === undefined) return await seeOther(c, "/devices", "phone-bad");
  const { address, now } = c.var;
  const begun = await beginPhone(c.env, person.id, { channel, to }, address, now);
  if (begun.ok) return await phoneCodePage(c, { email: person.email, to, fault: null });
  if (typeof begun.error !== "object") return await seeOther(c, "/devices", "phone-no");
  const wait = Math.ceil(begun.error.retryAfter / 60);
  return await phoneCodePage(c, { email: person.email, to, fault: { wait } }, 429);
});

actProven("/account/phones/code", async (c, { person }, form) => {
  const [to, code] = [toE164(textIn(form, "to")), textIn(form, "code").replaceAll(/\s/g, "")];
  if (to === undefined) return await seeOther(c, "/devices", "phone-bad");
  const done = CODE.test(code) ? await confirmPhone(c.env, person.id, { to, code }, c.var.now) : undefined;
  if (done?.ok) return await seeOther(c, "/devices", "phone-added");
  const fault = done?.error === "code_exhausted" ? "acct.code.spent" : "acct.code.bad";
  return await phoneCodePage(c, { email: person.email, to, fault }, 422);
});

async function phoneCodePage(c: AppContext, view: PhoneCodeView, status = 200): Promise<Response> {
  return await page(<PhoneCodePage site={await siteOf(c)} view={view} />, status);
}

actProven("/account/phones/:phone/remove", async (c, { person }) => {
  const removed = await removePhone(c.env, person.id, c.req.param("phone") ?? "", c.var.now);
  return await seeOther(c, "/devices", removed.ok ? "phone-removed" : "phone-no");
});
