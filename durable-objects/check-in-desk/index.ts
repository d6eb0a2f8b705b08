import { DurableObject } from "cloudflare:workers";
import { assert } from "../../worker/kernel/assert.ts";
import { SINGLE_ENTRY } from "../../worker/kernel/entry.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import { migrate } from "../shared/migrate.ts";
import { conflictChanges, decide } from "./admission.ts";
import { MIGRATIONS } from "./migrations.ts";
import {
  ANNUL_WINDOW,
  MAX_SYNC,
  type Admission,
  type AnnulFault,
  type AnnulRequest,
  type Attendance,
  type CheckInDeskApi,
  type KnownPassage,
  type LogFilter,
  type ScanAnswer,
  type ScanRecord,
  type ScanRequest,
} from "./protocol.ts";
import * as store from "./store.ts";
import { IDLE_CHECK, Watchers } from "./watchers.ts";

/** One more than the API shows on a page, which is how it learns that there is a next one. */
const MAX_PAGE = 101;
const MAX_PASSAGES_PAGE = 5000;

/**
 * The doors of one event: the single place that lets a ticket in (I4). SQLite is the truth and there is no picture in
 * memory, so an eviction loses nothing. A call answers only after its write is durable: the runtime holds the answer
 * back until then.
 */
export class CheckInDesk extends DurableObject<Env> implements CheckInDeskApi {
  readonly #sql: SqlStorage;
  readonly #watchers: Watchers;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrate(ctx.storage, MIGRATIONS);
    this.#watchers = new Watchers(ctx, (since) => store.readAttendance(this.#sql, since, Date.now()));
  }

  /** Decides and logs one scan in one durable write. A re-send gets the stored answer and leaves no second record. */
  async scan(request: ScanRequest): Promise<Result<ScanAnswer, { reason: "scan_mismatch" }>> {
    // No await inside: nothing can come between looking and writing.
    const answer = this.ctx.storage.transactionSync(() => this.#scan(request));
    this.#watchers.note();
    return answer;
  }

  /** Many scans of a device that was without a network, in one durable write. */
  async sync(requests: readonly ScanRequest[]): Promise<Result<ScanAnswer, { reason: "scan_mismatch" }>[]> {
    assert(requests.length <= MAX_SYNC, "so many scans are sent in parts");
    const answers = this.ctx.storage.transactionSync(() => {
      const taken = requests.map((request) => this.#scan(request));
      // A later scan of the same batch may have changed what an earlier one is.
      return taken.map((answer) => (answer.ok ? ok(this.#stored(answer.value.scanId)) : answer));
    });
    this.#watchers.note();
    return answers;
  }

  /** Takes back what the same device let through a moment ago: the turnstile did not turn (E40). */
  async annul(request: AnnulRequest): Promise<Result<ScanAnswer, AnnulFault>> {
    const answer = this.ctx.storage.transactionSync((): Result<ScanAnswer, AnnulFault> => {
      const scan = store.scanById(this.#sql, request.scanId);
      if (scan === undefined || scan.deviceId !== request.deviceId) return err({ reason: "unknown_scan" });
      if (scan.annulled === true) return ok(toAnswer(scan));
      if (!store.lets(scan.result)) return err({ reason: "nothing_to_annul" });
      const now = Date.now();
      if (now - scan.at > ANNUL_WINDOW) return err({ reason: "too_late" });
      store.annulScan(this.#sql, scan, now);
      if (scan.ticketId !== null) this.#compare(scan.ticketId, request);
      return ok(this.#stored(request.scanId));
    });
    this.#watchers.note();
    return answer;
  }

  /** Who went through, with what changed after `after`: what a device needs when its network goes. */
  async passages(request: {
    after: number;
    limit: number;
  }): Promise<{ passages: readonly KnownPassage[]; change: number }> {
    const limit = Math.min(Math.max(1, Math.trunc(request.limit)), MAX_PASSAGES_PAGE);
    const passages = store.changedPassages(this.#sql, request.after, limit);
    // A full page may have more behind it; otherwise everything up to now is told.
    const change = passages.length === limit ? (passages.at(-1)?.change ?? request.after) : store.lastChange(this.#sql);
    return { passages, change };
  }

  /** What let somebody through with one ticket, oldest first. */
  async ticketLog({ ticketId, limit }: { ticketId: string; limit: number }): Promise<readonly ScanRecord[]> {
    return store.scansOfTicket(this.#sql, ticketId, Math.min(Math.max(1, Math.trunc(limit)), MAX_PAGE));
  }

  /** The log, newest first, at most 101 a page; `next` is the `before` of the following page, null on the last. */
  async log(
    request: { before: number | null; limit: number } & LogFilter,
  ): Promise<{ records: readonly ScanRecord[]; next: number | null }> {
    const limit = Math.min(Math.max(1, Math.trunc(request.limit)), MAX_PAGE);
    const before = request.before ?? Number.MAX_SAFE_INTEGER;
    const rows = store.scansBefore(this.#sql, before, limit + 1, request);
    const records = rows.slice(0, limit);
    return { records, next: rows.length > limit ? (records.at(-1)?.sequence ?? null) : null };
  }

  /** How many scans let somebody in, and how many did not. */
  async counts(): Promise<{ admitted: number; refused: number }> {
    return store.readCounts(this.#sql);
  }

  /** The numbers of the running day (S9). */
  async attendance({ since }: { since: Millis }): Promise<Attendance> {
    return store.readAttendance(this.#sql, since, Date.now());
  }

  /** Upgrades of staff who watch. The Worker has checked who they are. */
  override async fetch(request: Request): Promise<Response> {
    const answer = this.#watchers.upgrade(request, Date.now());
    if (answer.status === 101 && (await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Date.now() + IDLE_CHECK);
    }
    return answer;
  }

  override webSocketMessage(socket: WebSocket): void {
    this.#watchers.message(socket);
  }

  override async alarm(): Promise<void> {
    if (this.#watchers.sweep(Date.now()) > 0) await this.ctx.storage.setAlarm(Date.now() + IDLE_CHECK);
  }

  #scan(request: ScanRequest): Result<ScanAnswer, { reason: "scan_mismatch" }> {
    const known = store.scanById(this.#sql, request.scanId);
    if (known !== undefined) {
      return known.codeHash === request.codeHash ? ok(toAnswer(known)) : err({ reason: "scan_mismatch" });
    }
    const history = request.ticketId === null ? [] : store.passagesOf(this.#sql, request.ticketId);
    const now = Date.now();
    const { result, happenedAt, conflict, first } = decide(request, history, now);
    const { override, offline } = request;
    store.writeScan(this.#sql, {
      scanId: request.scanId,
      codeHash: request.codeHash,
      ticketId: request.ticketId,
      ticketVersion: request.ticketVersion,
      ticketTypeId: request.ticketTypeId,
      result,
      at: now,
      happenedAt,
      direction: request.direction ?? "in",
      people: request.people ?? 1,
      offline: offline !== undefined,
      suspicion: offline?.suspicion ?? null,
      byHand: request.byHand === true,
      conflict,
      supervisor: override && store.lets(result) ? override.by : null,
      reason: override && store.lets(result) ? override.reason : null,
      first: first?.sequence ?? null,
      deviceId: request.device.id,
      deviceName: request.device.name,
      gate: request.gate,
      scannedAt: request.scannedAt,
    });
    // An online answer knew everything that the desk knew; only what comes late can be in conflict.
    if (offline !== undefined && request.ticketId !== null) this.#compare(request.ticketId, request);
    return ok(this.#stored(request.scanId));
  }

  /** Says anew which records of a ticket do not go together. */
  #compare(ticketId: string, { policy = SINGLE_ENTRY, places = 1 }: Pick<ScanRequest, "policy" | "places">): void {
    const history = store.passagesOf(this.#sql, ticketId);
    for (const { passage, conflict, first } of conflictChanges(history, policy, places)) {
      store.setConflict(this.#sql, passage, conflict, first?.sequence ?? null);
    }
  }

  #stored(scanId: string): ScanAnswer {
    const scan = store.scanById(this.#sql, scanId);
    assert(scan, "a scan is there after it was written");
    return toAnswer(scan);
  }
}

function toAnswer(scan: ScanAnswer): ScanAnswer {
  return {
    scanId: scan.scanId,
    result: scan.result,
    at: scan.at,
    first: scan.first && toAdmission(scan.first),
    ...(scan.forced === true ? { forced: true } : {}),
    ...(scan.offline === true ? { offline: true } : {}),
    ...(scan.conflict === null || scan.conflict === undefined ? {} : { conflict: scan.conflict }),
    ...(scan.annulled === true ? { annulled: true } : {}),
  };
}

function toAdmission(admission: Admission): Admission {
  return { at: admission.at, gate: admission.gate, device: admission.device };
}
