/** The frame of the picker. The hall itself is drawn by the island; facts and the way back need no script. */
import { clock, day, when } from "../format.ts";
import type { ShopEvent } from "../model.ts";
import { Document } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { Icon } from "../parts/icons.tsx";
import { zonesOfTypes } from "../sale.ts";
import type { Zone } from "../../ui/zones.ts";
import { PlainForm } from "./plain-seats.tsx";

/** What the picker's island gets in `#data`. */
export type PickerData = {
  readonly event: Pick<
    ShopEvent,
    "id" | "name" | "currency" | "max_per_order" | "ticket_types" | "seat_map" | "all_in"
  >;
  readonly path: string;
  readonly locale: string;
  readonly zones: Readonly<Record<string, Zone>>;
};

/** `/o/{tenant}/events/{event}/seats`. */
export function SeatsPage({ site, event }: { site: Site; event: ShopEvent }) {
  const { t, locale } = site;
  const path = site.links.event(event);
  const { id, name, currency, max_per_order, ticket_types, seat_map, all_in } = event;
  const data: PickerData = {
    event: { id, name, currency, max_per_order, ticket_types, seat_map, all_in },
    path,
    locale,
    zones: Object.fromEntries(zonesOfTypes(event)),
  };
  return (
    <Document
      site={site}
      tenant={event.tenant}
      bodyClass={event.seat_map ? "pick" : "pick pick--ga"}
      head={{
        title: t(event.seat_map ? "pick.title" : "pick.title.ga", { event: name }),
        description: t("pick.about", {
          event: name,
          when: when(event.starts_at, event.time_zone, locale),
          venue: event.venue.name,
        }),
        here: (links) => links.seats(event),
        instead: (links) => links.event(event),
        island: "picker",
        data,
      }}
    >
      <header class="pick__top">
        <a class="btn btn--plain btn--icon" href={path} aria-label={t("pick.back")}>
          <Icon name="back" flip />
        </a>
        <div class="grow pick__name">
          <h1 class="trunc">{name}</h1>
          <div class="s soft trunc">
            {day(event.starts_at, event.time_zone, locale)}, {clock(event.starts_at, event.time_zone, locale)}.{" "}
            {event.venue.name}
          </div>
        </div>
        <div id="view" />
      </header>
      <div id="picker" class="pick__body">
        <main id="main" class="pick__wait">
          <p class="soft" id="opening">
            {t("pick.loading")}
          </p>
          <p class="pick__late">
            <a class="link link--44" href={site.links.hold(event)}>
              {t("plain.late")}
            </a>
          </p>
          <noscript>
            <PlainForm site={site} event={event} />
          </noscript>
        </main>
      </div>
    </Document>
  );
}
