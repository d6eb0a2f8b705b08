/** What the Worker and `CheckInDesk` say to each other: one object per event decides who is let in, once (I4). */
import type { Millis } from "../../worker/kernel/time.ts";

/** Every answer a door can give (DESIGN §7). */
export type ScanResult =
  | "admitted"
  | "duplicate"
  | "transferred"
  | "cancelled"
  | "expired"
  | "not_yet_valid"
  | "wrong_event"
  | "wrong_gate"
  | "unpaid"
  | "invalid"
  | "blocked";

/** A refusal that the Worker already knows from signature, database and session; the desk only logs it. */
export type Refusal = Exclude<ScanResult, "admitted" | "duplicate">;

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
};

export type Admission = { readonly at: Millis; readonly gate: string | null; readonly device: string };

export type ScanAnswer = {
  readonly scanId: string;
  readonly result: ScanResult;
  readonly at: Millis;
  /** For a duplicate: when and where the ticket was first admitted. */
  readonly first: Admission | null;
};

export type ScanRecord = ScanAnswer & {
  readonly sequence: number;
  readonly ticketId: string | null;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly gate: string | null;
  readonly scannedAt: Millis | null;
};

export interface CheckInDeskApi {
  /** Decides and logs one scan in one durable write. Same scan id, other code: `{reason: "scan_mismatch"}`. */
  scan(
    request: ScanRequest,
  ): Promise<{ ok: true; value: ScanAnswer } | { ok: false; error: { reason: "scan_mismatch" } }>;
  /** The log, newest first, paged by sequence. */
  log(request: {
    before: number | null;
    limit: number;
  }): Promise<{ records: readonly ScanRecord[]; next: number | null }>;
  counts(): Promise<{ admitted: number; refused: number }>;
}
