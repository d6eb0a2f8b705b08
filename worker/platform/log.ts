/**
 * Structured logs without personal data: one JSON line an event, fields from an allow-list (TH36). Ids and codes may be
 * logged, names, contacts, tokens and bodies may not, so they have no field to go into.
 */
import { AsyncLocalStorage } from "node:async_hooks";

const FIELDS = [
  "method",
  "route",
  "status",
  "ms",
  "code",
  "tenant_id",
  "event_id",
  "order_id",
  "payment_id",
  "ticket_id",
  "hold_id",
  "person_id",
  "device_id",
  "gateway",
  "queue",
  "type",
  "attempts",
  "count",
  "kind",
  "outcome",
  "error_name",
  "error",
  "stack",
  "message_id",
  "cron",
] as const;
type Field = (typeof FIELDS)[number];
export type LogFields = Partial<Record<Field, string | number | boolean | null | undefined>>;
type Level = "info" | "warn" | "error";

const allowed: ReadonlySet<string> = new Set(FIELDS);
const scope = new AsyncLocalStorage<{ requestId: string }>();

/** Runs `work` so that every line it logs carries `requestId`. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return scope.run({ requestId }, work);
}

/** The request id of the work under way, or a dash outside any. */
export function currentRequestId(): string {
  return scope.getStore()?.requestId ?? "-";
}

/** The JSON line of an event: only fields of the allow-list, whatever the caller passed. */
export function formatLine(level: Level, event: string, fields: LogFields, requestId: string): string {
  const line: Record<string, unknown> = { level, event, request_id: requestId };
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.has(name) && value !== undefined) line[name] = typeof value === "string" ? value.slice(0, 2000) : value;
  }
  return JSON.stringify(line);
}

function write(level: Level, event: string, fields: LogFields): void {
  const line = formatLine(level, event, fields, currentRequestId());
  // oxlint-disable-next-line no-console -- the one place that writes logs: the platform collects the console
  (level === "error" ? console.error : console.log)(line);
}

export const log = {
  info: (event: string, fields: LogFields = {}) => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}) => write("warn", event, fields),
  error: (event: string, fields: LogFields = {}) => write("error", event, fields),
};

/**
 * What may be told of a thrown error: its name, and its stack without the message line. Messages quote values (a row
 * that broke a constraint, a body that did not parse), so only our own assertions keep theirs.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error_name: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  const ours = error.message.startsWith("assertion failed") || error.message.startsWith("bad environment");
  const constraint = /(UNIQUE|CHECK|NOT NULL) constraint failed: [\w., ()>=<]+|no such (table|column): [\w.]+/.exec(
    error.message,
  )?.[0];
  return {
    error_name: error.name,
    error: ours ? error.message : constraint,
    stack: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(" | "),
  };
}
