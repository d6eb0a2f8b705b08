/**
 * The plan that is edited: the open seating-plan JSON itself, never changed in place. Fields that we do not know stay where
 * they are. Pure.
 */
export type Point = { readonly x: number; readonly y: number };
export type Box = Point & { readonly width: number; readonly height: number };
type Kept = { readonly [field: string]: unknown };

export type Seat = Kept & {
  readonly seat_guid: string;
  readonly seat_number: string;
  readonly position: Point;
  readonly category: string;
  readonly kind?: string | null;
};
/** `table` marks the seats around a table: their order is the order around it. */
export type Row = Kept & {
  readonly row_number: string;
  readonly seats: readonly Seat[];
  readonly position?: Point;
  readonly table?: boolean;
};
/** A drawn shape; `general_area` names the standing area that it shows. */
export type Shape = Kept & {
  readonly shape?: string;
  readonly position?: Point;
  readonly rotation?: number;
  readonly color?: string | null;
  readonly general_area?: string;
};
export type Zone = Kept & {
  readonly name: string;
  readonly position?: Point;
  readonly rows: readonly Row[];
  readonly areas?: readonly Shape[];
  /** Its floor; buyers see one floor at a time. */
  readonly level?: string | null;
};
export type Category = Kept & { readonly name: string; readonly color?: string };
export type GeneralArea = Kept & { readonly id: string; readonly name: string; readonly capacity: number };
export type Plan = Kept & {
  readonly name?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly categories: readonly Category[];
  readonly zones: readonly Zone[];
  readonly general_areas?: readonly GeneralArea[];
};

export const ORIGIN: Point = { x: 0, y: 0 };
/** What one map may hold, as on the server. */
export const MAX_SEATS = 20_000;

/** A plan to begin with: one category, nothing drawn. */
export function emptyPlan(name: string, category: string): Plan {
  return { name, categories: [{ name: category, color: "#6B2737" }], zones: [], general_areas: [] };
}

export const plus = (a: Point, b: Point): Point => ({ x: tidy(a.x + b.x), y: tidy(a.y + b.y) });
export const minus = (a: Point, b: Point): Point => ({ x: tidy(a.x - b.x), y: tidy(a.y - b.y) });

