/** The bill: events as rows, soonest first. */
import { billDate, clock, priceParts, when } from "../format.ts";
import type { EventCard } from "../model.ts";
import type { Site } from "../site.ts";
import { Poster } from "./picture.tsx";
import { Price } from "./price.tsx";
import { Where } from "./where.tsx";

/** What a ticket costs: one price, or the lowest and the highest. */
export function Prices({ card, site }: { card: EventCard; site: Site }) {
  if (!card.prices) return null;
  const { from, to } = card.prices;
  if (from.amount === to.amount && from.amount === 0) return <span class="price">{site.t("event.free")}</span>;
  if (from.amount === to.amount) return <Price money={from} locale={site.locale} />;
  const [low, high] = [priceParts(from, site.locale), priceParts(to, site.locale)];
  return (
    <span class="price" dir="ltr">
      <small>{low.sign}</small>
      {low.amount} – {high.amount}
    </span>
  );
}

/** What of its sale is worth saying. */
export function State({ card, site }: { card: EventCard; site: Site }) {
  const { t } = site;
  if (card.status === "completed") return <span class="tag">{t("page.past.state")}</span>;
  if (card.status === "cancelled") return <span class="stamp stamp--ink">{t("bill.cancelled")}</span>;
  if (card.status === "postponed") return <span class="tag tag--warn">{t("bill.postponed")}</span>;
  if (card.on_sale) return <span class="tag tag--ok">{t("bill.onsale")}</span>;
  if (card.opens_at)
    return (
      <span class="tag tag--info">{t("bill.opens", { when: when(card.opens_at, card.time_zone, site.locale) })}</span>
    );
  return <span class="tag">{t("bill.closed")}</span>;
}

function Row({ card, site }: { card: EventCard; site: Site }) {
  const date = billDate(card.starts_at, card.time_zone, site.locale);
  return (
    <li>
      <a class="bill__row" href={site.links.event(card)}>
        <span class="bill__d">
          <span>{date.top}</span> <b>{date.number}</b>
        </span>
        <span class="bill__art" aria-hidden="true">
          <Poster event={card} small />
        </span>
        <span class="stack g4 blocks">
          <span class="bill__t">
            <bdi lang={card.language}>{card.name}</bdi>
          </span>
          <span class="soft s">
            <Where names={[card.venue.name, card.venue.city]} />. {clock(card.starts_at, card.time_zone, site.locale)}
          </span>
        </span>
        <span class="bill__p">
          {card.status === "completed" ? null : <Prices card={card} site={site} />}
          <State card={card} site={site} />
        </span>
      </a>
    </li>
  );
}

/** Events as rows under a heading, which stands upright beside them where there is room. */
export function Bill({ site, heading, cards }: { site: Site; heading: string; cards: readonly EventCard[] }) {
  return (
    <section class="spined">
      <span class="tate spine-h only-wide strong" aria-hidden="true">
        {heading}
      </span>
      <div>
        <h2 class="h2 bill__h">{heading}</h2>
        <ul class="bill">
          {cards.map((card) => (
            <Row key={card.id} card={card} site={site} />
          ))}
        </ul>
      </div>
    </section>
  );
}
