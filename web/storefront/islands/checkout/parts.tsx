/** The parts of checkout: form, methods, summary, and what is shown when the time is over. */
import { useState } from "preact/hooks";
import type { Zone } from "../../../ui/zones.ts";
import { price } from "../../format.ts";
import type { MessageKey } from "../../text.ts";
import type { Hold, PaymentMethod, Priced, Question } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import { Price } from "../../parts/price.tsx";
import { priceRows } from "../../price-rows.ts";
import { ZoneTile } from "../../parts/zone-tile.tsx";
import type { Translate } from "../../text.ts";
import { BUYER_FIELDS, type Buyer, type BuyerField, fieldFault, tidy } from "./buyer.ts";
import { CompanyData } from "./company.tsx";
import { FaultBanner } from "./fault.tsx";
import { askedOf, type Place } from "./answers.ts";
import type { Company, PayFault, Way } from "./pay.ts";
import { Questions, type Said, Terms, type TermsText, useSaid } from "./questions.tsx";
import { PromoCode } from "./promo.tsx";
import { payPhone, payPhoneFault, PhoneField, Ways } from "./ways.tsx";

type FieldProps = {
  readonly t: Translate;
  readonly name: BuyerField;
  readonly value: string;
  readonly error: string | null;
  readonly onInput: (value: string) => void;
  readonly onLeave: () => void;
  readonly why?: string;
};

const LABELS: Readonly<Record<BuyerField, MessageKey>> = {
  name: "check.name",
  email: "check.email",
  phone: "check.phone",
};

