/** What the door shows and sounds for each answer (UI.md section 9). Pure. */
import type { ScanAnswer, ScanResult } from "../api/types.ts";
import { m } from "./messages.en.ts";

export type Drawing = "tick" | "squares" | "arrow" | "clock" | "cross";
export type Face = {
  ground: "yes" | "again" | "no";
  drawing: Drawing;
  frame: "solid" | "hatched" | "thick";
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

function clock(at: string, zone: string | undefined): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(zone ? { timeZone: zone } : {}),
  }).format(Date.parse(at));
}

/** The full-screen answer. @param now milliseconds since 1970, to say how long ago the first entry was */
export function faceOf(answer: ScanAnswer, now: number, zone?: string): Face {
  const place = placeOf(answer);
  switch (answer.result) {
    case "admitted":
      return {
        ground: "yes",
        drawing: "tick",
        frame: "solid",
        word: m.words.admitted,
        big: place,
        text: answer.ticket?.seat ? `${answer.ticket.type}.` : "",
        brief: true,
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
        big: first ? m.cameIn(clock(first.at, zone), first.gate) : answer.message,
        text: [place && `${place}.`, who].filter(Boolean).join(" "),
        brief: false,
        ...TWO_LOW,
      };
    }
    case "wrong_gate":
    case "not_yet_valid":
      return {
        ground: "no",
        drawing: answer.result === "wrong_gate" ? "arrow" : "clock",
        frame: "solid",
        word: m.words[answer.result],
        big: answer.message,
        text: place && `${place}.`,
        brief: false,
        ...ONE_LOW,
      };
    default:
      return refusal(answer, answer.result, place);
  }
}

function refusal(
  answer: ScanAnswer,
  result: Exclude<ScanResult, "admitted" | "duplicate" | "wrong_gate" | "not_yet_valid">,
  place: string,
): Face {
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
