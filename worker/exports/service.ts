/**
 * Lists that staff take with them (O12, TH35). A list is made in steps of bounded size, each a file of its own: the first at
 * once, so a short list is ready when it is asked for, the rest by the queue. The files go after a day.
 */
import { exportMadeMessage } from "../comms/index.ts";
import { listCustomers } from "../customers/index.ts";
import { eventById } from "../events/index.ts";
import { newId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { DAY, HOUR, type Millis } from "../kernel/time.ts";
import { listOrders, type OrderFilter, placesOfOrders } from "../orders/index.ts";
import { keyedHash } from "../platform/crypto.ts";
import { CSV_MARK } from "../platform/csv.ts";
import { type Statement, type TenantDb, tenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { runVersioned } from "../platform/versioned.ts";
import { answerTexts } from "../questions/index.ts";
import { auditStatement } from "../tenants/index.ts";
import { customerLine, headOf, orderLine } from "./sheet.ts";
import { deleteExport, expiredExports, exportById, exportsSince, insertExport, updateExport } from "./store.ts";
import type { ExportKind, ExportRow } from "./tables.ts";

export const EXPORT_STEP = "exports.step";
/** Rows of one step: what one call may read and one file may hold. */
const STEP_ROWS = 1000;
const PAGE = { orders: 500, customers: 50 } as const;
const MAX_PARTS = 1000;
export const EXPORTS_AN_HOUR = 20;
const KEPT: Millis = DAY;

export type ExportRequest = {
  readonly kind: ExportKind;
  readonly filter: OrderFilter;
  readonly requestedBy: string;
  readonly audit: (row: ExportRow) => Statement;
  readonly now: Millis;
};

/** Begins a list, and makes its first step. */
export async function startExport(
  env: Env,
  tenant: TenantDb,
  { kind, filter, requestedBy, audit, now }: ExportRequest,
): Promise<Result<ExportRow, "too_many">> {
  if ((await exportsSince(tenant, now - HOUR, EXPORTS_AN_HOUR)) >= EXPORTS_AN_HOUR) return err("too_many");
  const row: ExportRow = {
    tenantId: tenant.tenantId,
    id: newId("export"),
    kind,
    filter: JSON.stringify(filter),
    status: "running",
    parts: 0,
    rowCount: 0,
    cursor: null,
    requestedBy,
    createdAt: now,
    expiresAt: now + KEPT,
    version: 1,
  };
  const message = stepMessage(tenant, row, now);
  await tenant.batch([insertExport(tenant, row), audit(row), message.statement]);
  const first = await makeStep(env, tenant, row, now);
  if (first.status === "running") await flushOutbox(env, [message.entry]);
  return ok(first);
}

function stepMessage(tenant: TenantDb, { id }: ExportRow, now: Millis) {
  const payload = { tenant_id: tenant.tenantId, export_id: id };
  return outboxRow(tenant, { queue: "jobs", type: EXPORT_STEP, payload }, now);
}

/** Makes steps of a list until it is done or `most` are made; one that is done already stays as it is. */
export async function goOn(env: Env, tenant: TenantDb, id: string, now: Millis): Promise<"done" | "more"> {
  const row = await exportById(tenant, id);
  if (row?.status !== "running") return "done";
  return (await makeStep(env, tenant, row, now)).status === "running" ? "more" : "done";
}

async function makeStep(env: Env, tenant: TenantDb, row: ExportRow, now: Millis): Promise<ExportRow> {
  const { lines, next } = await linesOf(tenant, row, now);
  const text = (row.parts === 0 ? CSV_MARK + headOf(row.kind) : "") + lines.join("");
  await env.FILES.put(partOf(row.id, row.parts), text);
  const parts = row.parts + 1;
  const rowCount = row.rowCount + lines.length;
  const status = next === undefined || parts >= MAX_PARTS ? "ready" : "running";
  const changes = { parts, rowCount, cursor: next ?? null, status } as const;
  const done = status === "ready" ? finished(tenant, { ...row, ...changes }, now) : undefined;
  await runVersioned(tenant, [updateExport(tenant, row, changes), ...(done?.statements ?? [])]);
  if (done) await flushOutbox(env, [done.entry]);
  return { ...row, ...changes, version: row.version + 1 };
}

/** Who took how much with them: in the log, and told to the organizer (TH35). */
function finished(tenant: TenantDb, { id, kind, rowCount: rows, requestedBy }: ExportRow, now: Millis) {
  const actor = { kind: "person", id: requestedBy, addressHash: null, requestId: id, now } as const;
  const news = { tenant_id: tenant.tenantId, export_id: id, person_id: requestedBy, kind, rows };
  const message = outboxRow(tenant, exportMadeMessage(news), now);
  const audit = auditStatement(actor, tenant, { action: "export.made", subjectId: id, after: { kind, rows } });
  return { statements: [audit, message.statement], entry: message.entry };
}

const partOf = (id: string, part: number) => `exports/${id}/${String(part).padStart(4, "0")}.csv`;

type Lines = { readonly lines: readonly string[]; readonly next: string | undefined };

async function linesOf(tenant: TenantDb, row: ExportRow, now: Millis): Promise<Lines> {
  const filter = JSON.parse(row.filter) as OrderFilter;
  const lines: string[] = [];
  let cursor = row.cursor ?? undefined;
  for (let pages = 0; pages < STEP_ROWS / PAGE[row.kind] && lines.length < STEP_ROWS; pages++) {
    const page =
      row.kind === "orders" ? await orderLines(tenant, filter, cursor) : await customerLines(tenant, cursor, now);
    lines.push(...page.lines);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return { lines, next: cursor };
}

async function orderLines(tenant: TenantDb, filter: OrderFilter, cursor: string | undefined): Promise<Lines> {
  const { rows, next } = await listOrders(tenant, filter, { cursor, limit: PAGE.orders });
  const ids = rows.map(({ id }) => id);
  const [places, answers, events] = await Promise.all([
    placesOfOrders(tenant, ids),
    answerTexts(tenant, ids),
    eventNames(tenant, [...new Set(rows.map(({ eventId }) => eventId))]),
  ]);
  const lines = rows.map((order) =>
    orderLine(order, events.get(order.eventId) ?? "", places.get(order.id) ?? 0, answers.get(order.id) ?? ""),
  );
  return { lines, next };
}

async function eventNames(tenant: TenantDb, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await Promise.all(ids.slice(0, 50).map(async (id) => ({ event: await eventById(tenant, id) })));
  return new Map(rows.flatMap(({ event }) => (event ? [[event.id, event.name] as const] : [])));
}

async function customerLines(tenant: TenantDb, cursor: string | undefined, now: Millis): Promise<Lines> {
  const { rows, next } = await listCustomers(tenant, cursor, PAGE.customers, now);
  return { lines: rows.map(customerLine), next };
}

/** What opens the file of a list until it is thrown away. */
export async function fileToken(env: Env, { tenantId, id, expiresAt }: ExportRow): Promise<string> {
  return `${tenantId}.${(await keyedHash(env, "export", `${tenantId}\0${id}\0${expiresAt}`)).slice(0, 40)}`;
}

/** The parts of a list, one after the other. */
export function fileOf(env: Env, { id, parts }: ExportRow): ReadableStream<Uint8Array> {
  let part = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (true) {
        if (reader === undefined) {
          if (part >= parts) return controller.close();
          const file = await env.FILES.get(partOf(id, part++));
          if (!file) return controller.error(new Error("a part of the list is gone"));
          reader = file.body.getReader();
        }
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        reader = undefined;
      }
    },
  });
}

const SWEPT = 50;

/** Throws away lists whose time is over. Returns how many. */
export async function sweepExports(env: Env, now: Millis): Promise<number> {
  const over = await expiredExports(env, now, SWEPT);
  for (const { id, parts, tenantId } of over) {
    await env.FILES.delete(Array.from({ length: Math.min(parts + 1, MAX_PARTS) }, (_, part) => partOf(id, part)));
    const tenant = tenantDb(env, tenantId);
    await tenant.batch([deleteExport(tenant, id)]);
  }
  return over.length;
}
