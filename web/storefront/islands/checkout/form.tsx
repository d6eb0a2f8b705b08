/** The form of checkout: who gets the tickets, what is asked, how it is paid, and the one button. */
import { useState } from "preact/hooks";
import { price } from "../../format.ts";
import type { Hold, PaymentMethod, Question } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import { Price } from "../../parts/price.tsx";
import type { MessageKey, Translate } from "../../text.ts";
import { askedOf, type Place } from "./answers.ts";
import { BUYER_FIELDS, type Buyer, type BuyerField, fieldFault, tidy } from "./buyer.ts";
import type { Draft } from "./draft.ts";
import { FaultBanner } from "./fault.tsx";
import type { PayFault, Way } from "./pay.ts";
import { Questions, type Said, Terms, type TermsText, useSaid } from "./questions.tsx";
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
  /** Where one signs in to have the form filled in; null for who is signed in. */
  readonly signIn: string | null;
  /** What stands in the form at first. */
  readonly draft: Draft | null;
  readonly onDraft: (draft: Draft) => void;
  readonly onPay: (buyer: Buyer, said: Said, way: Way) => void;
};

const EMPTY: Buyer = { name: "", email: "", phone: "" };

/** Who gets the tickets, how it is paid, and the one button: in the page on wide screens, in the tray on narrow ones. */
export function Form(props: FormProps) {
  const { t, locale, total, methods, organizer, country, known, busy, fault, places, terms, onPay } = props;
  const asked = askedOf(props.questions, places);
  const [buyer, setBuyer] = useState<Buyer>(props.draft?.buyer ?? EMPTY);
  const said = useSaid(asked, places.length, terms, {
    before: props.draft?.values ?? {},
    onChange: (values) => props.onDraft({ buyer, values }),
  });
  const change = (next: Buyer) => {
    setBuyer(next);
    // At once, not after drawing: the form may be gone by then.
    props.onDraft({ buyer: next, values: said.values });
  };
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
    return key === null ? serverError(t, fault, `buyer.${field}`) : t(key);
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
                  onInput={(value) => change({ ...buyer, [field]: value })}
                  onLeave={() => {
                    if (buyer[field] !== "") setLeft(new Set([...left, field]));
                  }}
                />
              ))}
            </div>
            {props.signIn === null ? null : (
              <p class="s">
                <a class="link link--44" href={props.signIn}>
                  {t("check.signin")}
                </a>
              </p>
            )}
            {buyer.phone === "" ? null : <TicketsBy t={t} ways={props.ticketsBy} buyer={buyer} onChoose={change} />}
          </div>
        )}
        {known ? null : (
          <Questions
            t={t}
            asked={asked}
            places={places}
            state={said}
            serverError={(field) => serverError(t, fault, field)}
          />
        )}
        {free ? null : <Ways t={t} methods={methods} chosen={gateway} onChoose={setGateway} first={known} />}
        {method?.needs_phone ? (
          <PhoneField
            t={t}
            gateway={gateway}
            country={country}
            value={phone}
            error={wrongPhone === null ? serverError(t, fault, "phone") : t(wrongPhone)}
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
            serverError={(field) => serverError(t, fault, field)}
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

/** What is said of a field that the server did not take; it says why in English only. */
const SERVER_FAULTS: Readonly<Record<string, MessageKey>> = {
  "buyer.name": "check.err.name",
  "buyer.email": "check.err.email.form",
  "buyer.phone": "check.err.phone",
  phone: "check.err.phone",
};

function serverError(t: Translate, fault: PayFault | null, field: string): string | null {
  if (fault?.kind !== "fields" || fault.errors.every((each) => each.field !== field)) return null;
  return t(SERVER_FAULTS[field] ?? "ask.bad");
}

/** The words of the one button: what it does, and while it does it, what is happening. */
export function actionKey(method: PaymentMethod | undefined, free: boolean, busy: boolean): MessageKey {
  if (free) return busy ? "check.busy.free" : "check.pay.free";
  if (method?.flow === "manual") return busy ? "check.busy.order" : "check.pay.order";
  if (!busy) return "check.pay";
  return method?.flow === "phone_prompt" ? "check.busy.prompt" : "check.busy";
}
