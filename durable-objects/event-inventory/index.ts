import { DurableObject } from "cloudflare:workers";
import { assert } from "../../worker/kernel/assert.ts";
import { err, ok } from "../../worker/kernel/result.ts";
import { DAY, MINUTE, SECOND, type Millis } from "../../worker/kernel/time.ts";
import { GroupCommit } from "../shared/group-commit.ts";
import { apply, lapse } from "./apply.ts";
import {
  decideCancel,
  decideCancelPlaces,
  decideCommit,
  decideDiscount,
  decideExtend,
  decideHold,
  decideReclaim,
  decideRelease,
  readHold,
  type Decision,
} from "./holds.ts";
import { decideBlock, decideMove, decideResize, decideUnblock } from "./blocks.ts";
import { countOf } from "./codes.ts";
import { forgetIdle } from "./customers.ts";
import { layoutOf } from "./layout.ts";
import { IDLE_CHECK, LiveFeed } from "./live.ts";
import { Minutes } from "./minutes.ts";
import { showPool } from "./pools.ts";
import { PULSE_MINUTES, type EventInventoryApi, type Snapshot } from "./protocol.ts";
import { pulseOf } from "./pulse.ts";
import { packSeats } from "./seats.ts";
import { newJournal, type Change, type InventoryState } from "./state.ts";
import { InventoryStore } from "./store.ts";

type Request<Method extends keyof EventInventoryApi> = Parameters<EventInventoryApi[Method]>[0];
type Answer<Method extends keyof EventInventoryApi> = ReturnType<EventInventoryApi[Method]>;
/** A call that waits for its turn: which holds it is about, and what it decides. */
type Call = {
  readonly holdId?: string | undefined;
  readonly decide: (state: InventoryState, now: Millis) => Change | undefined;
};

/** A hold that is over is remembered this long, for money that comes late. */
const ENDED_HOLD_GRACE: Millis = 30 * DAY;
const FORGET_AT_ONCE = 1000;
/** Alarms come on these beats, so that many holds share one. */
const ALARM_BEAT: Millis = 10 * SECOND;
const CALLS_PER_COMMIT = 500;
const HISTORY_PAGE = 500;
const MAX_CODES_ASKED = 100;

/**
 * The sellable state of one event, its single writer (DESIGN §4). Decisions are pure and live beside this file; here they
 * are put in order, stored, and answered. The runtime keeps every answer back until what was written before is durable.
 */
