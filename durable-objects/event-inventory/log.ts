/** The form of a change in the object's append-only log. */
import { assert, unreachable } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import type { Block, HoldDiscount, HoldLine, InventoryConfig, Transition } from "./protocol.ts";
import type { Change } from "./state.ts";

type Detail = {
  revision?: number;
  expires_at?: Millis;
  lines?: readonly HoldLine[];
  customer?: string;
  channel?: string;
  discount?: HoldDiscount;
  from?: string;
  to?: string;
  block?: Block;
  key?: string;
  seats?: readonly string[];
  pool?: string;
  capacity?: number;
};

/** The line of the log for a change. A hold's token is left out: whoever reads the log may not act on holds. */
export function transitionOf(sequence: number, at: Millis, change: Change, places?: number): Transition {
  const base = { sequence, at, kind: change.kind, ...(places === undefined ? {} : { places }) };
  const detail = detailOf(change);
  return {
    ...base,
    ...("holdId" in change ? { holdId: change.holdId } : {}),
    ...("orderId" in change ? { orderId: change.orderId } : {}),
    ...(detail === undefined ? {} : { detail: JSON.stringify(detail) }),
  };
}

function detailOf(change: Change): Detail | undefined {
  switch (change.kind) {
    case "configured":
      return { revision: change.config.revision };
    case "held": {
      const { lines, customer, channel, discount } = change;
      return {
        expires_at: change.expiresAt,
        lines,
        ...(customer === undefined ? {} : { customer }),
        ...(channel === undefined ? {} : { channel }),
        ...(discount === undefined ? {} : { discount }),
      };
    }
    case "discounted":
      return change.discount === undefined ? {} : { discount: change.discount };
    case "extended":
      return { expires_at: change.expiresAt };
    case "reduced":
      return { lines: change.lines };
    case "moved":
      return { from: change.from, to: change.to };
    case "blocked":
      return { block: change.block };
    case "unblocked":
      return { key: change.key, ...(change.seats === undefined ? {} : { seats: change.seats }) };
    case "resized":
      return { pool: change.pool, capacity: change.capacity };
    default:
      return undefined;
  }
}

/**
 * The change that a line of the log tells of. `configOf` gives the configuration of a revision, which the log only names.
 * @throws when the line is not one that `transitionOf` wrote
 */
export function changeOf(line: Transition, configOf: (revision: number) => InventoryConfig): Change {
  const detail = (line.detail === undefined ? {} : JSON.parse(line.detail)) as Detail;
  switch (line.kind) {
    case "configured":
      return { kind: "configured", config: configOf(given(detail.revision, line)) };
    case "blocked":
      return { kind: "blocked", block: given(detail.block, line) };
    case "unblocked":
      return {
        kind: "unblocked",
        key: given(detail.key, line),
        ...(detail.seats === undefined ? {} : { seats: detail.seats }),
      };
    case "resized":
      return { kind: "resized", pool: given(detail.pool, line), capacity: given(detail.capacity, line) };
    default:
      return holdChangeOf(line, line.kind, detail);
  }
}

type HoldKind = Exclude<Transition["kind"], "configured" | "blocked" | "unblocked" | "resized">;

function holdChangeOf(line: Transition, kind: HoldKind, detail: Detail): Change {
  const holdId = given(line.holdId, line);
  switch (kind) {
    case "held": {
      const { customer, channel, discount } = detail;
      return {
        kind,
        holdId,
        tokenHash: "",
        lines: given(detail.lines, line),
        expiresAt: given(detail.expires_at, line),
        ...(customer === undefined ? {} : { customer }),
        ...(channel === undefined ? {} : { channel }),
        ...(discount === undefined ? {} : { discount }),
      };
    }
    case "discounted":
      return { kind, holdId, ...(detail.discount === undefined ? {} : { discount: detail.discount }) };
    case "reduced":
      return { kind, holdId, orderId: given(line.orderId, line), lines: given(detail.lines, line) };
    case "moved":
      return {
        kind,
        holdId,
        orderId: given(line.orderId, line),
        from: given(detail.from, line),
        to: given(detail.to, line),
      };
    case "extended": {
      const order = line.orderId === undefined ? {} : { orderId: line.orderId };
      return { kind: "extended", holdId, expiresAt: given(detail.expires_at, line), ...order };
    }
    case "released":
    case "expired":
      return { kind, holdId };
    case "committed":
    case "reclaimed":
    case "cancelled":
      return { kind, holdId, orderId: given(line.orderId, line) };
    default:
      return unreachable(kind);
  }
}

function given<T>(value: T | undefined, line: Transition): T {
  assert(value !== undefined, `line ${line.sequence} of the log is incomplete`);
  return value;
}
