/** Checkout as a plain form, for browsers without script: what is held, who gets it, how it is paid. Nothing is drawn later. */
import type { VNode } from "preact";
import { clock, price } from "../format.ts";
import { wayWords } from "../gateways.ts";
import { type Asked as AskedQuestion, askedOf, placesOf } from "../islands/checkout/answers.ts";
import type { Hold, Priced, ShopEvent } from "../model.ts";
import { Brand, Document } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import type { Site } from "../site.ts";
import type { CheckoutData, WaysToPay } from "./checkout.tsx";

export type PlainCheckoutView = {
  readonly event: ShopEvent;
  readonly hold: Hold;
  /** What it costs, part by part; null when that is not known now. */
  readonly priced: Priced | null;
  readonly ways: WaysToPay;
  readonly terms: CheckoutData["terms"];
  /** What was typed before, by the field's name. */
  readonly typed: Readonly<Record<string, string | readonly string[]>>;
  /** Why it did not go through, in words. */
  readonly fault: string | null;
  /** Makes two presses one payment. */
  readonly key: string;
};

/** `/checkout/{hold}/form`. */
export function PlainCheckoutPage({ site, view }: { site: Site; view: PlainCheckoutView }) {
  const { t, locale } = site;
  const { event, hold, priced, ways, terms, fault, key } = view;
  const total = priced?.total ?? hold.total;
  const text = (name: string) => (typeof view.typed[name] === "string" ? view.typed[name] : "");
  return (
    <Frame site={site} event={event}>
      {fault === null ? null : (
        <div class="banner banner--bad" role="alert">
          <Icon name="warning" />
          <div>{fault}</div>
        </div>
      )}
      <Order site={site} view={view} />
      <form class="stack g20" method="post" action={site.links.checkoutForm(hold.id)}>
        <input type="hidden" name="key" value={key} />
        <fieldset class="stack g12">
          <legend class="h3">{t("check.where")}</legend>
          <Line label={t("check.name")} name="name" autocomplete="name" value={text("name")} />
          <Line label={t("check.email")} name="email" type="email" autocomplete="email" value={text("email")} />
          <Line
            label={t("check.phone")}
            hint={t("check.phone.why")}
            name="phone"
            type="tel"
            autocomplete="tel"
            value={text("phone")}
            optional
          />
        </fieldset>
        <Questions site={site} view={view} />
        {total.amount === 0 ? null : <Ways site={site} ways={ways} chosen={text("gateway")} />}
        {terms === null ? null : (
          <fieldset class="stack g12 terms">
            <details>
              <summary>{t("ask.terms.read", { organizer: event.tenant.name })}</summary>
              <div class="terms__text story" dangerouslySetInnerHTML={{ __html: terms.html }} />
            </details>
            <label class="tick">
              <input type="checkbox" name="terms" value={terms.id} required />
              {t("ask.terms.agree", { organizer: event.tenant.name })}
            </label>
          </fieldset>
        )}
        <p>
          <button type="submit" class="btn btn--primary btn--big shade">
            {total.amount === 0 ? t("check.pay.free") : t("check.pay", { total: price(total, locale) })}
          </button>
        </p>
        <p class="s soft">{t("check.terms", { tenant: event.tenant.name })}</p>
      </form>
    </Frame>
  );
}

/** The hold is over, or of another browser: what happened, and the way to choose again. */
export function PlainEndedPage({ site, event, known }: { site: Site; event: ShopEvent; known: boolean }) {
  const { t } = site;
  return (
    <Frame site={site} event={event}>
      <h1 class="h1">{t(known ? "check.expired.h" : "check.unknown.h")}</h1>
      <p>{t(known ? "check.expired" : "check.unknown")}</p>
      <p>
        <a class="btn btn--primary" href={site.links.hold(event)}>
          {t("check.other")}
        </a>
      </p>
    </Frame>
  );
}

function Frame({ site, event, children }: { site: Site; event: ShopEvent; children: (VNode | null)[] | VNode }) {
  const { t } = site;
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{ title: t("check.title", { event: event.name }), robots: "noindex" }}
    >
      <header class="masthead">
        <div class="page">
          <a class="btn btn--plain btn--icon mast__back" href={site.links.hold(event)} aria-label={t("check.back")}>
            <Icon name="back" flip />
          </a>
          <span class="brand mast__brand">
            <Brand name={event.tenant.name} />
          </span>
        </div>
      </header>
      <main id="main" class="page plain__page stack g20">
        {children}
      </main>
    </Document>
  );
}

