/** What the door shows of its work, and what a screen may ask of it. */
import type { ScanAnswer } from "../api/types.ts";
import type { Book } from "./book.ts";
import type { Clock } from "./clock.ts";
import type { Decided } from "./decide.ts";
import type { Clash, Past } from "./keeping.ts";
import type { Line, Scan } from "./link.ts";
import type { Sales } from "./open-sale.ts";

/** What stands in the way of scanning, beside what the answer says. */
export type Trouble =
  | { readonly kind: "storage_full" | "no_list" | "pin_needed" | "needs_line" }
  | { readonly kind: "said"; readonly text: string };

export type Shown = { readonly answer: ScanAnswer; readonly scan: Scan };

export type DoorState = {
  readonly online: boolean;
  readonly since: number | null;
  /** The hours are over: what waits is still handed over, and no scan counts any more. */
  readonly over: boolean;
  /** When the list of tickets was brought up to date; null before the first one. */
  readonly freshAt: number | null;
  readonly waiting: number;
  /** Whether this browser can decide by itself. */
  readonly able: boolean;
  readonly busy: boolean;
  readonly shown: Shown | null;
  readonly past: readonly Past[];
  readonly clashes: readonly Clash[];
  readonly trouble: Trouble | null;
  readonly turnout: { readonly came: number; readonly toCome: number };
  /** Whether any of the events lets out and in again. */
  readonly exits: boolean;
  /** A supervisor's rights last until then, by the server's clock. */
  readonly supervisedUntil: number | null;
};

export type ScanOptions = Partial<Pick<Scan, "direction" | "people" | "ticket" | "acceptUnpaid" | "found">> & {
  readonly overrideReason?: string;
};

export type Engine = {
  readonly state: () => DoorState;
  readonly watch: (listener: () => void) => () => void;
  readonly submit: (code: string, options?: ScanOptions) => Promise<void>;
  readonly dismiss: () => void;
  readonly annul: (past: Past) => Promise<void>;
  /** @throws ApiFault */
  readonly supervise: (pin: string) => Promise<void>;
  /** The supervisor's token while it lasts. */
  readonly supervisor: () => string | null;
  readonly seenClashes: () => void;
  readonly line: Line;
  readonly clock: Clock;
  readonly sales: Sales;
  readonly stop: () => void;
};

/** Whether any of the events lets out and in again. */
export function hasExits(books: ReadonlyMap<string, Book>): boolean {
  return [...books.values()].some(({ policy }) => policy.reentry !== "none");
}

/** What the device decided, as the server would have said it. */
export function ownAnswer({ result, eventId, ticket, first }: Decided, scan: Scan): ScanAnswer {
  const told = result === "admitted" || result === "exited" || result === "duplicate" || result === "not_inside";
  const known = told ? ticket : null;
  return {
    result,
    scan_id: scan.scanId,
    event_id: eventId,
    at: new Date(scan.at).toISOString(),
    ticket: known && { id: known.id, type: known.type.name, seat: null, holder_name: "", people: known.type.people },
    choices: [],
    first: first && { ...first, at: new Date(first.at).toISOString() },
    forced: false,
    offline: true,
    conflict: null,
    message: "",
  };
}
