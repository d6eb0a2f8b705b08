/** Selling over a counter, and what was taken there (O5). The sale itself is the one of doors. */
import { saleOf, type Sale } from "../checkout/index.ts";
import { newId } from "../kernel/ids.ts";
import { localDay } from "../kernel/local-day.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { type CounterShift, counterShifts } from "./door-sale-store.ts";
import type { Statement, TenantDb } from "../platform/db.ts";
import { tenantById } from "../tenants/index.ts";
import { dateOf, type Day, daysBetween } from "./counter-day.ts";
import { counterById, insertCount } from "./counter-store.ts";
import type { CountRow } from "./counter-tables.ts";

/** The sale of one of the tenant's own events; undefined for drafts and other people's. */
export async function saleOfTenant(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  now: Millis,
): Promise<Sale | undefined> {
  const sale = await saleOf(env, eventId, now);
  return sale?.tenant.tenantId === tenant.tenantId ? sale : undefined;
}

export type DayShift = { readonly day: string; readonly shift: CounterShift };

/** The organizer's date at `now`. */
export async function todayOf(env: Env, tenant: TenantDb, now: Millis): Promise<string> {
  return dateOf(localDay(now, 0, await zoneOf(env, tenant)));
}

async function zoneOf(env: Env, tenant: TenantDb): Promise<string> {
  return (await tenantById(env, tenant.tenantId))?.timeZone ?? "UTC";
}

/** What was taken each day, by counter, person and way to pay; undefined for a time that is no time or too long. */
export async function shiftsBetween(
  env: Env,
  tenant: TenantDb,
  first: string,
  last: string,
): Promise<DayShift[] | undefined> {
  const zone = await zoneOf(env, tenant);
  const days = daysBetween(first, last, zone);
  if (!days) return undefined;
  const [head, ...rest] = days.map(({ from, until }) => counterShifts(tenant, from, until));
  if (!head) return [];
  const found = await tenant.db.batch([head, ...rest]);
  return days.flatMap(({ day }: Day, at) => (found[at] ?? []).map((shift) => ({ day, shift })));
}

export type Counting = {
  readonly counterId: string;
  readonly day: string;
  readonly counted: number;
  readonly note: string;
  readonly personId: string;
  readonly audit: (row: CountRow) => Statement;
  readonly now: Millis;
};

/** Writes down what one person counted in the cash box of a counter, beside what they sold for cash that day. */
export async function countCash(
  env: Env,
  tenant: TenantDb,
  { counterId, day, counted, note, personId, audit, now }: Counting,
): Promise<Result<CountRow, "unknown_counter" | "invalid_day">> {
  const [counter, shifts, owner] = await Promise.all([
    counterById(tenant, counterId),
    shiftsBetween(env, tenant, day, day),
    tenantById(env, tenant.tenantId),
  ]);
  if (!counter) return err("unknown_counter");
  if (!shifts) return err("invalid_day");
  const cash = shifts
    .map(({ shift }) => shift)
    .filter((one) => one.counterId === counterId && one.personId === personId && one.method === "cash");
  const currency = cash[0]?.currency ?? owner?.currency ?? "USD";
  const row: CountRow = {
    tenantId: tenant.tenantId,
    id: newId("counterCount"),
    counterId,
    personId,
    day,
    currency,
    expected: cash.filter((one) => one.currency === currency).reduce((sum, { amount }) => sum + amount, 0),
    counted,
    note,
    createdAt: now,
  };
  await tenant.batch([insertCount(tenant, row), audit(row)]);
  return ok(row);
}