function Field({ t, name, value, error, onInput, onLeave, why }: FieldProps) {
  const errorId = `${name}-error`;
  const shared = {
    class: "input",
    id: name,
    name,
    maxlength: name === "phone" ? 24 : 160,
    value,
    "aria-invalid": error !== null,
    ...(error === null ? {} : { "aria-describedby": errorId }),
    onInput: (event: { currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
    onBlur: onLeave,
  };
  return (
    <div class={`field${error === null ? "" : " field--bad"}`}>
      <label class="field__label" for={name}>
        {t(LABELS[name])} {why === undefined ? null : <small>{why}</small>}
      </label>
      {name === "name" ? <input {...shared} type="text" autocomplete="name" /> : null}
      {name === "email" ? <input {...shared} type="email" inputmode="email" autocomplete="email" /> : null}
      {name === "phone" ? <input {...shared} type="tel" inputmode="tel" autocomplete="tel" /> : null}
      {error === null ? null : (
        <span class="field__error" id={errorId}>
          <Icon name="warning" size="s" /> {error}
        </span>
      )}
    </div>
  );
}

type FormProps = {
  readonly t: Translate;
  readonly locale: string;
  /** What the buyer pays in all. */
  readonly total: Hold["total"];
  readonly methods: readonly PaymentMethod[];
  readonly organizer: string;
  /** Of the organizer: how phone numbers are written at home. */
  readonly country: string;
  /** The order is made already: who gets the tickets stands. */
  readonly known: boolean;
  readonly busy: boolean;
  readonly fault: PayFault | null;
  readonly questions: readonly Question[];
  readonly ticketsBy: readonly ("sms" | "whatsapp")[];
  /** Of the hold, in the order of the order's lines. */
  readonly places: readonly Place[];
  readonly terms: TermsText | null;
  readonly onPay: (buyer: Buyer, said: Said, way: Way) => void;
};

const EMPTY: Buyer = { name: "", email: "", phone: "" };

/** Who gets the tickets, how it is paid, and the one button: in the page on wide screens, in the tray on narrow ones. */
export function Form(props: FormProps) {
  const { t, locale, total, methods, organizer, country, known, busy, fault, places, terms, onPay } = props;
  const asked = askedOf(props.questions, places);
  const said = useSaid(asked, places.length, terms);
  const [buyer, setBuyer] = useState<Buyer>(EMPTY);
  const [left, setLeft] = useState<ReadonlySet<BuyerField>>(new Set());
  const free = total.amount === 0;
  const [gateway, setGateway] = useState(methods[0]?.gateway ?? "");
  const method = free ? undefined : methods.find((each) => each.gateway === gateway);
  // The prompt goes to the buyer's own number, until they write another one.
  const [typed, setTyped] = useState<string | null>(null);
  const [phoneLeft, setPhoneLeft] = useState(false);
  const phone = typed ?? buyer.phone;
  const phoneFault = (): MessageKey | null => (method?.needs_phone ? payPhoneFault(phone, country) : null);
  const error = (field: BuyerField): string | null => {
    const key = left.has(field) ? fieldFault(field, buyer) : null;
    return key === null ? serverError(fault, `buyer.${field}`) : t(key);
  };
  const wrongPhone = phoneLeft ? phoneFault() : null;
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong = known ? undefined : BUYER_FIELDS.find((field) => fieldFault(field, buyer) !== null);
    setLeft(new Set(BUYER_FIELDS));
    setPhoneLeft(true);
    said.setTried(true);
    const unsaid = known ? undefined : said.firstMissing();
    if (wrong) document.getElementById(wrong)?.focus();
    else if (unsaid) document.getElementById(unsaid)?.focus();
    else if (phoneFault() !== null) document.getElementById("pay-phone")?.focus();
    else if (free) onPay(tidy(buyer), said.said(), { gateway: "free", phone: null });
    else if (method)
      onPay(tidy(buyer), said.said(), { gateway, phone: method.needs_phone ? payPhone(phone, country) : null });
  };
  const action = t(actionKey(method, free, busy), { total: price(total, locale) });
  const button = (wide: boolean) => (
    <button
      type="submit"
      form="pay"
      class={`btn btn--primary ${wide ? "btn--big check__pay" : "grow shade"}`}
      aria-busy={busy}
    >
      {action}
      {busy ? <span class="busybar" /> : null}
    </button>
  );
  return (
    <>
      <form id="pay" class="stack g24" novalidate onSubmit={submit}>
        <FaultBanner t={t} fault={fault} organizer={organizer} />
        {known ? null : (
          <div>
            <h1 class="h1 check__h">{t("check.where")}</h1>
            <div class="stack g16">
              {BUYER_FIELDS.map((field) => (
                <Field
                  key={field}
                  t={t}
                  name={field}
                  value={buyer[field]}
                  error={error(field)}
                  {...(field === "phone" ? { why: t("check.phone.why") } : {})}
                  onInput={(value) => setBuyer({ ...buyer, [field]: value })}
                  onLeave={() => {
                    if (buyer[field] !== "") setLeft(new Set([...left, field]));
                  }}
                />
              ))}
            </div>
            {buyer.phone === "" ? null : <TicketsBy t={t} ways={props.ticketsBy} buyer={buyer} onChoose={setBuyer} />}
          </div>
        )}
        {known ? null : (
          <Questions
            t={t}
            asked={asked}
            places={places}
            state={said}
            serverError={(field) => serverError(fault, field)}
          />
        )}
        {free ? null : <Ways t={t} methods={methods} chosen={gateway} onChoose={setGateway} first={known} />}
        {method?.needs_phone ? (
          <PhoneField
            t={t}
            gateway={gateway}
            country={country}
            value={phone}
            error={wrongPhone === null ? serverError(fault, "phone") : t(wrongPhone)}
            onInput={setTyped}
            onLeave={() => setPhoneLeft(phone !== "")}
          />
        ) : null}
        {known || terms === null ? null : (
          <Terms
            t={t}
            terms={terms}
            organizer={organizer}
            state={said}
            serverError={(field) => serverError(fault, field)}
          />
        )}
        <p class="s soft">{t("check.terms", { tenant: organizer })}</p>
        <div class="only-wide">{button(true)}</div>
      </form>
      <div class="tray tray--pay only-narrow">
        <div class="page row">
          <div class="tray__sum">
            <div class="s soft">{t("check.total")}</div>
            <Price money={total} locale={locale} size="l" />
          </div>
          {button(false)}
        </div>
      </div>
    </>
  );
}

type TicketsByProps = {
  readonly t: Translate;
  readonly ways: FormProps["ticketsBy"];
  readonly buyer: Buyer;
  readonly onChoose: (buyer: Buyer) => void;
};

/** Whether the link to the tickets goes to the phone, too (N4). */
function TicketsBy({ t, ways, buyer, onChoose }: TicketsByProps) {
  const choose = ({ ticketsBy: _before, ...rest }: Buyer, way?: "sms" | "whatsapp") =>
    onChoose(way === undefined ? rest : { ...rest, ticketsBy: way });
  return (
    <div>
      {ways.map((way) => (
        <label class="tick" key={way}>
          <input
            type="checkbox"
            checked={buyer.ticketsBy === way}
            onChange={(event) => choose(buyer, event.currentTarget.checked ? way : undefined)}
          />
          <span>{t(`check.tickets.${way}`)}</span>
        </label>
      ))}
    </div>
  );
}

/** What the server said of a field. */
function serverError(fault: PayFault | null, field: string): string | null {
  if (fault?.kind !== "fields") return null;
  return fault.errors.find((each) => each.field === field)?.message ?? null;
}

/** The words of the one button: what it does, and while it does it, what is happening. */
export function actionKey(method: PaymentMethod | undefined, free: boolean, busy: boolean): MessageKey {
  if (free) return busy ? "check.busy.free" : "check.pay.free";
  if (method?.flow === "manual") return busy ? "check.busy.order" : "check.pay.order";
  if (!busy) return "check.pay";
  return method?.flow === "phone_prompt" ? "check.busy.prompt" : "check.busy";
}

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
  readonly path: string;
};

/** The hold is over, unknown or out of reach: what is safe, and the way on. */
export function Late({ t, heading, text, action, onAction, path }: LateProps) {
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
          <a class="btn" href={`${path}/seats`}>
            {t("check.other")}
          </a>
        </div>
      </div>
    </main>
  );
}
