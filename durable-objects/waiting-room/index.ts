import { DurableObject } from "cloudflare:workers";
import { assert } from "../../worker/kernel/assert.ts";
import { err, ok, type Result } from "../../worker/kernel/result.ts";
import { DAY, HOUR, MINUTE, SECOND, type Millis } from "../../worker/kernel/time.ts";
import { GroupCommit } from "../shared/group-commit.ts";
import { migrate } from "../shared/migrate.ts";
import { enter, giveHoldBack, leaveRoom, spendHold } from "./admissions.ts";
import { settle, settleAndWrite } from "./calling.ts";
import { JoinBook, type JoinCall, type JoinDecision } from "./join-book.ts";
import { MIGRATIONS } from "./migrations.ts";
import {
  JOIN_SHARDS,
  joinBookName,
  roomName,
  type JoinFault,
  type JoinNumber,
  type RoomOverview,
  type RoomStatus,
  type WaitingRoomApi,
} from "./protocol.ts";
import { drawn, isDrawDue, newRoom, rateOf, reconfigured, type Room, statusOf, withPause } from "./room.ts";
import { choosingAt, countMinute, expectedAt, minutesSince, readRoom, writeRoom } from "./store.ts";
import { paceOf, resumed } from "./valve.ts";

type Request<Method extends keyof WaitingRoomApi> = Parameters<WaitingRoomApi[Method]>[0];
type Answer<Method extends keyof WaitingRoomApi> = ReturnType<WaitingRoomApi[Method]>;
type Waiting = { readonly call: JoinCall; decision: JoinDecision | undefined };

const JOINS_PER_COMMIT = 500;
/** Before the draw the number of people is for show only; the join books are asked this often. */
const COUNT_FOR: Millis = 5 * SECOND;
const CHART: Millis = 2 * HOUR;
const CHART_MINUTES = 120;
const DRAW_RETRY: Millis = SECOND;

/**
 * The waiting room of one event (DESIGN §4, I5), or one of its join books: the same class, told apart by name. The room is
 * the single place that decides whose turn it is (TH02). SQLite is the truth and there is no picture in memory, so an
 * eviction loses nothing; what time alone changes is computed when it is read.
 */
