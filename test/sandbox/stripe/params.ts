/**
 * Checks parameters against a compact table made from the official SDK's types (API 2026-10-28.endive). The table is
 * data, written once; walking it costs microseconds, which a JSON Schema validator would not.
 *
 * Kinds: `s` text, `i` integer, `d` decimal text, `b` boolean, `m` metadata, `=a|b` one of; a trailing `?` means that an
 * empty text unsets it. `{"[]": kind}` is a list, `{"|": [i, object]}` either, any other object has fields; `name!` is
 * required; a field `?` means that an empty text unsets the whole.
 */
import { invalid } from "./errors.ts";
import type { FormFields, FormValue } from "./form.ts";
import table from "./params.json" with { type: "json" };

/** A checked value: numbers are numbers, booleans booleans, lists arrays; `null` where an empty text unsets. */
export type Checked = string | number | boolean | null | Checked[] | { [name: string]: Checked };

type Kind = string | 1 | Kind[] | { [name: string]: Kind };

const OPERATIONS = table as unknown as Record<string, Record<string, Kind>>;
const MAX_TEXT = 5000;

/** An operation of the table, prepared: names looked up without their `!`. */
interface Shape {
  readonly kinds: Map<string, Kind>;
  readonly required: readonly string[];
}
const shapes = new WeakMap<object, Shape>();

/**
 * Checks and converts the parameters of one operation, e.g. `POST /v1/refunds`.
 * @throws StripeFault 400 naming the first wrong parameter
 * @throws Error when the table has no such operation, which is a bug of the sandbox
 */
export function checkParams(operation: string, form: FormFields): { [name: string]: Checked } {
  const fields = OPERATIONS[operation];
  if (fields === undefined) throw new Error(`no parameter table for ${operation}`);
  return checkFields(fields, form, "");
}

function shapeOf(fields: Record<string, Kind>): Shape {
  const known = shapes.get(fields);
  if (known !== undefined) return known;
  const kinds = new Map<string, Kind>();
  const required: string[] = [];
  for (const [raw, kind] of Object.entries(fields)) {
    if (raw === "?") continue;
    const name = raw.endsWith("!") ? raw.slice(0, -1) : raw;
    if (name !== raw) required.push(name);
    kinds.set(name, kind);
  }
  const shape = { kinds, required };
  shapes.set(fields, shape);
  return shape;
}

function checkFields(fields: Record<string, Kind>, form: FormFields, at: string): { [name: string]: Checked } {
  const { kinds, required } = shapeOf(fields);
  const unknown = Object.keys(form).filter((name) => !kinds.has(name));
  const first = unknown[0];
  if (first !== undefined) {
    const names = unknown.map((name) => inside(at, name)).join(", ");
    const label = unknown.length === 1 ? "Received unknown parameter" : "Received unknown parameters";
    throw invalid(`${label}: ${names}`, inside(at, first), "parameter_unknown");
  }
  const lacking = required.find((name) => form[name] === undefined);
  if (lacking !== undefined) throw requiredFault(inside(at, lacking));
  const checked: { [name: string]: Checked } = {};
  for (const [name, value] of Object.entries(form)) {
    const kind = kinds.get(name);
    if (kind !== undefined) checked[name] = checkValue(kind, value, inside(at, name));
  }
  return checked;
}

/** 400 `parameter_missing` for one parameter. */
export function requiredFault(param: string): ReturnType<typeof invalid> {
  return invalid(`Missing required param: ${param}.`, param, "parameter_missing");
}

function inside(at: string, name: string): string {
  return at === "" ? name : `${at}[${name}]`;
}

function checkValue(kind: Kind, value: FormValue, at: string): Checked {
  if (typeof kind === "string")
    return kind.startsWith("m") ? checkMetadata(kind, value, at) : checkScalar(kind, value, at);
  if (typeof kind === "number" || Array.isArray(kind)) throw new Error(`bad kind in the parameter table at ${at}`);
  const item = kind["[]"];
  if (value === "") {
    if (kind["?"] !== undefined) return null;
    throw emptyFault(at);
  }
  if (item !== undefined) return checkList(item, value, at);
  const either = kind["|"];
  if (Array.isArray(either)) {
    const [scalar, object] = either;
    return checkValue((typeof value === "string" ? scalar : object) ?? "s", value, at);
  }
  if (typeof value === "string") throw invalid(`Invalid object`, at);
  return checkFields(kind, value, at);
}

function checkList(item: Kind, value: FormValue, at: string): Checked[] {
  if (typeof value === "string") throw invalid(`Invalid array`, at);
  const names = Object.keys(value);
  if (names.some((name) => !/^\d{1,6}$/.test(name))) throw invalid(`Invalid array`, at);
  // Integer-like keys come out of an object in rising order.
  return names.map((name) => checkValue(item, value[name] ?? "", inside(at, name)));
}

function checkScalar(kind: string, value: FormValue, at: string): Checked {
  const unsettable = kind.endsWith("?");
  const base = unsettable ? kind.slice(0, -1) : kind;
  if (typeof value !== "string")
    throw invalid(`Invalid ${base === "i" ? "integer" : "string"}: ${at} is an object.`, at);
  if (value === "") {
    if (unsettable) return null;
    throw emptyFault(at);
  }
  if (base === "i") {
    if (!/^-?\d{1,15}$/.test(value)) throw invalid(`Invalid integer: ${value}`, at, "parameter_invalid_integer");
    return Number(value);
  }
  if (base === "b") {
    if (value !== "true" && value !== "false") throw invalid(`Invalid boolean: ${value}`, at);
    return value === "true";
  }
  if (base === "d" && !/^-?\d{1,15}(\.\d{1,12})?$/.test(value)) throw invalid(`Invalid decimal: ${value}`, at);
  if (base.startsWith("=")) {
    const allowed = base.slice(1).split("|");
    if (!allowed.includes(value)) throw invalid(`Invalid ${at}: must be one of ${listed(allowed)}`, at);
  }
  if (value.length > MAX_TEXT) {
    throw invalid(
      `Invalid string: ${value.slice(0, 20)}…${value.slice(-20)}; must be at most ${MAX_TEXT} characters`,
      at,
    );
  }
  return value;
}

function emptyFault(at: string): ReturnType<typeof invalid> {
  return invalid(
    `You passed an empty string for '${at}'. We assume empty values are an attempt to unset a parameter; however '${at}' ` +
      `cannot be unset. You should remove '${at}' from your request or supply a non-empty value.`,
    at,
    "parameter_invalid_empty",
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")}, or ${names.at(-1) ?? ""}`;
}

/** At most 50 keys of 40 characters without brackets, values of 500. An empty value removes the key. */
function checkMetadata(kind: string, value: FormValue, at: string): Checked {
  if (typeof value === "string") {
    if (value === "" && kind === "m?") return null;
    throw value === "" ? emptyFault(at) : invalid("Invalid object", at);
  }
  const keys = Object.keys(value);
  if (keys.length > 50) throw invalid("You can only have 50 metadata keys on an object.", at);
  const checked: { [name: string]: Checked } = {};
  for (const key of keys) {
    const text = value[key];
    if (typeof text !== "string") throw invalid(`Invalid metadata value for ${key}: must be a string`, inside(at, key));
    if (key.length > 40) {
      throw invalid(
        `Metadata keys can have up to 40 characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key}`,
        at,
      );
    }
    if (text.length > 500) {
      throw invalid(
        `Metadata values can have up to 500 characters, but you passed in a value that is ${text.length} characters. ` +
          `Invalid value: ${text}`,
        inside(at, key),
      );
    }
    checked[key] = text;
  }
  return checked;
}
