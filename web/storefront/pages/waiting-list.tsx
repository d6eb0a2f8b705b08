/** The page of somebody who waits: where they stand, what is offered, and the way out. Only their link opens it. */
import { when } from "../format.ts";
import type { ShopEvent } from "../model.ts";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { Icon } from "../parts/icons.tsx";

export type WaitingView = {
  readonly event: ShopEvent;
  readonly entry: string;
  readonly token: string;
  readonly state: "unverified" | "waiting" | "offered" | "bought" | "missed" | "left" | "closed";
  readonly position: number | null;
  readonly ticketType: string;
  readonly quantity: number;
  /** Until when the places are kept; RFC 3339. */
  readonly offerUntil: string | null;
};

/** What the island gets in `#data`. */
export type WaitingData = {
  readonly entry: string;
  readonly token: string;
  readonly event: string;
  readonly locale: string;
};

/** `/waiting-list/{entry}/{token}`. */
export function WaitingListPage({ site, view }: { site: Site; view: WaitingView }) {
  const { t, locale } = site;
  const { event, entry, token, state, position, offerUntil } = view;
  const zone = event.time_zone;
  const wish = t("list.wish", { count: view.quantity, type: view.ticketType });
  const living = state === "unverified" || state === "waiting" || state === "offered";
  const data: WaitingData = { entry, token, event: event.id, locale };
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{
        title: t("list.title", { event: event.name }),
        here: (links) => links.waitingList(entry, token),
        robots: "noindex",
        island: "waiting-list",
        data,
      }}
    >
      <Masthead site={site} tenant={event.tenant} />
      <main id="main" class="page stack g16 top16">
        <div>
          <h1 class="h1">{t("list.title", { event: event.name })}</h1>
          <p class="soft">
            {wish} · {when(event.starts_at, zone, locale)}
          </p>
        </div>
        <div class="panel">
          <div class="panel__body stack g12">
            <p class="h3">{t(`list.state.${state}`)}</p>
            {state === "waiting" && position !== null ? (
              <p>{position === 1 ? t("list.first") : t("list.position", { count: position })}</p>
            ) : null}
            {state === "offered" && offerUntil !== null ? (
              <p>{t("list.until", { when: when(offerUntil, zone, locale) })}</p>
            ) : null}
            {state === "unverified" ? (
              <button class="btn btn--primary btn--big" type="button" data-act="confirm">
                {t("list.confirm")}
              </button>
            ) : null}
            {state === "offered" && offerUntil !== null ? (
              <button class="btn btn--primary btn--big" type="button" data-act="take">
                {t("list.take")}
              </button>
            ) : null}
            {living ? (
              <button class="btn btn--plain" type="button" data-act="leave">
                {t("list.leave")}
              </button>
            ) : (
              <a class="btn" href={site.links.event(event)}>
                {t("list.event")}
              </a>
            )}
            <output data-said />
            <noscript>
              <p class="banner banner--warn">
                <Icon name="warning" />
                <span>{t("list.noscript")}</span>
              </p>
            </noscript>
          </div>
        </div>
      </main>
      <Foot site={site} tenant={event.tenant} />
    </Document>
  );
}
