/** `/`: what is worth going to, of all organizers. */
import { featured } from "../featured.ts";
import { graph, listLd } from "../json-ld.ts";
import type { City, EventCard } from "../model.ts";
import { Bill } from "../parts/bill.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import { CityChips, SearchForm } from "../parts/find-form.tsx";
import { Icon } from "../parts/icons.tsx";
import { AlsoFeatured, Lead } from "../parts/lead.tsx";
import { MoreLink } from "../parts/more-link.tsx";
import type { Site } from "../site.ts";

export type HomeView = {
  /** Soonest first. */
  readonly cards: readonly EventCard[];
  /** Whether there are more of them. */
  readonly more: boolean;
  readonly cities: readonly City[];
};

/** Rows of the bill; the listing has all. */
const SHOWN = 12;

export function HomePage({ site, view }: { site: Site; view: HomeView }) {
  const { t, links } = site;
  const { cards, more, cities } = view;
  const [lead, ...also] = featured(cards);
  const home = site.canonical((to) => to.home());
  const about = {
    "@type": "WebSite",
    name: t("brand.tessera"),
    url: home,
    potentialAction: {
      "@type": "SearchAction",
      target: `${site.canonical((to) => to.events(null))}?q={words}`,
      "query-input": "required name=words",
    },
  };
  return (
    <Document
      site={site}
      tenant={null}
      head={{
        title: t("home.title"),
        description: t("page.home.about"),
        island: "entry",
        canonical: (to) => to.home(),
        image: lead?.poster ?? null,
        jsonLd: graph(about, listLd(site, cards.slice(0, SHOWN))),
      }}
    >
      <Masthead site={site} tenant={null} />
      <main id="main">
        {lead ? <Lead card={lead} site={site} by /> : <h1 class="vh">{t("home.title")}</h1>}
        <AlsoFeatured cards={also} site={site} />
        <div class="page bill-page">
          {lead ? (
            <>
              <SearchForm site={site} tenant={null} />
              <CityChips site={site} tenant={null} cities={cities} />
              <Bill site={site} heading={t("home.heading")} cards={cards.slice(0, SHOWN)} />
              {more || cards.length > SHOWN ? <MoreLink href={links.events(null)}>{t("find.all")}</MoreLink> : null}
            </>
          ) : (
            <div class="empty">
              <Icon name="ticket" size="l" />
              <p>{t("home.empty")}</p>
            </div>
          )}
        </div>
      </main>
      <Foot site={site} tenant={null} />
    </Document>
  );
}
