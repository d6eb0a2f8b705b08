/** Halls to begin with: a whole plan by two numbers, which is then changed like any other. Pure but for new ids. */
import { m } from "./messages.en.ts";
import { emptyPlan, type Plan } from "./plan-document.ts";
import { draw, START, type ToolSettings } from "./tools.ts";

export const READY_HALLS = ["theatre", "rows", "tables", "club"] as const;
export type ReadyHall = (typeof READY_HALLS)[number];

/** Rows and seats in each; for tables, tables and seats at each. */
export type HallSize = { readonly rows: number; readonly seats: number };

export const USUAL_SIZE: Readonly<Record<ReadyHall, HallSize>> = {
  theatre: { rows: 10, seats: 20 },
  rows: { rows: 10, seats: 20 },
  tables: { rows: 12, seats: 8 },
  club: { rows: 5, seats: 16 },
};

const RED = "#6B2737";
const BLUE = "#2E71A3";
/** Room between the stage and what stands before it. */
const GAP = 90;

/** Draws a hall: a stage in front, and what the kind has behind it. */
export function readyHall(kind: ReadyHall, { rows, seats }: HallSize): Plan {
  const named = (plan: Plan, names: readonly string[]): Plan => ({
    ...plan,
    categories: names.map((name, i) => ({ name, color: i === 0 ? RED : BLUE })),
  });
  const empty = emptyPlan(m.newName, m.firstCategory);
  const width = kind === "tables" ? 4 * roomOf(seats) : (seats - 1) * START.seatGap;
  const stage = (plan: Plan) =>
    put(plan, "stage", { section: m.halls.floor }, { x: width / 2 - 150, y: 0, width: 300, height: 60 });
  const block = (plan: Plan, part: Partial<ToolSettings>, y: number) => put(plan, "row", part, { x: 0, y });
  const y = 60 + GAP;
  if (kind === "rows") {
    return block(stage(named(empty, [m.firstCategory])), { rows, seats, category: m.firstCategory }, y);
  }
  if (kind === "tables") return tables(stage(named(empty, [m.halls.tables])), rows, seats, y);
  if (kind === "club") {
    const room = { x: 0, y, width, height: 160 };
    const area = put(
      stage(named(empty, [m.halls.seated])),
      "area",
      { section: m.halls.floor, name: m.halls.standing },
      room,
    );
    return block(area, { section: m.halls.seated, rows, seats, category: m.halls.seated }, y + 160 + GAP / 2);
  }
  const [stalls, balcony] = [m.firstSection, m.halls.balcony];
  const lower = { section: stalls, rows, seats, category: stalls };
  const upper = { section: balcony, rows: Math.max(1, Math.round(rows / 3)), seats, category: balcony };
  const below = block(stage(named(empty, [stalls, balcony])), lower, y);
  return block(below, upper, y + rows * START.rowGap + GAP);
}

/** A table with its seats, and the way around it. */
function roomOf(seats: number): number {
  return Math.max(160, Math.round((seats * START.seatGap) / Math.PI) + 80);
}

/** Four tables side by side, as many rows of them as it takes. */
function tables(plan: Plan, count: number, seats: number, top: number): Plan {
  const room = roomOf(seats);
  let drawn = plan;
  for (let i = 0; i < count; i++) {
    const at = { x: (i % 4) * room + room / 2, y: top + Math.floor(i / 4) * room + room / 2 };
    drawn = put(drawn, "table", { section: m.halls.tables, category: m.halls.tables, seats, name: "" }, at);
  }
  return drawn;
}

function put(
  plan: Plan,
  tool: "row" | "stage" | "area" | "table",
  part: Partial<ToolSettings>,
  at: { x: number; y: number; width?: number; height?: number },
): Plan {
  return draw(plan, tool, { ...START, ...part }, { width: 0, height: 0, ...at })?.plan ?? plan;
}
