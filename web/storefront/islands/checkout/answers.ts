/** What the organizer asks, of whom, and what was answered so far (K13). Pure. */
import type { Hold, Question } from "../../model.ts";

/** One place of the hold, in the order of the order's lines. */
export type Place = { readonly ticketType: string; readonly name: string; readonly seat: string | null };
export type Value = string | true | readonly string[];
/** By the field's name, which is also how the server calls it. */
export type Values = Readonly<Record<string, Value>>;
/** A question asked once: `place` is null for the whole order. */
export type Asked = { readonly field: string; readonly question: Question; readonly place: number | null };

/** The places of a hold. @param seatName how a seat is called */
export function placesOf(hold: Hold, seatName: (seat: Hold["lines"][number]["seats"][number]) => string): Place[] {
  return hold.lines.flatMap(({ ticket_type: ticketType, name, quantity, seats }) =>
    Array.from({ length: quantity }, (_, n) => {
      const seat = seats[n];
      return { ticketType, name, seat: seat === undefined ? null : seatName(seat) };
    }),
  );
}

/** Everything that is asked, first for the order, then ticket by ticket. */
export function askedOf(questions: readonly Question[], places: readonly Place[]): Asked[] {
  const fits = ({ ticket_types: types }: Question, among: readonly Place[]) =>
    types === null || among.some(({ ticketType }) => types.includes(ticketType));
  return [
    ...questions
      .filter((question) => question.asked === "order" && fits(question, places))
      .map((question) => ({ field: `answers.${question.id}`, question, place: null })),
    ...places.flatMap((place, at) =>
      questions
        .filter((question) => question.asked === "ticket" && fits(question, [place]))
        .map((question) => ({ field: `attendees.${at}.answers.${question.id}`, question, place: at })),
    ),
  ];
}

/** Whether something that must be answered is not. */
export function isMissing({ question, field }: Asked, values: Values): boolean {
  const value = values[field];
  const isEmpty =
    value === undefined || (value !== true && (typeof value === "string" ? value.trim() : value).length === 0);
  return question.required && isEmpty;
}

/** What is sent with the order. */
export function sentOf(
  asked: readonly Asked[],
  values: Values,
  places: number,
): { answers: Record<string, Value>; attendees: { answers: Record<string, Value> }[] } {
  const answers: Record<string, Value> = {};
  const attendees = Array.from({ length: places }, () => ({ answers: {} as Record<string, Value> }));
  for (const { field, question, place } of asked) {
    const value = values[field];
    if (value === undefined || value === "") continue;
    const to = place === null ? answers : attendees[place]?.answers;
    if (to) to[question.id] = value;
  }
  return { answers, attendees };
}
