/**
 * Statements whose text is made once. drizzle makes the text of a statement anew at each call, which cost a sale more than
 * its own rules; a prepared one is made from the same typed tables when it is first used, and a call only fills in its
 * values. For the few statements that every sale runs: everything else is written with `tenant.db`.
 */
import { and, Column, eq, is, Param, Placeholder, type SQL, sql } from "drizzle-orm";
import type { RunnableQuery } from "drizzle-orm/runnable-query";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { assert } from "../kernel/assert.ts";
import type { Database, Statement, TenantDb } from "./db.ts";

type TenantTable = SQLiteTable & { readonly tenantId: SQLiteColumn };
type Values = Readonly<Record<string, unknown>>;
type Fields<Table extends SQLiteTable> = Omit<Table["$inferInsert"], "tenantId">;
/** A statement with its values. Unlike drizzle's own it is not thenable: it runs in a batch or not at all. */
export type PreparedStatement<Result = unknown> = RunnableQuery<Result, "sqlite">;

/** What a statement is made from. */
export type Parts<Name extends string> = {
  readonly db: Database;
  /** Stands where a call's value will be. */
  readonly value: (name: Name) => Placeholder;
  /** The condition that a row is the tenant's, and `more`. */
  readonly own: (table: { readonly tenantId: SQLiteColumn }, ...more: (SQL | undefined)[]) => SQL;
};

/**
 * A statement of one shape. A call gives the values by name; the tenant's id is added to them.
 * @param make called once a database
 */
export function prepared<Name extends string, Query extends Statement>(
  make: (parts: Parts<Name>) => Query,
): (tenant: TenantDb, values: Readonly<Record<Name, unknown>>) => PreparedStatement<Query["_"]["result"]> {
  const templates = new WeakMap<Database, Template>();
  return (tenant, values) => {
    let template = templates.get(tenant.db);
    if (template === undefined) {
      template = templateOf(make({ db: tenant.db, value: (name) => sql.placeholder(name), own }));
      templates.set(tenant.db, template);
    }
    return fill(template, tenant, values);
  };
}

/** INSERTs may end with what happens on a conflict. */
type Insert = ReturnType<typeof insertInto>;

/**
 * INSERT of rows that have the same fields, `tenantId` left to the handle: one statement, so 100 values at most (`chunkRows`).
 * @param finish adds what happens on a conflict; without it a conflict fails the batch
 */
export function preparedInsert<Table extends TenantTable>(
  table: Table,
  finish: (insert: Insert) => Statement = (insert) => insert,
): (tenant: TenantDb, rows: readonly Fields<Table>[]) => Statement {
  const shapes = new Shapes();
  const place = (field: string, row: number): string => `${field} ${row}`;
  return (tenant, rows) => {
    const fields = fieldsOf(rows[0] ?? {});
    const statement = shapes.get(`${rows.length} ${fields.join()}`, ({ db, value }) => {
      const places = rows.map((_, n) => Object.fromEntries(fields.map((field) => [field, value(place(field, n))])));
      return finish(
        insertInto(
          db,
          table,
          places.map((row) => ({ ...row, tenantId: value(TENANT) })),
        ),
      );
    });
    const values = rows.flatMap((row, n) => fields.map((field) => [place(field, n), (row as Values)[field]] as const));
    return statement(tenant, Object.fromEntries(values));
  };
}

/**
 * UPDATE of the tenant's rows for which `where` holds.
 * @param where its values are given by name at each call
 * @param always set at each call besides the call's own changes, such as a version
 */
export function preparedUpdate<Table extends TenantTable, Name extends string>(
  table: Table,
  where: (parts: Parts<Name>) => SQL | undefined,
  always: (parts: Parts<Name>) => Readonly<Record<string, SQL>> = () => ({}),
): (tenant: TenantDb, key: Readonly<Record<Name, unknown>>, changes: Partial<Fields<Table>>) => Statement {
  const shapes = new Shapes();
  const place = (field: string): string => `new ${field}`;
  return (tenant, key, changes) => {
    const fields = fieldsOf(changes);
    const statement = shapes.get(fields.join(), (parts) => {
      const places = Object.fromEntries(fields.map((field) => [field, parts.value(place(field))]));
      return parts.db
        .update<SQLiteTable>(table)
        .set({ ...places, ...always(parts) })
        .where(parts.own(table, where(parts)));
    });
    const values = fields.map((field) => [place(field), (changes as Values)[field]] as const);
    return statement(tenant, { ...key, ...Object.fromEntries(values) });
  };
}

