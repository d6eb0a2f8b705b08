/**
 * Keeps an event's inventory in step with its rows. The object must know of a change before the rows say it is so, and
 * a refusal of the object (places are held) must leave the rows as they were. Order: claim the next version of the event
 * (only one writer gets it, and it is the revision), tell the object, write. A death in between leaves an outbox message
 * that tells the object again what the rows say (I7).
 */
import { eq } from "drizzle-orm";
import { ticketTypesOf, type TicketType } from "../catalogue/index.ts";
import { inventoryOf, type ConfigureFault } from "../inventory/index.ts";
import { unreachable } from "../kernel/assert.ts";
import type { Millis } from "../kernel/time.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { problem, type Problem } from "../platform/errors.ts";
import { outbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { seatIndex, venueById } from "../venues/index.ts";
import { inventoryConfig, type SellableMap } from "./inventory-config.ts";
import { inventoryRegion } from "./region.ts";
import { eventById, updateEvent } from "./store.ts";
import type { EventRow } from "./tables.ts";

export const ALIGN_INVENTORY = "events.align_inventory";

export type EventChanges = Partial<Omit<EventRow, "tenantId" | "id" | "version">>;

/** A change that is about to be written. */
export type Change = {
  readonly before: EventRow;
  readonly typesBefore: readonly TicketType[];
  /** What of the event itself changes. */
  readonly event: EventChanges;
  readonly typesAfter: readonly TicketType[];
  /** What else is written in the same transaction. */
  readonly statements: readonly Statement[];
  /** Capacities may fall below what is held and sold. */
  readonly belowUse?: boolean;
};

/**
 * Writes a change; when it touches what is for sale, the object agrees first.
 * @returns the event as written
 * @throws Problem `stale_version` when somebody was faster, `in_use` when held or sold places are in the way,
 * `event_not_ready` when the object cannot sell it
 */
export async function writeChange(env: Env, tenant: TenantDb, change: Change, now: Millis): Promise<EventRow> {
  const { before } = change;
  if (!touchesOffer(change)) {
    await runVersioned(tenant, [updateEvent(tenant, before.id, before.version, change.event), ...change.statements]);
    return { ...before, ...change.event, version: before.version + 1 };
  }
  const message = outboxRow(
    tenant,
    {
      queue: "jobs",
      type: ALIGN_INVENTORY,
      payload: { tenant_id: tenant.tenantId, event_id: before.id },
    },
    now,
  );
  await runVersioned(tenant, [updateEvent(tenant, before.id, before.version), message.statement]);
  const done = tenant.db.delete(outbox).where(eq(outbox.id, message.entry.id));
  const claimed = { ...before, ...change.event, version: before.version + 1 };
  const fault = await configure(env, tenant, claimed, change.typesAfter, change.belowUse);
  if (fault) {
    await done;
    throw faultProblem(fault);
  }
  await runVersioned(tenant, [
    updateEvent(tenant, before.id, claimed.version, change.event),
    ...change.statements,
    done,
  ]);
  return { ...claimed, version: claimed.version + 1 };
}

/** Drafts have no inventory yet; texts and prices are none of its business. */
function touchesOffer({ before, event, typesBefore, typesAfter }: Change): boolean {
  const after = { ...before, ...event };
  if (after.status === "draft" || (before.status === "draft" && after.status === "cancelled")) return false;
  if (before.status !== after.status) return true;
  const offer = (row: EventRow, types: readonly TicketType[]) =>
    JSON.stringify([inventoryConfig({ ...row, version: 0 }, undefined, types), row.areaCapacities]);
  return offer(before, typesBefore) !== offer(after, typesAfter);
}

async function configure(
  env: Env,
  tenant: TenantDb,
  event: EventRow,
  types: readonly TicketType[],
  belowUse = false,
): Promise<ConfigureFault | undefined> {
  const [map, venue] = await Promise.all([sellableMap(tenant, event.seatMapId), venueById(tenant, event.venueId)]);
  const near = inventoryRegion(venue?.country);
  const inventory = inventoryOf(env, event.id, near === undefined ? {} : { near });
  const config = inventoryConfig(event, map, types);
  const result = await inventory.configure(belowUse ? { ...config, belowUse } : config);
  return result.ok ? undefined : result.error;
}

async function sellableMap(tenant: TenantDb, seatMapId: string | null): Promise<SellableMap | undefined> {
  if (seatMapId === null) return undefined;
  const index = await seatIndex(tenant, seatMapId);
  return index && { seats: index.seats, areas: index.layout.general_areas };
}

/** Tells the object what the rows say now; the repair after a death between the two. Repeating it is harmless. */
export async function alignInventory(env: Env, tenant: TenantDb, eventId: string): Promise<void> {
  const event = await eventById(tenant, eventId);
  if (!event || event.status === "draft") return;
  const types = await ticketTypesOf(tenant, eventId);
  await runVersioned(tenant, [updateEvent(tenant, eventId, event.version)]);
  const fault = await configure(env, tenant, { ...event, version: event.version + 1 }, types);
  // The rows are what the object agreed to before, so a refusal is a bug and stays visible as a dead letter.
  if (fault) throw new Error(`inventory refused what the rows say: ${fault.reason}`);
}

function faultProblem(fault: ConfigureFault): Problem {
  switch (fault.reason) {
    case "seat_in_use":
      return problem("in_use", { detail: "A seat that is held or sold would disappear.", extra: { seat: fault.seat } });
    case "capacity_in_use":
      return problem("in_use", {
        detail: `${fault.inUse} places are held or sold already; say below_use to make the capacity smaller all the same.`,
        extra: { in_use: fault.inUse },
      });
    case "unknown_category":
      return problem("event_not_ready", {
        errors: [{ field: "ticket_types", message: `the seat map has no seats of category "${fault.category}"` }],
      });
    case "unknown_pool":
      return problem("event_not_ready", {
        errors: [{ field: "ticket_types", message: `the seat map has no area "${fault.pool.replace("area:", "")}"` }],
      });
    case "duplicate_seat":
      return problem("event_not_ready", {
        errors: [{ field: "seat_map_id", message: `seat ${fault.seat} is there twice` }],
      });
    case "too_many_seats":
      return problem("event_not_ready", {
        errors: [{ field: "seat_map_id", message: `has more than ${fault.max} seats` }],
      });
    default:
      return unreachable(fault);
  }
}
