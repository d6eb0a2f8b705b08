/** What a gateway's form shows and sends, from the fields that the API names. Pure. */
import type { ConfigField } from "../api/types.ts";
import { sayCode, words } from "./messages.orders.en.ts";

/** What a form is made of, whatever its fields look like. */
type Field = Omit<ConfigField, "kind" | "choices"> & { readonly choices?: readonly string[] };
type Form = { readonly fields: readonly Field[]; readonly config: Readonly<Record<string, string>> };

const FIELD_WORDS: Readonly<Record<string, readonly [label: string, help: string]>> = words.gateways.fields;

/** Label and help of a field; a field that has no words yet is called by its name. */
export function fieldWords(gateway: string, name: string): readonly [label: string, help: string] {
  const known = FIELD_WORDS[`${gateway}.${name}`] ?? FIELD_WORDS[name];
  if (known) return known;
  const plain = name.replaceAll("_", " ");
  return [plain.charAt(0).toUpperCase() + plain.slice(1), ""];
}

/** A choice in words. */
export function choiceWords(choice: string): string {
  return sayCode(words.gateways.choices, choice);
}

/** What the form begins with: a secret is empty, because only its last signs are known. */
export function firstValues({ fields, config }: Form): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, secret, required, choices }) => {
      const stored = secret ? "" : (config[name] ?? "");
      return [name, stored === "" && required ? (choices?.[0] ?? "") : stored];
    }),
  );
}

/** True when the field is required, nothing was typed and nothing is stored. */
export function isMissing(field: Field, values: Readonly<Record<string, string>>, stored: string | undefined) {
  const typed = (values[field.name] ?? "").trim();
  return field.required && typed === "" && !(field.secret && stored !== undefined && stored !== "");
}

/** The fields to send: those that were typed, and those that were emptied. A secret left empty keeps what is stored. */
export function changedFields(
  { fields, config }: Form,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ name, secret }) => {
      const typed = (values[name] ?? "").trim();
      const stored = config[name] ?? "";
      return (secret && typed === "") || typed === stored ? [] : [[name, typed]];
    }),
  );
}
