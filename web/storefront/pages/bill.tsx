/** The bill: lead event as a spread, then every event as a row. Home of the platform and of a tenant. */
import { billDate, clock, longDay, when } from "../format.ts";
import type { EventCard, Organizer } from "../model.ts";
import { Poster } from "../parts/picture.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { Icon } from "../parts/icons.tsx";
import { Price } from "../parts/price.tsx";
import { priceParts } from "../format.ts";

function Prices({ card, site }: { card: EventCard; site: Site }) {
  if (!card.prices) return null;
  const { from, to } = card.prices;
  if (from.amount === to.amount && from.amount === 0) return <span class="price">{site.t("event.free")}</span>;
  if (from.amount === to.amount) return <Price money={from} locale={site.locale} />;
  return (
    <span class="price">
      <small>{priceParts(from, site.locale).sign}</small>
      {priceParts(from, site.locale).amount} – {priceParts(to, site.locale).amount}
    </span>
  );
}

function State({ card, site }: { card: EventCard; site: Site }) {
  if (card.status === "cancelled") return <span class="stamp stamp--ink">{site.t("bill.cancelled")}</span>;
  if (card.status === "postponed") return <span class="tag tag--warn">{site.t("bill.postponed")}</span>;
  if (card.on_sale) return <span class="tag tag--ok">{site.t("bill.onsale")}</span>;
  if (card.opens_at)
    return (
      <span class="tag tag--info">
        {site.t("bill.opens", { when: when(card.opens_at, card.time_zone, site.locale) })}
      </span>
    );
  return <span class="tag">{site.t("bill.closed")}</span>;
}

function Lead({ card, site, heading }: { card: EventCard; site: Site; heading: string | null }) {
  const doors = card.doors_at ? site.t("event.doors", { time: clock(card.doors_at, card.time_zone, site.locale) }) : "";
  return (
    <section class="spread" aria-labelledby="lead">
      <div class="spread__art lead-art">
        <Poster event={card} label={site.t("event.art")} />
        <div class="spine">
          <span class="tate">{longDay(card.starts_at, card.time_zone, site.locale)}</span>
        </div>
      </div>
      <div class="spread__text stack g16">
        {heading === null ? null : <p class="label soft">{heading}</p>}
        <h1 id="lead" class="poster-type">
          {card.name}
        </h1>
        <p>
          {card.summary ? (
            <>
              {card.summary}
              <br />
            </>
          ) : null}
          {card.venue.name}, {card.venue.city}. {when(card.starts_at, card.time_zone, site.locale)}. {doors}
        </p>
        <div class="row row--wrap g20">
          <a class="btn btn--primary btn--big" href={site.links.event(card)}>
            {site.t("event.choose.ga")}
          </a>
          {card.prices ? (
            <span>
              {site.t("event.from")} <Price money={card.prices.from} locale={site.locale} />
            </span>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function Row({ card, site }: { card: EventCard; site: Site }) {
  const date = billDate(card.starts_at, card.time_zone, site.locale);
  return (
    <li
      data-city={card.venue.city}
      data-words={`${card.name} ${card.venue.name} ${card.venue.city} ${card.tenant.name}`}
    >
      <a class="bill__row" href={site.links.event(card)}>
        <span class="bill__d">
          <span>{date.top}</span> <b>{date.number}</b>
        </span>
        <span class="bill__art" aria-hidden="true">
          <Poster event={card} small />
        </span>
        <span class="stack g4 blocks">
          <span class="bill__t">{card.name}</span>
          <span class="soft s">
            {card.venue.name}, {card.venue.city}. {clock(card.starts_at, card.time_zone, site.locale)}
          </span>
        </span>
        <span class="bill__p">
          <Prices card={card} site={site} />
          <State card={card} site={site} />
        </span>
      </a>
    </li>
  );
}

/** `/` (tenant null) and `/o/{tenant}`. Cards come soonest first. */
export function BillPage({
  site,
  tenant,
  cards,
}: {
  site: Site;
  tenant: Organizer | null;
  cards: readonly EventCard[];
}) {
  const title = tenant ? site.t("tenant.title", { tenant: tenant.name }) : site.t("home.title");
  const lead = cards.find((card) => card.on_sale) ?? cards[0];
  const cities = [...new Set(cards.map((card) => card.venue.city))];
  return (
    <Document
      site={site}
      tenant={tenant}
      head={{
        title,
        description: cards
          .slice(0, 5)
          .map((card) => card.name)
          .join(", "),
        canonical: (links) => (tenant ? links.organizer(tenant) : links.home()),
        ...(cards.length > 1 ? { island: "home" as const } : {}),
      }}
    >
      <Masthead site={site} tenant={tenant} />
      <main id="main">
        {lead ? (
          <Lead card={lead} site={site} heading={tenant ? null : lead.tenant.name} />
        ) : (
          <h1 class="vh">{title}</h1>
        )}
        <div class="page bill-page">
          {cards.length > 1 ? (
            <div id="find" hidden>
              <div class="find">
                <label class="vh" for="q">
                  {site.t("home.search")}
                </label>
                <div class="search">
                  <Icon name="search" />
                  <input id="q" type="search" placeholder={site.t("home.search")} autocomplete="off" />
                </div>
              </div>
              {cities.length > 1 ? (
                <div class="chips" id="cities">
                  {cities.map((city) => (
                    <button class="chip" type="button" aria-pressed="false" key={city}>
                      {city}
                    </button>
                  ))}
                </div>
              ) : null}
            </div>
          ) : null}
          {cards.length > 0 ? (
            <div class="spined">
              <span class="tate spine-h only-wide strong" aria-hidden="true">
                {site.t("home.heading")}
              </span>
              <div>
                <h2 class="vh">{site.t("home.heading")}</h2>
                <ul class="bill" id="bill">
                  {cards.map((card) => (
                    <Row key={card.id} card={card} site={site} />
                  ))}
                </ul>
                <output id="nohits" class="soft blk" hidden>
                  {site.t("home.nohits")}
                </output>
              </div>
            </div>
          ) : (
            <div class="empty">
              <Icon name="ticket" size="l" />
              <p>{tenant ? site.t("tenant.empty", { tenant: tenant.name }) : site.t("home.empty")}</p>
            </div>
          )}
        </div>
      </main>
      <Foot site={site} tenant={tenant} />
    </Document>
  );
}
