/** The frame of checkout. Everything personal is fetched by the island with the hold's token, which only this browser has. */
import type { Zone } from "../../ui/zones.ts";
import { when } from "../format.ts";
import type { PaymentMethod, ShopEvent } from "../model.ts";
import { Brand, Document, Foot } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { Icon } from "../parts/icons.tsx";
import { type BuyerRights, Rights } from "../parts/rights.tsx";
import { zonesOfTypes } from "../sale.ts";

/** What the checkout's island gets in `#data`. */
export type CheckoutData = {
  readonly hold: string;
  /** Where its places are chosen. */
  readonly seats: string;
  readonly locale: string;
  readonly event: Pick<
    ShopEvent,
    "id" | "name" | "starts_at" | "time_zone" | "venue" | "tenant" | "seat_map" | "reverse_charge"
  >;
  readonly questions: ShopEvent["questions"];
  readonly ticketsBy: ShopEvent["tickets_by"];
  /** The terms as HTML made from Markdown without HTML (TH26). */
  readonly terms: { readonly id: string; readonly html: string } | null;
  readonly zones: Readonly<Record<string, Zone>>;
  /** The ways to pay, in the order to offer them. */
  readonly methods: readonly PaymentMethod[];
  /** Of the organizer (ISO 3166-1 alpha-2). */
  readonly country: string;
  /** What the account of the visitor fills in; null for a guest. */
  readonly account: AccountDetails | null;
};

/** Who is signed in; what is not known is empty. */
export type AccountDetails = { readonly name: string; readonly email: string };

/** What a page needs to offer payment. */
export type WaysToPay = Pick<CheckoutData, "methods" | "country">;

/** `/checkout/{hold}`. */
export function CheckoutPage({
  site,
  event,
  hold,
  ways,
  terms,
  account,
  rights,
}: {
  site: Site;
  event: ShopEvent;
  hold: string;
  ways: WaysToPay;
  terms: CheckoutData["terms"];
  account: AccountDetails | null;
  rights: BuyerRights;
}) {
  const { t } = site;
  const { id, name, starts_at, time_zone, venue, tenant, seat_map, reverse_charge } = event;
  const data: CheckoutData = {
    hold,
    seats: site.links.seats(event),
    locale: site.locale,
    event: { id, name, starts_at, time_zone, venue, tenant, seat_map, reverse_charge },
    questions: event.questions,
    ticketsBy: event.tickets_by,
    terms,
    account,
    zones: Object.fromEntries(zonesOfTypes(event)),
    ...ways,
  };
  return (
    <Document
      site={site}
      tenant={tenant}
      head={{
        title: t("check.title", { event: name }),
        description: t("check.about", {
          event: name,
          when: when(starts_at, time_zone, site.locale),
          venue: venue.name,
          organizer: tenant.name,
        }),
        here: (links) => links.checkout(hold),
        // Behind an address that nobody can guess and that ends with its hold; who finds it all the same finds the event.
        instead: (links) => links.event(event),
        island: "checkout",
        data,
      }}
    >
      <header class="masthead">
        <div class="page">
          <a class="btn btn--plain btn--icon mast__back" href={site.links.seats(event)} aria-label={t("check.back")}>
            <Icon name="back" flip />
          </a>
          <span class="brand mast__brand">
            <Brand name={tenant.name} />
          </span>
          <span class="push row s soft only-wide g8">
            <Icon name="lock" size="s" />
            {t("check.secure")}
          </span>
        </div>
      </header>
      <div id="checkout">
        <main id="main" class="page check__wait">
          <p class="soft">{t("check.loading")}</p>
          <noscript>
            <p>{t("check.noscript")}</p>
          </noscript>
        </main>
      </div>
      <Rights site={site} rights={rights} zone={time_zone} />
      <Foot site={site} tenant={tenant} />
    </Document>
  );
}
