import { assert } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import { migrate } from "../shared/migrate.ts";
import { enter, recountKept } from "./apply.ts";
import { customerOf, HOARDING_WINDOW } from "./customers.ts";
import { violations } from "./invariants.ts";
import { HOLD_COLUMNS, recordOf, rowOf, type HoldRow } from "./hold-rows.ts";
import { MIGRATIONS } from "./migrations.ts";
import { emptyPools } from "./pools.ts";
import type { Block, InventoryConfig, ProductSpec, SeatSpec, Transition } from "./protocol.ts";
import { emptyBoard, packSpec, planOf, samePlan, unpackSpec } from "./seats.ts";
import { emptyState, newJournal, type InventoryState, type Journal } from "./state.ts";

/** A value may have 2 MB; a chunk of rows stays well below, whatever their size. */
const CHUNK_CHARS = 400_000;
const SEATS_PER_CHUNK = 2000;

type PoolRow = { id: string; capacity: number; used: number; ceiling: number };
type ConfigRow = { revision: number; plan: number; body: string };
type ConfigBody = Omit<InventoryConfig, "seats" | "revision"> & { readonly retired: readonly ProductSpec[] };

/**
 * All SQL of the object. Rows are written in bulk, as one JSON parameter a table: a group of calls costs a handful of
 * statements however large it is.
 */
