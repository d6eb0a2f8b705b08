/** Prices of a hall, one a part: typed, checked, and made into ticket types. */
import type { SeatMap, TicketType } from "../../../api/types.ts";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { TextField, Tick } from "../../parts/field.tsx";
import { parsePrice } from "../../price.ts";
import { api } from "../../session.ts";

/** A ticket type as typed: for a category, for an area, or counted. */
export type Offer = {
  readonly key: string;
  readonly name: string;
  readonly price: string;
  readonly on: boolean;
  readonly category: string | null;
  readonly area: string | null;
  /** Only for a type that is neither for seats nor for an area. */
  readonly capacity: string;
  readonly counted: boolean;
  readonly places: number | null;
};

/** One offer for each category and area of a map; without a map, one that is counted. */
export function offersOf(map: SeatMap | null | undefined): Offer[] {
  const blank = { price: "", on: true, capacity: "", counted: false, category: null, area: null };
  if (!map) return [{ ...blank, key: "general", name: e.prices.general, counted: true, places: null }];
  return [
    ...map.categories
      .filter((category) => category.seats > 0)
      .map((category) => ({
        ...blank,
        key: `c:${category.name}`,
        name: category.name,
        category: category.name,
        places: category.seats,
      })),
    ...map.areas.map((area) => ({
      ...blank,
      key: `a:${area.id}`,
      name: area.name,
      area: area.id,
      places: area.capacity,
    })),
  ];
}

/** A whole number of places; undefined when it is none. */
export function placeCount(typed: string): number | undefined {
  const n = Number(typed.replaceAll(/[\s,]/g, ""));
  return Number.isSafeInteger(n) && n >= 1 ? n : undefined;
}

/** Whether a chosen offer cannot be made as it is typed. */
export function isBad(offer: Offer, currency: string): boolean {
  return parsePrice(offer.price, currency) === undefined || (offer.counted && !placeCount(offer.capacity));
}

/** What is chosen, as far as it is typed, for what buyers see. */
export function typedTypes(offers: readonly Offer[], currency: string) {
  return offers
    .filter(({ on }) => on)
    .map(({ name, price, places }) => {
      const amount = parsePrice(price, currency);
      return { name, price: amount === undefined ? undefined : { amount, currency }, places };
    });
}

/** Adds the types one after the other, so that they keep their order. False when one was refused. */
export async function addOffers(
  event: { readonly id: string; readonly currency: string },
  offers: readonly Offer[],
): Promise<boolean> {
  for (const offer of offers) {
    try {
      await api.post<TicketType>(`/events/${event.id}/ticket-types`, {
        name: offer.name.trim(),
        price: { amount: parsePrice(offer.price, event.currency) ?? 0, currency: event.currency },
        ...(offer.category ? { category: offer.category } : {}),
        ...(offer.area ? { area: offer.area } : {}),
        ...(offer.counted ? { capacity: placeCount(offer.capacity) } : {}),
      });
    } catch {
      // The event exists; its page shows what is there and lets the rest be added.
      return false;
    }
  }
  return true;
}

/** A price field for each part of the hall that is sold. */
export function OfferFields(props: {
  offers: readonly Offer[];
  setOffers: (offers: readonly Offer[]) => void;
  currency: string;
  tried: boolean;
}) {
  const { offers, setOffers, currency, tried } = props;
  const change = (key: string, part: Partial<Offer>) =>
    setOffers(offers.map((offer) => (offer.key === key ? { ...offer, ...part } : offer)));
  return (
    <ul class="offers">
      {offers.map((offer) => (
        <li key={offer.key}>
          <Tick checked={offer.on} onChange={(on) => change(offer.key, { on })}>
            <b>{offer.name}</b>
            {offer.places !== null && <span class="soft blk">{m.venues.places(offer.places)}</span>}
          </Tick>
          {offer.on && (
            <div class="offers__fields">
              {offer.counted && (
                <TextField
                  label={e.prices.howMany}
                  value={offer.capacity}
                  onChange={(capacity) => change(offer.key, { capacity })}
                  error={tried && !placeCount(offer.capacity) ? e.prices.howManyBad : undefined}
                  input={{ inputMode: "numeric", maxLength: 9 }}
                />
              )}
              <TextField
                label={e.prices.priceOf(offer.name)}
                before={currency}
                value={offer.price}
                onChange={(price) => change(offer.key, { price })}
                error={tried && parsePrice(offer.price, currency) === undefined ? e.prices.bad : undefined}
                input={{ inputMode: "decimal", maxLength: 14, autocomplete: "off" }}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
