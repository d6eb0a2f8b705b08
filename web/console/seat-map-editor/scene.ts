/** What is drawn of a plan, with an index of where things are. Made once a plan. */
import Flatbush from "flatbush";
import { assignZones, type Zone } from "../../ui/zones.ts";
import {
  type Box,
  planBox,
  type PlacedSeat,
  placedSeats,
  type PlacedShape,
  placedShapes,
  type Plan,
  type Point,
} from "./plan-document.ts";
import { pitchOf } from "./validation.ts";

/** A tile fills this share of the distance between neighbours, as in the picker. */
const TILE_SHARE = 0.8;

export type RowLabel = Point & { readonly text: string };
export type Scene = {
  readonly plan: Plan;
  readonly seats: readonly PlacedSeat[];
  readonly shapes: readonly PlacedShape[];
  /** Places in `seats` by row, in plan order; empty rows are left out. */
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly RowLabel[];
  readonly zones: readonly Zone[];
  /** Side of a seat's tile in plan units. */
  readonly tile: number;
  readonly box: Box;
  readonly index: Flatbush | null;
};

export function buildScene(plan: Plan): Scene {
  const seats = placedSeats(plan);
  const shapes = placedShapes(plan);
  const tile = pitchOf(seats) * TILE_SHARE;
  const rows = rowsOf(seats);
  let index: Flatbush | null = null;
  if (seats.length > 0) {
    index = new Flatbush(seats.length);
    for (const { x, y } of seats) index.add(x, y, x, y);
    index.finish();
  }
  return {
    plan,
    seats,
    shapes,
    rows,
    labels: rows.flatMap((row) => rowLabel(plan, seats, row, tile)),
    zones: assignZones(plan.categories),
    tile,
    box: planBox(seats, shapes),
    index,
  };
}

function rowsOf(seats: readonly PlacedSeat[]): number[][] {
  const rows: number[][] = [];
  let before: PlacedSeat | undefined;
  for (const [i, seat] of seats.entries()) {
    if (before && before.zone === seat.zone && before.row === seat.row) rows.at(-1)?.push(i);
    else rows.push([i]);
    before = seat;
  }
  return rows;
}

/** The row's name stands beside its leftmost seat. */
function rowLabel(plan: Plan, seats: readonly PlacedSeat[], row: readonly number[], tile: number): RowLabel[] {
  let first = seats[row[0] ?? -1];
  for (const i of row) {
    const seat = seats[i];
    if (seat && first && seat.x < first.x) first = seat;
  }
  if (!first) return [];
  const text = plan.zones[first.zone]?.rows[first.row]?.row_number ?? "";
  return text === "" ? [] : [{ x: first.x - tile, y: first.y, text }];
}

/** Places in `seats` inside a box. */
export function seatsIn(scene: Scene, box: Box): number[] {
  return scene.index?.search(box.x, box.y, box.x + box.width, box.y + box.height) ?? [];
}

/** The seat under a point. */
export function seatAt(scene: Scene, point: Point): PlacedSeat | undefined {
  const [nearest] = scene.index?.neighbors(point.x, point.y, 1, scene.tile) ?? [];
  const seat = nearest === undefined ? undefined : scene.seats[nearest];
  const half = scene.tile / 2;
  return seat && Math.abs(seat.x - point.x) <= half && Math.abs(seat.y - point.y) <= half ? seat : undefined;
}

/** The topmost shape under a point. A text has no size of its own: it is caught near its middle. */
export function shapeAt(scene: Scene, point: Point): PlacedShape | undefined {
  return scene.shapes.findLast((shape) => {
    const [mx, my] = shape.kind === "text" ? [Math.max(20, shape.text.length * 8), 16] : [0, 0];
    return (
      point.x >= shape.x - mx &&
      point.x <= shape.x + shape.width + mx &&
      point.y >= shape.y - my &&
      point.y <= shape.y + shape.height + my
    );
  });
}

/** Places in `seats` inside a closed line drawn by hand. */
export function seatsInLasso(scene: Scene, line: readonly Point[], box: Box): number[] {
  return seatsIn(scene, box).filter((i) => {
    const seat = scene.seats[i];
    return seat !== undefined && inside(seat, line);
  });
}

function inside(point: Point, line: readonly Point[]): boolean {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i], line[j]];
    if (!a || !b) continue;
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x)
      within = !within;
  }
  return within;
}
