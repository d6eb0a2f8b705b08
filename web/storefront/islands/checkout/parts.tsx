/** What is bought, and what is shown when the time is over. */
import { useState } from "preact/hooks";
import type { Zone } from "../../../ui/zones.ts";
import { price } from "../../format.ts";
import type { Hold, Priced } from "../../model.ts";
import { Price } from "../../parts/price.tsx";
import { ZoneTile } from "../../parts/zone-tile.tsx";
import { priceRows } from "../../price-rows.ts";
import type { Translate } from "../../text.ts";
import { CompanyData } from "./company.tsx";
import type { Company } from "./pay.ts";
import { PromoCode } from "./promo.tsx";

type SummaryProps = {
  readonly t: Translate;
  readonly locale: string;
  readonly hold: Hold;
  /** Null while nobody has answered what comes to the prices. */
  readonly price: Priced | null;
  /** Undefined once the order is made: its price is fixed. */
  readonly onCode?: (code: string | null) => Promise<string | null>;
  /** Undefined where the organizer takes no company data, and once the order is made. */
  readonly onCompany?: (company: Company | null) => Promise<string | null>;
  readonly company: Company | null;
  readonly zones: Readonly<Record<string, Zone>>;
  readonly event: string;
  readonly when: string;
};

/** What is bought: open on wide screens, one line with the total on narrow ones. */
export function Summary(props: SummaryProps) {
  const { t, locale, hold, price: priced, onCode, onCompany, company, zones, event, when } = props;
  const [open, setOpen] = useState(matchMedia("(min-width: 900px)").matches);
  const total = priced?.total ?? hold.total;
  const { rows, inside } = priced === null ? { rows: [], inside: [] } : priceRows(priced);
  const lines = hold.lines.flatMap((line) =>
    line.seats.length === 0
      ? [
          {
            key: `${line.ticket_type} ${line.variant}`,
            type: line.ticket_type,
            text: t("check.line.count", { name: line.name, count: line.quantity }),
            money: line.total,
          },
        ]
      : line.seats.map((seat) => ({
          key: seat.guid,
          type: line.ticket_type,
          text: t("check.line.seat", { name: line.name, section: seat.section, row: seat.row, seat: seat.number }),
          money: line.unit_price,
        })),
  );
  return (
    <aside class="panel" aria-label={t("check.order")}>
      <details class="sum" open={open} onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
        <summary class="panel__head">
          <strong class="h3">{t("check.order")}</strong>
          <span class="push only-narrow">
            <Price money={total} locale={locale} />
          </span>
        </summary>
        <div class="panel__body">
          <p class="strong">{event}</p>
          <p class="soft s">{when}</p>
          <ul class="sumlist">
            {lines.map(({ key, type, text, money }) => {
              const zone = zones[type];
              return (
                <li key={key}>
                  <span>{zone ? <ZoneTile zone={zone} /> : null}</span>
                  <span>{text}</span>
                  <Price money={money} locale={locale} bare />
                </li>
              );
            })}
          </ul>
          <dl class="sumkv">
            {hold.discount.amount === 0 ? null : (
              <div>
                <dt>{t("check.discount")}</dt>
                <dd>−{price(hold.discount, locale)}</dd>
              </div>
            )}
            {rows.map(({ text, money }) => (
              <div key={text}>
                <dt>{text}</dt>
                <dd>{price(money, locale)}</dd>
              </div>
            ))}
            {priced !== null && rows.length === 0 ? (
              <div>
                <dt>{t("check.fees")}</dt>
                <dd>{t("check.fees.in")}</dd>
              </div>
            ) : null}
            <div class="sumtot">
              <dt>{t("check.total")}</dt>
              <dd>
                <Price money={total} locale={locale} />
              </dd>
            </div>
            {inside.map(({ text, money }) => (
              <div key={text} class="s soft">
                <dt>{t("check.inside", { tax: text })}</dt>
                <dd>{price(money, locale)}</dd>
              </div>
            ))}
          </dl>
          {priced?.tax_mode === "reverse_charge" ? <p class="s">{t("check.reverse")}</p> : null}
          {onCode === undefined ? null : <PromoCode t={t} applied={hold.promo_code !== null} onApply={onCode} />}
          {onCompany === undefined ? null : <CompanyData t={t} locale={locale} applied={company} onApply={onCompany} />}
        </div>
      </details>
    </aside>
  );
}

type LateProps = {
  readonly t: Translate;
  readonly heading: string;
  readonly text: string;
  readonly action?: string;
  readonly onAction?: () => void;
  /** Where places are chosen. */
  readonly seats: string;
};

/** The hold is over, unknown or out of reach: what is safe, and the way on. */
export function Late({ t, heading, text, action, onAction, seats }: LateProps) {
  return (
    <main id="main" class="page order">
      <div class="stack g16 order__say" role="alert">
        <h1 class="h1">{heading}</h1>
        <p>{text}</p>
        <div class="row row--wrap">
          {action === undefined ? null : (
            <button type="button" class="btn btn--primary btn--big shade" onClick={onAction}>
              {action}
            </button>
          )}
          <a class="btn" href={seats}>
            {t("check.other")}
          </a>
        </div>
      </div>
    </main>
  );
}
