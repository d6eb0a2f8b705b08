/**
 * The open seating-plan JSON (zones, rows, seats, categories, drawn areas), and our general-admission areas beside it.
 * Pure. The plan is checked, then kept as it came: fields that we do not know stay in it.
 */
import { z } from "zod";
import { err, ok, type Result } from "../kernel/result.ts";

/** As many as one event's inventory can hold. */
export const MAX_SEATS = 20_000;
export const MAX_AREAS = 200;
/** The largest general-admission area: a stadium's standing ground. */
export const MAX_AREA_CAPACITY = 1_000_000;
/** The format is 7 deep; what is far deeper is an attack on whoever walks it (TH32). */
const MAX_DEPTH = 24;
/** 20,000 seats with their positions are 40,000 objects; many times that is no plan, and costly to check (TH32). */
const MAX_OBJECTS = 200_000;
const MAX_FAULTS = 20;

// No transforms in these schemas: the plan is stored as it came, and read back without being parsed again.
const name = z
  .string()
  .max(120)
  .refine((text) => text.trim() !== "", "must not be empty");
const coordinate = z.number().min(-1e6).max(1e6);
const position = z.looseObject({ x: coordinate, y: coordinate });
const colour = z.string().max(40);

const categorySchema = z.looseObject({ name, color: colour.optional() });

const seatSchema = z.looseObject({
  seat_guid: z.string().min(1).max(64),
  seat_number: z.string().max(20),
  position,
  category: z.string().max(120),
  /** `wheelchair` or `companion`; any other word is an ordinary seat. */
  kind: z.string().max(40).nullish(),
  radius: z.number().min(0).max(1e4).nullish(),
});

const rowSchema = z.looseObject({
  row_number: z.string().max(20),
  seats: z.array(seatSchema).max(MAX_SEATS),
  position: position.optional(),
  row_number_position: z.string().max(20).nullish(),
});

/** A drawn shape: the stage, the pitch, a wall. Its measures depend on its shape. */
const shapeSchema = z.looseObject({
  shape: z.string().max(20).optional(),
  position: position.optional(),
  rotation: z.number().optional(),
  color: colour.nullish(),
  border_color: colour.nullish(),
});

const zoneSchema = z.looseObject({
  name: z.string().max(120),
  position: position.optional(),
  rows: z.array(rowSchema).max(2000),
  areas: z.array(shapeSchema).max(500).optional(),
  /** Its floor: `Stalls`, `Balcony`. Buyers see one floor at a time. */
  level: z.string().max(40).nullish(),
  displayed: z.boolean().optional(),
});

/** A place for standing or free seating: a number of people, no seats. */
export const generalAreaSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, "must be 1 to 40 of a-z, 0-9, - and _"),
  name,
  capacity: z.number().int().min(1).max(MAX_AREA_CAPACITY),
});

export const seatingPlanSchema = z.looseObject({
  name: z.string().max(120).optional(),
  size: z.looseObject({ width: z.number().min(0).max(1e6), height: z.number().min(0).max(1e6) }).optional(),
  categories: z.array(categorySchema).max(200),
  zones: z.array(zoneSchema).max(500),
  general_areas: z.array(generalAreaSchema).max(MAX_AREAS).optional(),
});

export type SeatingPlan = z.infer<typeof seatingPlanSchema>;
export type GeneralArea = z.infer<typeof generalAreaSchema>;
/** `field` is the path inside the plan: `zones[2].rows[1].seats[4]`. */
export type PlanFault = { readonly field: string; readonly message: string };

/**
 * Checks a plan: its shape, that each `seat_guid` is there once, and that each category is declared. At most 20 faults.
 * @param input what a JSON parser gave
 */
export function readSeatingPlan(input: unknown): Result<SeatingPlan, readonly PlanFault[]> {
  const bounds = boundsFault(input);
  if (bounds !== undefined) return err([{ field: "(plan)", message: bounds }]);
  const parsed = seatingPlanSchema.safeParse(input);
  if (!parsed.success) {
    return err(
      parsed.error.issues.slice(0, MAX_FAULTS).map((issue) => ({
        field: pathText(issue.path),
        message: `${seatPrefix(input, issue.path)}${issue.message}`,
      })),
    );
  }
  const faults = contentFaults(parsed.data);
  return faults.length > 0 ? err(faults) : ok(parsed.data);
}

function contentFaults(plan: SeatingPlan): PlanFault[] {
  const faults: PlanFault[] = [];
  const report = (field: string, message: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ field, message });
  };
  const categories = uniqueNames(plan.categories, (index, name) =>
    report(`categories[${index}]`, `category "${name}" is declared twice`),
  );
  const areaIds = new Set<string>();
  plan.general_areas?.forEach(({ id }, index) => {
    if (areaIds.has(id)) report(`general_areas[${index}]`, `area "${id}" is there twice`);
    areaIds.add(id);
  });
  const guids = new Set<string>();
  for (const [zoneIndex, zone] of plan.zones.entries()) {
    for (const [rowIndex, row] of zone.rows.entries()) {
      for (const [seatIndex, seat] of row.seats.entries()) {
        const field = () => `zones[${zoneIndex}].rows[${rowIndex}].seats[${seatIndex}]`;
        if (guids.has(seat.seat_guid)) report(field(), `seat ${seat.seat_guid}: seat_guid appears twice`);
        guids.add(seat.seat_guid);
        if (!categories.has(seat.category)) {
          report(field(), `seat ${seat.seat_guid}: category "${seat.category}" is not declared`);
        }
      }
    }
  }
  if (guids.size > MAX_SEATS) report("zones", `has ${guids.size} seats; at most ${MAX_SEATS} are possible`);
  return faults;
}

