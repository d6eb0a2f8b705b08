/** Changes of a plan: each takes a plan and gives the next one. What a change does not touch is shared. Pure. */
import { turned } from "./generators.ts";
import {
  boxOf,
  type Category,
  type GeneralArea,
  minus,
  ORIGIN,
  type Plan,
  type Point,
  placedSeats,
  placedShapes,
  plus,
  type Row,
  type Seat,
  type Shape,
  type Zone,
} from "./plan-document.ts";

/** What is chosen: seats by guid, shapes by `zone:index`. */
export type Selected = { readonly seats: ReadonlySet<string>; readonly shapes: ReadonlySet<string> };
export const NOTHING: Selected = { seats: new Set(), shapes: new Set() };

type Where = { readonly point: Point; readonly base: Point; readonly zone: number; readonly row: number };

/** Every chosen seat goes through `change`, which gives the next seat, or null to take it away. */
export function changeSeats(
  plan: Plan,
  guids: ReadonlySet<string>,
  change: (seat: Seat, where: Where) => Seat | null,
): Plan {
  if (guids.size === 0) return plan;
  let touched = false;
  const zones = plan.zones.map((zone, z): Zone => {
    let zoneTouched = false;
    const rows = zone.rows.flatMap((row, r): Row[] => {
      if (!row.seats.some((seat) => guids.has(seat.seat_guid))) return [row];
      const base = plus(zone.position ?? ORIGIN, row.position ?? ORIGIN);
      let rowTouched = false;
      const seats = row.seats.flatMap((seat): Seat[] => {
        if (!guids.has(seat.seat_guid)) return [seat];
        const next = change(seat, { point: plus(base, seat.position), base, zone: z, row: r });
        if (next !== seat) rowTouched = true;
        return next === null ? [] : [next];
      });
      if (!rowTouched) return [row];
      zoneTouched = true;
      // A row whose last seat was taken away goes too.
      return seats.length === 0 ? [] : [{ ...row, seats }];
    });
    if (!zoneTouched) return zone;
    touched = true;
    return { ...zone, rows };
  });
  return touched ? { ...plan, zones } : plan;
}

/** Every chosen shape goes through `change`; null takes it away. */
export function changeShapes(
  plan: Plan,
  keys: ReadonlySet<string>,
  change: (shape: Shape, zone: Point) => Shape | null,
): Plan {
  if (keys.size === 0) return plan;
  let gone: string[] = [];
  const zones = plan.zones.map((zone, z) => {
    if (!zone.areas?.some((_, at) => keys.has(`${z}:${at}`))) return zone;
    const areas = zone.areas.flatMap((shape, at) => {
      if (!keys.has(`${z}:${at}`)) return [shape];
      const next = change(shape, zone.position ?? ORIGIN);
      if (next === null && shape.general_area !== undefined) gone = [...gone, shape.general_area];
      return next === null ? [] : [next];
    });
    return { ...zone, areas };
  });
  const areas = plan.general_areas?.filter(({ id }) => !gone.includes(id));
  return { ...plan, zones, ...(areas ? { general_areas: areas } : {}) };
}

/** Each seat to the point that `to` gives; shapes by the same rule for their position. */
function place(plan: Plan, selected: Selected, to: (point: Point, where?: Where) => Point): Plan {
  const seats = changeSeats(plan, selected.seats, (seat, where) => {
    const next = minus(to(where.point, where), where.base);
    return next.x === seat.position.x && next.y === seat.position.y
      ? seat
      : { ...seat, position: { ...seat.position, ...next } };
  });
  return changeShapes(seats, selected.shapes, (shape, zone) => ({
    ...shape,
    position: { ...shape.position, ...minus(to(plus(zone, shape.position ?? ORIGIN)), zone) },
  }));
}

export function move(plan: Plan, selected: Selected, by: Point): Plan {
  return by.x === 0 && by.y === 0 ? plan : place(plan, selected, (point) => plus(point, by));
}

/** Turns what is chosen around its middle; degrees clockwise. */
export function rotate(plan: Plan, selected: Selected, degrees: number): Plan {
  const box = boxOf(pointsOf(plan, selected));
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return place(plan, selected, (point) => turned(point, middle, degrees));
}

/** Left becomes right. Shapes keep their drawing and change places. */
export function mirror(plan: Plan, selected: Selected): Plan {
  const box = boxOf(pointsOf(plan, selected));
  const widths = new Map(placedShapes(plan).map((shape) => [shape.key, shape]));
  const seats = place(plan, { ...selected, shapes: new Set() }, ({ x, y }) => ({ x: 2 * box.x + box.width - x, y }));
  let result = seats;
  for (const key of selected.shapes) {
    const shape = widths.get(key);
    if (!shape) continue;
    const dx = 2 * (box.x + box.width / 2 - (shape.x + shape.width / 2));
    result = move(result, { seats: new Set(), shapes: new Set([key]) }, { x: dx, y: 0 });
  }
  return result;
}

