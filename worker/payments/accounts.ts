/** A tenant's credentials at gateways: encrypted, masked, versioned, audited. */
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
} from "../platform/credentials.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import type { FieldError } from "../platform/errors.ts";
import { runVersioned } from "../platform/versioned.ts";
import { configPurpose, connectedAccount, forgetAccount } from "./connected.ts";
import type { ConfigField, ConnectionTruth, Gateway, GatewayFault } from "./gateway.ts";
import { deleteTokens } from "./gateway-tokens.ts";
import { gatewayById, gatewayIds } from "./gateways/index.ts";
import { keepFormer } from "./former-store.ts";
import { accountOf, accountsOf, insertAccount, updateAccount } from "./account-store.ts";
import type { GatewayAccountRow } from "./tables.ts";

/** A gateway as its organizer sees it. `account` is undefined until credentials were given. */
export type GatewaySetting = {
  readonly gateway: string;
  /** Known before there are credentials: the gateway wants the callback's address before it shows its secret. */
  readonly accountId: string;
  readonly account: Pick<GatewayAccountRow, "id" | "enabled" | "version"> | undefined;
  readonly fields: readonly ConfigField[];
  readonly capabilities: Gateway["capabilities"];
  /** Secrets only by their end. */
  readonly config: Readonly<Record<string, string>>;
};

/** Every gateway there is, with the tenant's settings. */
export async function gatewaySettings(env: Env, tenant: TenantDb): Promise<GatewaySetting[]> {
  const rows = new Map((await accountsOf(tenant)).map((row) => [row.gateway, row]));
  const all = await Promise.all(gatewayIds().map((gateway) => settingOf(env, tenant, gateway, rows.get(gateway))));
  return all.filter((setting) => setting !== undefined);
}

/** One gateway's settings; undefined when there is no such gateway. */
export async function gatewaySetting(env: Env, tenant: TenantDb, gateway: string): Promise<GatewaySetting | undefined> {
  return await settingOf(env, tenant, gateway, await accountOf(tenant, gateway));
}

async function settingOf(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  row: GatewayAccountRow | undefined,
): Promise<GatewaySetting | undefined> {
  const known = gatewayById(gateway);
  if (!known) return undefined;
  const { fields, capabilities } = known;
  const accountId = row?.id ?? (await futureAccountId(tenant, gateway));
  const about = { gateway, fields, capabilities, accountId };
  return {
    ...about,
    account: row,
    config: row ? shownCredentials(await openConfig(env, row), secretsOf(gateway)) : {},
  };
}

/** A tenant has one account at a gateway, so its id can be said before it exists. It opens nothing: callbacks are signed. */
export async function futureAccountId(tenant: TenantDb, gateway: string): Promise<string> {
  return await derivedId("gatewayAccount", tenant.tenantId, gateway);
}

const secretsOf = (gateway: string): readonly string[] => gatewayById(gateway)?.secretFields ?? [];
const ownerOf = (tenantId: string, gateway: string) => ({ tenantId, purpose: configPurpose(gateway) });

async function openConfig(env: Env, row: GatewayAccountRow): Promise<Credentials> {
  return await openCredentials(env, ownerOf(row.tenantId, row.gateway), row.config);
}

export type SaveRequest = {
  readonly gateway: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  /** From `If-Match`; undefined when the caller does not say. */
  readonly expectedVersion: number | undefined;
  readonly now: Millis;
  /** The audit row of the change; it goes into the same batch. */
  readonly audit: (accountId: string, after: Record<string, unknown>) => Statement;
};

export type SaveFault =
  | { readonly reason: "unknown_gateway" }
  | { readonly reason: "stale"; readonly version: number }
  | { readonly reason: "invalid"; readonly errors: readonly FieldError[] };

/**
 * Stores credentials. A field that is absent, or comes back as it was shown, keeps its stored value.
 * @throws Problem `stale_version` when somebody was faster
 */
export async function saveGateway(
  env: Env,
  tenant: TenantDb,
  request: SaveRequest,
): Promise<Result<GatewaySetting, SaveFault>> {
  const gateway = gatewayById(request.gateway);
  if (!gateway) return err({ reason: "unknown_gateway" });
  const row = await accountOf(tenant, gateway.id);
  const { expectedVersion } = request;
  if (expectedVersion !== undefined && expectedVersion !== (row?.version ?? 0)) {
    return err({ reason: "stale", version: row?.version ?? 0 });
  }
  const stored = row ? await openConfig(env, row) : {};
  const secrets = secretsOf(gateway.id);
  // Only what people fill in: the rest of a configuration is made by us.
  const names = gateway.fields.map(({ name }) => name);
  const given = givenFields(request.fields, names, shownCredentials(stored, secrets));
  const read = readCredentials(gateway.configSchema, stored, given);
  if (!read.ok) return err({ reason: "invalid", errors: read.error });
  const config = read.value;
  const sealed = await sealCredentials(env, ownerOf(tenant.tenantId, gateway.id), config);
  const enabled = request.enabled ? 1 : 0;
  const id = row?.id ?? (await futureAccountId(tenant, gateway.id));
  const changed = changedNames(stored, config);
  const isOther = changed.some((name) => !gateway.callbackSecrets?.includes(name));
  const write = row
    ? updateAccount(tenant, row, { config: sealed, enabled })
    : insertAccount(tenant, { gateway: gateway.id, id, config: sealed, enabled, createdAt: request.now });
  // Which fields changed is told; what they were or are is not (TH36).
  await runVersioned(tenant, [
    write,
    ...(row && isOther ? [keepFormer(tenant, row, request.now)] : []),
    deleteTokens(tenant, id),
    request.audit(id, { enabled: request.enabled, changed }),
  ]);
  forgetAccount({ id, tenantId: tenant.tenantId, gateway: gateway.id });
  const account = { id, enabled, version: (row?.version ?? 0) + 1 };
  const { fields, capabilities } = gateway;
  const about = { gateway: gateway.id, fields, capabilities, accountId: id };
  return ok({ ...about, account, config: shownCredentials(config, secrets) });
}

/** Asks the gateway whether the stored credentials work. Undefined when there are none (G10). */
export async function checkGateway(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  now: Millis,
): Promise<Result<ConnectionTruth, GatewayFault> | undefined> {
  const account = gatewayById(gateway) && (await accountOf(tenant, gateway));
  if (!account) return undefined;
  // What was saved a moment ago is what is to be tried.
  forgetAccount(account);
  const connected = await connectedAccount(env, tenant, gateway, now);
  return await connected?.adapter.check();
}
