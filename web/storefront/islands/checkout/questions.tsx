/** What the organizer asks, once for the order and once a ticket, and the terms. Errors stand at their field. */
import { useState } from "preact/hooks";
import type { Question } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import type { Translate } from "../../text.ts";
import { type Asked, isMissing, type Place, sentOf, type Value, type Values } from "./answers.ts";

/** The terms as safe HTML, made on the server (TH26). */
export type TermsText = { readonly id: string; readonly html: string };
/** What goes along with the order. */
export type Said = ReturnType<typeof sentOf> & { readonly accepted_terms?: string };

/** What is said of a field by the server; null when nothing. */
type ServerError = (field: string) => string | null;

export const TERMS_FIELD = "accepted_terms";

type Kept = {
  /** What stands there at first. */
  readonly before: Values;
  readonly onChange: (values: Values) => void;
};

/** The answers while they are written. `firstMissing` is the field to go to before anything is sent. */
export function useSaid(asked: readonly Asked[], places: number, terms: TermsText | null, kept: Kept) {
  const [values, setValues] = useState<Values>(kept.before);
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  return {
    values,
    set: (field: string, value: Value | undefined) => {
      const { [field]: _before, ...rest } = values;
      const next = value === undefined ? rest : { ...rest, [field]: value };
      setValues(next);
      kept.onChange(next);
    },
    agreed,
    setAgreed,
    tried,
    setTried,
    firstMissing: (): string | undefined =>
      asked.find((each) => isMissing(each, values))?.field ?? (terms !== null && !agreed ? TERMS_FIELD : undefined),
    said: (): Said => ({
      ...sentOf(asked, values, places),
      ...(terms !== null && agreed ? { accepted_terms: terms.id } : {}),
    }),
  };
}
export type SaidState = ReturnType<typeof useSaid>;

type Props = {
  readonly t: Translate;
  readonly asked: readonly Asked[];
  readonly places: readonly Place[];
  readonly state: SaidState;
  readonly serverError: ServerError;
};

/** All questions; nothing when there are none. */
export function Questions({ t, asked, places, state, serverError }: Props) {
  if (asked.length === 0) return null;
  const field = (each: Asked) => {
    const missing = state.tried && isMissing(each, state.values) ? t(missingKey(each.question)) : null;
    return (
      <QuestionField
        key={each.field}
        t={t}
        asked={each}
        value={state.values[each.field]}
        error={missing ?? serverError(each.field)}
        onChange={(value) => state.set(each.field, value)}
      />
    );
  };
  const ofOrder = asked.filter(({ place }) => place === null);
  return (
    <div class="stack g24">
      {ofOrder.length === 0 ? null : (
        <section class="stack g16" aria-labelledby="asked-order">
          <h2 class="h2" id="asked-order">
            {t("ask.order")}
          </h2>
          {ofOrder.map(field)}
        </section>
      )}
      {places.map((place, at) => {
        const ofPlace = asked.filter((each) => each.place === at);
        if (ofPlace.length === 0) return null;
        return (
          <section key={at} class="stack g16" aria-labelledby={`asked-${at}`}>
            <h2 class="h2" id={`asked-${at}`}>
              {t("ask.ticket", { number: at + 1, name: place.seat ?? place.name })}
            </h2>
            {ofPlace.map(field)}
          </section>
        );
      })}
    </div>
  );
}

function missingKey({ kind }: Question) {
  if (kind === "choice" || kind === "multi") return "ask.missing.choice" as const;
  return kind === "consent" ? ("ask.missing.consent" as const) : ("ask.missing" as const);
}

type FieldProps = {
  readonly t: Translate;
  readonly asked: Asked;
  readonly value: Value | undefined;
  readonly error: string | null;
  readonly onChange: (value: Value | undefined) => void;
};

