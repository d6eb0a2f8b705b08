/**
 * Lists of staff, all in one way: `?limit=&cursor=&sort=` answers a page, and `Accept: text/csv` the same rows as a file,
 * with the same filters, order and permission. A file is bounded, is noted in the audit log, and its text is never a
 * formula (TH31, TH35).
 */
import { z } from "@hono/zod-openapi";
import { asc, desc, gt, lt, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { toDecimal } from "../kernel/money.ts";
import type { AppContext } from "./context.ts";
import { type Cell, CSV_MARK, csvRow } from "./csv.ts";
import { pageOf, pageQuery, readCursor, toPage } from "./cursor.ts";
import { problem } from "./errors.ts";
import { grants } from "./permissions.ts";
import { demandFreshProof, STEP_UP_MINUTES } from "./step-up.ts";

export const LIST_SORTS = ["newest", "oldest"] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** Query parameters of a list that can be turned around; spread into a route's query schema. */
export const listQuery = {
  ...pageQuery,
  sort: z.enum(LIST_SORTS).default("newest").openapi({ description: "Which end comes first" }),
};

/** Rows of one file; a last line says when there are more. */
export const MAX_FILE_ROWS = 5000;
/** Rows that are read at once for a file. */
const FILE_STEP = 500;

/** The stretch of a list that is read: how many rows, from which end, and the key that the stretch before ended with. */
export type Stretch<Sort = ListSort> = {
  readonly limit: number;
  readonly sort: Sort;
  readonly after?: string | undefined;
};

/** Condition and order of a stretch along a column that is unique in the list, such as an id. */
export function along(column: SQLiteColumn, { sort, after }: Omit<Stretch, "limit">): { beyond?: SQL; order: SQL } {
  const order = sort === "newest" ? desc(column) : asc(column);
  if (after === undefined) return { order };
  return { order, beyond: sort === "newest" ? lt(column, after) : gt(column, after) };
}

/** A query parameter for a part of a text, as people type it. */
export function wordQuery(description: string) {
  return z.string().trim().min(1).max(100).optional().openapi({ description });
}

/** The condition that one of `columns` has `part` in it, whatever the case. Not LIKE: what people type has no wildcards. */
export function within(columns: readonly SQLiteColumn[], part: string): SQL | undefined {
  return or(...columns.map((column) => sql`instr(lower(${column}), ${part.toLowerCase()}) > 0`));
}

/** The key of a row in a list along a time: the time, and the id for those of one moment. */
export function timeKey(at: number, id: string): string {
  return `${at}.${id}`;
}

/** Condition and order of a stretch along a time and then an id, with keys of `timeKey`. @throws Problem `invalid_request` */
export function alongTime(
  at: SQLiteColumn,
  id: SQLiteColumn,
  { sort, after }: Omit<Stretch, "limit">,
): { beyond?: SQL; order: [SQL, SQL] } {
  const turn = sort === "newest" ? desc : asc;
  const order: [SQL, SQL] = [turn(at), turn(id)];
  if (after === undefined) return { order };
  const [, time, last] = /^(\d{1,15})\.(.{1,400})$/.exec(after) ?? [];
  if (time === undefined) {
    throw problem("invalid_request", { errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  }
  const beyond =
    sort === "newest"
      ? sql`(${at}, ${id}) < (${Number(time)}, ${last})`
      : sql`(${at}, ${id}) > (${Number(time)}, ${last})`;
  return { order, beyond };
}

/** `responses` of a list: a page as JSON, or a file. */
export function listAnswer<T extends z.ZodType>(item: T) {
  return {
    200: {
      description: "A page; with `Accept: text/csv` a file of at most 5,000 rows",
      content: {
        "application/json": { schema: pageOf(item) },
        "text/csv": { schema: z.string() },
      },
    },
  } as const;
}

/** What a list is made of. */
export type ListOf<Row, Wire extends object, Sort> = {
  /** What the file is called, in lower case: `disputes`. */
  readonly name: string;
  /** The wire shape of a row: its fields are the columns of the file. */
  readonly item: z.ZodObject;
  /** True when a row says who a buyer is: the file then wants the right to take customers along, and a fresh proof. */
  readonly people?: boolean;
  /** Rows that one read gives at most; 500 unless said. */
  readonly step?: number;
  readonly read: (stretch: Stretch<Sort>) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  readonly toWire: (row: Row) => Wire;
};

type PageQuery<Sort> = { readonly limit: number; readonly cursor?: string | undefined; readonly sort: Sort };

/** Answers a list as the caller asks for it: a page, or a file. @throws Problem `invalid_request`, `forbidden`, `step_up_required` */
export async function answerList<Row, Wire extends object, Sort>(
  c: AppContext,
  { limit, cursor, sort }: PageQuery<Sort>,
  list: ListOf<Row, Wire, Sort>,
) {
  if (c.req.header("accept")?.startsWith("text/csv")) return await answerFile(c, sort, list);
  const rows = await list.read({ limit: limit + 1, sort, after: readCursor(cursor) });
  return c.json(toPage(rows, limit, list.keyOf, list.toWire), 200, { vary: "accept" });
}

async function answerFile<Row, Wire extends object, Sort>(c: AppContext, sort: Sort, list: ListOf<Row, Wire, Sort>) {
  if (list.people) demandCustomers(c);
  const { step = FILE_STEP } = list;
  const columns = columnsOf(list.item);
  const lines: string[] = [];
  let after: string | undefined;
  let isWhole = false;
  while (!isWhole && lines.length < MAX_FILE_ROWS) {
    const rows = await list.read({ limit: step, sort, after });
    for (const row of rows) lines.push(csvRow(cellsOf(columns, list.toWire(row))));
    const last = rows.at(-1);
    isWhole = rows.length < step || last === undefined;
    if (last !== undefined) after = list.keyOf(last);
  }
  await c.var.authority.fileTaken(c, list.name, lines.length);
  const head = csvRow(columns.flatMap(({ name, isMoney }) => (isMoney ? [name, `${name}_currency`] : [name])));
  const more = isWhole ? "" : csvRow(["…", `the first ${MAX_FILE_ROWS} rows`]);
  const day = new Date(c.var.now).toISOString().slice(0, 10);
  return c.body(CSV_MARK + head + lines.join("") + more, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${list.name}-${day}.csv"`,
    "cache-control": "private, no-store",
    vary: "accept",
  });
}

/** Who takes a list of people along has the right to, and has proved lately who they are (TH35). */
function demandCustomers(c: AppContext): void {
  const { actor } = c.var;
  const role = actor.kind === "person" ? actor.role : undefined;
  if (role === undefined || !grants(role, "customers.export")) {
    throw problem("forbidden", { detail: "Only those who may export customers take this list along." });
  }
  demandFreshProof(c, STEP_UP_MINUTES);
}

type Column = { readonly name: string; readonly isMoney: boolean };

function columnsOf(item: z.ZodObject): readonly Column[] {
  return Object.entries(item.shape).map(([name, schema]) => ({ name, isMoney: isMoney(schema as z.ZodType) }));
}

function isMoney(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return isMoney(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodObject && Object.keys(schema.shape).toSorted().join() === "amount,currency";
}

function cellsOf(columns: readonly Column[], wire: object): Cell[] {
  const record = wire as Readonly<Record<string, unknown>>;
  return columns.flatMap(({ name, isMoney }) => {
    const value = record[name];
    if (!isMoney) return [cellOf(value)];
    if (value === null || value === undefined) return ["", ""];
    const money = value as { amount: number; currency: string };
    return [{ decimal: toDecimal(money) }, money.currency];
  });
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return { decimal: String(value) };
  if (Array.isArray(value) && value.every((part) => typeof part === "string")) return value.join(" ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
