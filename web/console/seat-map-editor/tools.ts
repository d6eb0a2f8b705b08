/** What the drawing tools make of a press or a drag on the plan. Pure but for new ids. */
import { addRows, addShape, type Selected, setCategory, setKind } from "./edits.ts";
import { type Brush, newGuid, type Tool } from "./editor-state.ts";
import { arcBlock, rowBlock, tableBlock } from "./generators.ts";
import { m } from "./messages.en.ts";
import { type Direction, placeOfLabel, rowLabels, seatLabels, type Style } from "./numbering.ts";
import { type Box, type Plan, type Point, tidy } from "./plan-document.ts";

export type ToolSettings = {
  readonly section: string;
  readonly category: string;
  readonly rows: number;
  readonly seats: number;
  readonly seatGap: number;
  readonly rowGap: number;
  readonly curve: number;
  readonly radius: number;
  readonly angle: number;
  readonly firstRow: string;
  readonly rowStyle: Style;
  readonly direction: Direction;
  readonly round: boolean;
  readonly name: string;
  readonly capacity: number;
};

export const START: ToolSettings = {
  section: m.firstSection,
  category: "",
  rows: 5,
  seats: 12,
  seatGap: 25,
  rowGap: 40,
  curve: 0,
  radius: 200,
  angle: 120,
  firstRow: "1",
  rowStyle: "numbers",
  direction: "left",
  round: true,
  name: "",
  capacity: 100,
};

export type Made = { readonly plan: Plan; readonly selected: Selected; readonly label: string };

/** A drag smaller than this is a press. */
const PRESS = 12;

/**
 * Draws with a tool: at a point, or as large as the box that was dragged.
 * @returns undefined for tools that draw nothing
 */
export function draw(plan: Plan, tool: Tool, settings: ToolSettings, dragged: Box): Made | undefined {
  const at = { x: tidy(dragged.x), y: tidy(dragged.y) };
  const wide = dragged.width > PRESS || dragged.height > PRESS;
  switch (tool) {
    case "row":
      return drawRows(plan, wide ? fitted(settings, dragged) : settings, at);
    case "arc":
      return drawArc(plan, settings, at);
    case "table":
      return drawTable(plan, settings, at);
    case "area":
    case "stage": {
      const box = wide ? dragged : { ...at, width: 300, height: tool === "stage" ? 80 : 160 };
      return drawBox(plan, tool, settings, box);
    }
    case "label": {
      const text = settings.name.trim() || m.tools.label;
      const made = addShape(plan, settings.section, { shape: "text", position: at, text: { text } });
      return { ...made, label: m.did.label };
    }
    default:
      return undefined;
  }
}

/** As many rows and seats as the dragged box has room for. */
function fitted(settings: ToolSettings, box: Box): ToolSettings {
  return {
    ...settings,
    seats: Math.max(1, Math.floor(box.width / settings.seatGap) + 1),
    rows: Math.max(1, Math.floor(box.height / settings.rowGap) + 1),
  };
}

function drawRows(plan: Plan, settings: ToolSettings, origin: Point): Made {
  const { rows, seats, seatGap, rowGap, curve } = settings;
  const points = rowBlock({ origin, rows, seats, seatGap, rowGap, curve });
  return { ...addNamed(plan, settings, points), label: m.did.rows(rows, seats) };
}

function drawArc(plan: Plan, settings: ToolSettings, centre: Point): Made {
  const { radius, rows, seatGap, rowGap, angle } = settings;
  const points = arcBlock({ centre, radius, rows, seatGap, rowGap, angle });
  const total = points.reduce((sum, line) => sum + line.length, 0);
  return { ...addNamed(plan, settings, points), label: m.did.arc(rows, total) };
}

function addNamed(plan: Plan, settings: ToolSettings, points: readonly Point[][]) {
  const { section, category, rowStyle, firstRow, direction } = settings;
  const first = placeOfLabel(firstRow, rowStyle) ?? 1;
  const names = rowLabels(points.length, first, 1, rowStyle);
  const numbers = seatLabels(
    points.map((line) => line.length),
    { direction, style: "numbers", first: 1, goOn: false },
  );
  const rows = points.map((line, i) => ({ label: names[i] ?? "", numbers: numbers[i] ?? [], points: line }));
  return addRows(plan, section, rows, category, newGuid);
}

function drawTable(plan: Plan, settings: ToolSettings, centre: Point): Made {
  const { seats, round, seatGap, section, category } = settings;
  const table = tableBlock({ centre, seats, round, seatGap });
  const name =
    settings.name.trim() || m.tableName(plan.zones.flatMap(({ rows }) => rows.filter((r) => r.table)).length + 1);
  const shape = round
    ? { shape: "circle", circle: { radius: table.half.x }, position: centre }
    : {
        shape: "rectangle",
        rectangle: { width: 2 * table.half.x, height: 2 * table.half.y },
        position: { x: tidy(centre.x - table.half.x), y: tidy(centre.y - table.half.y) },
      };
  const drawn = addShape(plan, section, { ...shape, text: { text: name } });
  const numbers = table.seats.map((_, i) => String(i + 1));
  const made = addRows(drawn.plan, section, [{ label: name, numbers, points: table.seats }], category, newGuid, true);
  return {
    plan: made.plan,
    selected: { seats: made.selected.seats, shapes: drawn.selected.shapes },
    label: m.did.table(table.seats.length),
  };
}

function drawBox(plan: Plan, tool: "area" | "stage", settings: ToolSettings, box: Box): Made {
  const name = settings.name.trim() || m.tools[tool];
  const rectangle = { width: tidy(box.width), height: tidy(box.height) };
  const shape = { shape: "rectangle", rectangle, position: { x: tidy(box.x), y: tidy(box.y) }, text: { text: name } };
  const area = tool === "area" ? { name, capacity: settings.capacity } : undefined;
  return { ...addShape(plan, settings.section, shape, area), label: m.did[tool] };
}

/** Puts the brush's category or kind on seats. */
export function paint(plan: Plan, brush: Brush, guids: ReadonlySet<string>): Plan {
  return "category" in brush ? setCategory(plan, guids, brush.category) : setKind(plan, guids, brush.kind);
}
