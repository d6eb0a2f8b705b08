/** The event page: what, when, where, tickets before the story, one action. Identical for every visitor. */
import { clock, longDay, mapAddress, when, zoneName } from "../format.ts";
import { crumbsLd, eventLd, graph } from "../json-ld.ts";
import type { Availability, ShopEvent, TicketType } from "../model.ts";
import { Gallery, Poster } from "../parts/picture.tsx";
import type { Crumb } from "../parts/crumbs.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { GoodToKnow, LineUp, Terms, Topics } from "../parts/event-sections.tsx";
import { Icon } from "../parts/icons.tsx";
import { Price } from "../parts/price.tsx";
import { AccessForm } from "../parts/access-form.tsx";
import { WaitingListForm } from "../parts/waiting-list.tsx";
import { Where } from "../parts/where.tsx";
import { ZoneTile } from "../parts/zone-tile.tsx";
import { FEW_LEFT, fromPrice, leftOf, type SaleState, saleState, typeState, zonesOfTypes } from "../sale.ts";

export type EventView = {
  readonly event: ShopEvent;
  readonly availability: Availability | null;
  /** The description as HTML made from Markdown without HTML (TH26). */
  readonly story: string;
  /** The terms likewise; empty for none. */
  readonly terms: string;
  /** Address of its preview picture, without the origin. */
  readonly card: string;
  /** Milliseconds. */
  readonly now: number;
  /** The sale has a queue: the way to the places leads through it. */
  readonly queue: boolean;
};

function Stamp({ site, event, state }: { site: Site; event: ShopEvent; state: SaleState }) {
  const { t, locale } = site;
  if (state.kind === "opens")
    return <span class="stamp">{t("event.opens", { when: when(state.at, event.time_zone, locale) })}</span>;
  const words = {
    on_sale: "event.onsale",
    sold_out: "event.soldout",
    closed: "event.closed",
    cancelled: "event.cancelled",
    postponed: "event.postponed",
    over: "event.over",
  } as const;
  return <span class={`stamp${state.kind === "on_sale" ? "" : " stamp--ink"}`}>{t(words[state.kind])}</span>;
}

function Facts({ site, event }: { site: Site; event: ShopEvent }) {
  const { t, locale, links } = site;
  const { venue, time_zone: zone } = event;
  return (
    <dl class="facts">
      <div>
        <dt class="vh">{t("event.when")}</dt>
        <dd>
          <Icon name="calendar" />
          <span>
            <b>
              <time datetime={event.starts_at}>{when(event.starts_at, zone, locale)}</time>
            </b>
            <br />
            <span class="soft">
              {t("event.zone", { zone: zoneName(zone, locale) })}{" "}
              {event.doors_at ? t("event.doors", { time: clock(event.doors_at, zone, locale) }) : null}
            </span>
            <br />
            <a class="link" href={links.eventCalendar(event)}>
              {t("page.calendar")}
            </a>
          </span>
        </dd>
      </div>
      <div>
        <dt class="vh">{t("event.where")}</dt>
        <dd>
          <Icon name="place" />
          <span>
            <a class="link link--plain" href={links.venue(event.tenant, venue.slug)}>
              <bdi>{venue.name}</bdi>
            </a>
            {venue.address || venue.city ? ", " : ""}
            <Where names={[venue.address, venue.city]} />
            <br />
            <a class="link" href={mapAddress(venue)} rel="noreferrer">
              {t("event.maps")}
            </a>
          </span>
        </dd>
      </div>
    </dl>
  );
}

function TypeRow({ site, view, type }: { site: Site; view: EventView; type: TicketType }) {
  const { t, locale } = site;
  const { event, availability, now } = view;
  const zone = zonesOfTypes(event).get(type.id);
  const state = typeState(type, availability, now);
  const left = leftOf(type, availability);
  return (
    <li data-type={type.id}>
      {zone ? <ZoneTile zone={zone} /> : <span />}
      <div>
        <strong>{type.name}</strong>
        {type.description ? <div class="soft s">{type.description}</div> : null}
      </div>
      <div class="end">
        {type.price.amount === 0 ? (
          <span class="price">{t("event.free")}</span>
        ) : (
          <Price money={type.price} locale={locale} />
        )}
        <div class="s soft" data-left>
          {state === "sold_out" ? <b>{t("event.soldout")}</b> : null}
          {state === "closed" ? t("event.closed") : null}
          {state === "opens" && type.sales_start
            ? t("event.opens", { when: when(type.sales_start, event.time_zone, locale) })
            : null}
          {state === "on_sale" && left !== null ? (
            <span class={left <= FEW_LEFT ? "tag tag--warn" : undefined}>{t("event.left", { count: left })}</span>
          ) : null}
        </div>
      </div>
    </li>
  );
}