function QuestionField(props: FieldProps) {
  const { t, asked, error } = props;
  const { question, field: id } = asked;
  const errorLine =
    error === null ? null : (
      <span class="field__error" id={`${id}-error`}>
        <Icon name="warning" size="s" /> {error}
      </span>
    );
  const help =
    question.help === "" ? null : (
      <span class="s soft" id={`${id}-help`}>
        {question.help}
      </span>
    );
  const about = [help && `${id}-help`, errorLine && `${id}-error`].filter(Boolean).join(" ");
  const wiring = { "aria-invalid": error !== null, ...(about === "" ? {} : { "aria-describedby": about }) };
  const optional = question.required ? null : <small>{t("ask.optional")}</small>;
  if (question.kind === "consent")
    return (
      <div class={`field${error === null ? "" : " field--bad"}`}>
        <label class="tick">
          <input
            type="checkbox"
            id={id}
            checked={props.value === true}
            {...wiring}
            onChange={(event) => props.onChange(event.currentTarget.checked ? true : undefined)}
          />
          <span>
            {question.label} {optional}
          </span>
        </label>
        {help}
        {errorLine}
      </div>
    );
  if (question.kind === "multi")
    return (
      <fieldset class={`field${error === null ? "" : " field--bad"}`} {...wiring}>
        <legend class="field__label">
          {question.label} {optional}
        </legend>
        {question.choices.map((choice, at) => (
          <label key={choice} class="tick">
            <input
              type="checkbox"
              {...(at === 0 ? { id } : {})}
              checked={Array.isArray(props.value) && props.value.includes(choice)}
              onChange={(event) => props.onChange(toggled(props.value, choice, event.currentTarget.checked))}
            />
            <span>{choice}</span>
          </label>
        ))}
        {help}
        {errorLine}
      </fieldset>
    );
  return (
    <div class={`field${error === null ? "" : " field--bad"}`}>
      <label class="field__label" for={id}>
        {question.label} {optional}
      </label>
      {question.kind === "choice" ? (
        <select
          class="input select"
          id={id}
          value={typeof props.value === "string" ? props.value : ""}
          {...wiring}
          onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
        >
          <option value="">{t("ask.choose")}</option>
          {question.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          class="input"
          id={id}
          {...INPUTS[question.kind]}
          value={typeof props.value === "string" ? props.value : ""}
          {...wiring}
          onInput={(event) => props.onChange(event.currentTarget.value || undefined)}
        />
      )}
      {help}
      {errorLine}
    </div>
  );
}

const INPUTS = {
  text: { type: "text", maxlength: 1000, autocomplete: "off" },
  number: { type: "text", inputmode: "decimal", maxlength: 20, autocomplete: "off" },
  date: { type: "date" },
  phone: { type: "tel", inputmode: "tel", maxlength: 24, autocomplete: "off" },
} as const;

function toggled(value: Value | undefined, choice: string, on: boolean): Value | undefined {
  const rest = (Array.isArray(value) ? value : []).filter((each) => each !== choice);
  const next = on ? [...rest, choice] : rest;
  return next.length === 0 ? undefined : next;
}

/** The terms to read, and the box that agrees to them. */
export function Terms(props: {
  readonly t: Translate;
  readonly terms: TermsText;
  readonly organizer: string;
  readonly state: SaidState;
  readonly serverError: ServerError;
}) {
  const { t, terms, organizer, state, serverError } = props;
  // Agreed to here and refused there: they are others now.
  const changed = serverError(TERMS_FIELD) === null ? null : t("ask.terms.changed");
  const error = state.tried && !state.agreed ? t("ask.terms.missing") : changed;
  return (
    <div class={`field${error === null ? "" : " field--bad"}`}>
      <details class="terms">
        <summary>{t("ask.terms.read", { organizer })}</summary>
        <div class="story terms__text" dangerouslySetInnerHTML={{ __html: terms.html }} />
      </details>
      <label class="tick">
        <input
          type="checkbox"
          id={TERMS_FIELD}
          checked={state.agreed}
          aria-invalid={error !== null}
          {...(error === null ? {} : { "aria-describedby": `${TERMS_FIELD}-error` })}
          onChange={(event) => state.setAgreed(event.currentTarget.checked)}
        />
        <span>{t("ask.terms.agree", { organizer })}</span>
      </label>
      {error === null ? null : (
        <span class="field__error" id={`${TERMS_FIELD}-error`}>
          <Icon name="warning" size="s" /> {error}
        </span>
      )}
    </div>
  );
}
