/** Reads Stripe's request encoding: `a=1`, `a[b]=2`, `a[0][c]=3`, `a[]=4`, in a body or a query string. */

/** A parsed form: text, or fields by name. A list is fields named 0, 1, 2 … until the parameter table says it is one. */
export type FormValue = string | FormFields;
export interface FormFields {
  [name: string]: FormValue;
}

/** More than any real request needs, and little enough that a hostile body costs nothing. */
const MAX_PAIRS = 3000;
const MAX_DEPTH = 8;

/** Says what is wrong with a form that cannot be read; the API answers 400 with it. */
export class FormFault extends Error {
  override name = "FormFault";
}

/**
 * Parses a body or query. Later values of the same key win, as at Stripe.
 * @throws FormFault on bad encoding, too many fields, too deep nesting, or a key that is both text and object
 */
export function parseForm(text: string): FormFields {
  const root = emptyFields();
  if (text === "") return root;
  const pairs = text.split("&");
  if (pairs.length > MAX_PAIRS) throw new FormFault("Too many parameters.");
  for (const pair of pairs) {
    if (pair === "") continue;
    const cut = pair.indexOf("=");
    const key = decode(cut === -1 ? pair : pair.slice(0, cut));
    place(root, splitKey(key), cut === -1 ? "" : decode(pair.slice(cut + 1)));
  }
  return root;
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new FormFault("Invalid request: the parameters are not valid UTF-8.");
  }
}

/** `a[b][0]` → ["a", "b", "0"]; an empty pair of brackets → "". */
function splitKey(key: string): string[] {
  const open = key.indexOf("[");
  if (open <= 0) return [key];
  const parts = [key.slice(0, open)];
  let rest = key.slice(open);
  while (rest !== "") {
    const close = rest.indexOf("]");
    if (!rest.startsWith("[") || close === -1) throw new FormFault(`Invalid parameter name: ${key}`);
    parts.push(rest.slice(1, close));
    rest = rest.slice(close + 1);
  }
  if (parts.length > MAX_DEPTH) throw new FormFault(`Parameter nested too deeply: ${key}`);
  return parts;
}

function place(root: FormFields, path: readonly string[], value: string): void {
  let at = root;
  path.forEach((raw, depth) => {
    const name = raw === "" && depth > 0 ? String(Object.keys(at).length) : raw;
    if (depth === path.length - 1) {
      at[name] = value;
      return;
    }
    const next = at[name];
    if (typeof next === "string") throw new FormFault(`Invalid parameters: ${path[0]} is both a value and an object.`);
    at = next ?? (at[name] = emptyFields());
  });
}

/** Without a prototype, so that a field named `__proto__` is only a field. */
function emptyFields(): FormFields {
  return Object.create(null) as FormFields;
}