export class EventInventory extends DurableObject<Env> implements EventInventoryApi {
  readonly #store: InventoryStore;
  readonly #calls = new GroupCommit<Call>({
    commit: (calls) => this.#turn(calls),
    // While a group becomes durable the next one gathers. Measured: 13,000 holds/s, against 10,000 with a timer of 0 ms
    // and 4,200 with one commit a call; and a call that comes alone does not wait for a timer.
    pause: () => this.ctx.storage.sync(),
    limit: CALLS_PER_COMMIT,
  });
  /** A cache: undefined means that the next turn reads it from SQLite. */
  #state: InventoryState | undefined;
  #snapshot: Snapshot | undefined;
  /** What happened of late, for `pulse`: read from the log at the first question. */
  #minutes: Minutes | undefined;
  #alarmAt: Millis | undefined;
  readonly #live: LiveFeed;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new InventoryStore(ctx.storage);
    this.#live = new LiveFeed(ctx, () => this.#current());
    void ctx.blockConcurrencyWhile(async () => {
      this.#store.migrate();
      const at = await ctx.storage.getAlarm();
      // One that is past due cannot be trusted to come any more; the next write sets it again.
      if (at !== null && at > Date.now()) this.#alarmAt = at;
    });
  }

  async configure(config: Request<"configure">): Answer<"configure"> {
    const call = this.#decided<Awaited<Answer<"configure">>>((state) => {
      const { eventId, tenantId } = state.config ?? config;
      assert(eventId === config.eventId && tenantId === config.tenantId, "an object is of one event for good");
      const revision = state.config?.revision;
      if (revision !== undefined && config.revision <= revision) return { answer: ok({ revision }) };
      const layout = layoutOf(state, config);
      if (!layout.ok) return { answer: err(layout.error) };
      return { answer: ok({ revision: config.revision }), change: { kind: "configured", config } };
    });
    // Alone in its turn: it renumbers the seats, so what others wrote by number must be stored before.
    this.#turn([call]);
    return call.answer();
  }

  hold(request: Request<"hold">): Answer<"hold"> {
    return this.#write(request.holdId, (state, now) => decideHold(state, now, request));
  }

  holdMany(requests: Request<"holdMany">): Answer<"holdMany"> {
    return Promise.all(requests.map((request) => this.hold(request)));
  }

  extend(request: Request<"extend">): Answer<"extend"> {
    return this.#write(request.holdId, (state, now) => decideExtend(state, now, request));
  }

  release(request: Request<"release">): Answer<"release"> {
    return this.#write(request.holdId, (state, now) => decideRelease(state, now, request));
  }

  discount(request: Request<"discount">): Answer<"discount"> {
    return this.#write(request.holdId, (state, now) => decideDiscount(state, now, request));
  }

  async codes({ ids }: Request<"codes">): Answer<"codes"> {
    this.#letGoDue();
    const { codes } = this.#current();
    return ids.slice(0, MAX_CODES_ASKED).map((id) => countOf(codes, id));
  }

  async read(request: Request<"read">): Answer<"read"> {
    const state = this.#current();
    this.#store.recall(state, [request.holdId]);
    const answer = readHold(state, Date.now(), request);
    state.ended.clear();
    return answer;
  }

  commit(request: Request<"commit">): Answer<"commit"> {
    return this.#write(request.holdId, (state, now) => decideCommit(state, now, request));
  }

  reclaim(request: Request<"reclaim">): Answer<"reclaim"> {
    return this.#write(request.holdId, (state, now) => decideReclaim(state, now, request));
  }

  cancel(request: Request<"cancel">): Answer<"cancel"> {
    return this.#write(request.holdId, (state) => decideCancel(state, request));
  }

  cancelPlaces(request: Request<"cancelPlaces">): Answer<"cancelPlaces"> {
    return this.#write(request.holdId, (state) => decideCancelPlaces(state, request));
  }

  move(request: Request<"move">): Answer<"move"> {
    return this.#write(request.holdId, (state, now) => decideMove(state, now, request));
  }

  block(request: Request<"block">): Answer<"block"> {
    return this.#write(undefined, (state, now) => decideBlock(state, now, request));
  }

  unblock(request: Request<"unblock">): Answer<"unblock"> {
    return this.#write(undefined, (state) => decideUnblock(state, request));
  }

  async blocks(): Answer<"blocks"> {
    return [...this.#current().blocks.values()];
  }

  resize(request: Request<"resize">): Answer<"resize"> {
    return this.#write(undefined, (state) => decideResize(state, request));
  }

  async pulse(): Answer<"pulse"> {
    this.#letGoDue();
    const now = Date.now();
    if (this.#minutes === undefined) {
      this.#minutes = new Minutes();
      const since = now - PULSE_MINUTES * MINUTE;
      for (const { at, kind, places } of this.#store.recent(since)) this.#minutes.add(at, kind, places);
    }
    return pulseOf(this.#current(), this.#minutes.series(now), this.#live.count);
  }

  async snapshot(): Answer<"snapshot"> {
    this.#letGoDue();
    const state = this.#current();
    if (this.#snapshot?.version !== state.sequence) {
      const pools = [...state.pools.values()].map(showPool);
      this.#snapshot = { version: state.sequence, seats: packSeats(state.board.status), pools };
    }
    return this.#snapshot;
  }

  async history({ after, limit }: Request<"history">): Answer<"history"> {
    const page = Math.max(1, Math.min(limit, HISTORY_PAGE));
    const transitions = this.#store.history(after, page);
    return { transitions, next: transitions.length < page ? null : (transitions.at(-1)?.sequence ?? null) };
  }

  /** The upgrade of a live feed's socket; the Worker asks for nothing else this way. `?since=<version>` goes on from there. */
  override async fetch(request: globalThis.Request): Promise<Response> {
    this.#letGoDue();
    const now = Date.now();
    const response = this.#live.upgrade(request, now);
    if (response.status === 101) this.#arm(now + IDLE_CHECK);
    return response;
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    this.#letGoDue();
    this.#live.message(socket, message, Date.now());
  }

  /** Tidies; nothing is right only because of it. Runs again and again without harm (I6). */
  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    this.#alarmAt = undefined;
    const now = Date.now();
    try {
      this.#turn([]);
      const oldest = this.#store.forget(now - ENDED_HOLD_GRACE, FORGET_AT_ONCE);
      const { customers, expiries } = this.#current();
      for (const id of customers.keys()) forgetIdle(customers, id, now);
      this.#arm(expiries.soonest);
      if (this.#live.sweep(now) > 0) this.#arm(now + IDLE_CHECK);
      if (oldest !== undefined) this.#arm(oldest + ENDED_HOLD_GRACE);
    } catch (error) {
      // Retries end after six; coming back later does not.
      if ((info?.retryCount ?? 0) < 3) throw error;
      await this.ctx.storage.setAlarm(now + MINUTE);
    }
  }

  /** Lets go what ran out, so that one version always shows one picture. */
  #letGoDue(): void {
    if ((this.#current().expiries.soonest ?? Infinity) <= Date.now()) this.#turn([]);
  }

  #write<A>(holdId: string | undefined, decide: (state: InventoryState, now: Millis) => Decision<A>): Promise<A> {
    const call = this.#decided(decide, holdId);
    return this.#calls.submit(call, call.answer);
  }

  #decided<A>(
    decide: (state: InventoryState, now: Millis) => Decision<A>,
    holdId?: string,
  ): Call & { answer: () => A } {
    let decision: Decision<A> | undefined;
    return {
      holdId,
      decide: (state, now) => {
        decision = decide(state, now);
        return decision.change;
      },
      answer: () => {
        assert(decision !== undefined, "a call is answered before its turn");
        return decision.answer;
      },
    };
  }

  /**
   * One turn: what ran out is let go, each call decides on what those before it left, and one transaction stores it all.
   * Synchronous from the first read to the last write, so nothing comes between. When anything throws, nothing is stored
   * and memory is dropped, for it may be ahead of SQLite.
   */
  #turn(calls: readonly Call[]): void {
    try {
      const now = Date.now();
      const state = this.#current();
      this.#store.recall(
        state,
        calls.flatMap(({ holdId }) => holdId ?? []),
      );
      const journal = newJournal();
      lapse(state, now, journal);
      for (const call of calls) {
        const change = call.decide(state, now);
        if (change !== undefined) apply(state, change, now, journal);
      }
      if (journal.log.length > 0) {
        this.#store.save(state, journal, () => this.#arm(state.expiries.soonest));
        this.#live.note(state, journal);
        for (const { at, kind, places } of this.#minutes === undefined ? [] : journal.log) {
          this.#minutes?.add(at, kind, places ?? 0);
        }
      }
      state.ended.clear();
    } catch (error) {
      this.#state = undefined;
      this.#snapshot = undefined;
      this.#minutes = undefined;
      this.#alarmAt = undefined;
      throw error;
    }
  }

  /** The picture, if it is that of the last stored transition; else read anew. */
  #current(): InventoryState {
    if (this.#state === undefined || this.#state.sequence !== this.#store.sequence()) {
      this.#state = this.#store.load(Date.now());
      this.#live.reset(this.#state);
    }
    return this.#state;
  }

  /** Sets the alarm for `due` unless an earlier one is set. */
  #arm(due: Millis | undefined): void {
    if (due === undefined) return;
    const at = Math.max(Math.ceil(due / ALARM_BEAT) * ALARM_BEAT, Date.now() + SECOND);
    if (this.#alarmAt !== undefined && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    void this.ctx.storage.setAlarm(at);
  }
}
