/** How risky a payment looks before it is started (G12, TH34): pure. Numbers are of the last hour unless said. */
import { HOUR, MINUTE, type Millis } from "../kernel/time.ts";

/** What is known of those who try: by hashed contact, phone and network. */
export const SUBJECT_KINDS = ["contact", "phone", "network"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** How far back failures are looked at. */
export const RISK_WINDOW: Millis = HOUR;

export type Failures = {
  /** Failed payments in the window. */
  readonly count: number;
  /** When the last one failed. */
  readonly last: Millis;
  /** Different cards or wallets among them. */
  readonly instruments: number;
};

export type Signals = {
  readonly failures: Readonly<Partial<Record<SubjectKind, Failures>>>;
  /** About how many orders this contact has placed in the window, this one included. */
  readonly orders: number;
  /** On the organizer's block list. */
  readonly blocked: readonly SubjectKind[];
};

export const RISK_REASONS = [
  "contact_fails_often",
  "phone_fails_often",
  "network_fails_often",
  "several_cards",
  "many_orders",
  "phone_mismatch",
] as const;
export type RiskReason = (typeof RISK_REASONS)[number];

/** 0 is nothing noticed, 100 the most. `retryAfter`: until then no payment is started. */
export type Assessment =
  | { readonly kind: "allow"; readonly score: number; readonly reasons: readonly RiskReason[] }
  | { readonly kind: "review"; readonly score: number; readonly reasons: readonly RiskReason[] }
  | { readonly kind: "cool_down"; readonly retryAfter: Millis }
  | { readonly kind: "blocked" };

/** From this score on somebody should look at the order. It is sold all the same. */
export const REVIEW_AT = 50;

/**
 * Failures that are forgiven, then points for each further one up to `most`. A network is shared by a household or an
 * office, behind some carriers by a town: it is given far more room than one person.
 */
const RULES = {
  contact: { reason: "contact_fails_often", free: 2, points: 15, most: 60, pauseFrom: 5 },
  phone: { reason: "phone_fails_often", free: 2, points: 15, most: 60, pauseFrom: 5 },
  network: { reason: "network_fails_often", free: 10, points: 4, most: 40, pauseFrom: 40 },
} as const satisfies Record<SubjectKind, object>;
const FREE_CARDS = 2;
const CARD_POINTS = 20;
const FREE_ORDERS = 6;
const ORDER_POINTS = 5;
const MOST_ORDER_POINTS = 30;
const FIRST_PAUSE: Millis = MINUTE;

/** Decides from the signals. */
export function assess(signals: Signals, now: Millis): Assessment {
  if (signals.blocked.length > 0) return { kind: "blocked" };
  const retryAfter = pause(signals, now);
  if (retryAfter > 0) return { kind: "cool_down", retryAfter };
  const reasons: RiskReason[] = [];
  let score = 0;
  const add = (reason: RiskReason, points: number) => {
    if (points <= 0) return;
    reasons.push(reason);
    score += points;
  };
  for (const kind of SUBJECT_KINDS) {
    const { reason, free, points, most } = RULES[kind];
    add(reason, Math.min(most, ((signals.failures[kind]?.count ?? 0) - free) * points));
  }
  const cards = Math.max(signals.failures.contact?.instruments ?? 0, signals.failures.phone?.instruments ?? 0);
  add("several_cards", (cards - FREE_CARDS) * CARD_POINTS);
  add("many_orders", Math.min(MOST_ORDER_POINTS, (signals.orders - FREE_ORDERS) * ORDER_POINTS));
  // Orders are counted over a window that slides, so their number has fractions.
  score = Math.min(100, Math.round(score));
  return { kind: score >= REVIEW_AT ? "review" : "allow", score, reasons };
}

/** A burst of failures rests: each one beyond the limit doubles the pause, up to the window. */
function pause({ failures }: Signals, now: Millis): Millis {
  let longest = 0;
  for (const kind of SUBJECT_KINDS) {
    const failed = failures[kind];
    if (failed === undefined || failed.count < RULES[kind].pauseFrom) continue;
    const length = Math.min(RISK_WINDOW, FIRST_PAUSE * 2 ** Math.min(10, failed.count - RULES[kind].pauseFrom));
    longest = Math.max(longest, failed.last + length - now);
  }
  return longest;
}