/** The prepared statements of one place in the code, by the fields that they write. */
class Shapes {
  /** A place writes a handful of combinations; more would be a bug, and shall not fill the memory. */
  static readonly #MOST = 200;
  readonly #statements = new Map<string, (tenant: TenantDb, values: Values) => Statement>();

  get(shape: string, make: (parts: Parts<string>) => Statement): (tenant: TenantDb, values: Values) => Statement {
    const known = this.#statements.get(shape);
    if (known !== undefined) return known;
    const fresh = prepared(make);
    if (this.#statements.size < Shapes.#MOST) this.#statements.set(shape, fresh);
    return fresh;
  }
}

const TENANT = "tenantId";

function own(table: { readonly tenantId: SQLiteColumn }, ...more: (SQL | undefined)[]): SQL {
  const condition = and(eq(table.tenantId, sql.placeholder(TENANT)), ...more);
  assert(condition, "no condition");
  return condition;
}

function insertInto(db: Database, table: SQLiteTable, rows: Record<string, Placeholder>[]) {
  return db.insert(table).values(rows);
}

function fieldsOf(row: object): string[] {
  return Object.entries(row).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}

/** A text with its places for values, made by drizzle; and how its rows become objects. */
type Template = {
  readonly text: string;
  readonly bare: D1PreparedStatement;
  readonly slots: readonly Slot[];
  readonly mapResult: (result: unknown) => unknown;
};
type Slot = { readonly name: string; readonly encode?: (value: unknown) => unknown } | { readonly constant: unknown };

/** What drizzle's session asks of each statement of a batch. Not in its types; test/jobs would fail if it changed. */
type Runnable = {
  readonly stmt: D1PreparedStatement;
  readonly fields?: readonly { readonly path: readonly string[]; readonly field: unknown }[];
  getQuery(): { readonly sql: string; readonly params: readonly unknown[] };
  mapResult(result: unknown, isFromBatch: true): unknown;
};

function templateOf(query: Statement): Template {
  const runnable = (query as unknown as { _prepare(): Runnable })._prepare();
  const { sql: text, params } = runnable.getQuery();
  return { text, bare: runnable.stmt, slots: params.map(slotOf), mapResult: mapperOf(runnable) };
}

function slotOf(param: unknown): Slot {
  if (is(param, Placeholder)) return { name: param.name };
  if (!is(param, Param) || !is(param.value, Placeholder)) return { constant: param };
  const { encoder } = param;
  return { name: param.value.name, encode: (value) => encoder.mapToDriverValue(value) };
}

/** Rows as objects, when each column is a field of its own; else as drizzle does it, which asks more at each row. */
function mapperOf(runnable: Runnable): Template["mapResult"] {
  const columns = runnable.fields?.map(({ path, field }) => {
    const [name] = path;
    return name !== undefined && path.length === 1 && is(field, Column) ? { name, field } : undefined;
  });
  if (columns === undefined || !columns.every((column) => column !== undefined)) {
    return (result) => runnable.mapResult(result, true);
  }
  return (result) =>
    (result as D1Result<Record<string, unknown>>).results.map((row) => {
      const object: Record<string, unknown> = {};
      for (const { name, field } of columns) {
        const value = row[field.name];
        object[name] = value === null ? null : field.mapFromDriverValue(value);
      }
      return object;
    });
}

function fill(template: Template, tenant: TenantDb, values: Values): PreparedStatement<never> {
  const { text, bare, mapResult } = template;
  const params = template.slots.map((slot) => {
    if ("constant" in slot) return slot.constant;
    const value = slot.name === TENANT ? tenant.tenantId : values[slot.name];
    assert(value !== undefined, `a prepared statement has no value for ${slot.name}`);
    return slot.encode === undefined || value === null ? value : slot.encode(value);
  });
  const filled = {
    stmt: bare,
    getQuery: () => ({ sql: text, params }),
    mapResult,
    _prepare: () => filled,
  };
  return filled as unknown as PreparedStatement<never>;
}
