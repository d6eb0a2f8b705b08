/**
 * Frames of the live feed: binary, one a message, little endian. Statuses are absolute, so a frame that is applied twice
 * does no harm.
 *
 *     0  u8   1 snapshot, 2 delta
 *     1  u8   1, the format
 *     2  f64  version after this frame
 *     snapshot:  10 u32 seats; then ceil(seats / 4) bytes, two bits a seat, the first in the low bits
 *     delta:     10 f64 version before it; 18 u16 changed seats; then each as a varint of (step << 2 | status), where step
 *                is the distance to the changed seat before it (to -1 for the first)
 *     then       UTF-8 JSON, [[id, capacity, held, sold, blocked], …] of all pools, or of those that changed; nothing is []
 *
 * A varint has seven bits a byte, the lowest first; the highest bit says that another byte follows. A client whose own
 * version is smaller than the one before a delta missed something and asks: `{"since": version}`.
 */
import type { Snapshot } from "./protocol.ts";

type PoolView = Snapshot["pools"][number];
export type Frame =
  | {
      readonly kind: "snapshot";
      readonly version: number;
      readonly statuses: Uint8Array;
      readonly pools: readonly PoolView[];
    }
  | {
      readonly kind: "delta";
      readonly version: number;
      readonly from: number;
      /** Seat index and its status, by index. */
      readonly seats: readonly (readonly [number, number])[];
      readonly pools: readonly PoolView[];
    };

const FORMAT = 1;
const SNAPSHOT = 1;
const DELTA = 2;
const SNAPSHOT_HEAD = 14;
const DELTA_HEAD = 20;

/** Two bits a seat, four seats a byte, the first seat in the low bits. */
export function packStatuses(statuses: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(statuses.length / 4));
  for (let seat = 0; seat < statuses.length; seat++) {
    const byte = seat >> 2;
    bytes[byte] = (bytes[byte] ?? 0) | ((statuses[seat] ?? 0) << ((seat & 3) * 2));
  }
  return bytes;
}

/** The bytes of a frame. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const pools = encodePools(frame.pools);
  if (frame.kind === "snapshot") {
    const packed = packStatuses(frame.statuses);
    const bytes = new Uint8Array(SNAPSHOT_HEAD + packed.length + pools.length);
    const view = head(bytes, SNAPSHOT, frame.version);
    view.setUint32(10, frame.statuses.length, true);
    bytes.set(packed, SNAPSHOT_HEAD);
    bytes.set(pools, SNAPSHOT_HEAD + packed.length);
    return bytes;
  }
  const changed = encodeSeats(frame.seats);
  const bytes = new Uint8Array(DELTA_HEAD + changed.length + pools.length);
  const view = head(bytes, DELTA, frame.version);
  view.setFloat64(10, frame.from, true);
  view.setUint16(18, frame.seats.length, true);
  bytes.set(changed, DELTA_HEAD);
  bytes.set(pools, DELTA_HEAD + changed.length);
  return bytes;
}

function head(bytes: Uint8Array<ArrayBuffer>, kind: number, version: number): DataView {
  bytes[0] = kind;
  bytes[1] = FORMAT;
  const view = new DataView(bytes.buffer);
  view.setFloat64(2, version, true);
  return view;
}

function encodeSeats(seats: readonly (readonly [number, number])[]): number[] {
  const bytes: number[] = [];
  let last = -1;
  for (const [seat, status] of seats) {
    let rest = ((seat - last) << 2) | status;
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    bytes.push(rest);
    last = seat;
  }
  return bytes;
}

function encodePools(pools: readonly PoolView[]): Uint8Array {
  if (pools.length === 0) return new Uint8Array(0);
  const rows = pools.map(({ id, capacity, held, sold, blocked }) => [id, capacity, held, sold, blocked ?? 0]);
  return new TextEncoder().encode(JSON.stringify(rows));
}

/** What `encodeFrame` wrote; undefined when the bytes are no frame that we know. For tests, and a model for clients. */
export function decodeFrame(buffer: ArrayBuffer): Frame | undefined {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < SNAPSHOT_HEAD || bytes[1] !== FORMAT) return undefined;
  const view = new DataView(buffer);
  const version = view.getFloat64(2, true);
  if (bytes[0] === SNAPSHOT) {
    const count = view.getUint32(10, true);
    const end = SNAPSHOT_HEAD + Math.ceil(count / 4);
    const statuses = Uint8Array.from({ length: count }, (_, seat) => {
      return ((bytes[SNAPSHOT_HEAD + (seat >> 2)] ?? 0) >> ((seat & 3) * 2)) & 3;
    });
    return { kind: "snapshot", version, statuses, pools: decodePools(bytes.subarray(end)) };
  }
  if (bytes[0] !== DELTA || bytes.length < DELTA_HEAD) return undefined;
  const seats: [number, number][] = [];
  let at = DELTA_HEAD;
  let last = -1;
  for (let left = view.getUint16(18, true); left > 0; left--) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    last += value >> 2;
    seats.push([last, value & 3]);
  }
  const from = view.getFloat64(10, true);
  return { kind: "delta", version, from, seats, pools: decodePools(bytes.subarray(at)) };
}

function decodePools(bytes: Uint8Array): PoolView[] {
  if (bytes.length === 0) return [];
  const rows = JSON.parse(new TextDecoder().decode(bytes)) as [string, number, number, number, number][];
  return rows.map(([id, capacity, held, sold, blocked]) => {
    return { id, capacity, held, sold, ...(blocked === 0 ? {} : { blocked }) };
  });
}
