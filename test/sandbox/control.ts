/** `/control`: what tests and people set, so that a stand-in misbehaves, moves its clock, or tells what it did. */
import { type Body, ControlFault, number, onlyFields as only, readBody, text } from "./control-body.ts";
import type { Gateways } from "./gateways.ts";
import { RESEND_FAULTS } from "./resend/emails.ts";
import type { Resend, ResendFault } from "./resend/emails.ts";
import { tellOfMail } from "./resend/webhooks.ts";
import { FAULTS } from "./stripe/account.ts";
import type { Account, Control, Fault } from "./stripe/account.ts";
import type { Courier } from "./stripe/events.ts";
import { happen } from "./stripe/happen.ts";
import type { Happenings } from "./stripe/happen.ts";
import { signPayload } from "./stripe/signature.ts";
import type { Endpoint } from "./stripe/records.ts";
import { isWebUrl } from "./stripe/sessions.ts";
import { newId } from "./stripe/world.ts";
import type { StripeWorld } from "./stripe/world.ts";
import type { Till } from "./stripe/payments.ts";

/** The parts that the controls reach. */
export interface Controlled extends Happenings {
  readonly courier: Courier;
  readonly till: Till;
  readonly resend: Resend;
  readonly gateways: Gateways;
  /** Forgets everything that is kept, or one account of it. */
  readonly wipe: (account?: string) => void;
  /** Writes everything down now. */
  readonly save: () => Promise<void>;
}

const MAX_TIMES = 10_000;

/** Answers everything below `/control`. */
export async function answerControl(parts: Controlled, request: Request, url: URL): Promise<Response> {
  try {
    const body = request.method === "POST" ? await readBody(request) : {};
    return Response.json(await act(parts, `${request.method} ${url.pathname}`, body, url), {
      headers: { "cache-control": "no-store" },
    });
  } catch (cause) {
    if (cause instanceof ControlFault) return Response.json({ error: cause.message }, { status: 400 });
    throw cause;
  }
}

async function act(parts: Controlled, call: string, body: Body, url: URL): Promise<object> {
  switch (call) {
    case "POST /control/stripe":
      return setStripe(parts, body);
    case "POST /control/resend":
      return setResend(parts.resend, body);
    case "POST /control/resend/tell":
      return tellOfMail(parts.resend, body, Date.now());
    case "POST /control/stripe/flush":
      return await flush(parts, body);
    case "POST /control/stripe/sign":
      return sign(body);
    case "POST /control/stripe/emit":
      return await emit(parts, body);
    case "GET /control/stripe/events":
      return listEvents(parts.world, url);
    case "GET /control/stripe/payments":
      return listPayments(parts.world, url);
    case "GET /control/stripe/stats":
      return stats(parts, url);
    case "POST /control/clock":
      return moveClock(parts, body);
    case "POST /control/reset":
      return reset(parts, body);
    case "POST /control/save":
      await parts.save();
      return { ok: true };
    default:
      return (await parts.gateways.control(call, body, url)) ?? happened(happen(parts, call, body), call);
  }
}

function happened(answer: ReturnType<typeof happen>, call: string): object {
  if (answer === undefined) throw new ControlFault(`There is no control ${call}.`);
  if ("fault" in answer) throw new ControlFault(answer.fault);
  return answer;
}

/** What a body asks to go wrong; undefined when it asks for nothing. */
function faultOf<F extends string>(body: Body, known: readonly F[]): { next: F; times: number } | undefined {
  const next = text(body, "next");
  if (next === undefined) return undefined;
  const fault = known.find((one) => one === next);
  if (fault === undefined) throw new ControlFault(`Unknown next: ${next}. Known: ${known.join(", ")}.`);
  const times = number(body, "times") ?? 1;
  if (!Number.isInteger(times) || times < 1 || times > MAX_TIMES)
    throw new ControlFault(`times must be 1 to ${MAX_TIMES}.`);
  return { next: fault, times };
}

function setStripe(parts: Controlled, body: Body): object {
  const { world } = parts;
  only(body, [
    "next",
    "times",
    "account",
    "ms",
    "amount",
    "currency",
    "path",
    "webhook",
    "name",
    "auto_pay",
    "redirect",
    "seed",
    "connected",
  ]);
  const key = text(body, "account");
  const account = key === undefined ? undefined : world.account(key);
  const fault = faultOf<Fault>(body, FAULTS);
  if (fault !== undefined) {
    const [ms, amount, currency, path] = [
      number(body, "ms"),
      number(body, "amount"),
      text(body, "currency"),
      text(body, "path"),
    ];
    const control: Control = {
      ...fault,
      ...(ms === undefined ? {} : { ms }),
      ...(amount === undefined ? {} : { amount }),
      ...(currency === undefined ? {} : { currency }),
      ...(path === undefined ? {} : { path }),
    };
    (account ?? world).controls.push(control);
  }
  const perAccount = ["webhook", "name", "auto_pay", "redirect", "seed", "connected"].filter(
    (name) => body[name] !== undefined,
  );
  if (perAccount.length > 0) {
    if (account === undefined) throw new ControlFault(`${perAccount.join(", ")} needs account.`);
    setAccount(world, account, body);
  } else if (fault === undefined) throw new ControlFault("Nothing to set.");
  return { ok: true, waiting: (account ?? world).controls };
}

