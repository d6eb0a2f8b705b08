/** Wire shapes of an event's doors, as staff see them. */
import type { CheckInSession, NewCheckInSession, ScanResult } from "./types.ts";

type Timestamp = string;
type Money = { amount: number; currency: string };

export type DoorLink = CheckInSession & {
  ticket_types: string[] | null;
  more_events: string[];
  supervised: boolean;
  search: "nobody" | "supervisor" | "everybody";
  accepts_unpaid: boolean;
  sells: boolean;
};
export type NewDoorLink = DoorLink & Pick<NewCheckInSession, "token" | "url">;

export type DoorDevice = {
  id: string;
  name: string;
  created_at: Timestamp;
  seen_at: Timestamp | null;
  revoked_at: Timestamp | null;
  /** The member who took it up; null: it came by the link. */
  person_id: string | null;
};

export type DoorSettings = {
  reentry: "none" | "after_exit" | "free";
  per_day: boolean;
  day_start: string;
  rotating: "accepted" | "required";
};

export type DoorRecord = {
  scan_id: string;
  result: ScanResult;
  at: Timestamp;
  happened_at: Timestamp;
  ticket_id: string | null;
  gate: string | null;
  device: { id: string; name: string };
  first: { at: Timestamp; gate: string | null; device: string } | null;
  direction: "in" | "out";
  people: number;
  offline: boolean;
  forced: boolean;
  reason: string | null;
  conflict: ScanResult | null;
  suspicion: "impossible_time" | "not_signed" | null;
  annulled: boolean;
  /** The ticket was looked up: nobody showed a code. */
  by_hand: boolean;
};

/** People at the doors since the running day began. */
export type AttendanceNow = {
  at: Timestamp | number;
  entered: number;
  left: number;
  inside: number;
  refused: number;
  conflicts: number;
  recent_duplicates: number;
  gates: { gate: string | null; entered: number; left: number; refused: number }[];
  minutes: {
    at: Timestamp | number;
    gate: string | null;
    entered: number;
    left: number;
    refused: number;
    duplicates: number;
  }[];
};

export type CounterReport = {
  data: {
    device: { id: string; name: string };
    method: "cash" | "card_terminal" | "link";
    sales: number;
    tickets: number;
    amount: Money;
  }[];
};
