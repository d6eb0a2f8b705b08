/** Adding, checking and letting go of own domains. */
import { settings } from "../env.ts";
import { newId, newSecret } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { isUniqueViolation, type TenantDb, tenantDb } from "../platform/db.ts";
import { forgetPages, tags } from "../platform/page-tags.ts";
import { queueOf, envelope } from "../platform/queues.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, tenantById } from "../tenants/index.ts";
import { askDns } from "./dns.ts";
import { afterCheck, type DomainFault, faultOf, MAX_DOMAINS, readHost, recordsOf } from "./domain.ts";
import * as store from "./store.ts";
import type { DomainRow } from "./tables.ts";

/** Message type: ask the DNS about one domain. */
export const CHECK_DOMAIN = "domains.check";
const DUE_AT_ONCE = 100;

/** Our own host, to which organizers point theirs. */
export function ownHost(env: Env): string {
  return new URL(settings(env).PUBLIC_URL ?? "https://tessera.invalid").hostname;
}

type AddFault = "not_a_name" | "ours" | "shared" | "too_many" | "added_already";

/** Claims a name for a tenant. Nothing is shown on it until the DNS says that it is theirs. */
export async function addDomain(
  env: Env,
  tenant: TenantDb,
  text: string,
  actor: AuditActor,
): Promise<Result<DomainRow, AddFault>> {
  const host = readHost(text, ownHost(env));
  if (!host.ok) return host;
  if ((await store.domainsOf(tenant)).length >= MAX_DOMAINS) return err("too_many");
  const row: DomainRow = {
    tenantId: tenant.tenantId,
    id: newId("domain"),
    host: host.value,
    token: newSecret(),
    state: "pending",
    whiteLabel: 0,
    fault: null,
    failures: 0,
    createdAt: actor.now,
    activeSince: null,
    checkedAt: null,
    nextCheckAt: actor.now,
    version: 1,
  };
  const audit = auditStatement(actor, tenant, { action: "domain.added", subjectId: row.id, after: { host: row.host } });
  try {
    await tenant.batch([store.insertDomain(tenant, row), audit]);
  } catch (error) {
    if (isUniqueViolation(error)) return err("added_already");
    throw error;
  }
  return ok(row);
}

/** Asks the DNS, and keeps what it said. The name becomes active, stays so, or is let go. */
export async function checkDomain(env: Env, tenant: TenantDb, domain: DomainRow, now: Millis): Promise<DomainRow> {
  const found = await findFault(env, domain);
  const kept = await keepCheck(tenant, domain, found, now);
  if (kept.state !== domain.state) await forgetDomain(env, tenant, domain.host);
  return kept;
}

async function findFault(env: Env, { host, token }: DomainRow): Promise<DomainFault | undefined> {
  const [proof] = recordsOf(host, token, ownHost(env));
  const answers = await askDns(env, proof.name, host, ownHost(env));
  return answers.ok ? faultOf(token, ownHost(env), answers.value) : answers.error;
}

async function keepCheck(
  tenant: TenantDb,
  domain: DomainRow,
  fault: DomainFault | undefined,
  now: Millis,
): Promise<DomainRow> {
  const change = { ...afterCheck(domain, fault, now), checkedAt: now };
  try {
    await runVersioned(tenant, [store.saveDomain(tenant, domain, change)]);
  } catch (error) {
    // It is active at another organization, which keeps it for as long as its own records are there.
    if (fault !== undefined || !isUniqueViolation(error)) throw error;
    return await keepCheck(tenant, domain, "taken", now);
  }
  return { ...domain, ...change, version: domain.version + 1 };
}

/** Whether our name stands on its pages. */
export async function setWhiteLabel(
  env: Env,
  tenant: TenantDb,
  domain: DomainRow,
  whiteLabel: boolean,
  actor: AuditActor,
): Promise<DomainRow> {
  const change = { whiteLabel: whiteLabel ? 1 : 0 };
  const audit = auditStatement(actor, tenant, {
    action: "domain.changed",
    subjectId: domain.id,
    before: { white_label: domain.whiteLabel === 1 },
    after: { white_label: whiteLabel },
  });
  await runVersioned(tenant, [store.saveDomain(tenant, domain, change), audit]);
  await forgetDomain(env, tenant, domain.host);
  return { ...domain, ...change, version: domain.version + 1 };
}

/** Lets go of a name: from now on it is an unknown host. */
export async function dropDomain(env: Env, tenant: TenantDb, domain: DomainRow, actor: AuditActor): Promise<void> {
  const audit = auditStatement(actor, tenant, {
    action: "domain.removed",
    subjectId: domain.id,
    before: { host: domain.host },
  });
  await tenant.batch([store.removeDomain(tenant, domain.id), audit]);
  await forgetDomain(env, tenant, domain.host);
}

/** What is kept of whose the host is, and every page whose canonical address it changes. */
async function forgetDomain(env: Env, tenant: TenantDb, host: string): Promise<void> {
  const slug = (await tenantById(env, tenant.tenantId))?.slug;
  await forgetPages([tags.host(host), tags.home, ...(slug === undefined ? [] : [tags.tenant(slug)])]);
}

/** Enqueues the checks that are due. */
export async function sweepDomains(env: Env, now: Millis): Promise<void> {
  const due = await store.dueDomains(env, now, DUE_AT_ONCE);
  const bodies = due.map(({ tenantId, id }) => envelope(CHECK_DOMAIN, { tenant_id: tenantId, domain_id: id }));
  if (bodies.length > 0) await queueOf(env, "jobs").sendBatch(bodies.map((body) => ({ body })));
}

/** A check out of the queue; one that was done meanwhile, or whose domain is gone, is nothing. */
export async function checkIfDue(env: Env, tenantId: string, id: string, now: Millis): Promise<void> {
  const tenant = tenantDb(env, tenantId);
  const domain = await store.domainById(tenant, id);
  if (domain && domain.nextCheckAt !== null && domain.nextCheckAt <= now) await checkDomain(env, tenant, domain, now);
}
