/** `/events` and `/o/{tenant}/events`: the listing, narrowed by words, place, kind and days. */
import { crumbsLd, graph, listLd } from "../json-ld.ts";
import type { Category, City, EventCard, EventFilter, Organizer } from "../model.ts";
import { Bill } from "../parts/bill.tsx";
import { type Crumb, Crumbs } from "../parts/crumbs.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import { FindForm } from "../parts/find-form.tsx";
import { Icon } from "../parts/icons.tsx";
import { MoreLink } from "../parts/more-link.tsx";
import type { Site } from "../site.ts";

export type EventsView = {
  /** Null: those of all organizers. */
  readonly tenant: Organizer | null;
  readonly filter: EventFilter;
  /** Where this page of the list begins; undefined for the first. */
  readonly after: string | undefined;
  readonly cards: readonly EventCard[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
  readonly cities: readonly City[];
  readonly categories: readonly Category[];
};

export function EventsPage({ site, view }: { site: Site; view: EventsView }) {
  const { t, links } = site;
  const { tenant, filter, after, cards, next, cities, categories } = view;
  const city =
    filter.city === undefined ? undefined : (cities.find(({ key }) => key === filter.city)?.name ?? filter.city);
  const title = titleOf(site, view, city);
  const { q, tag, when, from, until, ...place } = filter;
  // A city's or a kind's list is a page of its own; what somebody typed or a day is not.
  const lasting = [q, tag, when, from, until, after].every((value) => value === undefined);
  const trail: Crumb[] = [
    tenant
      ? { name: tenant.name, address: (to) => to.organizer(tenant) }
      : { name: t("brand.tessera"), address: (to) => to.home() },
    { name: t("find.title"), address: (to) => to.events(tenant) },
  ];
  return (
    <Document
      site={site}
      tenant={tenant}
      head={{
        title: tenant ? title : `${title}, ${t("brand.tessera")}`,
        description: cards.length > 0 ? `${t("find.lead")} ${namesOf(cards)}` : t("find.lead"),
        ...(lasting ? {} : { robots: "noindex" as const }),
        island: "entry",
        canonical: (to) => to.events(tenant, lasting ? place : {}),
        jsonLd: graph(crumbsLd(site, trail), listLd(site, cards)),
      }}
    >
      <Masthead site={site} tenant={tenant} />
      <main id="main" class="page bill-page">
        <Crumbs site={site} trail={trail} />
        <h1 class="h1 find__title">{title}</h1>
        <FindForm site={site} tenant={tenant} filter={filter} cities={cities} categories={categories} />
        <Chosen site={site} view={view} city={city} />
        {cards.length > 0 ? (
          <Bill site={site} heading={t("page.upcoming")} cards={cards} />
        ) : (
          <Nothing site={site} view={view} />
        )}
        {next === null ? null : (
          <MoreLink rel="next" href={links.events(tenant, { ...filter, after: next })}>
            {t("find.later")}
          </MoreLink>
        )}
        {after === undefined ? null : (
          <p>
            <a class="link link--44" href={links.events(tenant, filter)}>
              {t("find.first")}
            </a>
          </p>
        )}
      </main>
      <Foot site={site} tenant={tenant} />
    </Document>
  );
}

function titleOf(site: Site, { tenant, filter }: EventsView, city: string | undefined): string {
  const { t } = site;
  const whose = tenant ? t("find.title.tenant", { tenant: tenant.name }) : t("find.title");
  const where = city === undefined ? whose : t("find.title.city", { city });
  return filter.category === undefined ? where : `${t(`category.${filter.category}`)}: ${where}`;
}

function namesOf(cards: readonly EventCard[]): string {
  return cards
    .slice(0, 4)
    .map(({ name }) => name)
    .join(", ");
}

/** What the list is narrowed to; each can be taken off again. */
function Chosen({ site, view, city }: { site: Site; view: EventsView; city: string | undefined }) {
  const { t, links } = site;
  const { filter, tenant } = view;
  const chosen: { readonly field: keyof EventFilter; readonly name: string }[] = [];
  if (filter.q !== undefined) chosen.push({ field: "q", name: filter.q });
  if (city !== undefined) chosen.push({ field: "city", name: city });
  if (filter.category !== undefined) chosen.push({ field: "category", name: t(`category.${filter.category}`) });
  if (filter.tag !== undefined) chosen.push({ field: "tag", name: filter.tag });
  if (filter.from !== undefined) chosen.push({ field: "from", name: `${t("find.from")} ${filter.from}` });
  if (filter.until !== undefined) chosen.push({ field: "until", name: `${t("find.until")} ${filter.until}` });
  if (chosen.length === 0) return null;
  return (
    <ul class="chips find__chosen">
      {chosen.map(({ field, name }) => (
        <li key={field}>
          <a class="chip chip--dense" href={links.events(tenant, { ...filter, [field]: undefined })}>
            <span class="vh">{t("find.drop", { name })}</span>
            <span aria-hidden="true">{name}</span> <Icon name="cross" size="s" />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** An honest end: that there is nothing, or nothing yet, and what to do. */
function Nothing({ site, view }: { site: Site; view: EventsView }) {
  const { t, links } = site;
  const { tenant, next } = view;
  const said = tenant ? t("find.none.tenant", { tenant: tenant.name }) : t("find.none");
  return (
    <div class="empty">
      <Icon name="ticket" size="l" />
      <p>{next === null ? said : t("find.none.more")}</p>
      <p class="soft">{t("find.none.how")}</p>
      <p>
        <a class="btn" href={links.events(tenant)}>
          {t("find.all")}
        </a>
      </p>
    </div>
  );
}
