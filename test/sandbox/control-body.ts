/** Bodies of control calls, read strictly. */

/** A control call that is wrong; answered as 400 with the text. */
export class ControlFault extends Error {}

export type Body = Record<string, unknown>;
const MAX_BODY = 1024 * 1024;

/** The JSON object that a control call carries. @throws ControlFault */
export async function readBody(request: Request): Promise<Body> {
  const raw = await request.text();
  if (raw.length > MAX_BODY) throw new ControlFault("The body is too large.");
  try {
    const value: unknown = JSON.parse(raw === "" ? "{}" : raw);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // Said below.
  }
  throw new ControlFault("The body must be a JSON object.");
}

/** A field that is text. @throws ControlFault when it is something else */
export function text(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || value === "") throw new ControlFault(`${name} must be text.`);
  return value;
}

/** A field that is a number. @throws ControlFault when it is something else */
export function number(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new ControlFault(`${name} must be a number.`);
  return value;
}

/** @throws ControlFault when the body has a field that is not named */
export function onlyFields(body: Body, names: readonly string[]): void {
  const other = Object.keys(body).find((name) => !names.includes(name));
  if (other !== undefined) throw new ControlFault(`Unknown field ${other}. Known: ${names.join(", ")}.`);
}
