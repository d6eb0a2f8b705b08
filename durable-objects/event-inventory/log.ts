/** The form of a change in the object's append-only log. */
import { assert, unreachable } from "../../worker/kernel/assert.ts";
import type { Millis } from "../../worker/kernel/time.ts";
import type { HoldLine, InventoryConfig, Transition } from "./protocol.ts";
import type { Change } from "./state.ts";

type Detail = { revision?: number; expires_at?: Millis; lines?: readonly HoldLine[] };

/** The line of the log for a change. A hold's token is left out: whoever reads the log may not act on holds. */
export function transitionOf(sequence: number, at: Millis, change: Change): Transition {
  const base = { sequence, at, kind: change.kind };
  const detail = detailOf(change);
  return {
    ...base,
    ...("holdId" in change ? { holdId: change.holdId } : {}),
    ...("orderId" in change ? { orderId: change.orderId } : {}),
    ...(detail === undefined ? {} : { detail: JSON.stringify(detail) }),
  };
}

function detailOf(change: Change): Detail | undefined {
  if (change.kind === "configured") return { revision: change.config.revision };
  if (change.kind === "held") return { expires_at: change.expiresAt, lines: change.lines };
  if (change.kind === "extended") return { expires_at: change.expiresAt };
  return undefined;
}

/**
 * The change that a line of the log tells of. `configOf` gives the configuration of a revision, which the log only names.
 * @throws when the line is not one that `transitionOf` wrote
 */
export function changeOf(line: Transition, configOf: (revision: number) => InventoryConfig): Change {
  const detail = (line.detail === undefined ? {} : JSON.parse(line.detail)) as Detail;
  if (line.kind === "configured") return { kind: "configured", config: configOf(given(detail.revision, line)) };
  const holdId = given(line.holdId, line);
  switch (line.kind) {
    case "held": {
      const expiresAt = given(detail.expires_at, line);
      return { kind: "held", holdId, tokenHash: "", lines: given(detail.lines, line), expiresAt };
    }
    case "extended": {
      const order = line.orderId === undefined ? {} : { orderId: line.orderId };
      return { kind: "extended", holdId, expiresAt: given(detail.expires_at, line), ...order };
    }
    case "released":
    case "expired":
      return { kind: line.kind, holdId };
    case "committed":
    case "reclaimed":
    case "cancelled":
      return { kind: line.kind, holdId, orderId: given(line.orderId, line) };
    default:
      return unreachable(line.kind);
  }
}

function given<T>(value: T | undefined, line: Transition): T {
  assert(value !== undefined, `line ${line.sequence} of the log is incomplete`);
  return value;
}
