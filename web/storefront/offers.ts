/**
 * A ticket type with variants (adult, child) is offered as itself and once for each of them: the same places at another
 * price. The id of such an offer is `{type} {variant}`. Pure.
 */
import type { TicketType } from "./model.ts";
import type { Zone } from "../ui/zones.ts";

/** Everything that can be chosen, in the organizer's order. */
export function offersOf(types: readonly TicketType[]): readonly TicketType[] {
  return types.flatMap((type) => [
    type,
    ...type.variants.map(({ id, name, price }) => ({
      ...type,
      id: offerId(type.id, id),
      name: `${type.name}, ${name}`,
      price,
      variants: [],
    })),
  ]);
}

/** The id of the offer of a type, or of its variant. */
export function offerId(type: string, variant: string | null): string {
  return variant === null ? type : `${type} ${variant}`;
}

/** What the server is asked for. */
export function wishOf(offer: string): { readonly ticket_type: string; readonly variant?: string } {
  const [ticket_type = "", variant] = offer.split(" ");
  return { ticket_type, ...(variant === undefined ? {} : { variant }) };
}

/** The zones of offers: a variant has the places of its type, and so their colour. */
export function zonesOfOffers(
  offers: readonly TicketType[],
  zones: Readonly<Record<string, Zone>>,
): Readonly<Record<string, Zone>> {
  return Object.fromEntries(
    offers.flatMap(({ id }) => {
      const zone = zones[wishOf(id).ticket_type];
      return zone ? [[id, zone]] : [];
    }),
  );
}
