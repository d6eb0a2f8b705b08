/** Several lines of text. */
import type { ComponentChildren } from "preact";
import { Field } from "./field.tsx";

export function TextArea(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  maxLength?: number;
  hint?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
  wide?: boolean;
}) {
  const { value, onChange, rows = 3, maxLength, ...frame } = props;
  return (
    <Field {...frame}>
      {(wiring) => (
        <textarea
          class="input"
          rows={rows}
          maxLength={maxLength}
          {...wiring}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
