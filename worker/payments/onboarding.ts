/**
 * Accounts of organizers below ours: made, filled in at the gateway, and watched. The return from the gateway's form means
 * nothing; only what the gateway says of the account counts.
 */
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { encryptSecret } from "../platform/crypto.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { log } from "../platform/log.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, tenantById } from "../tenants/index.ts";
import { futureAccountId } from "./accounts.ts";
import { configPurpose, forgetAccount } from "./connected.ts";
import type { GatewayFault, PlatformAccountTruth, PlatformAdapter } from "./gateway.ts";
import { gatewayById } from "./gateways/index.ts";
import { keepFormer } from "./former-store.ts";
import { insertPlatformAccount, platformAccountOf, updatePlatformAccount } from "./platform-store.ts";
import { accountOf, insertAccount, updateAccount } from "./account-store.ts";
import type { PlatformAccountRow } from "./tables.ts";

export type OnboardingFault =
  /** No such gateway, or we have no account of our own there. */
  | { readonly reason: "not_offered" }
  /** Own keys are stored, and nobody said that the new account takes their place. */
  | { readonly reason: "has_keys" }
  | { readonly reason: "gateway_fault"; readonly fault: GatewayFault };

export type OnboardingRequest = {
  readonly gateway: string;
  readonly replaceKeys: boolean;
  readonly returnUrl: string;
  readonly refreshUrl: string;
};

/** Makes the account if there is none, and a fresh link to the gateway's form. */
export async function startOnboarding(
  env: Env,
  tenant: TenantDb,
  request: OnboardingRequest,
  actor: AuditActor,
): Promise<Result<{ readonly url: string; readonly expiresAt: Millis }, OnboardingFault>> {
  const platform = gatewayById(request.gateway)?.platform(env);
  const organizer = await tenantById(env, tenant.tenantId);
  if (!platform || !organizer) return err({ reason: "not_offered" });
  const [known, account] = await Promise.all([
    platformAccountOf(tenant, request.gateway),
    accountOf(tenant, request.gateway),
  ]);
  if (account && !known && !request.replaceKeys) return err({ reason: "has_keys" });
  const reference = known ? ok(known.reference) : await newAccount(env, tenant, platform, organizer, request, actor);
  if (!reference.ok) return err({ reason: "gateway_fault", fault: reference.error });
  const { returnUrl, refreshUrl } = request;
  const link = await platform.onboardingLink(reference.value, { returnUrl, refreshUrl });
  return link.ok ? link : err({ reason: "gateway_fault", fault: link.error });
}

/** The gateway makes one account a tenant however often it is asked, so a death before our own write makes no second. */
async function newAccount(
  env: Env,
  tenant: TenantDb,
  platform: PlatformAdapter,
  organizer: { readonly country: string; readonly contactEmail: string },
  { gateway }: OnboardingRequest,
  actor: AuditActor,
): Promise<Result<string, GatewayFault>> {
  const { tenantId } = tenant;
  const { country, contactEmail: email } = organizer;
  const made = await platform.createAccount({ tenantId, country, email });
  if (!made.ok) return made;
  const { now } = actor;
  const [row, id] = [await accountOf(tenant, gateway), await futureAccountId(tenant, gateway)];
  const config = await encryptSecret(
    env,
    tenantId,
    configPurpose(gateway),
    JSON.stringify(platform.configOf(made.value)),
  );
  // Not offered to buyers before the gateway lets it take money.
  await runVersioned(tenant, [
    insertPlatformAccount(tenant, { gateway, reference: made.value, createdAt: now, updatedAt: now }),
    row
      ? updateAccount(tenant, row, { config, enabled: 0 })
      : insertAccount(tenant, { gateway, id, config, enabled: 0, createdAt: now }),
    ...(row ? [keepFormer(tenant, row, now)] : []),
    auditStatement(actor, tenant, {
      action: "payment_gateway.onboarding_started",
      subjectId: id,
      after: { account: made.value },
    }),
  ]);
  forgetAccount({ id, tenantId, gateway });
  return made;
}

/** Asks the gateway about the tenant's account below ours and notes the answer; undefined when there is none. */
export async function refreshPlatformAccount(
  env: Env,
  tenant: TenantDb,
  gateway: string,
  now: Millis,
): Promise<Result<PlatformAccountRow, GatewayFault> | undefined> {
  const platform = gatewayById(gateway)?.platform(env);
  const known = await platformAccountOf(tenant, gateway);
  if (!platform || !known) return undefined;
  const asked = await platform.account(known.reference);
  if (!asked.ok && asked.error.reason !== "misconfigured" && asked.error.reason !== "refused") return asked;
  // An account that we may not read any more has left us.
  const truth = asked.ok ? asked.value : GONE;
  const fields = {
    chargesEnabled: truth.chargesEnabled ? 1 : 0,
    payoutsEnabled: truth.payoutsEnabled ? 1 : 0,
    requirements: JSON.stringify(truth.requirements),
    disabledReason: truth.disabledReason,
    updatedAt: now,
  };
  await runVersioned(tenant, [
    updatePlatformAccount(tenant, gateway, fields),
    ...(await switched(tenant, known, fields.chargesEnabled)),
  ]);
  forgetAccount({ id: await futureAccountId(tenant, gateway), tenantId: tenant.tenantId, gateway });
  log.info("platform_account_refreshed", {
    tenant_id: tenant.tenantId,
    gateway,
    outcome: String(truth.chargesEnabled),
  });
  return ok({ ...known, ...fields });
}

const GONE: PlatformAccountTruth = {
  chargesEnabled: false,
  payoutsEnabled: false,
  requirements: [],
  disabledReason: "not_accessible",
};

/** Buyers are offered it from the moment that it may take money, and no longer; what staff switched stays between. */
async function switched(tenant: TenantDb, known: PlatformAccountRow, enabled: number): Promise<Statement[]> {
  if (known.chargesEnabled === enabled) return [];
  const account = await accountOf(tenant, known.gateway);
  return account ? [updateAccount(tenant, account, { config: account.config, enabled })] : [];
}
