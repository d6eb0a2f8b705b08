/** Use cases of promotions. They end an expected refusal with a `Problem`. */
import { ticketTypesOf } from "../catalogue/index.ts";
import { eventById } from "../events/index.ts";
import { type CodeCount, inventoryOf } from "../inventory/index.ts";
import { newId } from "../kernel/ids.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AuditActor, auditStatement, changedFields, tenantById } from "../tenants/index.ts";
import { codeKey, type PromotionFault, promotionFaults, readIds } from "./promotion.ts";
import type { PromotionInput, PromotionPatch } from "./schemas.ts";
import { insertPromotion, MAX_AUTOMATIC, promotionById, selectAutomatic, updatePromotion } from "./store.ts";
import type { PromotionRow } from "./tables.ts";

export type Shown = { readonly row: PromotionRow; readonly currency: string };

/** @throws Problem `invalid_request`, `conflict` for a code that is taken */
export async function addPromotion(
  env: Env,
  tenant: TenantDb,
  input: PromotionInput,
  actor: AuditActor,
): Promise<Shown> {
  const fresh: PromotionRow = {
    tenantId: tenant.tenantId,
    id: newId("promotion"),
    eventId: input.event_id ?? null,
    code: null,
    codeKey: null,
    name: "",
    kind: input.kind,
    rate: null,
    amount: null,
    per: "ticket",
    take: null,
    pay: null,
    ticketTypes: null,
    reveals: null,
    minPlaces: 1,
    startsAt: null,
    endsAt: null,
    maxUses: null,
    maxPerCustomer: null,
    budget: null,
    stacks: 0,
    active: 1,
    createdAt: actor.now,
    version: 1,
  };
  const row = { ...fresh, ...changesOf(fresh, input) };
  const currency = await accept(env, tenant, row, input);
  if (row.codeKey === null && (await selectAutomatic(tenant, row.eventId ?? "")).length >= MAX_AUTOMATIC) {
    throw problem("conflict", { detail: `At most ${MAX_AUTOMATIC} discounts apply by themselves.` });
  }
  const { tenantId: _tenantId, ...values } = row;
  await writing(
    tenant.batch([
      insertPromotion(tenant, values),
      auditStatement(actor, tenant, { action: "promotion.created", subjectId: row.id, after: told(row) }),
    ]),
  );
  return { row, currency };
}

/** @throws Problem `not_found`, `invalid_request`, `stale_version`, `conflict` for a code that is taken */
export async function changePromotion(
  env: Env,
  tenant: TenantDb,
  target: { readonly id: string; readonly coded: boolean; readonly expected: number | undefined },
  patch: PromotionPatch,
  actor: AuditActor,
): Promise<Shown> {
  const { row: before } = await loadPromotion(env, tenant, target);
  checkVersion(target.expected, before.version);
  const changes = changesOf(before, patch);
  const after = { ...before, ...changes };
  const currency = await accept(env, tenant, after, patch);
  await writing(
    runVersioned(tenant, [
      updatePromotion(tenant, before.id, before.version, changes),
      auditStatement(actor, tenant, {
        action: "promotion.changed",
        subjectId: before.id,
        ...changedFields(told(before), told(after)),
      }),
    ]),
  );
  return { row: { ...after, version: before.version + 1 }, currency };
}

/** A promotion with a code, or one without. @throws Problem `not_found` */
export async function loadPromotion(
  env: Env,
  tenant: TenantDb,
  { id, coded }: { readonly id: string; readonly coded: boolean },
): Promise<Shown> {
  const row = await promotionById(tenant, id);
  if (!row || (row.codeKey !== null) !== coded) throw problem("not_found");
  return { row, currency: await currencyOf(env, tenant, row.eventId) };
}

/** What is used of a code now; undefined for one of every event, which nobody counts. */
export async function usesOf(env: Env, row: PromotionRow): Promise<CodeCount | undefined> {
  if (row.eventId === null) return undefined;
  const [uses] = await inventoryOf(env, row.eventId).codes({ ids: [row.id] });
  return uses;
}

/** The currency of an event, or with none of the tenant. */
export async function currencyOf(env: Env, tenant: TenantDb, eventId: string | null): Promise<string> {
  const owner = eventId === null ? await tenantById(env, tenant.tenantId) : await eventById(tenant, eventId);
  if (!owner) throw problem("invalid_request", { errors: [{ field: "event_id", message: "is no event of yours" }] });
  return owner.currency;
}

/** What a request changes; a field that it does not name stays. */
function changesOf(before: PromotionRow, given: PromotionPatch): Partial<PromotionRow> {
  const pick = <T>(value: T | undefined, stored: T): T => (value === undefined ? stored : value);
  const list = (value: readonly string[] | null | undefined, stored: string | null) =>
    value === undefined ? stored : value === null ? null : JSON.stringify(value);
  const { percent, amount, budget, code, stacks, active } = given;
  return {
    code: pick(code, before.code),
    codeKey: code === undefined ? before.codeKey : codeKey(code),
    name: pick(given.name, before.name),
    rate: percent === undefined ? before.rate : percent === null ? null : Math.round(percent * 10_000),
    amount: amount === undefined ? before.amount : (amount?.amount ?? null),
    per: pick(given.per, before.per),
    take: pick(given.take, before.take),
    pay: pick(given.pay, before.pay),
    ticketTypes: list(given.ticket_types, before.ticketTypes),
    reveals: list(given.reveals, before.reveals),
    minPlaces: pick(given.min_places, before.minPlaces),
    startsAt: pick(given.starts_at, before.startsAt),
    endsAt: pick(given.ends_at, before.endsAt),
    maxUses: pick(given.max_uses, before.maxUses),
    maxPerCustomer: pick(given.max_per_customer, before.maxPerCustomer),
    budget: budget === undefined ? before.budget : (budget?.amount ?? null),
    stacks: stacks === undefined ? before.stacks : Number(stacks),
    active: active === undefined ? before.active : Number(active),
  };
}

/** Answers the currency of a promotion that may be stored. @throws Problem `invalid_request` */
async function accept(
  env: Env,
  tenant: TenantDb,
  row: PromotionRow,
  { amount, budget }: Pick<PromotionPatch, "amount" | "budget">,
): Promise<string> {
  const currency = await currencyOf(env, tenant, row.eventId);
  const faults: PromotionFault[] = promotionFaults(row);
  for (const [field, money] of [["amount", amount] as const, ["budget", budget] as const]) {
    if (money && money.currency !== currency)
      faults.push({ field: `${field}.currency`, message: `must be ${currency}` });
  }
  if (row.eventId !== null && (row.ticketTypes !== null || row.reveals !== null)) {
    const types = new Set((await ticketTypesOf(tenant, row.eventId)).map(({ id }) => id));
    for (const [field, list] of [["ticket_types", row.ticketTypes] as const, ["reveals", row.reveals] as const]) {
      const known = (readIds(list) ?? []).every((id) => types.has(id));
      if (!known) faults.push({ field, message: "names a type that the event does not have" });
    }
  }
  const [first] = faults;
  if (first) throw problem("invalid_request", { detail: `${first.field}: ${first.message}`, errors: faults });
  return currency;
}

/** What the audit log may say of a promotion. The code itself is as good as money and is left out. */
function told({ code: _code, codeKey: _key, tenantId: _tenant, ...row }: PromotionRow): Record<string, unknown> {
  return row;
}

async function writing(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (isUniqueViolation(error)) throw problem("conflict", { detail: "You have this code already." });
    throw error;
  }
}
