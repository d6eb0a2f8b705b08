/** Sending one message once: the log row with a derived id is what makes it once (I6). */
import { derivedId, newId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { isE164 } from "../kernel/phone.ts";
import type { TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { backoffSeconds, type JobContext, RetryLater } from "../platform/queue.ts";
import { mailConnection, textConnection } from "./accounts.ts";
import type { ChannelFault, ChannelName, Connection, DeliveryNews, Mail, Sent, TextMessage } from "./channel.ts";
import { suppressionAfter } from "./delivery.ts";
import * as store from "./store.ts";
import type { MessageRow, ProviderRow, SuppressionRow } from "./tables.ts";

type Ours = "id" | "template" | "tenantId";
type OutgoingMail = { readonly channel?: "email"; readonly compose: () => Promise<Omit<Mail, Ours>> };
type ComposedText = { readonly compose: () => Promise<Omit<TextMessage, Ours>> };
type OutgoingText = ({ readonly channel: "sms" } | { readonly channel: "whatsapp" }) & ComposedText;

/** A message that is to be sent. `compose` is only called when it is still to be. */
export type Outgoing = {
  /** Derived from what the message is about, so a repeat is the same message. */
  readonly id: string;
  readonly template: string;
  /** As the log keeps it. */
  readonly recipient: string;
  readonly orderId?: string;
  /** Nobody needs it: it is not sent to who wants no more of its kind (N5). */
  readonly optional?: true;
} & (OutgoingMail | OutgoingText);

/** No provider carries this channel: mails wait for one, since every organizer has it; other channels were a wish. */
const NO_PROVIDER = "no_provider";
const NO_PROVIDER_SECONDS = 900;

/**
 * Sends a message unless it was sent or refused for good before.
 * @throws RetryLater when the provider may take it later
 */
export async function sendOnce(tenant: TenantDb, message: Outgoing, context: JobContext): Promise<void> {
  // Somebody who bought at the door and gave no address.
  if (message.recipient === "") return;
  const { id, template, recipient, orderId = null, channel = "email" } = message;
  const { known, account, suppression } = await store.beforeSending(tenant, { id, channel, recipient });
  if (known && known.status !== "queued") return;
  const row = { id, channel, recipient, template, orderId, createdAt: context.now };
  if (suppression?.scope === "all" || (suppression && message.optional)) {
    await store.insertSuppressed(tenant, row, `suppressed_${suppression.reason}`);
    return;
  }
  if (!known) await store.insertQueued(tenant, row);
  const outcome = await dispatch(tenant, message, account, context);
  const { provider, result, byItsOwnId = false } = outcome;
  if (result.ok) {
    await store.markSent(tenant, id, { provider, providerId: result.value.providerId, byItsOwnId }, context.now);
    return;
  }
  const { error } = result;
  const facts = { type: template, message_id: id, code: error.reason, attempts: context.attempts };
  if (error.kind === "rejected") {
    await refuse(tenant, row, provider, error);
    log.warn("message_refused", facts);
    return;
  }
  if (context.attempts <= 1) log.warn("message_delayed", facts);
  await store.noteFailure(tenant, id, error.reason);
  throw new RetryLater(Math.max(error.seconds ?? 0, backoffSeconds(context.attempts)));
}

type Outcome = {
  readonly provider: string;
  readonly result: Result<Sent, ChannelFault>;
  readonly byItsOwnId?: boolean;
};

async function dispatch(
  tenant: TenantDb,
  message: Outgoing,
  account: ProviderRow | undefined,
  { env }: JobContext,
): Promise<Outcome> {
  const ours = { id: message.id, template: message.template, tenantId: tenant.tenantId };
  if (message.channel === "sms" || message.channel === "whatsapp") {
    // What goes to a phone costs: the platform pays for its own codes, and for nobody else's messages.
    const isPaidFor = account !== undefined || tenant.tenantId === store.PLATFORM;
    const connection = isPaidFor ? await textConnection(env, message.channel, account) : undefined;
    if (!connection) return nobody({ kind: "rejected", reason: NO_PROVIDER });
    return await through(connection, { ...(await message.compose()), ...ours });
  }
  const connection = await mailConnection(env, account);
  if (!connection) return nobody({ kind: "retry", reason: NO_PROVIDER, seconds: NO_PROVIDER_SECONDS });
  return await through(connection, { ...(await message.compose()), ...ours });
}

function nobody(error: ChannelFault): Outcome {
  return { provider: "none", result: { ok: false, error } };
}

async function through<Message>(connection: Connection<Message>, message: Message): Promise<Outcome> {
  const { provider, byItsOwnId = false } = connection;
  return { provider, byItsOwnId, result: await connection.send(message) };
}

type Refused = Pick<MessageRow, "id" | "channel" | "recipient" | "createdAt">;

async function refuse(
  tenant: TenantDb,
  message: Refused,
  provider: string,
  { reason, unwanted }: Extract<ChannelFault, { kind: "rejected" }>,
): Promise<void> {
  await tenant.batch([
    store.markFailed(tenant, message.id, provider, reason),
    ...(unwanted === true ? await suppressionRows(tenant, message, "stopped", message.createdAt) : []),
  ]);
}

async function suppressionRows(
  tenant: TenantDb,
  { channel, recipient, id: messageId }: Pick<MessageRow, "channel" | "recipient" | "id">,
  reason: SuppressionRow["reason"],
  now: number,
) {
  if (tenant.tenantId === store.PLATFORM) return [];
  const id = await derivedId("suppression", tenant.tenantId, channel, recipient);
  const row = { id, channel, contact: recipient, reason, scope: "all", messageId, createdAt: now } as const;
  return [store.insertSuppression(tenant, row)];
}

/** Whose message it is that a callback tells about. */
export type Told = { readonly tenant: TenantDb; readonly messageId: string };

/** Keeps what a provider told about a message of ours. What it tells again, or out of order, changes nothing. */
export async function keepNews(
  { tenant, messageId }: Told,
  provider: string,
  news: DeliveryNews,
  now: number,
): Promise<void> {
  const message = await store.selectMessage(tenant, messageId);
  // A message that another provider carried is none that this one may tell about.
  if (!message || (message.provider !== null && message.provider !== provider)) return;
  const reason = suppressionAfter(news);
  // Told again: staff may have taken the contact off the list since.
  if (message.delivery === news.delivery) return;
  await tenant.batch([
    store.markDelivery(tenant, message.id, news, now),
    ...(reason === undefined ? [] : await suppressionRows(tenant, message, reason, now)),
  ]);
  if (reason !== undefined)
    log.info("contact_suppressed", { type: message.template, message_id: message.id, code: reason });
}

/** What a call to a provider for a try says. */
export type TestOutcome =
  | { readonly ok: true; readonly providerId: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Sends a test with a tenant's stored credentials, whether they are in use or not. It stands in no log: it says nothing.
 * @param to an address for mail, E.164 for phones
 */
export async function sendTest(
  env: Env,
  { tenantId }: TenantDb,
  account: ProviderRow,
  { to, from, organizer }: { to: string; from: string; organizer: string },
): Promise<TestOutcome> {
  const ours = { id: newId("message"), tenantId, template: "test" };
  const text = `This is a test from ${organizer}: messages arrive.`;
  const result = await testThrough(env, account, { ...ours, to, from, text });
  if (result === undefined) return { ok: false, reason: NO_PROVIDER };
  return result.ok ? { ok: true, providerId: result.value.providerId } : { ok: false, reason: result.error.reason };
}

type Test = Pick<Mail, Ours | "to" | "from" | "text">;

async function testThrough(env: Env, account: ProviderRow, { from, ...test }: Test) {
  if (account.channel === "email") {
    const connection = await mailConnection(env, account);
    return await connection?.send({ ...test, from, subject: "A test", html: `<p>${escapeText(test.text)}</p>` });
  }
  const connection = await textConnection(env, account.channel, account);
  return await connection?.send({ ...test, parameters: [] });
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** True when `to` is a contact that this channel can reach. */
export function fitsChannel(channel: ChannelName, to: string): boolean {
  return channel === "email" ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to) : isE164(to);
}