export class WaitingRoom extends DurableObject<Env> implements WaitingRoomApi {
  readonly #sql: SqlStorage;
  readonly #book: JoinBook;
  readonly #joins = new GroupCommit<Waiting>({
    commit: (group) => this.#giveNumbers(group),
    pause: () => this.#gather(),
    limit: JOINS_PER_COMMIT,
  });
  readonly #newcomers = new Set<JoinCall>();
  #prepared: boolean;
  /** Numbers behind everybody, fetched for the commit that comes next. */
  #late: { readonly serving: number; readonly numbers: number[] } | undefined;
  #drawing: Promise<void> | undefined;
  #joined: { readonly at: Millis; readonly count: number } | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#book = new JoinBook(ctx.storage.sql);
    // Every sale asks whether it has a room. An object that was never set up stores nothing, not even its schema.
    this.#prepared = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").toArray().length > 0;
    if (this.#prepared) migrate(ctx.storage, MIGRATIONS);
  }

  async configure({ eventId, settings, expected }: Request<"configure">): Answer<"configure"> {
    const seed = hex(crypto.getRandomValues(new Uint8Array(32)));
    const seedHash = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(seed))));
    this.#prepare();
    const refused = this.ctx.storage.transactionSync((): "stale" | "already_open" | undefined => {
      const now = Date.now();
      const room = settleAndWrite(this.#sql, now);
      if (expected !== undefined && expected !== (room?.version ?? 0)) return "stale";
      if (room === undefined) {
        writeRoom(this.#sql, newRoom({ eventId, settings, shards: JOIN_SHARDS, seed, seedHash, now }));
        return undefined;
      }
      assert(room.eventId === eventId, "an object is of one event for good");
      if ((room.draw !== null || room.opening) && settings.opensAt !== room.settings.opensAt) return "already_open";
      writeRoom(this.#sql, reconfigured(room, settings, now));
      return undefined;
    });
    if (refused !== undefined) return err({ reason: refused });
    if (settings.mode === "on" && settings.opensAt !== null) await this.#wakeAt(settings.opensAt);
    return ok(await this.#present());
  }

  open(): Answer<"open"> {
    return this.#change((room, now) => ({ ...room, opening: true, closed: false, valve: resumed(room.valve, now) }));
  }

  pause(): Answer<"pause"> {
    return this.#change((room, now) => withPause(room, true, now));
  }

  resume(): Answer<"resume"> {
    return this.#change((room, now) => withPause(room, false, now));
  }

  close(): Answer<"close"> {
    return this.#change((room) => ({ ...room, closed: true }));
  }

  async status(): Answer<"status"> {
    return this.#room() === undefined ? null : await this.#present();
  }

  async overview(): Promise<RoomOverview | null> {
    if (this.#room() === undefined) return null;
    const status = await this.#present();
    const now = Date.now();
    const room = settle(this.#sql, now)?.room;
    assert(room !== undefined, "a room does not go away");
    return {
      status,
      waiting: status.joined - status.serving,
      choosing: choosingAt(this.#sql, now),
      expected: expectedAt(this.#sql, now - room.settings.turnMinutes * MINUTE),
      admitted: room.admitted,
      safeRate: room.steering.rate,
      minutes: minutesSince(this.#sql, now - CHART, CHART_MINUTES).map(({ at, joined, called, admitted }) => {
        return { at, joined, called, admitted };
      }),
    };
  }

  async admit(request: Request<"admit">): Answer<"admit"> {
    if (!this.#prepared) return err({ reason: "room_closed" });
    await this.#drawIfDue();
    return this.ctx.storage.transactionSync(() => enter(this.#sql, request, Date.now()));
  }

  async leave({ number }: Request<"leave">): Answer<"leave"> {
    if (this.#prepared) leaveRoom(this.#sql, number, Date.now());
  }

  async use(request: Request<"use">): Answer<"use"> {
    if (!this.#prepared) return err({ reason: "unknown" });
    return this.ctx.storage.transactionSync(() => spendHold(this.#sql, request, Date.now()));
  }

  async giveBack({ number, key }: Request<"giveBack">): Answer<"giveBack"> {
    if (this.#prepared) this.ctx.storage.transactionSync(() => giveHoldBack(this.#sql, number, key));
  }

  async allocate({ count }: Request<"allocate">): Answer<"allocate"> {
    assert(Number.isInteger(count) && count > 0 && count <= JOINS_PER_COMMIT, "a book asks for what it needs");
    await this.#drawIfDue();
    return this.ctx.storage.transactionSync(() => {
      const now = Date.now();
      const room = settleAndWrite(this.#sql, now);
      assert(room !== undefined && room.draw !== null, "a book is sealed by the draw only");
      writeRoom(this.#sql, { ...room, next: room.next + count });
      countMinute(this.#sql, now, { joined: count });
      return { first: room.next, serving: room.valve.serving };
    });
  }

  async join(request: Request<"join">): Promise<Result<JoinNumber, JoinFault>> {
    this.#prepare();
    const call = { ...request };
    this.#newcomers.add(call);
    try {
      for (;;) {
        const waiting: Waiting = { call, decision: undefined };
        const decision = await this.#joins.submit(waiting, () => waiting.decision);
        assert(decision !== undefined, "a call is answered after its turn");
        if (decision !== "no_number") return decision;
      }
    } finally {
      this.#newcomers.delete(call);
    }
  }

  async seal(_request: Request<"seal">): Answer<"seal"> {
    this.#prepare();
    return { count: this.ctx.storage.transactionSync(() => this.#book.seal()) };
  }

  async joinCount(): Promise<number> {
    return this.#prepared ? this.#book.read().given : 0;
  }

  /** Makes the draw on time even when nobody looks. Runs again and again without harm (I6). */
  override async alarm(): Promise<void> {
    try {
      await this.#drawIfDue();
      const room = this.#room();
      const opensAt = room?.settings.opensAt ?? null;
      if (room?.draw === null && opensAt !== null && opensAt > Date.now()) await this.#wakeAt(opensAt);
    } catch {
      // A join book did not answer. Retries of alarms end after six; coming back later does not.
      await this.#wakeAt(Date.now() + DRAW_RETRY);
    }
  }

  #prepare(): void {
    if (this.#prepared) return;
    migrate(this.ctx.storage, MIGRATIONS);
    this.#prepared = true;
  }

  #room(): Room | undefined {
    return this.#prepared ? readRoom(this.#sql) : undefined;
  }

  async #change(next: (room: Room, now: Millis) => Room): Promise<Result<RoomStatus, { reason: "not_configured" }>> {
    if (this.#room() === undefined) return err({ reason: "not_configured" });
    this.ctx.storage.transactionSync(() => {
      const now = Date.now();
      const room = settleAndWrite(this.#sql, now);
      assert(room !== undefined, "a room does not go away");
      const changed = next(room, now);
      if (changed !== room) writeRoom(this.#sql, { ...changed, version: changed.version + 1 });
    });
    return ok(await this.#present());
  }

  /** What everybody may know, at this instant. */
  async #present(): Promise<RoomStatus> {
    try {
      await this.#drawIfDue();
    } catch {
      // The draw waits for a join book that does not answer. Until then it is "before" for everybody alike.
      await this.#wakeAt(Date.now() + DRAW_RETRY);
    }
    const early = await this.#earlyJoins();
    const now = Date.now();
    const { room, missedUpTo } = this.ctx.storage.transactionSync(() => {
      settleAndWrite(this.#sql, now);
      const settled = settle(this.#sql, now);
      assert(settled !== undefined, "a room does not go away");
      return settled;
    });
    const pace = room.draw && paceOf(minutesSince(this.#sql, now - 10 * MINUTE, 10), rateOf(room), now);
    return statusOf(room, { joined: room.draw === null ? early : room.next, missedUpTo, pace });
  }

  async #earlyJoins(): Promise<number> {
    const room = this.#room();
    if (room === undefined || room.draw !== null) return 0;
    const now = Date.now();
    if (this.#joined === undefined || Math.abs(now - this.#joined.at) >= COUNT_FOR) {
      // First the time, so that those who come meanwhile do not ask as well.
      this.#joined = { at: now, count: this.#joined?.count ?? 0 };
      const counts = await Promise.allSettled(this.#books(room).map((book) => book.joinCount()));
      const count = counts.reduce((sum, answer) => sum + (answer.status === "fulfilled" ? answer.value : 0), 0);
      this.#joined = { at: now, count: Math.max(count, this.#joined.count) };
    }
    return this.#joined.count;
  }

  #books({ eventId, shards }: Room): WaitingRoomApi[] {
    return Array.from({ length: shards }, (_, shard) => this.env.WAITING_ROOM.getByName(joinBookName(eventId, shard)));
  }

  async #drawIfDue(): Promise<void> {
    const room = this.#room();
    if (room === undefined || !isDrawDue(room, Date.now())) return;
    this.#drawing ??= this.#draw(room).finally(() => {
      this.#drawing = undefined;
    });
    await this.#drawing;
  }

  /**
   * Seals every join book, then fixes the draw. It may die anywhere: that it was begun is stored first, sealing answers the
   * same again, and nobody is called before the counts are stored (I7).
   */
  async #draw(room: Room): Promise<void> {
    if (!room.opening) writeRoom(this.#sql, { ...room, opening: true });
    const { eventId } = room;
    const sealed = await Promise.all(this.#books(room).map((book, shard) => book.seal({ eventId, shard })));
    this.ctx.storage.transactionSync(() => {
      const current = readRoom(this.#sql);
      assert(current !== undefined, "a room does not go away");
      if (current.draw !== null) return;
      const now = Date.now();
      const counts = sealed.map(({ count }) => count);
      const after = drawn(current, counts, now);
      writeRoom(this.#sql, after);
      countMinute(this.#sql, now, { joined: after.next });
    });
  }

  /** Lets what arrives together gather, and fetches numbers behind everybody when the draw is over. */
  async #gather(): Promise<void> {
    await this.ctx.storage.sync();
    this.#late = undefined;
    if (this.#book.read().sealed === undefined) return;
    const wanting = new Map([...this.#newcomers].map((call) => [call.browser, call]));
    const calls = [...wanting.values()].filter((call) => this.#book.wantsNumber(call));
    const [first] = calls;
    if (first === undefined) return;
    const count = Math.min(calls.length, JOINS_PER_COMMIT);
    const { first: from, serving } = await this.env.WAITING_ROOM.getByName(roomName(first.eventId)).allocate({ count });
    this.#late = { serving, numbers: Array.from({ length: count }, (_, i) => from + i) };
  }

  #giveNumbers(group: readonly Waiting[]): void {
    const late = this.#late && { ...this.#late, numbers: [...this.#late.numbers] };
    this.ctx.storage.transactionSync(() => {
      for (const waiting of group) waiting.decision = this.#book.give(waiting.call, late);
    });
    // Stored: what is left over belongs to nobody, and what was given must not be given again.
    this.#late = late;
  }

  /** Sets the alarm for `at` unless an earlier one is set. */
  async #wakeAt(at: Millis): Promise<void> {
    const set = await this.ctx.storage.getAlarm();
    const soon = Math.max(at, Date.now() + 1);
    if (set === null || set > soon || set < Date.now() - DAY) await this.ctx.storage.setAlarm(soon);
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
