/** Whose credentials carry messages: a tenant's, encrypted, or the platform's own. */
import { type Settings, settings } from "../env.ts";
import { derivedId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import {
  changedNames,
  type Credentials,
  givenFields,
  openCredentials,
  readCredentials,
  sealCredentials,
  shownCredentials,
  withoutSecrets,
} from "../platform/credentials.ts";
import { keyedHash } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import type { FieldError } from "../platform/errors.ts";
import { outboundUrl } from "../platform/outbound-url.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type ChannelName, CHANNELS, type Connection, type Mail, type TextMessage, type Wiring } from "./channel.ts";
import { type AnyProvider, mailProviders, providerById, providerIds, textProviders } from "./providers/index.ts";
import { insertProvider, providerOf, providersOf, restOthers, updateProvider } from "./store.ts";
import type { ProviderRow } from "./tables.ts";

/** Stands in callback addresses for the platform's own credentials. */
export const PLATFORM_ACCOUNT = "platform";
const PROOF_LENGTH = 32;

/** Where links and callbacks lead; a queue has no request to take it from. */
export function siteUrl(env: Env): string {
  return (settings(env).PUBLIC_URL ?? "http://localhost:8787").replace(/\/$/, "");
}

/** The platform's own way to send on a channel. */
function defaultOf(env: Env, channel: ChannelName): NonNullable<Settings["MESSAGE_PROVIDERS"]>[ChannelName] {
  const { MESSAGE_PROVIDERS, RESEND_API_KEY } = settings(env);
  const chosen = MESSAGE_PROVIDERS?.[channel];
  if (chosen !== undefined || channel !== "email" || RESEND_API_KEY === undefined) return chosen;
  return { provider: "resend", config: { api_key: RESEND_API_KEY } };
}

/** The channels that codes and messages of the platform itself can take. */
export function platformChannels(env: Env): ChannelName[] {
  return CHANNELS.filter((channel) => defaultOf(env, channel) !== undefined);
}

async function wiringOf(env: Env, provider: string, account: string): Promise<Wiring> {
  const standIns = settings(env).MESSAGES_API_BASE;
  return {
    standIns,
    callbackUrl: `${siteUrl(env)}/callbacks/messages/${provider}/${account}`,
    callbackProof: (await keyedHash(env, "message-callback", account)).slice(0, PROOF_LENGTH),
    mayCall: (url) => outboundUrl(url, standIns) !== undefined,
  };
}

const ownerOf = (tenantId: string, provider: string) => ({ tenantId, purpose: `messages:${provider}` });

async function openConfig(env: Env, row: ProviderRow): Promise<Credentials> {
  return await openCredentials(env, ownerOf(row.tenantId, row.provider), row.config);
}

/** What carries mail for `row`, or for the platform when it is undefined; undefined when nothing does. */
export async function mailConnection(env: Env, row: ProviderRow | undefined): Promise<Connection<Mail> | undefined> {
  return await connect(env, mailProviders, "email", row);
}

/** What carries messages to phones; as `mailConnection`. */
export async function textConnection(
  env: Env,
  channel: "sms" | "whatsapp",
  row: ProviderRow | undefined,
): Promise<Connection<TextMessage> | undefined> {
  return await connect(env, textProviders, channel, row);
}

async function connect<Message>(
  env: Env,
  providers: ReadonlyMap<string, AnyProvider<Message>>,
  channel: ChannelName,
  row: ProviderRow | undefined,
): Promise<Connection<Message> | undefined> {
  if (row) {
    const own = providers.get(row.provider);
    return own?.connect(await openConfig(env, row), await wiringOf(env, row.provider, row.id));
  }
  const ours = defaultOf(env, channel);
  const provider = ours && providers.get(ours.provider);
  return provider?.connect(ours?.config, await wiringOf(env, provider.id, PLATFORM_ACCOUNT));
}

/** Whoever's callbacks arrive at an address; `row` is undefined for the platform's own. */
export async function connectionForCallback(
  env: Env,
  provider: string,
  row: ProviderRow | undefined,
): Promise<Connection<Mail> | Connection<TextMessage> | undefined> {
  const known = providerById(provider);
  if (!known) return undefined;
  if (!row && defaultOf(env, known.channel)?.provider !== provider) return undefined;
  return known.channel === "email" ? await mailConnection(env, row) : await textConnection(env, known.channel, row);
}

// Settings of a tenant -----------------------------------------------------------------------------------------------

/** A provider as its organizer sees it. `account` is undefined until credentials were given. */
export type ProviderSetting = {
  readonly provider: AnyProvider<Mail> | AnyProvider<TextMessage>;
  readonly account: ProviderRow | undefined;
  /** For the provider's dashboard; undefined where nothing is to be entered there. */
  readonly callbackUrl: string | undefined;
  /** Secrets only by their end. */
  readonly config: Credentials;
  /** The platform sends with it while the organizer has none of their own: only mail, since the others cost by piece. */
  readonly isDefault: boolean;
};

/** Every provider there is, with the tenant's settings. */
export async function providerSettings(env: Env, tenant: TenantDb): Promise<ProviderSetting[]> {
  const rows = new Map((await providersOf(tenant)).map((row) => [row.provider, row]));
  const all = await Promise.all(providerIds().map((id) => settingOf(env, tenant, id, rows.get(id))));
  return all.filter((setting) => setting !== undefined);
}

/** One provider's settings; undefined when there is no such provider. */
export async function providerSetting(env: Env, tenant: TenantDb, id: string): Promise<ProviderSetting | undefined> {
  return await settingOf(env, tenant, id, await providerOf(tenant, id));
}

async function settingOf(
  env: Env,
  tenant: TenantDb,
  id: string,
  row: ProviderRow | undefined,
): Promise<ProviderSetting | undefined> {
  const provider = providerById(id);
  if (!provider) return undefined;
  const { callbackUrl, callbackProof } = await wiringOf(env, id, row?.id ?? (await accountIdOf(tenant, id)));
  const address = provider.callbacks === "unsigned" ? `${callbackUrl}/${callbackProof}` : callbackUrl;
  return {
    provider,
    account: row,
    callbackUrl: provider.callbacks === "none" || provider.callbacks === "per_message" ? undefined : address,
    config: row ? shownCredentials(await openConfig(env, row), secretsOf(provider)) : {},
    isDefault: provider.channel === "email" && defaultOf(env, "email")?.provider === id,
  };
}

/** A tenant has one account at a provider, so its id can be said before it exists. It opens nothing. */
async function accountIdOf(tenant: TenantDb, provider: string): Promise<string> {
  return await derivedId("messageProvider", tenant.tenantId, provider);
}

function secretsOf({ fields }: ProviderSetting["provider"]): string[] {
  return fields.filter(({ secret }) => secret).map(({ name }) => name);
}

export type SaveRequest = {
  readonly provider: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  /** From `If-Match`; undefined when the caller does not say. */
  readonly expectedVersion: number | undefined;
  readonly now: Millis;
  /** The audit row of the change; it goes into the same batch. */
  readonly audit: (accountId: string, after: Record<string, unknown>) => Statement;
};

export type SaveFault =
  | { readonly reason: "unknown_provider" }
  | { readonly reason: "stale"; readonly version: number }
  | { readonly reason: "invalid"; readonly errors: readonly FieldError[] };

/**
 * Stores credentials. A field that is absent, or comes back as it was shown, keeps its stored value. The channel's other
 * providers rest when this one is enabled.
 * @throws Problem `stale_version` when somebody was faster
 */
export async function saveProvider(
  env: Env,
  tenant: TenantDb,
  request: SaveRequest,
): Promise<Result<ProviderSetting, SaveFault>> {
  const provider = providerById(request.provider);
  if (!provider) return err({ reason: "unknown_provider" });
  const row = await providerOf(tenant, provider.id);
  const { expectedVersion } = request;
  if (expectedVersion !== undefined && expectedVersion !== (row?.version ?? 0)) {
    return err({ reason: "stale", version: row?.version ?? 0 });
  }
  const stored = row ? await openConfig(env, row) : {};
  const config = readConfig(env, provider, stored, request.fields);
  if (!config.ok) return config;
  const sealed = await sealCredentials(env, ownerOf(tenant.tenantId, provider.id), config.value);
  const enabled = request.enabled ? 1 : 0;
  const id = row?.id ?? (await accountIdOf(tenant, provider.id));
  const account = { provider: provider.id, id, channel: provider.channel, config: sealed, enabled };
  const write = row
    ? updateProvider(tenant, row, { config: sealed, enabled })
    : insertProvider(tenant, { ...account, createdAt: request.now });
  const changed = changedNames(stored, config.value);
  // Which fields changed is told; what they were or are is not (TH36).
  await runVersioned(tenant, [
    write,
    ...(request.enabled ? [restOthers(tenant, provider.channel, provider.id)] : []),
    request.audit(id, { enabled: request.enabled, changed }),
  ]);
  const saved = await providerSetting(env, tenant, provider.id);
  return saved ? ok(saved) : err({ reason: "unknown_provider" });
}

function readConfig(
  env: Env,
  provider: ProviderSetting["provider"],
  stored: Credentials,
  fields: Readonly<Record<string, unknown>>,
): Result<Credentials, SaveFault> {
  const secrets = secretsOf(provider);
  const names = provider.fields.map(({ name }) => name);
  const given = givenFields(fields, names, shownCredentials(stored, secrets));
  // Secrets do not go along to another address: whoever may change the address need not know them.
  const moved = provider.fields.some(({ name, kind }) => kind === "url" && given[name] !== undefined);
  const kept = moved ? withoutSecrets(stored, secrets) : stored;
  const read = readCredentials(provider.configSchema, kept, given);
  if (!read.ok) return err({ reason: "invalid", errors: read.error });
  const config = read.value;
  const standIns = settings(env).MESSAGES_API_BASE;
  const errors = provider.fields
    .filter(({ name, kind }) => kind === "url" && outboundUrl(config[name] ?? "", standIns) === undefined)
    .map(({ name }) => ({ field: name, message: "must be a public https address" }));
  return errors.length > 0 ? err({ reason: "invalid", errors }) : ok(config);
}
