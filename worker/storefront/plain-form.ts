/** What the plain forms of buyers send, as the API reads it. Pure; the API itself says what is possible. */
import { askedOf, placesOf, sentOf, type Value } from "../../web/storefront/islands/checkout/answers.ts";
import type { Hold, Question, ShopEvent } from "../../web/storefront/model.ts";
import { offersOf, wishOf } from "../../web/storefront/offers.ts";
import { FIELDS } from "../../web/storefront/pages/plain-seats.tsx";

/** A field that was sent once is a text; one that was sent several times a list. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

export function textIn(form: Form, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value.trim() : (value?.[0]?.trim() ?? "");
}

/** A line of a hold, as the API takes it. */
export type WantedLine = {
  readonly ticket_type: string;
  readonly variant?: string;
  readonly quantity: number;
  readonly best?: { readonly together: boolean; readonly accessible?: number };
};

/** What the form asks to hold; empty when nothing is chosen. Fields of what the event does not offer are not read. */
export function wantedLines(form: Form, event: Pick<ShopEvent, "ticket_types">): readonly WantedLine[] {
  const lines: WantedLine[] = [];
  const zone = textIn(form, FIELDS.zone);
  for (const { id, category } of offersOf(event.ticket_types)) {
    const seated = category !== null;
    if (seated && id !== zone) continue;
    const quantity = countIn(form, seated ? FIELDS.seats : FIELDS.count + id);
    if (quantity === 0) continue;
    const accessible = Math.min(quantity, countIn(form, FIELDS.chairs));
    const together = textIn(form, FIELDS.together) !== "";
    const best = { together, ...(accessible > 0 ? { accessible } : {}) };
    lines.push({ ...wishOf(id), quantity, ...(seated ? { best } : {}) });
  }
  return lines;
}

const MOST = 100;

function countIn(form: Form, name: string): number {
  const text = textIn(form, name);
  return /^\d{1,3}$/.test(text) ? Math.min(MOST, Number(text)) : 0;
}

/** The answers to the organizer's questions, by the names that the form gives them. */
export function answersIn(form: Form, questions: readonly Question[], hold: Hold): ReturnType<typeof sentOf> {
  const places = placesOf(hold, () => "");
  const asked = askedOf(questions, places);
  const values: Record<string, Value> = {};
  for (const { field, question } of asked) {
    const value = form[field];
    if (value === undefined) continue;
    if (question.kind === "consent") values[field] = true;
    else if (question.kind === "multi") values[field] = typeof value === "string" ? [value] : value;
    else values[field] = textIn(form, field);
  }
  return sentOf(asked, values, places.length);
}