/** The corners of what is chosen. */
export function pointsOf(plan: Plan, selected: Selected): Point[] {
  const shapes = placedShapes(plan).filter(({ key }) => selected.shapes.has(key));
  return [
    ...placedSeats(plan).filter(({ guid }) => selected.seats.has(guid)),
    ...shapes.flatMap(({ x, y, width, height }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
  ];
}

export const EDGES = ["left", "centre", "right"] as const;
export type Edge = (typeof EDGES)[number];

/** Rows, or the chosen parts of them, in line with each other: each moves as a whole. */
export function align(plan: Plan, selected: Selected, edge: Edge): Plan {
  const share = { left: 0, centre: 0.5, right: 1 }[edge];
  const all = boxOf(pointsOf(plan, { ...selected, shapes: new Set() }));
  const line = all.x + all.width * share;
  const boxes = rowBoxes(plan, selected);
  return place(plan, { ...selected, shapes: new Set() }, (point, where) => {
    const box = where && boxes.get(`${where.zone}:${where.row}`);
    return box ? { x: point.x + line - (box.x + box.width * share), y: point.y } : point;
  });
}

/** The same distance between the chosen rows; the first and the last stay. */
export function distribute(plan: Plan, selected: Selected): Plan {
  const rows = [...rowBoxes(plan, selected)].sort(([, a], [, b]) => a.y - b.y);
  const [first, last] = [rows[0]?.[1].y ?? 0, rows.at(-1)?.[1].y ?? 0];
  const step = (last - first) / Math.max(1, rows.length - 1);
  const moves = new Map(rows.map(([key, box], i) => [key, first + i * step - box.y]));
  return place(plan, { ...selected, shapes: new Set() }, (point, where) => ({
    x: point.x,
    y: point.y + ((where && moves.get(`${where.zone}:${where.row}`)) ?? 0),
  }));
}

function rowBoxes(plan: Plan, selected: Selected): Map<string, ReturnType<typeof boxOf>> {
  const points = new Map<string, Point[]>();
  for (const seat of placedSeats(plan)) {
    if (!selected.seats.has(seat.guid)) continue;
    const key = `${seat.zone}:${seat.row}`;
    const known = points.get(key);
    if (known) known.push(seat);
    else points.set(key, [seat]);
  }
  return new Map([...points].map(([key, list]) => [key, boxOf(list)]));
}

export function remove(plan: Plan, selected: Selected): Plan {
  return changeShapes(
    changeSeats(plan, selected.seats, () => null),
    selected.shapes,
    () => null,
  );
}

/**
 * Copies of what is chosen, beside it, in rows of their own; the copies are chosen afterwards.
 * @param newId a new seat's guid
 */
export function duplicate(
  plan: Plan,
  selected: Selected,
  by: Point,
  newId: () => string,
): { plan: Plan; selected: Selected } {
  const seats = new Set<string>();
  const shapes = new Set<string>();
  let areas = [...(plan.general_areas ?? [])];
  const zones = plan.zones.map((zone, z): Zone => {
    const rows = zone.rows.flatMap((row): Row[] => {
      const copied = row.seats.filter((seat) => selected.seats.has(seat.seat_guid));
      if (copied.length === 0) return [];
      const next = copied.map((seat) => {
        const guid = newId();
        seats.add(guid);
        return { ...seat, seat_guid: guid, position: { ...seat.position, ...plus(seat.position, by) } };
      });
      return [{ ...row, seats: next }];
    });
    const drawn = zone.areas ?? [];
    const copies = drawn.filter((_, at) => selected.shapes.has(`${z}:${at}`));
    if (rows.length === 0 && copies.length === 0) return zone;
    const added = copies.map((shape, i): Shape => {
      shapes.add(`${z}:${drawn.length + i}`);
      const position = { ...shape.position, ...plus(shape.position ?? ORIGIN, by) };
      const area = areas.find(({ id }) => id === shape.general_area);
      if (!area) return { ...shape, position };
      const copy = { ...area, id: freeAreaId(areas), name: area.name };
      areas = [...areas, copy];
      return { ...shape, position, general_area: copy.id };
    });
    return { ...zone, rows: [...zone.rows, ...rows], ...(added.length > 0 ? { areas: [...drawn, ...added] } : {}) };
  });
  return { plan: { ...plan, zones, general_areas: areas }, selected: { seats, shapes } };
}

function freeAreaId(areas: readonly GeneralArea[]): string {
  const taken = new Set(areas.map(({ id }) => id));
  let n = areas.length + 1;
  while (taken.has(`area-${n}`)) n++;
  return `area-${n}`;
}

export function setCategory(plan: Plan, guids: ReadonlySet<string>, category: string): Plan {
  return changeSeats(plan, guids, (seat) => (seat.category === category ? seat : { ...seat, category }));
}

export function setKind(plan: Plan, guids: ReadonlySet<string>, kind: "wheelchair" | "companion" | null): Plan {
  return changeSeats(plan, guids, (seat) => ((seat.kind ?? null) === kind ? seat : { ...seat, kind }));
}

/** Puts the sections of these seats on a floor; an empty name takes them off it. */
export function setLevel(plan: Plan, guids: ReadonlySet<string>, level: string): Plan {
  const named = level.trim() === "" ? null : level;
  const zones = plan.zones.map((zone) => {
    const chosen = zone.rows.some(({ seats }) => seats.some((seat) => guids.has(seat.seat_guid)));
    return chosen && (zone.level ?? null) !== named ? { ...zone, level: named } : zone;
  });
  return { ...plan, zones };
}

export type NewRow = { readonly label: string; readonly numbers: readonly string[]; readonly points: readonly Point[] };

/** Rows of new seats in the section of this name, which is made when there is none. */
export function addRows(
  plan: Plan,
  section: string,
  rows: readonly NewRow[],
  category: string,
  newId: () => string,
  table = false,
): { plan: Plan; selected: Selected } {
  const guids = new Set<string>();
  const result = inSection(plan, section, (zone) => {
    const made = rows.map(({ label, numbers, points }): Row => {
      const seats = points.map((point, i): Seat => {
        const guid = newId();
        guids.add(guid);
        const position = minus(point, zone.position ?? ORIGIN);
        return { seat_guid: guid, seat_number: numbers[i] ?? String(i + 1), position, category };
      });
      return { row_number: label, position: ORIGIN, seats, ...(table ? { table: true } : {}) };
    });
    return { ...zone, rows: [...zone.rows, ...made] };
  });
  return { plan: result.plan, selected: { seats: guids, shapes: new Set() } };
}

/** A drawn shape; with `area` it is a standing area of so many people. */
export function addShape(
  plan: Plan,
  section: string,
  shape: Shape,
  area?: { readonly name: string; readonly capacity: number },
): { plan: Plan; selected: Selected } {
  const areas = plan.general_areas ?? [];
  const id = freeAreaId(areas);
  const added = inSection(plan, section, (zone) => {
    const position = minus(shape.position ?? ORIGIN, zone.position ?? ORIGIN);
    const drawn: Shape = { ...shape, position, ...(area ? { general_area: id } : {}) };
    return { ...zone, areas: [...(zone.areas ?? []), drawn] };
  });
  const key = `${added.zone}:${(added.plan.zones[added.zone]?.areas?.length ?? 1) - 1}`;
  return {
    plan: area ? { ...added.plan, general_areas: [...areas, { ...area, id }] } : added.plan,
    selected: { seats: new Set(), shapes: new Set([key]) },
  };
}

function inSection(plan: Plan, name: string, change: (zone: Zone) => Zone): { plan: Plan; zone: number } {
  const known = plan.zones.findIndex((zone) => zone.name === name);
  const zones = known >= 0 ? plan.zones : [...plan.zones, { name, position: ORIGIN, rows: [] }];
  const zone = known >= 0 ? known : zones.length - 1;
  return { plan: { ...plan, zones: zones.map((other, z) => (z === zone ? change(other) : other)) }, zone };
}

/** A category changes its name or colour; its seats go with it. */
export function changeCategory(plan: Plan, name: string, next: Category): Plan {
  const categories = plan.categories.map((category) => (category.name === name ? { ...category, ...next } : category));
  if (next.name === name) return { ...plan, categories };
  const guids = new Set(
    plan.zones.flatMap(({ rows }) =>
      rows.flatMap(({ seats }) => seats.flatMap((seat) => (seat.category === name ? [seat.seat_guid] : []))),
    ),
  );
  return { ...setCategory(plan, guids, next.name), categories };
}

export function changeArea(plan: Plan, id: string, next: Partial<GeneralArea>): Plan {
  const general_areas = (plan.general_areas ?? []).map((area) => (area.id === id ? { ...area, ...next, id } : area));
  return { ...plan, general_areas };
}

/** The size that the plan says it has grows with what is drawn; pages use it as the frame of the hall. */
export function withSize(plan: Plan): Plan {
  const points = [...placedSeats(plan), ...placedShapes(plan).map((s) => ({ x: s.x + s.width, y: s.y + s.height }))];
  if (points.length === 0) return plan;
  const box = boxOf(points);
  const size = { width: Math.max(1, box.x + box.width + 50), height: Math.max(1, box.y + box.height + 50) };
  return plan.size && plan.size.width >= size.width && plan.size.height >= size.height ? plan : { ...plan, size };
}
