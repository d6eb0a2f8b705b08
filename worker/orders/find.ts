/** Finding orders by what somebody says on the phone (O12). */
import type { TenantDb } from "../platform/db.ts";
import { readOrderCode } from "./code.ts";
import type { OrderFilter } from "./list-filter.ts";
import { phoneTail } from "./phone.ts";
import { searchOrders } from "./store.ts";
import type { OrderRow } from "./tables.ts";

/**
 * Orders by the beginning of a code, an address or a name, or by a phone number; newest first.
 * @param ids orders that are known to fit, such as those of a payment's reference
 */
export async function findOrders(
  tenant: TenantDb,
  text: string,
  {
    filter = {},
    ids,
    limit,
  }: { readonly filter?: OrderFilter; readonly ids: readonly string[]; readonly limit: number },
): Promise<OrderRow[]> {
  const code = readOrderCode(text) ?? text.toUpperCase();
  return await searchOrders(tenant, { code, contact: text.toLowerCase(), phone: phoneTail(text), ids }, filter, limit);
}
