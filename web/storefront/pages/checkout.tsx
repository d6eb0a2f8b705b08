/** The frame of checkout. Everything personal is fetched by the island with the hold's token, which only this browser has. */
import type { Zone } from "../../ui/zones.ts";
import type { ShopEvent } from "../model.ts";
import { Brand, Document, Foot, type Site } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import { zonesOfTypes } from "../sale.ts";
import { eventPath } from "./bill.tsx";

/** What the checkout's island gets in `#data`. */
export type CheckoutData = {
  readonly hold: string;
  readonly path: string;
  readonly locale: string;
  readonly event: Pick<ShopEvent, "id" | "name" | "starts_at" | "time_zone" | "venue" | "tenant" | "seat_map">;
  readonly zones: Readonly<Record<string, Zone>>;
  /** Ids of the gateways that may take this payment, in the order to offer them. */
  readonly gateways: readonly string[];
};

/** `/checkout/{hold}`. */
export function CheckoutPage({
  site,
  event,
  hold,
  gateways,
}: {
  site: Site;
  event: ShopEvent;
  hold: string;
  gateways: readonly string[];
}) {
  const { t } = site;
  const path = eventPath(event);
  const { id, name, starts_at, time_zone, venue, tenant, seat_map } = event;
  const data: CheckoutData = {
    hold,
    path,
    locale: site.locale,
    event: { id, name, starts_at, time_zone, venue, tenant, seat_map },
    zones: Object.fromEntries(zonesOfTypes(event)),
    gateways,
  };
  return (
    <Document
      site={site}
      tenant={tenant}
      head={{ title: t("check.title", { event: name }), robots: "noindex", island: "checkout", data }}
    >
      <header class="masthead">
        <div class="page">
          <a class="btn btn--plain btn--icon mast__back" href={`${path}/seats`} aria-label={t("check.back")}>
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
      <Foot site={site} tenant={tenant} />
    </Document>
  );
}
