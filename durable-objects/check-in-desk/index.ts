import { DurableObject } from "cloudflare:workers";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { decide } from "./admission.ts";
import { migrate } from "../shared/migrate.ts";
import { MIGRATIONS } from "./migrations.ts";
import type { Admission, CheckInDeskApi, ScanAnswer, ScanRecord, ScanRequest } from "./protocol.ts";
import { admissionOf, readCounts, scanById, scansBefore, writeScan } from "./store.ts";

/** One more than the API shows on a page, which is how it learns that there is a next one. */
const MAX_PAGE = 101;

/**
 * The doors of one event: the single place that lets a ticket in (I4). SQLite is the truth and there is no picture in
 * memory, so an eviction loses nothing. A call answers only after its write is durable: the runtime holds the answer
 * back until then.
 */
export class CheckInDesk extends DurableObject<Env> implements CheckInDeskApi {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrate(ctx.storage, MIGRATIONS);
  }

  /** Decides and logs one scan in one durable write. A re-send gets the stored answer and leaves no second record. */
  async scan(request: ScanRequest): Promise<Result<ScanAnswer, { reason: "scan_mismatch" }>> {
    // No await inside: nothing can come between looking and writing.
    return this.ctx.storage.transactionSync(() => {
      const stored = scanById(this.#sql, request.scanId);
      if (stored !== undefined) {
        return stored.codeHash === request.codeHash ? ok(toAnswer(stored)) : err({ reason: "scan_mismatch" });
      }
      const earlier = request.ticketId === null ? undefined : admissionOf(this.#sql, request.ticketId);
      const { result, first } = decide(request, earlier);
      const at = Date.now();
      writeScan(this.#sql, { request, result, at, first: first === null ? null : (earlier?.sequence ?? null) });
      return ok(toAnswer({ scanId: request.scanId, result, at, first }));
    });
  }

  /** The log, newest first, at most 101 a page; `next` is the `before` of the following page, null on the last. */
  async log(request: {
    before: number | null;
    limit: number;
  }): Promise<{ records: readonly ScanRecord[]; next: number | null }> {
    const limit = Math.min(Math.max(1, Math.trunc(request.limit)), MAX_PAGE);
    const rows = scansBefore(this.#sql, request.before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const records = rows.slice(0, limit);
    return { records, next: rows.length > limit ? (records.at(-1)?.sequence ?? null) : null };
  }

  /** How many scans let somebody in, and how many did not. */
  async counts(): Promise<{ admitted: number; refused: number }> {
    return readCounts(this.#sql);
  }
}

function toAnswer(scan: ScanAnswer): ScanAnswer {
  return { scanId: scan.scanId, result: scan.result, at: scan.at, first: scan.first && toAdmission(scan.first) };
}

function toAdmission(admission: Admission): Admission {
  return { at: admission.at, gate: admission.gate, device: admission.device };
}
