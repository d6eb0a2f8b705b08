/** Six boxes drawn over one real input, so that paste, autofill and screen readers meet a single field. */
import { useEffect, useId, useRef } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Icon } from "./icon.tsx";

const LENGTH = 6;

/** Digits only, of any script, at most six. */
export function cleanCode(typed: string): string {
  return typed.normalize("NFKC").replaceAll(/\D/g, "").slice(0, LENGTH);
}

/** The code input. `onDone` runs as soon as the sixth digit is there. */
export function CodeInput(props: {
  label: string;
  value: string;
  error?: string | undefined;
  disabled?: boolean;
  onChange: (value: string) => void;
  onDone: (value: string) => void;
}) {
  const { label, value, error, onChange, onDone } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [error]);
  return (
    <div class={error ? "field field--bad" : "field"}>
      <label class="field__label" for={id}>
        {label}
      </label>
      <div class={error ? "codebox codebox--bad" : "codebox"}>
        <input
          ref={input}
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={24}
          value={value}
          readOnly={props.disabled}
          aria-describedby={error ? `${id}-e ${id}-h` : `${id}-h`}
          aria-invalid={error ? "true" : undefined}
          onInput={(event) => {
            const code = cleanCode(event.currentTarget.value);
            event.currentTarget.value = code;
            onChange(code);
            if (code.length === LENGTH) onDone(code);
          }}
        />
        <div class="codebox__cells" aria-hidden="true">
          {Array.from({ length: LENGTH }, (_, i) => (
            <span key={i} class={i === Math.min(value.length, LENGTH - 1) ? "is-next" : ""}>
              {value[i] ?? ""}
            </span>
          ))}
        </div>
      </div>
      <div aria-live="assertive">
        {error && (
          <p class="field__error" id={`${id}-e`}>
            <Icon name="warn" size="s" /> <span>{error}</span>
          </p>
        )}
      </div>
      <p class="field__hint" id={`${id}-h`}>
        {m.signIn.codeHint}
      </p>
    </div>
  );
}
