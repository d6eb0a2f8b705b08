/** `/o/{tenant}/venues/{venue}`: where it is, and what is on there. */
import { mapAddress } from "../format.ts";
import { crumbsLd, graph, listLd, placeLd } from "../json-ld.ts";
import type { EventCard, Organizer, Venue } from "../model.ts";
import { Bill } from "../parts/bill.tsx";
import { type Crumb, Crumbs } from "../parts/crumbs.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import { MoreLink } from "../parts/more-link.tsx";
import { Where } from "../parts/where.tsx";
import type { Site } from "../site.ts";

export type VenueView = {
  readonly organizer: Organizer;
  readonly venue: Venue;
  readonly cards: readonly EventCard[];
  readonly next: string | null;
};

export function VenuePage({ site, view }: { site: Site; view: VenueView }) {
  const { t } = site;
  const { organizer, venue, cards, next } = view;
  const names = { venue: venue.name, city: venue.city };
  const trail: Crumb[] = [
    { name: organizer.name, address: (to) => to.organizer(organizer) },
    { name: venue.name, address: (to) => to.venue(organizer, venue.slug) },
  ];
  return (
    <Document
      site={site}
      tenant={organizer}
      head={{
        title: t("page.venue.title", names),
        description: t("page.venue.about", names),
        island: "entry",
        canonical: (to) => to.venue(organizer, venue.slug),
        jsonLd: graph(placeLd(site, organizer, venue), crumbsLd(site, trail), listLd(site, cards)),
      }}
    >
      <Masthead site={site} tenant={organizer} />
      <main id="main" class="page bill-page">
        <Crumbs site={site} trail={trail} />
        <div class="stack g14 org__head">
          <p class="label soft">{t("page.venue")}</p>
          <h1 class="poster-type ev-name">{venue.name}</h1>
          <p class="row row--top">
            <Icon name="place" />
            <span>
              <Where names={[venue.address, venue.city]} />
              <br />
              <a class="link" href={mapAddress(venue)} rel="noreferrer">
                {t("event.maps")}
              </a>
            </span>
          </p>
        </div>
        <Bill site={site} heading={t("page.upcoming")} cards={cards} />
        {next === null ? null : <MoreLink href={site.links.events(organizer)}>{t("find.all")}</MoreLink>}
      </main>
      <Foot site={site} tenant={organizer} />
    </Document>
  );
}
