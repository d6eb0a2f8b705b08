/**
 * D1 behind a tenant-scoped handle (I5). A store function takes a `TenantDb`, so a query without a tenant cannot be
 * written by accident; `own(table)` is the condition every statement carries. Which database a tenant lives on is
 * decided here and nowhere else.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { and, eq, type SQL } from "drizzle-orm";
import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

export type Database = DrizzleD1Database;
export type Statement = BatchItem<"sqlite">;
type TenantTable = { readonly tenantId: SQLiteColumn };

const databases = new WeakMap<object, Database>();

function database(env: Env): Database {
  const known = databases.get(env.DB);
  if (known) return known;
  const fresh = drizzle(env.DB);
  databases.set(env.DB, fresh);
  return fresh;
}

/** One tenant's rows. */
export class TenantDb {
  readonly tenantId: string;
  readonly db: Database;
  constructor(tenantId: string, db: Database) {
    this.tenantId = tenantId;
    this.db = db;
  }

  /** The condition that a row is this tenant's, and `more` if given. */
  own(table: TenantTable, ...more: (SQL | undefined)[]): SQL {
    const condition = and(eq(table.tenantId, this.tenantId), ...more);
    if (!condition) throw new Error("no condition");
    return condition;
  }

  /** Runs the statements as one transaction, in order; all or none. Returns how many rows each changed. */
  async batch(statements: readonly Statement[]): Promise<readonly number[]> {
    return await runBatch(this.db, statements);
  }

  /** Runs the statements as one transaction, in order. Returns what each found. */
  async query<const Queries extends readonly [Statement, ...Statement[]]>(
    queries: Queries,
  ): Promise<BatchResponse<Queries>> {
    return (await runAll(this.db, queries)) as BatchResponse<Queries>;
  }
}

/** The handle of one tenant. */
export function tenantDb(env: Env, tenantId: string): TenantDb {
  return new TenantDb(tenantId, database(env));
}

/**
 * The database without a tenant, for the few things that are before or above tenants: people, sessions, the outbox,
 * finding out which tenant an address belongs to. test/architecture.test.ts lists who may call it.
 */
export function platformDb(env: Env): Database {
  return database(env);
}

/** Runs statements as one transaction on the platform's database; returns how many rows each changed. */
export async function runBatch(db: Database, statements: readonly Statement[]): Promise<readonly number[]> {
  return (await runAll(db, statements)).map((result) => changesOf(result));
}

async function runAll(db: Database, statements: readonly Statement[]): Promise<readonly unknown[]> {
  const joint = joining.getStore();
  return joint ? await joint.run(db, statements) : await runAlone(db, statements);
}

async function runAlone(db: Database, statements: readonly Statement[]): Promise<readonly unknown[]> {
  const [first, ...rest] = statements;
  return first ? await db.batch([first, ...rest]) : [];
}

const joining = new AsyncLocalStorage<JointBatches>();

/**
 * Runs `work`; batches of one database that are asked for at about the same moment inside it go there as one. For work on
 * many things side by side, as a queue brings it: a round trip costs more than a statement.
 */
export async function joinBatches<T>(work: () => Promise<T>): Promise<T> {
  return await joining.run(new JointBatches(), work);
}

type WaitingBatch = {
  readonly db: Database;
  readonly statements: readonly Statement[];
  readonly settle: (results: readonly unknown[]) => void;
  readonly fail: (error: unknown) => void;
};

/** Each batch is still all or none: where the joint one fails, each runs again by itself and has its own result. */
class JointBatches {
  /** Milliseconds that a batch waits for company. */
  static readonly #GATHER = 1;
  static readonly #MOST_STATEMENTS = 200;
  #waiting: WaitingBatch[] = [];
  #running = false;

  run(db: Database, statements: readonly Statement[]): Promise<readonly unknown[]> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ db, statements, settle, fail });
      if (!this.#running) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await scheduler.wait(JointBatches.#GATHER);
      await this.#runTogether(this.#take());
    }
    this.#running = false;
  }

  /** The longest waiting ones of one database, as many as fit. */
  #take(): WaitingBatch[] {
    const taken: WaitingBatch[] = [];
    let statements = 0;
    for (const batch of this.#waiting) {
      statements += batch.statements.length;
      if (taken.length > 0 && (statements > JointBatches.#MOST_STATEMENTS || batch.db !== taken[0]?.db)) break;
      taken.push(batch);
    }
    this.#waiting = this.#waiting.slice(taken.length);
    return taken;
  }

  async #runTogether(group: readonly WaitingBatch[]): Promise<void> {
    try {
      const [first] = group;
      const results = first
        ? await runAlone(
            first.db,
            group.flatMap(({ statements }) => statements),
          )
        : [];
      let from = 0;
      for (const { statements, settle } of group) settle(results.slice(from, (from += statements.length)));
    } catch (error) {
      if (group.length === 1) group[0]?.fail(error);
      else for (const batch of group) await this.#runTogether([batch]);
    }
  }
}

/** Rows changed by one statement, as D1 reports it. */
export function changesOf(result: unknown): number {
  const meta = (result as { meta?: { changes?: number } } | undefined)?.meta;
  return meta?.changes ?? 0;
}

/** True when a write failed because a unique key exists already. */
export function isUniqueViolation(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (current.message.includes("UNIQUE constraint failed")) return true;
    current = current.cause;
  }
  return false;
}

/** Splits rows so that one INSERT stays under D1's 100 bound parameters. */
export function chunkRows<T>(rows: readonly T[], columns: number): T[][] {
  const size = Math.max(1, Math.floor(100 / columns));
  const chunks: T[][] = [];
  for (let i = 0; i < rows.length; i += size) chunks.push(rows.slice(i, i + size));
  return chunks;
}
