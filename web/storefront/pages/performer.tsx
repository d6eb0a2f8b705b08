/** `/o/{tenant}/performers/{performer}`: who they are, and where they can be seen. */
import { crumbsLd, graph, listLd, performerLd } from "../json-ld.ts";
import type { EventCard, Organizer, Picture } from "../model.ts";
import { Bill } from "../parts/bill.tsx";
import { type Crumb, Crumbs } from "../parts/crumbs.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import { MoreLink } from "../parts/more-link.tsx";
import { Shown } from "../parts/picture.tsx";
import type { Site } from "../site.ts";

export type PerformerView = {
  readonly organizer: Organizer;
  readonly performer: {
    readonly name: string;
    readonly slug: string;
    readonly kind: "performer" | "producer";
    readonly website: string | null;
    readonly picture: Picture | null;
  };
  /** HTML made from Markdown without HTML (TH26); empty for none. */
  readonly about: string;
  /** The beginning of the same as plain text. */
  readonly aboutText: string;
  readonly cards: readonly EventCard[];
  readonly next: string | null;
};

const PORTRAIT = "(min-width: 900px) 320px, 60vw";

export function PerformerPage({ site, view }: { site: Site; view: PerformerView }) {
  const { t } = site;
  const { organizer, performer, about, aboutText, cards, next } = view;
  const { name } = performer;
  const trail: Crumb[] = [
    { name: organizer.name, address: (to) => to.organizer(organizer) },
    { name, address: (to) => to.performer(organizer, performer.slug) },
  ];
  return (
    <Document
      site={site}
      tenant={organizer}
      head={{
        title: t("page.act.title", { name }),
        description: aboutText || t("page.act.about", { name }),
        island: "entry",
        canonical: (to) => to.performer(organizer, performer.slug),
        image: performer.picture,
        jsonLd: graph(performerLd(site, organizer, performer, aboutText), crumbsLd(site, trail), listLd(site, cards)),
      }}
    >
      <Masthead site={site} tenant={organizer} />
      <main id="main" class="page bill-page">
        <Crumbs site={site} trail={trail} />
        <div class="act__head">
          {performer.picture ? (
            <div class="act__portrait">
              <Shown picture={performer.picture} sizes={PORTRAIT} eager />
            </div>
          ) : null}
          <div class="stack g14">
            <p class="label soft">{t(performer.kind === "producer" ? "page.producer" : "page.performer")}</p>
            <h1 class="poster-type ev-name">{name}</h1>
            {about === "" ? null : <div class="story" dir="auto" dangerouslySetInnerHTML={{ __html: about }} />}
            {performer.website ? (
              <p>
                <a class="link link--44" href={performer.website} rel="nofollow noopener noreferrer">
                  {t("page.website.of", { name })}
                </a>
              </p>
            ) : null}
          </div>
        </div>
        {cards.length > 0 ? (
          <Bill site={site} heading={t("page.upcoming")} cards={cards} />
        ) : (
          <div class="empty">
            <Icon name="ticket" size="l" />
            <p>{t("page.act.none", { name })}</p>
          </div>
        )}
        {next === null ? null : <MoreLink href={site.links.events(organizer)}>{t("find.all")}</MoreLink>}
      </main>
      <Foot site={site} tenant={organizer} />
    </Document>
  );
}