export class InventoryStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
  }

  migrate(): void {
    migrate(this.#storage, MIGRATIONS);
  }

  /** Number of the last stored transition. Reading it also proves that this instance still owns the storage. */
  sequence(): number {
    return this.#sql.exec<{ last: number | null }>("SELECT max(sequence) AS last FROM log").one().last ?? 0;
  }

  /** The state as stored. @throws when what is stored breaks I1: better no sale than a seat sold twice */
  load(now: Millis = 0): InventoryState {
    const state = emptyState();
    state.sequence = this.sequence();
    for (const { body } of this.#sql.exec<{ body: string }>("SELECT body FROM blocks ORDER BY at, key")) {
      const block = JSON.parse(body) as Block;
      state.blocks.set(block.key, block);
    }
    const [row] = this.#configRows("ORDER BY revision DESC LIMIT 1");
    if (row !== undefined) this.#loadConfig(state, row);
    for (const hold of this.#sql.exec<HoldRow>("SELECT *, NULL AS ended_at FROM holds")) {
      enter(state, recordOf(hold), newJournal());
    }
    recountKept(state);
    this.#loadStarts(state, now - HOARDING_WINDOW);
    this.#compare(state);
    return state;
  }

  /** Fetches those of `ids` that are over into `state.ended`, for the turn that asks about them. */
  recall(state: InventoryState, ids: readonly string[]): void {
    const missing = ids.filter((id) => !state.live.has(id));
    if (missing.length === 0) return;
    const wanted = JSON.stringify(missing);
    const select = "SELECT ended_holds.* FROM json_each(?) JOIN ended_holds ON ended_holds.id = json_each.value";
    for (const row of this.#sql.exec<HoldRow>(select, wanted)) state.ended.set(row.id, recordOf(row));
  }

  /**
   * Writes what a turn changed, in one transaction with `also`. SQLite checks I1 once more by itself: `taken` refuses a
   * second holder, and a pool that passes its capacity or is not what memory believed stops the write.
   * @throws and nothing is stored
   */
  save(state: InventoryState, journal: Journal, also: () => void): void {
    this.#storage.transactionSync(() => {
      this.#saveLog(journal);
      this.#saveHolds(state, journal);
      if (journal.configured) this.#saveConfig(state);
      else {
        this.#saveSeats(state, journal);
        this.#savePools(state, journal);
      }
      this.#saveBlocks(state, journal);
      also();
    });
  }

  /** A page of the log after line `after`. */
  history(after: number, limit: number): Transition[] {
    const rows = this.#sql.exec<{
      sequence: number;
      at: number;
      kind: string;
      hold_id: string | null;
      order_id: string | null;
      detail: string | null;
      places: number | null;
    }>("SELECT * FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
    return rows.toArray().map((row) => ({
      sequence: row.sequence,
      at: row.at,
      kind: row.kind as Transition["kind"],
      ...(row.hold_id === null ? {} : { holdId: row.hold_id }),
      ...(row.order_id === null ? {} : { orderId: row.order_id }),
      ...(row.places === null ? {} : { places: row.places }),
      ...(row.detail === null ? {} : { detail: row.detail }),
    }));
  }

  /** The configuration of a revision, as the log's replay needs it. */
  config(revision: number): InventoryConfig | undefined {
    const [row] = this.#configRows("WHERE revision = ?", revision);
    return row === undefined ? undefined : this.#configOf(row).config;
  }

  /** Forgets up to `limit` holds that were over before `before`; answers when the oldest one left was over. */
  forget(before: Millis, limit: number): Millis | undefined {
    const oldest = "SELECT id FROM ended_holds WHERE ended_at < ? ORDER BY ended_at LIMIT ?";
    this.#sql.exec(`DELETE FROM ended_holds WHERE id IN (${oldest})`, before, limit);
    return this.#sql.exec<{ at: number | null }>("SELECT min(ended_at) AS at FROM ended_holds").one().at ?? undefined;
  }

  /** What the log says happened at `since` or later, newest first: only the when, the what and how many places. */
  *recent(since: Millis): Iterable<{ at: Millis; kind: string; places: number }> {
    const lines = "SELECT at, kind, coalesce(places, 0) AS places FROM log ORDER BY sequence DESC";
    for (const line of this.#sql.exec<{ at: number; kind: string; places: number }>(lines)) {
      if (line.at < since) return;
      yield line;
    }
  }

  #configRows(clause: string, ...bindings: number[]): ConfigRow[] {
    return this.#sql.exec<ConfigRow>(`SELECT revision, plan, body FROM configs ${clause}`, ...bindings).toArray();
  }

  #configOf({ revision, plan, body }: ConfigRow): { config: InventoryConfig; retired: readonly ProductSpec[] } {
    const { retired, ...rest } = JSON.parse(body) as ConfigBody;
    return { config: { ...rest, revision, seats: this.#planSeats(plan) }, retired };
  }

  #planSeats(plan: number): SeatSpec[] {
    const chunks = "SELECT seats FROM plan_chunks WHERE plan = ? ORDER BY chunk";
    const seats: SeatSpec[] = [];
    for (const row of this.#sql.exec<{ seats: string }>(chunks, plan)) {
      for (const packed of JSON.parse(row.seats) as unknown[][]) seats.push(unpackSpec(packed));
    }
    return seats;
  }

  #loadConfig(state: InventoryState, row: ConfigRow): void {
    const { config, retired } = this.#configOf(row);
    const plan = planOf(config.seats);
    assert(plan.ok, "the stored plan is broken");
    state.config = config;
    state.products = new Map([...retired, ...config.products].map((product) => [product.id, product]));
    state.offered = new Set(config.products.map(({ id }) => id));
    state.board = emptyBoard(plan.value, state.blocks.values());
    const pools = emptyPools(config.pools);
    for (const row of this.#sql.exec<PoolRow>("SELECT * FROM pools")) {
      const pool = pools.get(row.id);
      assert(pool !== undefined, `pool ${row.id} is stored and not configured`);
      pool.capacity = row.capacity;
      pool.ceiling = row.ceiling;
    }
    state.pools = pools;
  }

  /** When customers started the holds that they did not pay, for the pauses of those who start too many. */
  #loadStarts(state: InventoryState, since: Millis): void {
    const starts = `SELECT customer, started_at AS at FROM holds WHERE customer IS NOT NULL AND status = 'held'
      UNION ALL SELECT customer, started_at FROM ended_holds
      WHERE ended_at > ?1 AND customer IS NOT NULL AND status <> 'cancelled'`;
    for (const { customer, at } of this.#sql.exec<{ customer: string; at: number }>(starts, since)) {
      if (at <= since) continue;
      const entry = customerOf(state.customers, customer);
      entry.starts = [...entry.starts, at].sort((a, b) => a - b);
    }
  }

  /** Memory was built from the holds; the rows that guard I1 must say the same. */
  #compare(state: InventoryState): void {
    const broken = violations(state);
    let taken = 0;
    for (const row of this.#sql.exec<{ seat: number; hold_id: string }>("SELECT seat, hold_id FROM taken")) {
      taken++;
      if (state.board.holder[row.seat] !== row.hold_id) broken.push(`seat ${row.seat} is stored for ${row.hold_id}`);
    }
    if (taken !== state.board.holder.filter((holder) => holder !== undefined).length) broken.push("seats are missing");
    for (const row of this.#sql.exec<{ id: string; used: number }>("SELECT id, used FROM pools")) {
      const pool = state.pools.get(row.id);
      if (pool === undefined || pool.held + pool.sold !== row.used) broken.push(`pool ${row.id} stores ${row.used}`);
    }
    assert(broken.length === 0, `I1: ${broken.slice(0, 5).join("; ")}`);
  }

  #saveLog({ log }: Journal): void {
    const rows = log.map((line) => [
      line.sequence,
      line.at,
      line.kind,
      line.holdId,
      line.orderId,
      line.detail,
      line.places,
    ]);
    this.#bulk(rows, (json) =>
      this.#sql.exec(
        `INSERT INTO log (sequence, at, kind, hold_id, order_id, detail, places)
         SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 FROM json_each(?)`,
        json,
      ),
    );
  }

  #saveHolds(state: InventoryState, journal: Journal): void {
    const gone = { live: [] as string[], ended: [] as string[] };
    const live: unknown[] = [];
    const ended: unknown[] = [];
    for (const [id, before] of journal.holds) {
      const record = state.live.get(id) ?? state.ended.get(id);
      assert(record !== undefined, `hold ${id} was touched and is nowhere`);
      const after = record.endedAt === undefined ? "live" : "ended";
      (after === "live" ? live : ended).push(rowOf(record));
      if (before !== "none" && before !== after) gone[before].push(id);
    }
    const columns = HOLD_COLUMNS;
    const values = columns
      .split(", ")
      .map((_, i) => `value->>${i}`)
      .join(", ");
    const from = "FROM json_each(?) WHERE true";
    this.#bulk(gone.live, (json) =>
      this.#sql.exec("DELETE FROM holds WHERE id IN (SELECT value FROM json_each(?))", json),
    );
    this.#bulk(gone.ended, (json) =>
      this.#sql.exec("DELETE FROM ended_holds WHERE id IN (SELECT value FROM json_each(?))", json),
    );
    this.#bulk(live, (json) =>
      this.#sql.exec(
        `INSERT INTO holds (${columns}) SELECT ${values} ${from} ON CONFLICT (id) DO UPDATE SET
         status = excluded.status, expires_at = excluded.expires_at, extensions = excluded.extensions,
         order_id = excluded.order_id, lines = excluded.lines, discount = excluded.discount`,
        json,
      ),
    );
    this.#bulk(ended, (json) =>
      this.#sql.exec(
        `INSERT INTO ended_holds (${columns}, ended_at) SELECT ${values}, value->>11 ${from} ON CONFLICT (id) DO UPDATE
         SET status = excluded.status, order_id = excluded.order_id, ended_at = excluded.ended_at`,
        json,
      ),
    );
  }

  #saveSeats(state: InventoryState, { seats }: Journal): void {
    const left: [number, string][] = [];
    const entered: [number, string][] = [];
    for (const [seat, before] of seats) {
      const after = state.board.holder[seat];
      if (after === before) continue;
      if (before !== undefined) left.push([seat, before]);
      if (after !== undefined) entered.push([seat, after]);
    }
    const leave = `DELETE FROM taken WHERE (seat, hold_id) IN (SELECT value->>0, value->>1 FROM json_each(?))`;
    const freed = this.#bulk(left, (json) => this.#sql.exec(leave, json));
    assert(freed === left.length, "I1: a seat was left by a hold that did not have it");
    this.#enterSeats(entered);
  }

  #enterSeats(entered: readonly [number, string][]): void {
    // A plain insert: the primary key refuses a seat that has a holder, and the whole turn with it.
    const enterTaken = "INSERT INTO taken (seat, hold_id) SELECT value->>0, value->>1 FROM json_each(?)";
    this.#bulk(entered, (json) => this.#sql.exec(enterTaken, json));
  }

  #savePools(state: InventoryState, { pools, resized }: Journal): void {
    for (const [id, before] of pools) {
      const pool = state.pools.get(id);
      assert(pool !== undefined, `pool ${id} was touched and is nowhere`);
      if (resized.has(id)) {
        const resize = "UPDATE pools SET capacity = ?, ceiling = ? WHERE id = ?";
        this.#sql.exec(resize, pool.capacity, pool.ceiling, id);
      }
      const after = pool.held + pool.sold;
      if (after === before) continue;
      const change = "UPDATE pools SET used = used + ? WHERE id = ? RETURNING used, ceiling";
      const row = this.#sql.exec<{ used: number; ceiling: number }>(change, after - before, id).one();
      assert(row.used === after && row.used <= row.ceiling, `I1: pool ${id} has ${row.used} of ${row.ceiling} in use`);
    }
  }

  #saveBlocks(state: InventoryState, { blocks }: Journal): void {
    for (const key of blocks) {
      const block = state.blocks.get(key);
      if (block === undefined) this.#sql.exec("DELETE FROM blocks WHERE key = ?", key);
      else {
        const save =
          "INSERT INTO blocks (key, at, body) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body";
        this.#sql.exec(save, key, block.at, JSON.stringify(block));
      }
    }
  }

  #saveConfig(state: InventoryState): void {
    assert(state.config !== undefined, "there is no configuration to store");
    const { seats, revision, ...rest } = state.config;
    const [last] = this.#configRows("ORDER BY revision DESC LIMIT 1");
    const kept = last !== undefined && samePlan(this.#planSeats(last.plan), seats);
    const plan = kept ? last.plan : revision;
    if (!kept) {
      for (let at = 0; at < seats.length; at += SEATS_PER_CHUNK) {
        const chunk = seats.slice(at, at + SEATS_PER_CHUNK).map(packSpec);
        const insert = "INSERT INTO plan_chunks (plan, chunk, seats) VALUES (?, ?, ?)";
        this.#sql.exec(insert, plan, at / SEATS_PER_CHUNK, JSON.stringify(chunk));
      }
    }
    const retired = [...state.products.values()].filter(({ id }) => !state.offered.has(id));
    const body: ConfigBody = { ...rest, retired };
    const insertConfig = "INSERT INTO configs (revision, plan, body) VALUES (?, ?, ?)";
    this.#sql.exec(insertConfig, revision, plan, JSON.stringify(body));
    this.#sql.exec("DELETE FROM pools");
    const pools = [...state.pools.values()].map((pool) => [
      pool.id,
      pool.capacity,
      pool.held + pool.sold,
      pool.ceiling,
    ]);
    const insertPools = `INSERT INTO pools (id, capacity, used, ceiling)
      SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?)`;
    this.#bulk(pools, (json) => this.#sql.exec(insertPools, json));
    this.#sql.exec("DELETE FROM taken");
    this.#enterSeats(
      [...state.board.holder.entries()].filter((pair): pair is [number, string] => pair[1] !== undefined),
    );
  }

  /** Runs `write` over the rows in JSON chunks; answers the number of rows written. */
  #bulk(rows: readonly unknown[], write: (json: string) => { readonly rowsWritten: number }): number {
    let written = 0;
    let chunk: string[] = [];
    let size = 0;
    const flush = () => {
      if (chunk.length > 0) written += write(`[${chunk.join(",")}]`).rowsWritten;
      chunk = [];
      size = 0;
    };
    for (const row of rows) {
      const json = JSON.stringify(row);
      if (size + json.length > CHUNK_CHARS) flush();
      chunk.push(json);
      size += json.length;
    }
    flush();
    return written;
  }
}
