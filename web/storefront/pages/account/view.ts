/** What the pages of an account show. Times are RFC 3339 UTC, money in minor units. */
import type { Money, Order, Paper } from "../../model.ts";

/** Where a sign-in stands. */
export type SignInStep =
  | { readonly step: "contact"; readonly to: string }
  | { readonly step: "code"; readonly to: string }
  /** The second factor of somebody who has one. */
  | { readonly step: "second"; readonly token: string };

export type SignInView = SignInStep & {
  /** Where to go on afterwards, below `/account`; empty: the orders. */
  readonly next: string;
  /** Whether a phone may be typed, too. */
  readonly phones: boolean;
  readonly fault:
    | "acct.in.bad"
    | "acct.code.bad"
    | "acct.code.spent"
    | "acct.second.over"
    | "acct.failed"
    | { readonly wait: number }
    | null;
};

/** An order in the list. */
export type OrderCard = {
  readonly id: string;
  readonly code: string;
  readonly status: Order["status"];
  readonly total: Money;
  readonly tickets: number;
  readonly event: {
    readonly name: string;
    readonly status: string;
    readonly starts_at: string;
    readonly time_zone: string;
    readonly venue: string;
  };
  readonly organizer: string;
  readonly over: boolean;
};

export type OrdersView = {
  readonly email: string;
  readonly orders: readonly OrderCard[];
  /** The id to go on below. */
  readonly next: string | null;
};

export const LINE_STATES = ["active", "used", "cancelled", "blocked", "transferred", "expired", "waiting"] as const;

export type OwnLine = {
  readonly position: number;
  readonly name: string;
  readonly seat: { readonly section: string; readonly row: string; readonly number: string } | null;
  readonly holder: string;
  readonly state: (typeof LINE_STATES)[number];
  readonly mayRename: boolean;
  readonly mayGiveBack: boolean;
};

/** How giving tickets back goes now. */
export type BackView = {
  readonly why: "policy" | "postponed";
  readonly percent: number;
  readonly fees: "kept" | "back";
  readonly until: string;
};

export type OwnOrderView = {
  readonly email: string;
  readonly order: Order;
  readonly papers: readonly Paper[];
  readonly token: string;
  readonly organizer: string;
  readonly event: OrderCard["event"];
  readonly lines: readonly OwnLine[];
  readonly back: BackView | null;
  readonly resend: boolean;
  /** What was done a moment ago, or what went wrong. */
  readonly said: Said | null;
};

export const SAID = {
  resent: "acct.resent",
  named: "acct.named",
  back: "acct.back.done",
  ended: "acct.devices.ended",
  "phone-added": "acct.phones.added",
  "phone-removed": "acct.phones.removed",
  "phone-bad": "acct.phones.bad",
  "phone-no": "acct.phones.no",
  "bad-name": "acct.name.bad",
  choose: "acct.back.choose",
  addons: "acct.back.addons",
  late: "acct.back.late",
  disputed: "acct.back.disputed",
  failed: "acct.failed",
} as const;
export type Said = keyof typeof SAID;
/** Of what was done; the rest went wrong. */
export const GOOD_NEWS: readonly Said[] = ["resent", "named", "back", "ended", "phone-added", "phone-removed"];

/** The question before tickets are given back. */
export type GiveBackView = {
  readonly email: string;
  readonly order: Pick<Order, "id" | "code">;
  readonly event: OrderCard["event"];
  readonly lines: readonly OwnLine[];
  readonly amount: Money;
};

export type Device = {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  readonly last: string;
  readonly here: boolean;
};
export type DevicesView = {
  readonly email: string;
  readonly devices: readonly Device[];
  /** Phones that sign this person in; null where no code goes to a phone. */
  readonly phones: readonly { readonly id: string; readonly hint: string }[] | null;
  readonly said: Said | null;
};

/** The code that adds a phone. */
export type PhoneCodeView = {
  readonly email: string;
  readonly to: string;
  readonly fault: "acct.code.bad" | "acct.code.spent" | { readonly wait: number } | null;
};