function setAccount(world: StripeWorld, account: Account, body: Body): void {
  const { settings } = account;
  settings.name = text(body, "name") ?? settings.name;
  const seed = number(body, "seed");
  if (seed !== undefined) account.seed(seed);
  if (body["auto_pay"] !== undefined) settings.auto_pay_ms = autoPay(body["auto_pay"]);
  const redirect = text(body, "redirect");
  if (redirect !== undefined) {
    if (redirect !== "after_webhooks" && redirect !== "before_webhooks") {
      throw new ControlFault("redirect must be after_webhooks or before_webhooks.");
    }
    settings.redirect_after_webhooks = redirect === "after_webhooks";
  }
  if (body["connected"] !== undefined)
    settings.connected = { ...settings.connected, ...connectedOf(body["connected"]) };
  if (body["webhook"] !== undefined) registerWebhook(world, account, body["webhook"]);
  world.ports.settingsChanged(account);
}

/** `true`, `false`, or `{"after_ms": 50}`. */
function autoPay(value: unknown): number | null {
  if (value === true) return 20;
  if (value === false || value === null) return null;
  const after = typeof value === "object" ? number(value as Body, "after_ms") : undefined;
  if (after === undefined || after < 0) throw new ControlFault("auto_pay must be true, false or {after_ms}.");
  return after;
}

/** `{"acct_1": "active", "acct_2": "inactive"}`: the state of their transfers. */
function connectedOf(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) throw new ControlFault("connected must be an object of account to state of transfers.");
  return Object.fromEntries(entries.map(([id, state]) => [id, String(state)]));
}

/** Registers `{url, secret}`; the same URL again changes its secret, `roll` lets the old one sign too. */
function registerWebhook(world: StripeWorld, account: Account, value: unknown): void {
  if (typeof value !== "object" || value === null) throw new ControlFault("webhook must be {url, secret}.");
  const hook = value as Body;
  only(hook, ["url", "secret", "enabled_events", "roll", "connect"]);
  const [url, secret] = [text(hook, "url"), text(hook, "secret")];
  if (url === undefined || !isWebUrl(url)) throw new ControlFault("webhook.url must be an http URL.");
  if (secret === undefined) throw new ControlFault("webhook.secret is missing.");
  const connect = hook["connect"] === true;
  const known = [...account.endpoints.values()].find((one) => one.url === url && one.connect === connect);
  const names = Array.isArray(hook["enabled_events"])
    ? hook["enabled_events"].map(String)
    : (known?.enabled_events ?? ["*"]);
  const endpoint: Endpoint = {
    kind: "endpoint",
    id: known?.id ?? newId("we_1"),
    created: known?.created ?? world.seconds(account),
    url,
    secret,
    older_secret: hook["roll"] === true ? (known?.secret ?? null) : null,
    enabled_events: names,
    api_version: null,
    description: "registered by a control call",
    connect,
    metadata: {},
  };
  world.add(account, endpoint);
}

function setResend(resend: Resend, body: Body): object {
  only(body, ["next", "times", "ms", "to"]);
  const fault = faultOf<ResendFault>(body, RESEND_FAULTS);
  if (fault === undefined) throw new ControlFault("Nothing to set: next is missing.");
  const [ms, to] = [number(body, "ms"), text(body, "to")];
  resend.controls.push({ ...fault, ...(ms === undefined ? {} : { ms }), ...(to === undefined ? {} : { to }) });
  return { ok: true, waiting: resend.controls };
}

/** Delivers everything that waits (only what is due with `"due_only": true`) after settling what settles later. */
async function flush(parts: Controlled, body: Body): Promise<object> {
  only(body, ["account", "due_only"]);
  const account = text(body, "account");
  const all = body["due_only"] !== true;
  const settled = all ? parts.world.runPlanned(account) : 0;
  const result = await parts.courier.flush(all, account);
  return { ...result, settled, pending: parts.courier.pending(account) };
}

function sign(body: Body): object {
  only(body, ["body", "secret", "timestamp"]);
  const [payload, secret] = [text(body, "body"), text(body, "secret")];
  if (payload === undefined || secret === undefined) throw new ControlFault("body and secret are needed.");
  const timestamp = number(body, "timestamp") ?? Math.floor(Date.now() / 1000);
  return { header: signPayload(payload, secret, timestamp), timestamp };
}

