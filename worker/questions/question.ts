/** The rules of questions and answers (K13): who is asked what, and which answer is one. Pure. */
import { isE164, toE164 } from "../kernel/phone.ts";

export const QUESTION_KINDS = ["text", "number", "choice", "multi", "date", "phone", "consent"] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** A question as it is asked. */
export type Question = {
  readonly id: string;
  readonly asked: "order" | "ticket";
  readonly kind: QuestionKind;
  readonly label: string;
  readonly required: boolean;
  readonly choices: readonly string[];
  /** Null: of all ticket types. */
  readonly ticketTypes: readonly string[] | null;
};

export type AnswerValue = string | number | true | readonly string[];
export type Answers = Readonly<Record<string, unknown>>;
/** What somebody sent: for the order, and by place. */
export type Sent = { readonly order: Answers; readonly tickets: readonly Answers[] };
export type Answered = { readonly line: number; readonly questionId: string; readonly value: AnswerValue };
export type AnswerFault = { readonly field: string; readonly message: string };

/** The line of answers that are for the whole order. */
export const WHOLE_ORDER = -1;
const MAX_TEXT = 1000;

/** Whether a question is for a ticket of this type; one of the order, whether the order has such a ticket. */
export function isFor(question: Pick<Question, "ticketTypes">, ticketTypes: readonly string[]): boolean {
  const wanted = question.ticketTypes;
  return wanted === null || ticketTypes.some((id) => wanted.includes(id));
}

/**
 * Reads the answers of an order: whoever is asked must answer what is required, each answer must fit its question, and what
 * nobody asked is passed over. The fields of faults are `answers.<question>` and `attendees.<place>.answers.<question>`.
 * @param places ticket type of each place, in their order
 * @param country of the organizer, for phone numbers that are written as at home
 */
export function readAnswers(
  questions: readonly Question[],
  sent: Sent,
  places: readonly string[],
  country: string | undefined,
): { readonly answered: Answered[]; readonly faults: AnswerFault[] } {
  const answered: Answered[] = [];
  const faults: AnswerFault[] = [];
  const ask = (question: Question, line: number, given: Answers, prefix: string) => {
    const read = readAnswer(question, given[question.id], country);
    if (!read.ok) faults.push({ field: `${prefix}answers.${question.id}`, message: read.message });
    else if (read.value !== undefined) answered.push({ line, questionId: question.id, value: read.value });
  };
  for (const question of questions) {
    if (question.asked === "order") {
      if (isFor(question, places)) ask(question, WHOLE_ORDER, sent.order, "");
      continue;
    }
    for (const [line, type] of places.entries()) {
      if (isFor(question, [type])) ask(question, line, sent.tickets[line] ?? {}, `attendees.${line}.`);
    }
  }
  return { answered, faults };
}

type Read =
  | { readonly ok: true; readonly value: AnswerValue | undefined }
  | { readonly ok: false; readonly message: string };
const no = (message: string): Read => ({ ok: false, message });
const yes = (value: AnswerValue): Read => ({ ok: true, value });

/** One answer; `value` is undefined where nothing was said and nothing had to be. */
export function readAnswer(question: Question, given: unknown, country: string | undefined): Read {
  const value = typeof given === "string" ? given.trim() : given;
  const isEmpty =
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (question.kind === "consent" && value === false);
  if (isEmpty) return question.required ? no(MISSING[question.kind]) : { ok: true, value: undefined };
  return READERS[question.kind](value, question, country);
}

const NEEDED = "is needed";
const MISSING: Readonly<Record<QuestionKind, string>> = {
  text: NEEDED,
  number: NEEDED,
  choice: "choose one",
  multi: "choose at least one",
  date: NEEDED,
  phone: NEEDED,
  consent: "must be agreed to",
};

type Reader = (value: unknown, question: Question, country: string | undefined) => Read;

const READERS: Readonly<Record<QuestionKind, Reader>> = {
  text: (value) => {
    if (typeof value !== "string") return no("must be a text");
    return value.length > MAX_TEXT ? no(`has more than ${MAX_TEXT} characters`) : yes(value);
  },
  number: (value) => {
    const number = typeof value === "string" ? Number(value.replace(",", ".")) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) return no("must be a number");
    return Math.abs(number) > 1e12 ? no("is too large") : yes(number);
  },
  choice: (value, { choices }) =>
    typeof value === "string" && choices.includes(value) ? yes(value) : no("is not one of the choices"),
  multi: (value, { choices }) => {
    if (!Array.isArray(value) || !value.every((each) => typeof each === "string" && choices.includes(each))) {
      return no("is not among the choices");
    }
    // In the order of the question, each once.
    return yes(choices.filter((each) => value.includes(each)));
  },
  date: (value) => {
    const isDay = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && isRealDay(value);
    return isDay ? yes(value) : no("must be a date such as 2001-12-31");
  },
  phone: (value, _question, country) => {
    const phone = typeof value === "string" ? toE164(value.slice(0, 40), country) : undefined;
    return phone !== undefined && isE164(phone) ? yes(phone) : no("is not a phone number");
  },
  consent: (value) => (value === true ? yes(true) : no("must be true or false")),
};

function isRealDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && Number(text.slice(0, 4)) >= 1900;
}

/** What is wrong with a question as it was written. */
export function questionFaults(question: Pick<Question, "kind" | "choices">): AnswerFault[] {
  const { kind, choices } = question;
  const chooses = kind === "choice" || kind === "multi";
  if (chooses && new Set(choices).size < 2) {
    return [{ field: "choices", message: "needs two different choices at least" }];
  }
  if (!chooses && choices.length > 0) return [{ field: "choices", message: "only belongs to a choice" }];
  return [];
}

/** An answer as a text for lists and exports. */
export function answerText(value: AnswerValue): string {
  if (value === true) return "yes";
  return typeof value === "object" ? value.join(", ") : String(value);
}
