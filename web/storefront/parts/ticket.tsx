import { clock, day, longDay } from "../format.ts";
import type { ShopEvent, Ticket } from "../model.ts";
import { qrPath } from "../../ui/qr.ts";
import type { MessageKey } from "../text.ts";
import type { Site } from "../site.ts";

const STAMPS: Readonly<Record<string, MessageKey>> = {
  used: "done.ticket.used",
  admitted: "done.ticket.used",
  cancelled: "done.ticket.cancelled",
  refunded: "done.ticket.refunded",
  transferred: "done.ticket.transferred",
  blocked: "tkt.blocked",
  expired: "tkt.expired",
};
/** Why a ticket has no code, and what its holder may do. */
const WHY: Readonly<Record<string, MessageKey>> = {
  cancelled: "tkt.why.cancelled",
  transferred: "tkt.why.transferred",
  blocked: "tkt.why.blocked",
  expired: "tkt.why.expired",
};

type Props = {
  readonly site: Site;
  readonly event: ShopEvent;
  readonly ticket: Ticket;
  readonly position: number;
  readonly count: number;
};

/** One web ticket: spine, facts, place in large figures, code on pure white by day and night. */
export function TicketView({ site, event, ticket, position, count }: Props) {
  const { t, locale } = site;
  const zone = event.time_zone;
  const start = clock(event.starts_at, zone, locale);
  const hours = event.doors_at
    ? t("done.doors", { doors: clock(event.doors_at, zone, locale), start })
    : t("done.start", { start });
  return (
    <article class="tkt" aria-label={t("done.ticket", { n: position, count })}>
      <header class="tkt__h">
        <span class="tate" aria-hidden="true">
          {event.tenant.name}
        </span>
        <div>
          <div class="s">{longDay(event.starts_at, zone, locale)}</div>
          <h2 class="h3 tkt__name">{event.name}</h2>
          <div class="s">
            {event.venue.name}. {hours}
          </div>
        </div>
      </header>
      <Place site={site} ticket={ticket} when={day(event.starts_at, zone, locale)} />
      <div class="tkt__q">
        <Code site={site} ticket={ticket} organizer={event.tenant.name} />
        <p class="s">
          <b>{ticket.type}</b>
          {ticket.holder_name ? <span class="soft"> {ticket.holder_name}</span> : null}
        </p>
      </div>
    </article>
  );
}

function Place({ site, ticket }: { site: Site; ticket: Ticket; when: string }) {
  const { t } = site;
  if (!ticket.seat)
    return (
      <dl class="tkt__s tkt__s--one">
        <div>
          <dt>{t("done.type")}</dt>
          <dd class="tkt__word">{ticket.type}</dd>
        </div>
      </dl>
    );
  // "Block B" is said by the label already; a hall that names its sections otherwise keeps its own words.
  const section = ticket.seat.section.replace(/^(block|section|sektion)\s+/i, "");
  return (
    <dl class="tkt__s">
      <div>
        <dt>{t("done.section")}</dt>
        <dd class={section.length > 4 ? "tkt__word" : undefined}>{section}</dd>
      </div>
      <div>
        <dt>{t("done.row")}</dt>
        <dd>{ticket.seat.row}</dd>
      </div>
      <div>
        <dt>{t("done.seat")}</dt>
        <dd>{ticket.seat.number}</dd>
      </div>
    </dl>
  );
}

function Code({ site, ticket, organizer }: { site: Site; ticket: Ticket; organizer: string }) {
  const { t } = site;
  if (ticket.code === null) {
    const key = STAMPS[ticket.status] ?? "done.ticket.cancelled";
    return (
      <div class="tkt__gone">
        <span class="stamp stamp--ink">{t(key)}</span>
        <p class="s soft tkt__why">{t(WHY[ticket.status] ?? "done.ticket.gone", { organizer })}</p>
      </div>
    );
  }
  const { path, side } = qrPath(ticket.code);
  const { rotation_key: key, rotating } = ticket;
  return (
    <>
      <svg
        class="qr"
        viewBox={`0 0 ${side} ${side}`}
        role="img"
        aria-label={t("done.qr")}
        {...(key ? { "data-code": ticket.code, "data-key": key } : {})}
      >
        <path d={path} />
      </svg>
      {ticket.status === "used" ? <p class="tag">{t("tkt.used")}</p> : null}
      {key ? (
        <div class="tkt__live" hidden>
          <div class="tkt__beat" aria-hidden="true">
            <i />
          </div>
          <p class="s tkt__time">
            <b class="num" aria-hidden="true" /> {t("done.qr.moves")}
          </p>
        </div>
      ) : null}
      {rotating === "required" ? (
        <noscript>
          <p class="s">{t("done.qr.still")}</p>
        </noscript>
      ) : null}
    </>
  );
}
