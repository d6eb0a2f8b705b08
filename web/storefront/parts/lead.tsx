/** The event that a home page opens with, and the other ones that are worth a look. */
import { clock, longDay, when } from "../format.ts";
import type { EventCard } from "../model.ts";
import type { Site } from "../site.ts";
import { Prices, State } from "./bill.tsx";
import { Poster } from "./picture.tsx";
import { Price } from "./price.tsx";
import { Where } from "./where.tsx";

/** A two-page spread. @param by whether to say whose it is */
export function Lead({ card, site, by }: { card: EventCard; site: Site; by: boolean }) {
  const { t, locale } = site;
  const doors = card.doors_at ? t("event.doors", { time: clock(card.doors_at, card.time_zone, locale) }) : "";
  return (
    <section class="spread" aria-labelledby="lead">
      <div class="spread__art lead-art">
        <Poster event={card} t={t} />
        <div class="spine" aria-hidden="true">
          <span class="tate">{longDay(card.starts_at, card.time_zone, locale)}</span>
        </div>
      </div>
      <div class="spread__text stack g16">
        <h1 id="lead" class="poster-type" lang={card.language}>
          {card.name}
        </h1>
        <p>
          {card.summary ? (
            <>
              <bdi lang={card.language}>{card.summary}</bdi>
              <br />
            </>
          ) : null}
          <Where names={[card.venue.name, card.venue.city]} />. {when(card.starts_at, card.time_zone, locale)}. {doors}
          {by ? (
            <>
              <br />
              <a class="link" href={site.links.organizer(card.tenant)}>
                {t("page.by", { tenant: card.tenant.name })}
              </a>
            </>
          ) : null}
        </p>
        <div class="row row--wrap g20">
          {card.on_sale ? (
            <a class="btn btn--primary btn--big" href={site.links.event(card)}>
              {t("event.choose.ga")}
            </a>
          ) : (
            <State card={card} site={site} />
          )}
          {card.prices && card.prices.from.amount > 0 ? (
            <span>
              {t("event.from")} <Price money={card.prices.from} locale={locale} />
            </span>
          ) : null}
        </div>
      </div>
    </section>
  );
}

/** Two or three more, with their pictures. */
export function AlsoFeatured({ cards, site }: { cards: readonly EventCard[]; site: Site }) {
  if (cards.length === 0) return null;
  return (
    <section class="also" aria-labelledby="also">
      <h2 class="vh" id="also">
        {site.t("page.featured")}
      </h2>
      <ul class="also__list">
        {cards.map((card) => (
          <li key={card.id}>
            <a class="also__card" href={site.links.event(card)}>
              <span class="also__art" aria-hidden="true">
                <Poster event={card} small />
              </span>
              <span class="stack g4 blocks">
                <span class="bill__t" lang={card.language}>
                  {card.name}
                </span>
                <span class="soft s">
                  {when(card.starts_at, card.time_zone, site.locale)}. <bdi>{card.venue.city}</bdi>
                </span>
                <span>
                  <Prices card={card} site={site} />
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
