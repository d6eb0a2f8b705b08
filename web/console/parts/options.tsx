/** A bordered list of radios with a sentence each. */
import { useId } from "preact/hooks";

export type Option = { readonly value: string; readonly words: readonly [label: string, text: string] };

export function Options(props: {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset class="field">
      <legend class="field__label">{props.label}</legend>
      <div class="options options--dense">
        {props.options.map(({ value, words: [label, text] }) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={props.value === value}
              onChange={() => props.onChange(value)}
            />
            <b>{label}</b>
            <span class="soft">{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
