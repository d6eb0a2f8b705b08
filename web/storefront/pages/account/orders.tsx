/** Everything that somebody bought, of all organizers. */
import { billDate, price, when } from "../../format.ts";
import type { Site } from "../../site.ts";
import { AccountFrame } from "./frame.tsx";
import type { OrderCard, OrdersView } from "./view.ts";

export function OrdersPage({ site, view }: { site: Site; view: OrdersView }) {
  const { t, links } = site;
  const coming = view.orders.filter(({ over }) => !over);
  const past = view.orders.filter(({ over }) => over);
  return (
    <AccountFrame site={site} title={t("acct.title")} email={view.email} here="orders" path="">
      <h1 class="h1">{t("acct.title")}</h1>
      {view.orders.length === 0 && view.next === null ? (
        <div class="stack g12 acct__none">
          <p class="h3">{t("acct.none.h")}</p>
          <p>{t("acct.none.p", { email: view.email })}</p>
          <p>
            <a class="btn" href={links.home()}>
              {t("gone.back")}
            </a>
          </p>
        </div>
      ) : null}
      <Cards site={site} heading={t("acct.next")} cards={coming} />
      <Cards site={site} heading={t("acct.past")} cards={past} />
      {view.next === null ? null : (
        <p>
          <a class="link link--44" href={`${links.account()}?before=${view.next}`}>
            {t("acct.older")}
          </a>
        </p>
      )}
    </AccountFrame>
  );
}

function Cards({ site, heading, cards }: { site: Site; heading: string; cards: readonly OrderCard[] }) {
  if (cards.length === 0) return null;
  return (
    <section class="acct__part">
      <h2 class="h3">{heading}</h2>
      <ul class="acct__list">
        {cards.map((card) => (
          <Card key={card.id} site={site} card={card} />
        ))}
      </ul>
    </section>
  );
}

function Card({ site, card }: { site: Site; card: OrderCard }) {
  const { t, locale, links } = site;
  const { event } = card;
  const { top, number } = billDate(event.starts_at, event.time_zone, locale);
  return (
    <li class="acct__card">
      <div class="acct__date" aria-hidden="true">
        <span>{top}</span>
        <b>{number}</b>
      </div>
      <div class="acct__what">
        <a class="acct__name" href={links.account(`/orders/${card.id}`)}>
          {event.name}
        </a>
        <span class="s soft">
          {when(event.starts_at, event.time_zone, locale)}
          {event.venue === "" ? "" : `, ${event.venue}`}
        </span>
        <span class="s soft">
          {t("acct.order", { code: card.code })} · {t("acct.from", { organizer: card.organizer })}
        </span>
      </div>
      <div class="acct__sum">
        <span class="num strong">{price(card.total, locale)}</span>
        <span class="s soft">
          {card.tickets > 0 ? `${t("acct.tickets", { count: card.tickets })} · ` : ""}
          {stateOf(site, card)}
        </span>
      </div>
    </li>
  );
}

/** Where the order stands; a called-off event is said before anything else. */
function stateOf({ t }: Site, { event, status }: OrderCard): string {
  if (event.status === "cancelled") return t("event.cancelled");
  if (event.status === "postponed" && status === "paid") return t("event.postponed");
  return t(`acct.status.${status}`);
}
