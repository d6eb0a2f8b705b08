/** What people may see of a message: ids, codes, numbers, times. Everything that could name a person is left out. Pure. */

/** `ord_01jd…`, and ids of gateways. */
const ID = /^[a-z]{2,4}_[A-Za-z0-9_]{8,120}$/;
/** `stripe`, `order_paid`, `2026-11-21T10:00:00.000Z`. */
const CODE = /^[a-z][a-z0-9_.:-]{0,39}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
/** Fields that are somebody's whatever they look like. */
const PERSONAL = /name|mail|phone|address|token|secret|note|text|body|subject|recipient|^to$|buyer|holder|contact/i;

export const HIDDEN = "hidden";
const MAX_DEPTH = 4;
const MAX_PARTS = 30;

/** The message as it may be shown. */
export function plainPayload(value: unknown, field = "", depth = 0): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (PERSONAL.test(field)) return HIDDEN;
  // Long numbers may be a phone or an account.
  if (typeof value === "number") return Math.abs(value) < 1e15 ? value : HIDDEN;
  if (typeof value === "string") return ID.test(value) || CODE.test(value) || TIME.test(value) ? value : HIDDEN;
  if (depth >= MAX_DEPTH || typeof value !== "object") return HIDDEN;
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map((part) => plainPayload(part, field, depth + 1));
  const fields = Object.entries(value).slice(0, MAX_PARTS);
  return Object.fromEntries(fields.map(([name, part]) => [name.slice(0, 40), plainPayload(part, name, depth + 1)]));
}

/** Reads what was kept; one that was cut off or is no JSON is hidden as a whole. */
export function readPayload(text: string): unknown {
  try {
    return plainPayload(JSON.parse(text));
  } catch {
    return HIDDEN;
  }
}