/** Sends an event of the caller's making, e.g. for an order that nobody knows. */
async function emit(parts: Controlled, body: Body): Promise<object> {
  only(body, ["account", "type", "object"]);
  const [key, type, object] = [text(body, "account"), text(body, "type"), body["object"]];
  if (key === undefined || type === undefined || typeof object !== "object" || object === null) {
    throw new ControlFault("account, type and object are needed.");
  }
  await parts.courier.emit(parts.world.account(key), [{ type, object: object as Record<string, unknown> }]);
  return { ok: true };
}

function accountsOf(world: StripeWorld, url: URL): Account[] {
  const key = url.searchParams.get("account");
  const account = key === null ? undefined : world.accounts.get(key);
  if (key === null) return [...world.accounts.values()];
  return account === undefined ? [] : [account];
}

function limitOf(url: URL): number {
  return Math.min(20_000, Math.max(1, Number(url.searchParams.get("limit") ?? 100) || 100));
}

/** Events newest first, with the exact bodies and how their delivery went. Filters: account, type, subject. */
function listEvents(world: StripeWorld, url: URL): object {
  const [type, subject, limit] = [url.searchParams.get("type"), url.searchParams.get("subject"), limitOf(url)];
  const data: object[] = [];
  for (const account of accountsOf(world, url)) {
    for (const event of account.newest("event")) {
      if (data.length >= limit) break;
      if ((type !== null && event.type !== type) || (subject !== null && event.subject !== subject)) continue;
      const deliveries = event.deliveries.map((one) => ({
        ...one,
        url: account.endpoints.get(one.endpoint)?.url ?? null,
      }));
      data.push({
        id: event.id,
        type: event.type,
        created: event.created,
        subject: event.subject,
        account: account.key,
        body: event.body,
        deliveries,
      });
    }
  }
  return { data };
}

/** Sessions newest first with what was paid and given back: the gateway's side of the books. */
function listPayments(world: StripeWorld, url: URL): object {
  const limit = limitOf(url);
  const data: object[] = [];
  for (const account of accountsOf(world, url)) {
    for (const session of account.newest("session")) {
      if (data.length >= limit) break;
      const intent = session.payment_intent === null ? undefined : account.find("intent", session.payment_intent);
      const charge = intent?.latest_charge ? account.find("charge", intent.latest_charge) : undefined;
      data.push({
        session: session.id,
        payment_intent: session.payment_intent,
        client_reference_id: session.client_reference_id,
        metadata: session.metadata,
        status: session.status,
        payment_status: session.payment_status,
        currency: session.currency,
        amount: session.amount_total,
        captured: charge?.status === "succeeded" ? charge.amount : 0,
        refunded: charge?.amount_refunded ?? 0,
        account: account.key,
      });
    }
  }
  return { data };
}

function stats(parts: Controlled, url: URL): object {
  let [sessions, charges, refunds, events] = [0, 0, 0, 0];
  for (const account of accountsOf(parts.world, url)) {
    sessions += account.count("session");
    charges += account.count("charge");
    refunds += account.count("refund");
    events += account.count("event");
  }
  return {
    sessions,
    charges,
    refunds,
    events,
    pending: parts.courier.pending(url.searchParams.get("account") ?? undefined),
  };
}

/** Moves the clock of one account or of all; sessions whose time is over expire at once. */
function moveClock(parts: Controlled, body: Body): object {
  only(body, ["advance_ms", "now", "account"]);
  const { world } = parts;
  const key = text(body, "account");
  const account = key === undefined ? undefined : world.account(key);
  const [advance, now] = [number(body, "advance_ms"), number(body, "now")];
  if (advance === undefined && now === undefined) throw new ControlFault("advance_ms or now (epoch ms) is needed.");
  if (account === undefined) {
    world.offsetMs = now === undefined ? world.offsetMs + (advance ?? 0) : now - world.ports.now();
  } else {
    const others = world.now(account) - account.settings.clock_offset_ms;
    account.settings.clock_offset_ms =
      now === undefined ? account.settings.clock_offset_ms + (advance ?? 0) : now - others;
    world.ports.settingsChanged(account);
  }
  parts.gateways.moveClock(body);
  const expired = expireDue(parts, account);
  return { ok: true, expired, now: account === undefined ? world.ports.now() + world.offsetMs : world.now(account) };
}

/** Expires the open sessions whose time is over; returns how many. */
export function expireDue(parts: Pick<Controlled, "world" | "till">, account?: Account): number {
  let expired = 0;
  for (const one of account === undefined ? parts.world.accounts.values() : [account]) {
    for (const id of one.openSessions) {
      const session = one.find("session", id);
      if (session === undefined) continue;
      parts.till.touch(one, session);
      if (session.status === "expired") expired += 1;
    }
  }
  return expired;
}

function reset(parts: Controlled, body: Body): object {
  only(body, ["account"]);
  const account = text(body, "account");
  parts.courier.reset(account);
  parts.world.reset(account);
  parts.gateways.reset(account);
  if (account === undefined) parts.resend.reset();
  parts.wipe(account);
  return { ok: true };
}
