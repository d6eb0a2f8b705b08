/** Use cases of prices: variants of ticket types, and many prices at once (V4). They end an expected refusal with a `Problem`. */
import type { z } from "@hono/zod-openapi";
import {
  changedPrice,
  inScope,
  insertVariant,
  MAX_VARIANTS,
  type PriceChange,
  selectVariants,
  type TicketType,
  updateTicketType,
  updateVariant,
  type Variant,
  type variantInput,
  type variantPatch,
} from "../catalogue/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { checkVersion } from "../platform/etag.ts";
import { type AuditActor, auditStatement, changedFields } from "../tenants/index.ts";
import { writeChange } from "./offer.ts";
import type { Loaded } from "./service.ts";
import { currencyFaults, loadEditable, refuse } from "./ticket-types-service.ts";

type Priced = { readonly variant: Variant; readonly currency: string };

/** @throws Problem `not_found`, `invalid_request`, `conflict`, `stale_version` */
export async function addVariant(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  input: z.infer<typeof variantInput>,
  actor: AuditActor,
): Promise<Priced> {
  const loaded = await loadEditable(tenant, eventId);
  const { event, types } = loaded;
  if ((await selectVariants(tenant, eventId)).length >= MAX_VARIANTS) {
    throw problem("conflict", { detail: `An event has at most ${MAX_VARIANTS} variants.` });
  }
  const known = types.some(({ id }) => id === input.ticket_type_id);
  refuse([
    ...(known ? [] : [{ field: "ticket_type_id", message: "is no ticket type of this event" }]),
    ...currencyFaults(event.currency, input.price),
  ]);
  const variant: Variant = {
    tenantId: tenant.tenantId,
    id: newId("variant"),
    eventId,
    ticketTypeId: input.ticket_type_id,
    name: input.name,
    price: input.price.amount,
    active: 1,
    position: input.position,
    createdAt: actor.now,
    version: 1,
  };
  await write(env, tenant, loaded, actor, [
    insertVariant(tenant, variant),
    auditStatement(actor, tenant, {
      action: "variant.created",
      subjectId: variant.id,
      after: { ticket_type_id: variant.ticketTypeId, name: variant.name, price: variant.price },
    }),
  ]);
  return { variant, currency: event.currency };
}

/** @throws Problem `not_found`, `invalid_request`, `conflict`, `stale_version` */
export async function changeVariant(
  env: Env,
  tenant: TenantDb,
  target: { readonly eventId: string; readonly variantId: string; readonly expected: number | undefined },
  patch: z.infer<typeof variantPatch>,
  actor: AuditActor,
): Promise<Priced> {
  const loaded = await loadEditable(tenant, target.eventId);
  const { event } = loaded;
  const before = (await selectVariants(tenant, event.id)).find(({ id }) => id === target.variantId);
  if (!before) throw problem("not_found");
  checkVersion(target.expected, before.version);
  refuse(currencyFaults(event.currency, patch.price));
  const fields = {
    name: patch.name ?? before.name,
    price: patch.price?.amount ?? before.price,
    position: patch.position ?? before.position,
    active: patch.active === undefined ? before.active : Number(patch.active),
  };
  await write(env, tenant, loaded, actor, [
    updateVariant(tenant, before.id, before.version, fields),
    auditStatement(actor, tenant, {
      action: "variant.changed",
      subjectId: before.id,
      ...changedFields(before, fields),
    }),
  ]);
  return { variant: { ...before, ...fields, version: before.version + 1 }, currency: event.currency };
}

export type BatchRequest = {
  readonly eventId: string;
  /** Version of the event that the preview was made of; undefined takes what is there. */
  readonly expected: number | undefined;
  readonly change: PriceChange;
  readonly ticketTypes: readonly string[] | undefined;
  readonly categories: readonly string[] | undefined;
  readonly variants: boolean;
  readonly step: number;
  readonly preview: boolean;
};

/** One price that changes. */
export type ChangedPrice = {
  readonly ticketTypeId: string;
  readonly variantId: string | null;
  readonly name: string;
  readonly was: number;
  readonly now: number;
};

export type Batch = {
  readonly changes: readonly ChangedPrice[];
  readonly applied: boolean;
  readonly version: number;
  readonly currency: string;
};

/**
 * What many prices become, and unless it is a preview, all of them in one transaction with one line of the audit log.
 * Places that are held keep their price (E25).
 * @throws Problem `not_found`, `invalid_request`, `conflict`, `stale_version`
 */
export async function changePrices(
  env: Env,
  tenant: TenantDb,
  request: BatchRequest,
  actor: AuditActor,
): Promise<Batch> {
  const loaded = await loadEditable(tenant, request.eventId);
  const { event, types } = loaded;
  checkVersion(request.expected, event.version);
  const unknown = request.ticketTypes?.find((id) => !types.some((type) => type.id === id));
  refuse(
    unknown === undefined ? [] : [{ field: "ticket_types", message: "names a type that the event does not have" }],
  );
  const variants = await selectVariants(tenant, event.id);
  const reached = types.filter((type) => inScope(type, request));
  const changes = [
    ...reached.map((type) => priceOf(type, null, request)),
    ...(request.variants ? variants : []).flatMap((variant) => {
      const type = reached.find(({ id }) => id === variant.ticketTypeId);
      return type === undefined ? [] : [priceOf(type, variant, request)];
    }),
  ].filter(({ was, now }) => was !== now);
  const { currency } = event;
  if (request.preview || changes.length === 0) return { changes, applied: false, version: event.version, currency };
  const statements = changes.map(({ ticketTypeId, variantId, now: price }) => {
    const row =
      variantId === null ? types.find(({ id }) => id === ticketTypeId) : variants.find(({ id }) => id === variantId);
    const version = row?.version ?? 0;
    return variantId === null
      ? updateTicketType(tenant, ticketTypeId, version, { price })
      : updateVariant(tenant, variantId, version, { price });
  });
  const audit = auditStatement(actor, tenant, {
    action: "prices.changed",
    subjectId: event.id,
    before: Object.fromEntries(changes.map((one) => [one.variantId ?? one.ticketTypeId, one.was])),
    after: Object.fromEntries(changes.map((one) => [one.variantId ?? one.ticketTypeId, one.now])),
  });
  const version = await write(env, tenant, loaded, actor, [...statements, audit]);
  return { changes, applied: true, version, currency };
}

function priceOf(type: TicketType, variant: Variant | null, { change, step }: BatchRequest): ChangedPrice {
  const was = variant?.price ?? type.price;
  return {
    ticketTypeId: type.id,
    variantId: variant?.id ?? null,
    name: variant === null ? type.name : `${type.name}, ${variant.name}`,
    was,
    now: changedPrice(was, change, step),
  };
}

/** Together with the event's version, by which pages know that they are old. */
async function write(
  env: Env,
  tenant: TenantDb,
  { event, types }: Loaded,
  actor: AuditActor,
  statements: readonly Statement[],
): Promise<number> {
  const change = { before: event, typesBefore: types, event: {}, typesAfter: types, statements };
  return (await writeChange(env, tenant, change, actor.now)).version;
}