/** `/o/{tenant}/events/{event}`. */
export function EventPage({ site, view }: { site: Site; view: EventView }) {
  const { t, locale, links } = site;
  const { event, availability, story, terms, card, now, queue } = view;
  const state = saleState(event, availability, now);
  const from = fromPrice(event, availability, now);
  const choose = queue ? t("event.queue") : event.seat_map ? t("event.choose") : t("event.choose.ga");
  const next = queue ? links.queue(event) : links.seats(event);
  // A queue is joined before the sale opens too: that is what it is for.
  const waitFor = event.waiting_list
    ? event.ticket_types.filter((type) => typeState(type, availability, now) === "sold_out")
    : [];
  const buyable = state.kind === "on_sale" || (queue && state.kind === "opens");
  const trail: Crumb[] = [
    { name: event.tenant.name, address: (to) => to.organizer(event.tenant) },
    { name: event.name, address: (to) => to.event(event) },
  ];
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{
        title: `${event.name}, ${when(event.starts_at, event.time_zone, locale)}`,
        description:
          event.summary ||
          `${event.venue.name}, ${event.venue.city}. ${longDay(event.starts_at, event.time_zone, locale)}`,
        canonical: (at) => at.event(event),
        island: "event",
        jsonLd: graph(eventLd(site, view), crumbsLd(site, trail)),
        image: event.poster,
        preview: { path: card, alt: event.name },
        data: { event: event.id, locale },
      }}
    >
      <Masthead site={site} tenant={event.tenant} />
      <main id="main">
        {state.kind === "cancelled" || state.kind === "postponed" ? (
          <div class="page top16">
            <div class="banner banner--warn">
              <Icon name="warning" />
              <div>
                {t(state.kind === "cancelled" ? "event.cancelled.banner" : "event.postponed.banner", {
                  tenant: event.tenant.name,
                })}
              </div>
            </div>
          </div>
        ) : null}
        <div class="spread">
          <div class="spread__art ev-art">
            <Poster event={event} t={t} />
            <div class="spine" aria-hidden="true">
              <span class="tate">{longDay(event.starts_at, event.time_zone, locale)}</span>
            </div>
          </div>
          <div class="spread__text ev-text stack g14">
            <div>
              <Stamp site={site} event={event} state={state} />
            </div>
            <h1 class="poster-type ev-name" lang={event.language}>
              {event.name}
            </h1>
            {event.summary ? (
              <p class="soft">
                <bdi lang={event.language}>{event.summary}</bdi>
              </p>
            ) : null}
            <Facts site={site} event={event} />
          </div>
        </div>
        <div class="page two ev-body">
          <div class="stack g16 prose">
            {story ? (
              <>
                <h2 class="h2">{t("event.about")}</h2>
                <div class="story" dir="auto" lang={event.language} dangerouslySetInnerHTML={{ __html: story }} />
              </>
            ) : null}
            <Topics site={site} event={event} />
            <LineUp site={site} event={event} />
            <Gallery label={t("event.gallery")} pictures={event.gallery} />
            <GoodToKnow site={site} event={event} />
            <Terms site={site} html={terms} />
          </div>
          <aside class="panel buy" aria-label={t("event.tickets")}>
            <div class="panel__head">
              <h2 class="h3">{t("event.tickets")}</h2>
              <span class="push soft s">{t(event.all_in ? "event.fees" : "event.fees.plus")}</span>
            </div>
            {event.ticket_types.length > 0 ? (
              <ul class="ticket-types">
                {event.ticket_types.map((type) => (
                  <TypeRow key={type.id} site={site} view={view} type={type} />
                ))}
              </ul>
            ) : (
              <p class="panel__body soft">{t("event.none")}</p>
            )}
            {waitFor.length > 0 ? <WaitingListForm site={site} event={event} types={waitFor} /> : null}
            <AccessForm site={site} />
            {buyable ? (
              <div class="only-wide buy__go">
                <a class="btn btn--primary btn--wide btn--big" href={next}>
                  {choose}
                </a>
                <p class="s soft">{t("event.limit", { count: event.max_per_order, minutes: event.hold_minutes })}</p>
              </div>
            ) : null}
          </aside>
        </div>
      </main>
      {buyable ? (
        <section class="tray only-narrow" aria-label={t("event.from")}>
          <div class="page row">
            {from ? (
              <div class="tray__sum">
                <div class="s soft">{t("event.from")}</div>
                <Price money={from} locale={locale} size="l" />
              </div>
            ) : null}
            <a class="btn btn--primary grow shade" href={next}>
              {choose}
            </a>
          </div>
        </section>
      ) : null}
      <Foot site={site} tenant={event.tenant} />
    </Document>
  );
}
