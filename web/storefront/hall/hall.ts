/** The hall as the picker uses it: seats in one flat list, rows and sections that point into it. Pure. */
import type { SeatMap, Shape as AreaShape, TicketType } from "../model.ts";

/** Side of a seat's cell in plan units when the plan gives no better distance. */
const DEFAULT_PITCH = 25;
/** A tile fills this share of the distance between neighbours (18 of 25 in the drawings, edge included 20). */
const TILE_SHARE = 0.8;

export type Seat = {
  /** Place in `Hall.seats`. */
  readonly index: number;
  /** Place in the availability snapshot. */
  readonly n: number;
  readonly guid: string;
  readonly number: string;
  /** Centre, in plan units. */
  readonly x: number;
  readonly y: number;
  readonly row: number;
  readonly section: number;
  readonly floor: number;
  readonly category: number;
  /** Step-free access. */
  readonly kind?: "wheelchair" | "companion";
};
export type Row = {
  readonly number: string;
  readonly section: number;
  readonly seats: readonly number[];
  readonly y: number;
};
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Section = {
  readonly name: string;
  readonly floor: number;
  readonly rows: readonly number[];
  readonly box: Box;
};
/** A level of the hall. They are drawn one at a time; a hall of one level has one without a name. */
export type Floor = { readonly name: string; readonly box: Box };
export type Shape = Box & {
  /** Null: on every floor. */
  readonly floor: number | null;
  readonly kind: "rectangle" | "ellipse" | "polygon" | "text";
  readonly text: string;
  /** Absolute corners of a polygon. */
  readonly points?: readonly { readonly x: number; readonly y: number }[];
};

export type Hall = {
  readonly seats: readonly Seat[];
  readonly rows: readonly Row[];
  readonly sections: readonly Section[];
  readonly shapes: readonly Shape[];
  readonly floors: readonly Floor[];
  /** Ticket types that sell each category, by category index; the first is the one a press takes. */
  readonly types: readonly (readonly TicketType[])[];
  /** Side of a tile in plan units. */
  readonly tile: number;
};

/** Builds the hall from the wire. Seats without a type on sale stay visible and are never free. */
export function buildHall(map: SeatMap, ticketTypes: readonly TicketType[]): Hall {
  const seats: Seat[] = [];
  const rows: Row[] = [];
  const sections: Section[] = [];
  const shapes: Shape[] = [];
  const levels = levelsOf(map);
  for (const source of map.sections) {
    const section = sections.length;
    const level = levels.indexOf(source.level ?? "");
    // What stands on no floor of a hall with floors: seats on the first, a drawing on each.
    const floor = Math.max(0, level);
    const own: number[] = [];
    const first = seats.length;
    for (const line of source.rows) {
      const row = rows.length;
      const members = [...line.seats]
        .sort((a, b) => a.x - b.x)
        .map((seat) => {
          const index = seats.length;
          const { n, guid, number, x, y, c: category, k: kind } = seat;
          const own = { index, n, guid, number, x, y, row, section, floor, category };
          seats.push(kind === undefined ? own : { ...own, kind });
          return index;
        });
      own.push(row);
      rows.push({ number: line.number, section, seats: members, y: line.seats[0]?.y ?? 0 });
    }
    const drawnOn = levels.length > 0 && level < 0 ? null : floor;
    shapes.push(...(source.areas ?? []).flatMap((area) => shapeOf(area, drawnOn)));
    sections.push({ name: source.name, floor, rows: own, box: boxOf(seats.slice(first)) });
  }
  const types = map.categories.map((category) =>
    ticketTypes.filter((type) => type.id === category.ticket_type || type.category === category.name),
  );
  const floors = (levels.length > 0 ? levels : [""]).map((name, at) => ({
    name,
    box: boxOf(
      seats.filter(({ floor }) => floor === at),
      shapes.filter(({ floor }) => floor === null || floor === at),
    ),
  }));
  return { seats, rows, sections, shapes, floors, types, tile: pitchOf(rows, seats) * TILE_SHARE };
}

/** The floors by name, in the order of the plan; none when the plan knows fewer than two. */
function levelsOf(map: SeatMap): readonly string[] {
  const names = new Set(map.sections.flatMap(({ level }) => (level ? [level] : [])));
  return names.size > 1 ? [...names] : [];
}

/** A shape with its bounding box; unknown ones are left out. */
function shapeOf(area: AreaShape, floor: number | null): Shape[] {
  const { shape, x, y, text } = area;
  const base = { floor, text };
  if (shape === "rectangle") return [{ ...base, kind: shape, x, y, width: area.width ?? 0, height: area.height ?? 0 }];
  if (shape === "circle" || shape === "ellipse") {
    const across = area.radius_x ?? 0;
    const down = area.radius_y ?? across;
    return [{ ...base, kind: "ellipse", x: x - across, y: y - down, width: 2 * across, height: 2 * down }];
  }
  if (shape === "text") return [{ ...base, kind: shape, x, y, width: 0, height: 0 }];
  const points = (area.points ?? []).map((point) => ({ x: x + point.x, y: y + point.y }));
  if (points.length < 3) return [];
  return [{ ...base, kind: "polygon", ...boxOf(points), points }];
}

function boxOf(seats: readonly { x: number; y: number }[], shapes: readonly Box[] = []): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y } of seats) include(x, y);
  for (const shape of shapes) {
    include(shape.x, shape.y);
    include(shape.x + shape.width, shape.y + shape.height);
  }
  if (left === Infinity) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** The usual distance between neighbours in a row: the median, so that aisles do not count. */
function pitchOf(rows: readonly Row[], seats: readonly Seat[]): number {
  const gaps: number[] = [];
  for (const row of rows.slice(0, 200))
    for (let i = 1; i < row.seats.length; i++) {
      const before = seats[row.seats[i - 1] ?? -1];
      const here = seats[row.seats[i] ?? -1];
      if (before && here) gaps.push(Math.hypot(here.x - before.x, here.y - before.y));
    }
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] || DEFAULT_PITCH;
}

/** The seats directly beside `seat` in its row, left then right, without an aisle in between. */
export function besides(hall: Hall, seat: Seat): readonly Seat[] {
  const row = hall.rows[seat.row];
  const at = row?.seats.indexOf(seat.index) ?? -1;
  return [row?.seats[at - 1], row?.seats[at + 1]].flatMap((index) => {
    const other = index === undefined ? undefined : hall.seats[index];
    const near = other && Math.hypot(other.x - seat.x, other.y - seat.y) < hall.tile * 2;
    return other && near ? [other] : [];
  });
}
