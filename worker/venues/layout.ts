/** What the seat picker draws: every number absolute, seats by their index in the inventory's snapshot. Pure. */
import { unreachable } from "../kernel/assert.ts";
import {
  type AccessKind,
  accessKind,
  add,
  type GeneralArea,
  safeColour,
  type SeatingPlan,
  seatsOf,
} from "./seating-plan.ts";

type Point = { readonly x: number; readonly y: number };

/** `n`: index in the snapshot's order; `c`: index into `categories`; `k`: a place of step-free access. */
export type LayoutSeat = {
  readonly n: number;
  readonly guid: string;
  readonly number: string;
  readonly x: number;
  readonly y: number;
  readonly c: number;
  readonly k?: AccessKind;
};

/** A drawn shape, absolute. Measures that do not belong to the shape are absent. */
export type LayoutShape = {
  readonly shape: "rectangle" | "circle" | "ellipse" | "polygon" | "text";
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
  readonly radius_x?: number;
  readonly radius_y?: number;
  /** Relative to `x`, `y`. */
  readonly points?: readonly Point[];
  readonly rotation: number;
  readonly color: string;
  readonly border_color: string;
  readonly text: string;
};

export type Layout = {
  readonly size: { readonly width: number; readonly height: number };
  readonly categories: readonly { readonly name: string; readonly color: string }[];
  readonly sections: readonly {
    readonly name: string;
    /** Its floor; absent where the plan knows none. */
    readonly level?: string;
    readonly position: Point;
    readonly rows: readonly {
      readonly number: string;
      readonly position: Point;
      readonly seats: readonly LayoutSeat[];
    }[];
    readonly areas: readonly LayoutShape[];
  }[];
  readonly general_areas: readonly GeneralArea[];
};

const ORIGIN: Point = { x: 0, y: 0 };

/** The drawing of a checked plan. Only fields of the list above leave the server. */
export function layoutOf(plan: SeatingPlan): Layout {
  const categoryIndex = new Map(plan.categories.map(({ name }, index) => [name, index]));
  let n = 0;
  const sections = plan.zones.map((zone) => {
    const origin = zone.position ?? ORIGIN;
    const level = zone.level?.trim() ?? "";
    return {
      name: zone.name,
      ...(level === "" ? {} : { level }),
      position: point(origin),
      rows: zone.rows.map((row) => {
        const at = add(origin, row.position ?? ORIGIN);
        return {
          number: row.row_number,
          position: at,
          seats: row.seats.map((seat) => {
            const k = accessKind(seat.kind);
            return {
              n: n++,
              guid: seat.seat_guid,
              number: seat.seat_number,
              ...add(at, seat.position),
              c: categoryIndex.get(seat.category) ?? 0,
              ...(k === undefined ? {} : { k }),
            };
          }),
        };
      }),
      areas: (zone.areas ?? []).map((shape) => shapeOf(shape, origin)),
    };
  });
  return {
    size: sizeOf(plan),
    categories: plan.categories.map(({ name, color }) => ({ name, color: safeColour(color) })),
    sections,
    general_areas: (plan.general_areas ?? []).map(({ id, name, capacity }) => ({ id, name, capacity })),
  };
}

/** The plan's own size, or the box around its seats where it says none. */
function sizeOf(plan: SeatingPlan): Layout["size"] {
  if (plan.size && plan.size.width > 0 && plan.size.height > 0) {
    return { width: plan.size.width, height: plan.size.height };
  }
  let width = 100;
  let height = 100;
  for (const { x, y } of seatsOf(plan)) {
    width = Math.max(width, x + 50);
    height = Math.max(height, y + 50);
  }
  return { width, height };
}

type Shape = NonNullable<SeatingPlan["zones"][number]["areas"]>[number];
const SHAPES = ["rectangle", "circle", "ellipse", "polygon", "text"] as const;

function shapeOf(area: Shape, origin: Point): LayoutShape {
  const shape = SHAPES.find((known) => known === area.shape) ?? "rectangle";
  return {
    shape,
    ...add(origin, area.position ?? ORIGIN),
    ...measuresOf(shape, area),
    rotation: area.rotation ?? 0,
    color: safeColour(area.color, "#dddddd"),
    border_color: safeColour(area.border_color, "#888888"),
    text: textOf(area["text"]),
  };
}

/** Measures stand on the area itself, or in an object named like the shape, as the editors of this format write them. */
function measuresOf(shape: LayoutShape["shape"], area: Shape): Partial<LayoutShape> {
  const inner = record(area[shape]);
  switch (shape) {
    case "rectangle":
      return {
        width: numberOf(inner["width"] ?? area["width"]),
        height: numberOf(inner["height"] ?? area["height"]),
      };
    case "circle": {
      const radius = numberOf(inner["radius"] ?? area["radius"]);
      return { radius_x: radius, radius_y: radius };
    }
    case "ellipse": {
      const radius = record(inner["radius"] ?? area["radius"]);
      return { radius_x: numberOf(radius["x"]), radius_y: numberOf(radius["y"]) };
    }
    case "polygon": {
      const points = inner["points"] ?? area["points"];
      return { points: Array.isArray(points) ? points.slice(0, 500).map((entry) => point(record(entry))) : [] };
    }
    case "text":
      return {};
    default:
      return unreachable(shape);
  }
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : record(value)["text"];
  return typeof text === "string" ? text.slice(0, 200) : "";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function point(value: { readonly x?: unknown; readonly y?: unknown }): Point {
  return { x: numberOf(value.x), y: numberOf(value.y) };
}
