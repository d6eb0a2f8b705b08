/**
 * What is free, as the live feed and the availability tell it. Statuses and pools are absolute, so what is applied twice
 * does no harm. The feed's bytes are described in durable-objects/event-inventory/frames.ts. Pure.
 */
import type { Availability, TicketType } from "../model.ts";
import { decodeStates } from "./seat-states.ts";

export type Picture = {
  readonly version: number;
  /** Status by place in the snapshot: 0 free, 1 held, 2 sold, 3 blocked. */
  readonly states: Uint8Array;
  /** Free places by pool. */
  readonly free: ReadonlyMap<string, number>;
};

/** `gap`: a change between the picture and the frame is missing. `unknown`: bytes that are no frame of ours. */
export type Step = Picture | "gap" | "unknown";

const FORMAT = 1;
const SNAPSHOT = 1;
const DELTA = 2;
const SNAPSHOT_HEAD = 14;
const DELTA_HEAD = 20;
const BLOCKED = 3;
/** The pool of the whole event, from which every ticket type draws where there is one. */
const EVENT_POOL = "event";

/** The picture of an availability answer. */
export function pictureOf({ version, seats, pools }: Availability, count: number): Picture {
  const free = new Map(pools.map(({ id, capacity, held, sold }) => [id, Math.max(0, capacity - held - sold)]));
  return { version, states: decodeStates(seats, count), free };
}

/** The picture after a frame. A frame that is older than the picture leaves it as it is. */
export function applyFrame(picture: Picture | null, frame: ArrayBuffer): Step {
  if (frame.byteLength < SNAPSHOT_HEAD) return "unknown";
  const view = new DataView(frame);
  if (view.getUint8(1) !== FORMAT) return "unknown";
  const version = view.getFloat64(2, true);
  if (view.getUint8(0) === SNAPSHOT) return snapshot(frame, view, version);
  if (view.getUint8(0) !== DELTA || frame.byteLength < DELTA_HEAD) return "unknown";
  if (picture === null || view.getFloat64(10, true) > picture.version) return "gap";
  if (version < picture.version) return picture;
  return delta(picture, frame, view, version);
}

function snapshot(frame: ArrayBuffer, view: DataView, version: number): Step {
  const count = view.getUint32(10, true);
  const end = SNAPSHOT_HEAD + Math.ceil(count / 4);
  if (frame.byteLength < end) return "unknown";
  const states = new Uint8Array(count);
  for (let n = 0; n < count; n++) states[n] = (view.getUint8(SNAPSHOT_HEAD + (n >> 2)) >> ((n & 3) * 2)) & 3;
  const free = freeOf(frame, end);
  return free === null ? "unknown" : { version, states, free };
}

function delta(picture: Picture, frame: ArrayBuffer, view: DataView, version: number): Step {
  const states = picture.states.slice();
  let at = DELTA_HEAD;
  let seat = -1;
  for (let left = view.getUint16(18, true); left > 0; left--) {
    let value = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      if (at >= frame.byteLength || shift > 21) return "unknown";
      const byte = view.getUint8(at++);
      value |= (byte & 127) << shift;
      more = byte > 127;
    }
    seat += value >> 2;
    // A seat beyond our plan: the plan changed, and a snapshot says how.
    if (seat >= states.length) return "gap";
    states[seat] = value & 3;
  }
  const free = freeOf(frame, at);
  return free === null ? "unknown" : { version, states, free: new Map([...picture.free, ...free]) };
}

/** `[[id, capacity, held, sold, blocked], …]` in JSON from `at` on; null when it is something else. */
function freeOf(frame: ArrayBuffer, at: number): ReadonlyMap<string, number> | null {
  if (at === frame.byteLength) return new Map();
  try {
    const rows = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, at))) as [string, ...number[]][];
    return new Map(
      rows.map(([id, capacity = 0, ...used]) => [
        id,
        Math.max(
          0,
          used.reduce((a, b) => a - b, capacity),
        ),
      ]),
    );
  } catch {
    return null;
  }
}

/** The state of seat `n`; a seat that the picture does not know is not for sale. */
export function stateAt(picture: Picture, n: number): number {
  return picture.states[n] ?? BLOCKED;
}

/** How many of a type without numbered seats can be had: the fullest of its pools decides; undefined when none is known. */
export function leftInPools({ id, area }: TicketType, picture: Picture | null): number | undefined {
  const limits = [`type:${id}`, `area:${area}`, EVENT_POOL].flatMap((pool) => picture?.free.get(pool) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}