/** A thousandth of a unit is exact enough; sums of decimals are not. */
export function tidy(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A seat where it stands. `zone`, `row` and `at` lead to it in the plan. */
export type PlacedSeat = Point & {
  readonly guid: string;
  readonly number: string;
  readonly kind: "wheelchair" | "companion" | null;
  readonly zone: number;
  readonly row: number;
  readonly at: number;
  /** Index of the category, -1 for none. */
  readonly category: number;
};

/** All seats with absolute places, in plan order. */
export function placedSeats(plan: Plan): PlacedSeat[] {
  const categories = new Map(plan.categories.map(({ name }, index) => [name, index]));
  const placed: PlacedSeat[] = [];
  for (const [z, zone] of plan.zones.entries()) {
    for (const [r, row] of zone.rows.entries()) {
      const base = plus(zone.position ?? ORIGIN, row.position ?? ORIGIN);
      for (const [at, seat] of row.seats.entries()) {
        placed.push({
          ...plus(base, seat.position),
          guid: seat.seat_guid,
          number: seat.seat_number,
          kind: kindOf(seat),
          zone: z,
          row: r,
          at,
          category: categories.get(seat.category) ?? -1,
        });
      }
    }
  }
  return placed;
}

export function kindOf(seat: Seat): "wheelchair" | "companion" | null {
  const kind = seat.kind?.trim().toLowerCase();
  return kind === "wheelchair" || kind === "companion" ? kind : null;
}

/** A shape where it stands; `key` names it for the selection. */
export type PlacedShape = Box & {
  readonly key: string;
  readonly kind: "rectangle" | "ellipse" | "polygon" | "text";
  /** Absolute corners of a polygon. */
  readonly points: readonly Point[];
  readonly text: string;
  readonly area: GeneralArea | null;
};

/** All shapes with absolute boxes. */
export function placedShapes(plan: Plan): PlacedShape[] {
  const areas = new Map((plan.general_areas ?? []).map((area) => [area.id, area]));
  return plan.zones.flatMap((zone, z) =>
    (zone.areas ?? []).map((shape, at) => {
      const area = shape.general_area === undefined ? null : (areas.get(shape.general_area) ?? null);
      return { ...placeShape(shape, zone.position ?? ORIGIN), key: `${z}:${at}`, text: textOf(shape), area };
    }),
  );
}

/** The words on a shape. */
export function textOf(shape: Shape): string {
  const text = typeof shape["text"] === "string" ? shape["text"] : fields(shape["text"])["text"];
  return typeof text === "string" ? text : "";
}

function placeShape(shape: Shape, zone: Point): Box & Pick<PlacedShape, "kind" | "points"> {
  const at = plus(zone, shape.position ?? ORIGIN);
  const inner = fields(shape[shape.shape ?? ""]);
  const measure = (name: string) => numberOf(inner[name] ?? shape[name]);
  const box = { ...at, width: 0, height: 0, points: [] };
  switch (shape.shape) {
    case "circle": {
      const radius = measure("radius");
      const corner = minus(at, { x: radius, y: radius });
      return { ...corner, width: 2 * radius, height: 2 * radius, kind: "ellipse", points: [] };
    }
    case "ellipse": {
      const radius = fields(inner["radius"] ?? shape["radius"]);
      const [x, y] = [numberOf(radius["x"]), numberOf(radius["y"])];
      return { ...minus(at, { x, y }), width: 2 * x, height: 2 * y, kind: "ellipse", points: [] };
    }
    case "polygon": {
      const raw = inner["points"] ?? shape["points"];
      const points = (Array.isArray(raw) ? raw : []).map((point) =>
        plus(at, { x: numberOf(fields(point)["x"]), y: numberOf(fields(point)["y"]) }),
      );
      return { ...boxOf(points), kind: "polygon", points };
    }
    case "text":
      return { ...box, kind: "text" };
    default:
      return { ...at, width: measure("width"), height: measure("height"), kind: "rectangle", points: [] };
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** The box around points; one unit at the point 0, 0 when there are none. */
export function boxOf(points: readonly Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The box around everything drawn. */
export function planBox(seats: readonly PlacedSeat[], shapes: readonly PlacedShape[]): Box {
  return boxOf([...seats, ...shapes, ...shapes.map((s) => ({ x: s.x + s.width, y: s.y + s.height }))]);
}

/**
 * Reads what a file or the server gave. Lenient, so that faults can be mended in the editor: what is missing is empty.
 * Undefined when it is no plan at all.
 */
export function readPlanDocument(input: unknown): Plan | undefined {
  const plan = fields(input);
  if (!Array.isArray(plan["zones"])) return undefined;
  const listOf = (value: unknown) => (Array.isArray(value) ? value.map(fields) : []);
  const areas = listOf(plan["general_areas"]).map((area) => ({
    ...area,
    id: word(area["id"]),
    name: word(area["name"]),
    capacity: numberOf(area["capacity"]),
  }));
  return {
    ...plan,
    categories: listOf(plan["categories"]).map((category) => ({ ...category, name: word(category["name"]) })),
    zones: listOf(plan["zones"]).map((zone) => ({
      ...zone,
      name: word(zone["name"]),
      rows: listOf(zone["rows"]).map((row) => ({
        ...row,
        row_number: word(row["row_number"]),
        seats: listOf(row["seats"]).map(readSeat),
      })),
    })),
    ...(plan["general_areas"] === undefined ? {} : { general_areas: areas }),
  };
}

function readSeat(seat: Record<string, unknown>): Seat {
  const at = fields(seat["position"]);
  return {
    ...seat,
    seat_guid: word(seat["seat_guid"]),
    seat_number: word(seat["seat_number"]),
    category: word(seat["category"]),
    position: { ...at, x: numberOf(at["x"]), y: numberOf(at["y"]) },
  };
}

function word(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
