/** Form fields: label above, hint below, the error as a sentence under the field. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Icon } from "./icon.tsx";

type Common = {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
  wide?: boolean;
};

type Wiring = { id: string; "aria-invalid"?: "true"; "aria-describedby"?: string };

/** The frame around any control: `children` gets the attributes that tie it to label, hint and error. */
export function Field(props: Common & { children: (wiring: Wiring) => ComponentChildren }) {
  const { label, hint, error, optional, wide, children } = props;
  const id = useId();
  const described = [error ? `${id}-e` : "", hint ? `${id}-h` : ""].filter(Boolean).join(" ");
  const wiring: Wiring = { id };
  if (error) wiring["aria-invalid"] = "true";
  if (described) wiring["aria-describedby"] = described;
  return (
    <div class={`field${error ? " field--bad" : ""}${wide ? " span2" : ""}`}>
      <label class="field__label" for={id}>
        {label}
        {optional && <small> {m.optional}</small>}
      </label>
      {children(wiring)}
      {error && (
        <p class="field__error" id={`${id}-e`}>
          <Icon name="warn" size="s" /> <span>{error}</span>
        </p>
      )}
      {hint && (
        <p class="field__hint" id={`${id}-h`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What a field may set of its input; spelled out, because passing every attribute of the DOM hides mistakes. */
type InputProps = {
  type?: "text" | "email" | "password" | "tel";
  inputMode?: "text" | "numeric" | "decimal" | "email";
  autocomplete?: "off" | "email" | "tel" | "organization" | "name" | "current-password" | "new-password";
  spellcheck?: boolean;
  maxLength?: number;
};

/** One line of text. `before` is a fixed word in front, such as a currency. */
export function TextField(
  props: Common & {
    value: string;
    onChange: (value: string) => void;
    onLeave?: () => void;
    before?: string;
    input?: InputProps;
  },
) {
  const { value, onChange, onLeave, before, input = {}, ...frame } = props;
  const { type = "text", ...rest } = input;
  return (
    <Field {...frame}>
      {(wiring) => {
        const common = {
          class: "input",
          ...rest,
          ...wiring,
          value,
          onInput: (event: { currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
          ...(onLeave ? { onBlur: onLeave } : {}),
        };
        // One branch a type: the types of the DOM say for each which other attributes it may have.
        const control =
          type === "password" ? (
            <input type="password" {...common} />
          ) : type === "email" ? (
            <input type="email" {...common} />
          ) : type === "tel" ? (
            <input type="tel" {...common} />
          ) : (
            <input type="text" {...common} />
          );
        return before ? (
          <div class="affix">
            <span>{before}</span>
            {control}
          </div>
        ) : (
          control
        );
      }}
    </Field>
  );
}

export type Choice = { value: string; label: string };

/** The native select. */
export function SelectField(
  props: Common & { value: string; onChange: (value: string) => void; choices: readonly Choice[]; disabled?: boolean },
) {
  const { value, onChange, choices, disabled, ...frame } = props;
  return (
    <Field {...frame}>
      {(wiring) => (
        <select
          class="input"
          {...wiring}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A day. */
export function DateField(props: Common & { value: string; onChange: (value: string) => void }) {
  const { value, onChange, ...frame } = props;
  return (
    <Field {...frame}>
      {(wiring) => (
        <input
          class="input"
          type="date"
          {...wiring}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A box to tick; the whole row presses. */
export function Tick(props: { checked: boolean; onChange: (checked: boolean) => void; children: ComponentChildren }) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}

/** A date and a time beside each other. */
export function MomentField(props: {
  label: string;
  dateLabel: string;
  timeLabel: string;
  date: string;
  time: string;
  onChange: (date: string, time: string) => void;
  error?: string | undefined;
  hint?: string;
  optional?: boolean;
}) {
  const id = useId();
  const bad = props.error ? ({ "aria-invalid": "true", "aria-describedby": `${id}-e` } as const) : {};
  return (
    <fieldset class={`field${props.error ? " field--bad" : ""}`}>
      <legend class="field__label">
        {props.label}
        {props.optional && <small> {m.optional}</small>}
      </legend>
      <div class="timeinput">
        <input
          class="input"
          type="date"
          aria-label={`${props.label}: ${props.dateLabel}`}
          value={props.date}
          {...bad}
          onInput={(event) => props.onChange(event.currentTarget.value, props.time)}
        />
        <input
          class="input"
          type="time"
          aria-label={`${props.label}: ${props.timeLabel}`}
          value={props.time}
          {...bad}
          onInput={(event) => props.onChange(props.date, event.currentTarget.value)}
        />
      </div>
      {props.error && (
        <p class="field__error" id={`${id}-e`}>
          <Icon name="warn" size="s" /> <span>{props.error}</span>
        </p>
      )}
      {props.hint && <p class="field__hint">{props.hint}</p>}
    </fieldset>
  );
}

/** Puts focus on the first field at fault, after the screen was drawn. */
export function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