function uniqueNames(
  categories: SeatingPlan["categories"],
  onTwice: (index: number, name: string) => void,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, category] of categories.entries()) {
    if (names.has(category.name)) onTwice(index, category.name);
    names.add(category.name);
  }
  return names;
}

/** `["zones", 2, "rows", 1]` → `zones[2].rows[1]`. */
function pathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? `[${part}]` : `${text === "" ? "" : "."}${String(part)}`;
  return text || "(plan)";
}

/** `seat D-14-5: ` when the path leads into a seat that says its guid, so that the organizer can find it. */
function seatPrefix(input: unknown, path: readonly PropertyKey[]): string {
  if (path[0] !== "zones" || path[4] !== "seats") return "";
  let current: unknown = input;
  for (const part of path.slice(0, 6)) current = isRecord(current) ? current[String(part)] : undefined;
  const guid = isRecord(current) ? current["seat_guid"] : undefined;
  return typeof guid === "string" && guid !== "" && guid.length <= 64 ? `seat ${guid}: ` : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What is too large about the input. Walks level by level, so that the walk itself cannot run out of stack. */
function boundsFault(input: unknown): string | undefined {
  let level: unknown[] = [input];
  let objects = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
    objects += level.length;
    if (objects > MAX_OBJECTS) return `has more than ${MAX_OBJECTS} parts; at most ${MAX_SEATS} seats are possible`;
    const next: unknown[] = [];
    for (const value of level) {
      if (!isRecord(value)) continue;
      for (const child of Object.values(value)) if (isRecord(child)) next.push(child);
    }
    level = next;
  }
  return undefined;
}

/** A seat with everything added up. The order of `seatsOf` is the order of the inventory's snapshot. */
export type PlacedSeat = {
  readonly guid: string;
  readonly category: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  /** Absent is an ordinary seat. */
  readonly kind?: AccessKind;
  /** In the units of the plan's size. */
  readonly x: number;
  readonly y: number;
};

/** A place for a wheelchair, and the seat beside it for who comes along: only given to those who ask. */
export const ACCESS_KINDS = ["wheelchair", "companion"] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** What a plan marks a seat as; undefined for an ordinary one. */
export function accessKind(kind: string | null | undefined): AccessKind | undefined {
  return ACCESS_KINDS.find((known) => known === kind?.trim().toLowerCase());
}

const ORIGIN = { x: 0, y: 0 };

/** All seats in plan order: zone, row, seat. The order never changes for a stored map, so an index names a seat. */
export function seatsOf(plan: SeatingPlan): PlacedSeat[] {
  const seats: PlacedSeat[] = [];
  for (const zone of plan.zones) {
    for (const row of zone.rows) {
      const at = add(zone.position ?? ORIGIN, row.position ?? ORIGIN);
      for (const seat of row.seats) {
        const kind = accessKind(seat.kind);
        seats.push({
          guid: seat.seat_guid,
          category: seat.category,
          section: zone.name,
          row: row.row_number,
          number: seat.seat_number,
          ...(kind === undefined ? {} : { kind }),
          ...add(at, seat.position),
        });
      }
    }
  }
  return seats;
}

/** Zone + row + seat; rounded to a thousandth, because sums of decimals are not exact. */
export function add(a: { x: number; y: number }, b: { x: number; y: number }): { x: number; y: number } {
  return { x: Math.round((a.x + b.x) * 1000) / 1000, y: Math.round((a.y + b.y) * 1000) / 1000 };
}

/** What lists and forms need of a map without its seats. Stored beside the plan. */
export type PlanSummary = {
  readonly categories: readonly { readonly name: string; readonly color: string; readonly seats: number }[];
  readonly areas: readonly GeneralArea[];
};

export function summaryOf(plan: SeatingPlan): PlanSummary {
  const counts = new Map<string, number>();
  for (const zone of plan.zones) {
    for (const row of zone.rows) {
      for (const seat of row.seats) counts.set(seat.category, (counts.get(seat.category) ?? 0) + 1);
    }
  }
  return {
    categories: plan.categories.map(({ name, color }) => ({
      name,
      color: safeColour(color),
      seats: counts.get(name) ?? 0,
    })),
    areas: (plan.general_areas ?? []).map(({ id, name, capacity }) => ({ id, name, capacity })),
  };
}

const FALLBACK_COLOUR = "#8a8177";

/** A colour that can stand in a style: `#rgb`…`#rrggbbaa` or a plain word; anything else becomes grey (TH26). */
export function safeColour(text: string | null | undefined, fallback: string = FALLBACK_COLOUR): string {
  return text && /^(#[0-9a-f]{3,8}|[a-z]{3,30})$/i.test(text) ? text : fallback;
}

/**
 * The plan with its areas, ids made from the names where the caller gave none.
 * @param areas undefined keeps the areas that the plan itself carries
 */
export function withAreas(
  plan: Readonly<Record<string, unknown>>,
  areas: readonly { id?: string | undefined; name: string; capacity: number }[] | undefined,
): Record<string, unknown> {
  if (areas === undefined) return { ...plan };
  const taken = new Set(areas.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const named = areas.map(({ id, name, capacity }) => {
    if (id !== undefined) return { id, name, capacity };
    const base = areaId(name);
    let free = base;
    for (let n = 2; taken.has(free); n++) free = `${base}-${n}`;
    taken.add(free);
    return { id: free, name, capacity };
  });
  return { ...plan, general_areas: named };
}

function areaId(name: string): string {
  const text = name
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 30);
  return text || "area";
}
