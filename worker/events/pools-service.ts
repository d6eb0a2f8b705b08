/** Use case of staff: another capacity for a pool while its event is on sale. */
import { EVENT_POOL } from "../inventory/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { seatIndex } from "../venues/index.ts";
import { updateTicketType } from "../catalogue/index.ts";
import { areaPool, readAreaCapacities, typePool } from "./inventory-config.ts";
import { type Change, writeChange } from "./offer.ts";
import { loadEvent, type Loaded } from "./service.ts";

/**
 * Resizes the pool of the whole event, of an area or of a ticket type. The rows say the new capacity too, so the next
 * change of the event does not undo it.
 * @throws Problem `not_found`, `unknown_pool`, `conflict`, `in_use` unless `belowUse`, `stale_version`
 */
export async function resizePool(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  resize: { readonly pool: string; readonly capacity: number; readonly belowUse: boolean },
  actor: AuditActor,
): Promise<{ id: string; capacity: number }> {
  const loaded = await loadEvent(tenant, eventId);
  const { status } = loaded.event;
  if (status === "cancelled" || status === "completed")
    throw problem("conflict", { detail: `The event is ${status}.` });
  const { pool, capacity, belowUse } = resize;
  const found = await changeOf(tenant, loaded, pool, capacity);
  if (!found) throw problem("unknown_pool", { detail: `There is no pool ${pool}.`, extra: { pool } });
  const audit = auditStatement(actor, tenant, {
    action: "pool.resized",
    subjectId: eventId,
    before: { pool, capacity: found.from },
    after: { pool, capacity },
  });
  const { change } = found;
  await writeChange(env, tenant, { ...change, statements: [...change.statements, audit], belowUse }, actor.now);
  return { id: pool, capacity };
}

/** The change of the rows that resizes `pool`; undefined when the event has no such pool. */
async function changeOf(
  tenant: TenantDb,
  { event, types }: Loaded,
  pool: string,
  capacity: number,
): Promise<{ readonly from: number | null; readonly change: Change } | undefined> {
  const same = { before: event, typesBefore: types, event: {}, typesAfter: types, statements: [] };
  if (pool === EVENT_POOL) return { from: event.capacity, change: { ...same, event: { capacity } } };
  const type = types.find((one) => one.capacity !== null && typePool(one.id) === pool);
  if (type) {
    const after = { ...type, capacity, version: type.version + 1 };
    const typesAfter = types.map((one) => (one === type ? after : one));
    const statements = [updateTicketType(tenant, type.id, type.version, { capacity })];
    return { from: type.capacity, change: { ...same, typesAfter, statements } };
  }
  const index = event.seatMapId === null ? undefined : await seatIndex(tenant, event.seatMapId);
  const area = index?.layout.general_areas.find(({ id }) => areaPool(id) === pool);
  if (!area) return undefined;
  const resized = readAreaCapacities(event.areaCapacities);
  const areaCapacities = JSON.stringify({ ...resized, [area.id]: capacity });
  return { from: resized[area.id] ?? area.capacity, change: { ...same, event: { areaCapacities } } };
}
