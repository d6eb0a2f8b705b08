/**
 * Choosing by a plain form: places without a number, and the best free seats. It is the picker of browsers without script,
 * and the way around a map that does not open. The server holds what is asked for and leads on to checkout.
 */
import { day, clock, price } from "../format.ts";
import type { ShopEvent, TicketType } from "../model.ts";
import { offersOf } from "../offers.ts";
import { Document } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import type { Site } from "../site.ts";

/** What the form's fields are called; the server reads them by these names. */
export const FIELDS = {
  /** Followed by the id of what is offered: how many. */
  count: "count ",
  zone: "zone",
  seats: "seats",
  together: "together",
  chairs: "chairs",
} as const;

/** What was asked for before, by the field's name; shown again after a refusal. */
export type Asked = Readonly<Record<string, string>>;

type FormProps = { readonly site: Site; readonly event: ShopEvent; readonly asked?: Asked };

/** The form itself. */
export function PlainForm({ site, event, asked = {} }: FormProps) {
  const { t, locale } = site;
  const offers = offersOf(event.ticket_types).filter((type) => type.on_sale);
  const loose = offers.filter((type) => type.category === null);
  const seated = offers.filter((type) => type.category !== null);
  return (
    <form class="plain stack g20" method="post" action={site.links.hold(event)}>
      {seated.length > 0 ? (
        <BestFields site={site} event={event} types={seated} asked={asked} alone={loose.length === 0} />
      ) : null}
      {loose.length > 0 ? (
        <fieldset class="stack g12">
          <legend class="h3">{t(seated.length > 0 ? "pick.areas" : "event.tickets")}</legend>
          {loose.map((type) => (
            <label key={type.id} class="field">
              <span class="field__label">
                {type.name}, {type.price.amount === 0 ? t("event.free") : price(type.price, locale)}
              </span>
              <Count
                name={FIELDS.count + type.id}
                least={type.min_per_order}
                most={Math.min(type.max_per_order, event.max_per_order)}
                now={asked[FIELDS.count + type.id] ?? ""}
              />
              {type.description ? <span class="field__hint">{type.description}</span> : null}
            </label>
          ))}
        </fieldset>
      ) : null}
      <p>
        <button type="submit" class="btn btn--primary btn--big shade">
          {t("plain.hold")}
        </button>
      </p>
    </form>
  );
}

function BestFields({
  site,
  event,
  types,
  asked = {},
  alone,
}: FormProps & { types: readonly TicketType[]; alone: boolean }) {
  const { t, locale } = site;
  const first = asked[FIELDS.zone] ?? (alone ? types[0]?.id : "");
  return (
    <fieldset class="stack g12">
      <legend class="h3">{t(alone ? "plain.best" : "plain.seats")}</legend>
      <p class="s soft">{t("plain.say")}</p>
      <label class="field">
        <span class="field__label">{t("pick.best.zone")}</span>
        <select class="input" name={FIELDS.zone}>
          {alone ? null : <option value="">{t("plain.zone.none")}</option>}
          {types.map((type) => (
            <option key={type.id} value={type.id} selected={type.id === first}>
              {type.name}, {price(type.price, locale)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">{t("pick.best.count")}</span>
        <Count name={FIELDS.seats} least={1} most={event.max_per_order} now={asked[FIELDS.seats] ?? "2"} needed />
      </label>
      <label class="tick">
        <input
          type="checkbox"
          name={FIELDS.together}
          value="1"
          checked={asked[FIELDS.seats] === undefined || asked[FIELDS.together] !== undefined}
        />
        {t("pick.best.together")}
      </label>
      <label class="field">
        <span class="field__label">{t("pick.best.stepfree")}</span>
        <Count name={FIELDS.chairs} least={1} most={event.max_per_order} now={asked[FIELDS.chairs] ?? "0"} />
        <span class="field__hint">{t("pick.best.stepfree.hint")}</span>
      </label>
    </fieldset>
  );
}

type CountProps = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly now: string;
  readonly needed?: boolean;
};

/** How many, as a list: nothing to type wrong. */
function Count({ name, least, most, now, needed = false }: CountProps) {
  const from = Math.max(1, least);
  const numbers = Array.from({ length: Math.max(0, most - from + 1) }, (_, at) => String(from + at));
  return (
    <select class="input plain__count" name={name}>
      {(needed ? numbers : ["0", ...numbers]).map((count) => (
        <option key={count} value={count} selected={count === now}>
          {count}
        </option>
      ))}
    </select>
  );
}

/** `…/events/{event}/hold`. @param fault why nothing was held, in words; null while nothing was asked */
export function PlainSeatsPage({ site, event, asked, fault }: FormProps & { fault: string | null }) {
  const { t, locale } = site;
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{ title: t("pick.title.ga", { event: event.name }), robots: "noindex" }}
    >
      <header class="pick__top">
        <a class="btn btn--plain btn--icon" href={site.links.event(event)} aria-label={t("pick.back")}>
          <Icon name="back" flip />
        </a>
        <div class="grow pick__name">
          <h1 class="trunc">{event.name}</h1>
          <div class="s soft trunc">
            {day(event.starts_at, event.time_zone, locale)}, {clock(event.starts_at, event.time_zone, locale)}.{" "}
            {event.venue.name}
          </div>
        </div>
      </header>
      <main id="main" class="page plain__page">
        {fault === null ? null : (
          <div class="banner banner--bad" role="alert">
            <Icon name="warning" />
            <div>{fault}</div>
          </div>
        )}
        <PlainForm site={site} event={event} {...(asked === undefined ? {} : { asked })} />
      </main>
    </Document>
  );
}