/** What is held, until when, and every part of its price. */
function Order({ site, view }: { site: Site; view: PlainCheckoutView }) {
  const { t, locale } = site;
  const { hold, priced, event } = view;
  const row = (label: string, amount: Hold["total"], key = label) => (
    <tr key={key}>
      <td>{label}</td>
      <td class="end num">{price(amount, locale)}</td>
    </tr>
  );
  return (
    <section aria-labelledby="order">
      <h1 class="h2" id="order">
        {t("check.order")}
      </h1>
      <p class="soft">{t("plain.until", { time: clock(hold.expires_at, event.time_zone, locale) })}</p>
      <table class="table">
        <tbody>
          {hold.lines.flatMap((line) =>
            line.seats.length === 0
              ? [row(t("check.line.count", { name: line.name, count: line.quantity }), line.total, line.ticket_type)]
              : line.seats.map(({ guid, section, row: number, number: seat }) =>
                  row(t("check.line.seat", { name: line.name, section, row: number, seat }), line.unit_price, guid),
                ),
          )}
          {priced && priced.discount.amount > 0
            ? row(t("check.discount"), { ...priced.discount, amount: -priced.discount.amount })
            : null}
          {(priced?.fee_lines ?? [])
            .filter(({ amount }) => amount.amount > 0)
            .map(({ name, amount }) => row(name, amount))}
          {(priced?.tax_lines ?? [])
            .filter(({ inclusive, amount }) => !inclusive && amount.amount > 0)
            .map(({ id, name, amount }) => row(name, amount, id))}
        </tbody>
        <tfoot>{row(t("check.total"), priced?.total ?? hold.total, "total")}</tfoot>
      </table>
    </section>
  );
}

type LineProps = {
  readonly label: string;
  readonly hint?: string;
  readonly name: string;
  readonly value: string;
  readonly type?: "text" | "email" | "tel" | "number" | "date";
  readonly autocomplete?: "name" | "email" | "tel";
  readonly optional?: boolean;
};

function Line({ label, hint, name, value, type = "text", autocomplete, optional = false }: LineProps) {
  const rest = {
    class: "input",
    name,
    value,
    maxlength: 500,
    required: !optional,
    ...(autocomplete === undefined ? {} : { autocomplete }),
  };
  const fields = {
    text: <input type="text" {...rest} />,
    email: <input type="email" {...rest} />,
    tel: <input type="tel" {...rest} />,
    number: <input type="text" inputmode="decimal" {...rest} />,
    date: <input type="date" {...rest} />,
  };
  return (
    <label class="field">
      <span class="field__label">{label}</span>
      {fields[type]}
      {hint ? <span class="field__hint">{hint}</span> : null}
    </label>
  );
}

function Ways({ site, ways, chosen }: { site: Site; ways: WaysToPay; chosen: string }) {
  const { t } = site;
  // A gateway's own window needs its script.
  const methods = ways.methods.filter(({ flow }) => flow !== "client_handoff");
  const first = methods.some(({ gateway }) => gateway === chosen) ? chosen : methods[0]?.gateway;
  if (methods.length === 0) return <p>{t("check.noscript")}</p>;
  return (
    <fieldset>
      <legend class="h3">{t("check.how")}</legend>
      <div class="options">
        {methods.map((method) => {
          const { label, say, icon } = wayWords(t, method);
          return (
            <label key={method.gateway}>
              <input
                class="radio"
                type="radio"
                name="gateway"
                value={method.gateway}
                checked={method.gateway === first}
              />
              <span class="grow">
                <strong>{label}</strong>
                <span class="s soft blk">{say}</span>
              </span>
              <Icon name={icon} size="l" />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

function Questions({ site, view }: { site: Site; view: PlainCheckoutView }) {
  const { t } = site;
  const { event, hold, typed } = view;
  const places = placesOf(hold, ({ section, row, number }) => t("ask.seat", { section, row, number }));
  const asked = askedOf(event.questions, places);
  if (asked.length === 0) return null;
  return (
    <fieldset class="stack g12">
      <legend class="h3">{t("ask.order")}</legend>
      {asked.map((one) => {
        const place = one.place === null ? undefined : places[one.place];
        const whose = place && `${t("ask.ticket", { number: (one.place ?? 0) + 1, name: place.name })}: `;
        return <Ask key={one.field} site={site} asked={one} whose={whose ?? ""} typed={typed[one.field]} />;
      })}
    </fieldset>
  );
}

type AskProps = {
  readonly site: Site;
  readonly asked: AskedQuestion;
  /** Whose answer it is; empty for the order. */
  readonly whose: string;
  readonly typed: string | readonly string[] | undefined;
};

function Ask({ site, asked: { field, question }, whose, typed = "" }: AskProps) {
  const { t } = site;
  const { kind, required, choices, help } = question;
  const label = `${whose}${question.label}${required ? "" : ` (${t("ask.optional")})`}`;
  const isChosen = (choice: string) => (typeof typed === "string" ? typed === choice : typed.includes(choice));
  if (kind === "consent")
    return (
      <label class="tick">
        <input type="checkbox" name={field} value="1" required={required} checked={typed !== ""} />
        {label}
      </label>
    );
  if (kind === "multi")
    return (
      <fieldset class="stack">
        <legend class="field__label">{label}</legend>
        {choices.map((choice) => (
          <label key={choice} class="tick">
            <input type="checkbox" name={field} value={choice} checked={isChosen(choice)} />
            {choice}
          </label>
        ))}
      </fieldset>
    );
  if (kind === "choice")
    return (
      <label class="field">
        <span class="field__label">{label}</span>
        <select class="input" name={field} required={required}>
          <option value="">{t("ask.choose")}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice} selected={isChosen(choice)}>
              {choice}
            </option>
          ))}
        </select>
      </label>
    );
  const types = { text: "text", number: "number", date: "date", phone: "tel" } as const;
  return (
    <Line
      label={label}
      hint={help}
      name={field}
      type={types[kind]}
      value={typeof typed === "string" ? typed : ""}
      optional={!required}
    />
  );
}
