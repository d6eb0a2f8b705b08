/** `/o/{tenant}`: an organizer's own front: who they are, what is coming, what was. */
import { featured } from "../featured.ts";
import { graph, listLd, organizationLd } from "../json-ld.ts";
import type { City, EventCard, Organizer } from "../model.ts";
import { Bill } from "../parts/bill.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import { CityChips, SearchForm } from "../parts/find-form.tsx";
import { Icon } from "../parts/icons.tsx";
import { Lead } from "../parts/lead.tsx";
import { MoreLink } from "../parts/more-link.tsx";
import type { Site } from "../site.ts";

export type OrganizerView = {
  readonly organizer: Organizer;
  /** HTML made from their Markdown without HTML (TH26); empty for none. */
  readonly about: string;
  /** The beginning of the same as plain text. */
  readonly aboutText: string;
  /** Soonest first. */
  readonly cards: readonly EventCard[];
  readonly more: boolean;
  readonly cities: readonly City[];
  /** Latest first. */
  readonly past: readonly EventCard[];
};

const SHOWN = 12;
/** Fewer rows are seen at a glance. */
const WORTH_SEARCHING = 5;

export function OrganizerPage({ site, view }: { site: Site; view: OrganizerView }) {
  const { t, links } = site;
  const { organizer, about, aboutText, cards, more, cities, past } = view;
  const [lead] = featured(cards);
  const rows = cards.slice(0, SHOWN);
  const description =
    aboutText ||
    cards
      .slice(0, 5)
      .map(({ name }) => name)
      .join(", ") ||
    t("tenant.title", { tenant: organizer.name });
  return (
    <Document
      site={site}
      tenant={organizer}
      head={{
        title: t("tenant.title", { tenant: organizer.name }),
        description,
        island: "entry",
        canonical: (to) => to.organizer(organizer),
        image: lead?.poster ?? organizer.logo,
        jsonLd: graph(
          organizationLd(site, organizer, aboutText === "" ? {} : { description: aboutText }),
          listLd(site, rows),
        ),
      }}
    >
      <Masthead site={site} tenant={organizer} />
      <main id="main">
        {lead ? (
          <Lead card={lead} site={site} by={false} />
        ) : (
          <div class="page org__head">
            <h1 class="poster-type">{organizer.name}</h1>
          </div>
        )}
        <div class="page bill-page">
          {rows.length > 0 ? (
            <>
              {cards.length >= WORTH_SEARCHING ? <SearchForm site={site} tenant={organizer} /> : null}
              <CityChips site={site} tenant={organizer} cities={cities} />
              <Bill site={site} heading={t("page.upcoming")} cards={rows} />
              {more || cards.length > SHOWN ? (
                <MoreLink href={links.events(organizer)}>{t("find.all")}</MoreLink>
              ) : null}
            </>
          ) : (
            <div class="empty">
              <Icon name="ticket" size="l" />
              <p>{t("tenant.empty", { tenant: organizer.name })}</p>
            </div>
          )}
          <section class="org__about stack g16">
            {about === "" ? null : (
              <>
                <h2 class="h2">{t("page.about", { name: organizer.name })}</h2>
                <div class="story" dir="auto" dangerouslySetInnerHTML={{ __html: about }} />
              </>
            )}
            <p>
              <a class="link link--44" href={links.calendar(organizer)}>
                <Icon name="calendar" size="s" /> {t("page.subscribe")}
              </a>
            </p>
          </section>
          {past.length > 0 ? <Bill site={site} heading={t("page.past")} cards={past} /> : null}
        </div>
      </main>
      <Foot site={site} tenant={organizer} />
    </Document>
  );
}
