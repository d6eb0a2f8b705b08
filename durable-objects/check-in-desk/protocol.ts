/** What the Worker and `CheckInDesk` say to each other: one object per event decides who is let in (I4). */
import type { Direction, EntryPolicy } from "../../worker/kernel/entry.ts";
import type { Millis } from "../../worker/kernel/time.ts";

/** Every answer a door can give (DESIGN §7). */
export type ScanResult =
  | "admitted"
  | "exited"
  | "duplicate"
  | "not_inside"
  | "transferred"
  | "cancelled"
  | "expired"
  | "not_yet_valid"
  | "wrong_event"
  | "wrong_gate"
  | "unpaid"
  | "invalid"
  | "blocked"
  /** The rotating part is missing or too old: a screenshot or a print (TH12). */
  | "stale_code"
  /** One code, several things that this gate takes: nothing is checked in until somebody chooses (E39). */
  | "ambiguous";

/** A refusal that the Worker already knows from signature, database and session; the desk only logs it. */
export type Refusal = Exclude<ScanResult, "admitted" | "exited" | "duplicate" | "not_inside">;

/** Why two records do not go together; staff see both (E35, E37). */
export type Conflict = "duplicate" | Refusal;

/** Why a record of a device without a network is looked at twice (TH17). */
export type Suspicion = "impossible_time" | "not_signed";

export type ScanRequest = {
  /** Made on the device; a re-send has the same id and gets the same answer (E34). */
  readonly scanId: string;
  /** SHA-256 of the scanned code: the same scan id with another code is refused. */
  readonly codeHash: string;
  readonly ticketId: string | null;
  readonly ticketVersion: number | null;
  readonly ticketTypeId: string | null;
  /** Set when the ticket must not be admitted whatever the desk knows. */
  readonly refusal: Refusal | null;
  readonly device: { readonly id: string; readonly name: string };
  readonly gate: string | null;
  /** When the device saw it, by its own clock; the desk notes its own time too. */
  readonly scannedAt: Millis | null;
  readonly direction?: Direction;
  /** People who go through with this scan; 1 unless said. */
  readonly people?: number;
  /** How many people the ticket lets in; 1 unless said. */
  readonly places?: number;
  /** Once, unless the event says otherwise. */
  readonly policy?: EntryPolicy;
  /** Nobody showed a code: the ticket was looked up by name or order (S3). */
  readonly byHand?: boolean;
  /** A supervisor lets them in all the same (S8). */
  readonly override?: { readonly by: string; readonly reason: string };
  /** The device has decided already, without a network: what it said, and when by a clock that was put right. */
  readonly offline?: { readonly result: ScanResult; readonly at: Millis; readonly suspicion: Suspicion | null };
};

export type Admission = { readonly at: Millis; readonly gate: string | null; readonly device: string };

export type ScanAnswer = {
  readonly scanId: string;
  readonly result: ScanResult;
  readonly at: Millis;
  /** For a duplicate, and for a conflict of that kind: when and where the ticket was first admitted. */
  readonly first: Admission | null;
  /** A supervisor said so. */
  readonly forced?: boolean;
  /** Decided without a network. */
  readonly offline?: boolean;
  readonly conflict?: Conflict | null;
  readonly annulled?: boolean;
};

export type ScanRecord = ScanAnswer & {
  readonly sequence: number;
  readonly ticketId: string | null;
  readonly ticketTypeId: string | null;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly gate: string | null;
  readonly direction: Direction;
  readonly people: number;
  readonly scannedAt: Millis | null;
  /** When it happened, as far as anybody knows. */
  readonly happenedAt: Millis;
  readonly reason: string | null;
  readonly supervisor: string | null;
  readonly suspicion: Suspicion | null;
  /** Looked up, not scanned. */
  readonly byHand: boolean;
};

export type AnnulRequest = {
  readonly scanId: string;
  readonly deviceId: string;
  readonly policy?: EntryPolicy;
  readonly places?: number;
};
export type AnnulFault =
  /** No such scan, or another device's: a device takes back only its own. */
  | { readonly reason: "unknown_scan" }
  /** It let nobody through. */
  | { readonly reason: "nothing_to_annul" }
  | { readonly reason: "too_late" };

/** What a device without a network must know of the doors: who went through, in the order in which the desk learnt it. */
export type KnownPassage = {
  /** Grows with each change of the desk; a device asks for what came after. */
  readonly change: number;
  readonly scanId: string;
  readonly ticketId: string;
  readonly at: Millis;
  readonly direction: Direction;
  readonly people: number;
  readonly forced: boolean;
  readonly annulled: boolean;
  readonly gate: string | null;
  readonly device: string;
};

/** For staff who watch the doors (S9). People, not scans. */
export type Attendance = {
  readonly at: Millis;
  readonly entered: number;
  readonly left: number;
  readonly inside: number;
  readonly refused: number;
  readonly conflicts: number;
  /** Duplicates of the last five minutes: many of them are a storm, which somebody should look at. */
  readonly recentDuplicates: number;
  readonly gates: readonly {
    readonly gate: string | null;
    readonly entered: number;
    readonly left: number;
    readonly refused: number;
  }[];
  /** The last two hours, oldest first, only minutes in which something happened. */
  readonly minutes: readonly {
    readonly at: Millis;
    readonly gate: string | null;
    readonly entered: number;
    readonly left: number;
    readonly refused: number;
    readonly duplicates: number;
  }[];
};

/** Which records of the log are asked for; all of what is said must be true of one. */
export type LogFilter = {
  readonly conflicts?: boolean;
  readonly offline?: boolean;
  readonly forced?: boolean;
  readonly byHand?: boolean;
  readonly result?: ScanResult;
};

export interface CheckInDeskApi {
  /** Decides and logs one scan in one durable write. Same scan id, other code: `{reason: "scan_mismatch"}`. */
  scan(
    request: ScanRequest,
  ): Promise<{ ok: true; value: ScanAnswer } | { ok: false; error: { reason: "scan_mismatch" } }>;
  /** Many scans in one write, in the order given; each answered as `scan` would. At most `MAX_SYNC`. */
  sync(
    requests: readonly ScanRequest[],
  ): Promise<readonly ({ ok: true; value: ScanAnswer } | { ok: false; error: { reason: "scan_mismatch" } })[]>;
  /** Takes back what the same device let through a moment ago (E40). Repeating it succeeds. */
  annul(request: AnnulRequest): Promise<{ ok: true; value: ScanAnswer } | { ok: false; error: AnnulFault }>;
  /** The scans that let somebody through, with changes after `after`, oldest change first. */
  passages(request: { after: number; limit: number }): Promise<{ passages: readonly KnownPassage[]; change: number }>;
  /** What happened with one ticket, oldest first. */
  ticketLog(request: { ticketId: string; limit: number }): Promise<readonly ScanRecord[]>;
  /** The log, newest first, paged by sequence; only what the filter wants. */
  log(
    request: { before: number | null; limit: number } & LogFilter,
  ): Promise<{ records: readonly ScanRecord[]; next: number | null }>;
  counts(): Promise<{ admitted: number; refused: number }>;
  /** @param since when the running day of the event began */
  attendance(request: { since: Millis }): Promise<Attendance>;
}

/** A device may take back what it did for so long (E40). */
export const ANNUL_WINDOW: Millis = 5 * 60_000;
/** Scans in one `sync`. */
export const MAX_SYNC = 200;
/** Of an upgrade request to the object: when the running day of the event began. */
export const DAY_START_HEADER = "tessera-day-start";
