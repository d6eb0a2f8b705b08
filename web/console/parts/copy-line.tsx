/** A value to take elsewhere: readable, selectable, copied with one press. */
import { useEffect, useState } from "preact/hooks";
import { m } from "../messages.en.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";

export function CopyLine(props: { label: string; hint?: string; value: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 4000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.value);
      setCopied(true);
    } catch {
      // No right to the clipboard: the text is selectable all the same.
    }
  };
  return (
    <Field label={props.label} hint={props.hint}>
      {(wiring) => (
        <div class="copyline">
          <input
            class="input"
            readOnly
            {...wiring}
            value={props.value}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button icon="copy" label={`${m.copy}: ${props.label}`} onPress={() => void copy()}>
            <output>{copied ? m.copied : m.copy}</output>
          </Button>
        </div>
      )}
    </Field>
  );
}
