/** What the door shows and sounds for each answer (UI.md section 9). Pure. */
import type { ScanAnswer, ScanResult } from "../api/types.ts";
import { language, m } from "./words.ts";

export type Drawing = "tick" | "squares" | "arrow" | "clock" | "cross" | "way_out" | "question" | "refresh";
export type Face = {
  ground: "yes" | "again" | "no";
  drawing: Drawing;
  frame: "solid" | "hatched" | "thick" | "dashed";
  word: string;
  big: string;
  text: string;
  /** True when it goes on by itself. */
  brief: boolean;
  /** Tones one after the other: hertz and milliseconds. */
  sound: readonly (readonly [hertz: number, ms: number])[];
  /** Milliseconds on, off, on … */
  vibration: readonly number[];
};

const HIGH_SHORT = { sound: [[1320, 130]], vibration: [80] } as const;
const TWO_LOW = {
  sound: [
    [330, 220],
    [330, 220],
  ],
  vibration: [300, 120, 300],
} as const;
const ONE_LOW = { sound: [[260, 320]], vibration: [350] } as const;
const THREE_LOW = {
  sound: [
    [196, 380],
    [196, 380],
    [196, 380],
  ],
  vibration: [500, 120, 500, 120, 500],
} as const;

/** The seat, or the type of a ticket without one. */
export function placeOf(answer: ScanAnswer): string {
  const { ticket } = answer;
  if (!ticket) return "";
  return ticket.seat ? m.seat(ticket.seat.section, ticket.seat.row, ticket.seat.number) : ticket.type;
}

/** Hours and minutes by the clock of the place. */
export function clockText(at: string | number, zone: string | undefined): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    hour: "2-digit",
    minute: "2-digit",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

/** Day, hours and minutes by the clock of the place. */
export function dayText(at: string, timeZone: string): string {
  const tag = language === "en" ? "en-GB" : language;
  const day = { weekday: "short", day: "numeric", month: "short" } as const;
  return new Intl.DateTimeFormat(tag, { ...day, hour: "2-digit", minute: "2-digit", timeZone }).format(new Date(at));
}

/** The full-screen answer. @param now milliseconds since 1970, to say how long ago the first entry was */
export function faceOf(answer: ScanAnswer, now: number, zone?: string): Face {
  const place = placeOf(answer);
  switch (answer.result) {
    case "admitted":
    case "exited":
      return {
        ground: "yes",
        drawing: answer.result === "admitted" ? "tick" : "way_out",
        frame: answer.offline ? "dashed" : "solid",
        word: m.words[answer.result],
        big: place,
        text: whose(answer),
        // Of a group's ticket more may come at once, so the answer stays.
        brief: answer.result === "exited" || (answer.ticket?.people ?? 1) === 1,
        ...HIGH_SHORT,
      };
    case "duplicate": {
      const first = answer.first;
      const when = first ? m.ago(Math.floor((now - Date.parse(first.at)) / 60_000)) : "";
      const who = first?.device ? `${when}, ${m.on(first.device)}.` : when && `${when}.`;
      return {
        ground: "again",
        drawing: "squares",
        frame: "hatched",
        word: m.words.duplicate,
        big: first ? m.cameIn(clockText(first.at, zone), first.gate) : m.reasons.duplicate,
        text: [place && `${place}.`, who].filter(Boolean).join(" "),
        brief: false,
        ...TWO_LOW,
      };
    }
    case "wrong_gate":
    case "not_yet_valid":
    case "stale_code":
    case "not_inside":
    case "ambiguous":
      return {
        ground: answer.result === "ambiguous" ? "again" : "no",
        drawing: MILD[answer.result],
        frame: "solid",
        word: m.words[answer.result],
        big: m.reasons[answer.result],
        text: [place && `${place}.`, m.reasonText[answer.result]].filter(Boolean).join(" "),
        brief: false,
        ...ONE_LOW,
      };
    default:
      return refusal(answer, answer.result, place);
  }
}

const MILD = {
  wrong_gate: "arrow",
  not_yet_valid: "clock",
  stale_code: "refresh",
  not_inside: "way_out",
  ambiguous: "question",
} as const;

/** What is said of the ticket beside its place: TH12 wants a person to be looked at. */
function whose({ ticket }: ScanAnswer): string {
  if (ticket === null) return "";
  const { type, seat, holder_name: name, people } = ticket;
  return [seat && `${type}.`, name && `${name}.`, people > 1 && m.group.of(people)].filter(Boolean).join(" ");
}

function refusal(answer: ScanAnswer, result: ScanResult, place: string): Face {
  return {
    ground: "no",
    drawing: "cross",
    frame: "thick",
    word: m.words.no,
    // A newer server may know reasons that this page does not: then its own sentence is shown.
    big: m.reasons[result] ?? answer.message,
    text: [place && `${place}.`, m.reasonText[result] ?? ""].filter(Boolean).join(" "),
    brief: false,
    ...THREE_LOW,
  };
}
