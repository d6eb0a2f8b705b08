/** What a code that somebody typed is worth to them. */
import { type CodeUse, inventoryOf } from "../inventory/index.ts";
import type { Millis } from "../kernel/time.ts";
import { keyedHash } from "../platform/crypto.ts";
import type { TenantDb } from "../platform/db.ts";
import { codeKey, counts, revealedBy } from "./promotion.ts";
import { promotionByCode } from "./store.ts";
import type { PromotionRow } from "./tables.ts";

/** The promotion that a code opens for an event now; undefined for one that is unknown, off, not of its time or event. */
export async function findCode(
  tenant: TenantDb,
  eventId: string,
  code: string,
  now: Millis,
): Promise<PromotionRow | undefined> {
  const key = codeKey(code);
  const row = key === "" ? undefined : await promotionByCode(tenant, key);
  return row !== undefined && counts(row, eventId, now) ? row : undefined;
}

/**
 * Ids of the hidden types that a code opens; undefined for a code that is unknown, or used up, which one who holds nothing
 * must not be able to tell apart (TH06).
 */
export async function typesOpenedBy(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  code: string,
  now: Millis,
): Promise<readonly string[] | undefined> {
  const row = await findCode(tenant, eventId, code, now);
  if (row === undefined) return undefined;
  const [uses] = await inventoryOf(env, eventId).codes({ ids: [row.id] });
  const used = (uses?.held ?? 0) + (uses?.sold ?? 0) >= (row.maxUses ?? Infinity);
  const spent = row.budget !== null && (uses?.amount ?? 0) >= row.budget;
  return used || spent ? undefined : revealedBy(row);
}

/** How the inventory counts a use of the code. */
export function codeUse(row: PromotionRow, customers: readonly string[]): CodeUse {
  return {
    id: row.id,
    ...(row.maxUses === null ? {} : { maxUses: row.maxUses }),
    ...(row.budget === null ? {} : { budget: row.budget }),
    ...(row.maxPerCustomer === null ? {} : { maxPerCustomer: row.maxPerCustomer, customers }),
  };
}

/** What stands for a customer where a code counts them; it cannot be followed to another event. */
export async function codeCustomer(
  env: Env,
  eventId: string,
  who: { readonly device: string } | { readonly email: string },
): Promise<string> {
  const text = "device" in who ? `device\0${who.device}` : `email\0${who.email}`;
  return (await keyedHash(env, "promo-customer", `${eventId}\0${text}`)).slice(0, 32);
}
