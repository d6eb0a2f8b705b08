/** A hold as a row of SQLite. */
import type { HoldDiscount, HoldLine } from "./protocol.ts";
import type { HoldRecord, HoldStatus } from "./state.ts";

/** As the tables `holds` and `ended_holds` have it; a living hold has no `ended_at`. */
export type HoldRow = {
  id: string;
  token_hash: string;
  status: string;
  expires_at: number;
  extensions: number;
  order_id: string | null;
  lines: string;
  started_at: number;
  customer: string | null;
  channel: string | null;
  discount: string | null;
  ended_at: number | null;
};

/** The columns in the order of `rowOf`; `ended_holds` has `ended_at` behind them. */
export const HOLD_COLUMNS =
  "id, token_hash, status, expires_at, extensions, order_id, lines, started_at, customer, channel, discount";

/** Reads a row. */
export function recordOf(row: HoldRow): HoldRecord {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    status: row.status as HoldStatus,
    expiresAt: row.expires_at,
    extensions: row.extensions,
    orderId: row.order_id ?? undefined,
    lines: JSON.parse(row.lines) as HoldLine[],
    startedAt: row.started_at,
    customer: row.customer ?? undefined,
    channel: row.channel ?? undefined,
    discount: row.discount === null ? undefined : (JSON.parse(row.discount) as HoldDiscount),
    endedAt: row.ended_at ?? undefined,
  };
}

/** The values of a row, `ended_at` last. */
export function rowOf(hold: HoldRecord): unknown[] {
  const {
    id,
    tokenHash,
    status,
    expiresAt,
    extensions,
    orderId,
    lines,
    startedAt,
    customer,
    channel,
    discount,
    endedAt,
  } = hold;
  const rest = [startedAt, customer ?? null, channel ?? null, discount === undefined ? null : JSON.stringify(discount)];
  return [
    id,
    tokenHash,
    status,
    expiresAt,
    extensions,
    orderId ?? null,
    JSON.stringify(lines),
    ...rest,
    endedAt ?? null,
  ];
}
