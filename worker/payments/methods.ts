/** The ways to pay an order that its buyer is offered. */
import type { TenantDb } from "../platform/db.ts";
import type { Gateway, HandoffSources } from "./gateway.ts";
import { gatewayById } from "./gateways/index.ts";
import { accountsOf } from "./account-store.ts";

export type PaymentMethod = {
  readonly gateway: string;
  readonly flow: Gateway["capabilities"]["flow"];
  readonly needsPhone: boolean;
};

/** Gateways that are switched on and take this currency; those at home in `country` come first (G11). */
export async function paymentMethods(
  tenant: TenantDb,
  { currency, country }: { readonly currency: string; readonly country: string },
): Promise<PaymentMethod[]> {
  const usable = (await accountsOf(tenant)).flatMap(({ gateway: id, enabled }) => {
    const gateway = enabled === 1 ? gatewayById(id) : undefined;
    return gateway && takes(gateway, currency) ? [gateway] : [];
  });
  const rank = ({ capabilities: { homeCountries, flow } }: (typeof usable)[number]) =>
    homeCountries.includes(country) ? 0 : flow === "manual" ? 2 : 1;
  return usable
    .toSorted((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id))
    .map(({ id, capabilities: { flow, needsPhone } }) => ({ gateway: id, flow, needsPhone }));
}

/** True when the gateway takes this currency. */
export function takes({ capabilities: { currencies } }: Pick<Gateway, "capabilities">, currency: string): boolean {
  return currencies === "any" || currencies.includes(currency);
}

/**
 * What a page may load on which a gateway's script opens. At an address that is not the gateway's own (a stand-in), only
 * that address.
 */
export function handoffSources(gateway: string, script: string): HandoffSources {
  const { origin } = new URL(script);
  const known = gatewayById(gateway)?.handoff;
  if (known?.script === origin) return known;
  return { script: origin, frames: [origin], connections: [], images: [] };
}
