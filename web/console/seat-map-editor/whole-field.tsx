/** A field for a whole number: what is no number is told beside it, and changes nothing. */
import { useEffect, useState } from "preact/hooks";
import { TextField } from "../parts/field.tsx";
import { m } from "./messages.en.ts";

export function NumberField(props: {
  label: string;
  value: number;
  from: number;
  to: number;
  onChange: (value: number) => void;
}) {
  const { value, from, to } = props;
  const [text, setText] = useState(String(value));
  const read = (typed: string) => {
    const number = Number(typed.trim());
    return typed.trim() !== "" && Number.isInteger(number) && number >= from && number <= to ? number : undefined;
  };
  useEffect(() => {
    // Undo and other changes from outside; what is being typed stays.
    if (read(text) !== value) setText(String(Math.round(value)));
  }, [value]);
  return (
    <TextField
      label={props.label}
      value={text}
      error={read(text) === undefined ? m.wholeNumber(from, to) : undefined}
      onChange={(typed) => {
        setText(typed);
        const number = read(typed);
        if (number !== undefined) props.onChange(number);
      }}
      input={{ inputMode: "numeric", maxLength: 9 }}
    />
  );
}
