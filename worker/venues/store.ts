/** Queries of venues and seat maps. */
import { eq, getTableColumns, isNull } from "drizzle-orm";
import type { Statement, TenantDb } from "../platform/db.ts";
import { along, type Stretch, within } from "../platform/list.ts";
import { nextVersion } from "../platform/versioned.ts";
import { type SeatMap, seatMaps, type Venue, venues } from "./tables.ts";

const { plan: _plan, ...seatMapColumns } = getTableColumns(seatMaps);

export async function venueById(tenant: TenantDb, id: string): Promise<Venue | undefined> {
  const [row] = await tenant.db
    .select()
    .from(venues)
    .where(tenant.own(venues, eq(venues.id, id)))
    .limit(1);
  return row;
}

/** Newest first; `before` is the id that the page before ended with. */
export async function listVenues(tenant: TenantDb, q: string | undefined, stretch: Stretch): Promise<Venue[]> {
  const { beyond, order } = along(venues.id, stretch);
  return await tenant.db
    .select()
    .from(venues)
    .where(tenant.own(venues, q === undefined ? undefined : within([venues.name, venues.city], q), beyond))
    .orderBy(order)
    .limit(stretch.limit);
}

export function insertVenue(tenant: TenantDb, row: Omit<Venue, "tenantId">): Statement {
  return tenant.db.insert(venues).values({ ...row, tenantId: tenant.tenantId });
}

/** Changes a venue that has version `from`; for `runVersioned`. */
export function updateVenue(tenant: TenantDb, id: string, from: number, changes: Partial<Venue>): Statement {
  return tenant.db
    .update(venues)
    .set({ ...changes, version: nextVersion(from) })
    .where(tenant.own(venues, eq(venues.id, id)));
}

/** A seat map without its plan. */
export async function seatMapById(tenant: TenantDb, id: string): Promise<SeatMap | undefined> {
  const [row] = await tenant.db
    .select(seatMapColumns)
    .from(seatMaps)
    .where(tenant.own(seatMaps, eq(seatMaps.id, id)))
    .limit(1);
  return row;
}

/** Newest first, without the plans, and without versions that were replaced. */
export async function listSeatMaps(tenant: TenantDb, venue: string | undefined, stretch: Stretch): Promise<SeatMap[]> {
  const { beyond, order } = along(seatMaps.id, stretch);
  return await tenant.db
    .select(seatMapColumns)
    .from(seatMaps)
    .where(
      tenant.own(
        seatMaps,
        isNull(seatMaps.replacedBy),
        venue === undefined ? undefined : eq(seatMaps.venueId, venue),
        beyond,
      ),
    )
    .orderBy(order)
    .limit(stretch.limit);
}

/** The packed plan alone. */
export async function packedPlan(tenant: TenantDb, id: string): Promise<string | undefined> {
  const [row] = await tenant.db
    .select({ plan: seatMaps.plan })
    .from(seatMaps)
    .where(tenant.own(seatMaps, eq(seatMaps.id, id)))
    .limit(1);
  return row?.plan;
}

export function insertSeatMap(tenant: TenantDb, row: Omit<typeof seatMaps.$inferInsert, "tenantId">): Statement {
  return tenant.db.insert(seatMaps).values({ ...row, tenantId: tenant.tenantId });
}

/** Says that `by` came after the map that has version `from`; for `runVersioned`. */
export function replaceSeatMap(tenant: TenantDb, id: string, from: number, by: string): Statement {
  return tenant.db
    .update(seatMaps)
    .set({ replacedBy: by, version: nextVersion(from) })
    .where(tenant.own(seatMaps, eq(seatMaps.id, id)));
}
