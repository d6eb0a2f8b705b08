/** Seats as CSV, out and in: section, row, seat, category, kind, x, y, id. Pure. */
import { type Plan, placedSeats, type Point, type Row, type Seat, type Zone } from "./plan-document.ts";

const COLUMNS = ["section", "row", "seat", "category", "kind", "x", "y", "id"] as const;
/** What a spreadsheet would run as a formula (TH31). */
const FORMULA = /^\s*[=+\-@]|^[\t\r]/;

export function seatsToCsv(plan: Plan): string {
  const lines = placedSeats(plan).map((seat) => {
    const zone = plan.zones[seat.zone];
    const row = zone?.rows[seat.row];
    const texts = [zone?.name, row?.row_number, seat.number, row?.seats[seat.at]?.category, seat.kind ?? ""];
    return [...texts.map((text) => cell(text ?? "")), String(seat.x), String(seat.y), cell(seat.guid)].join(",");
  });
  return `\uFEFF${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export type CsvResult = { ok: true; plan: Plan } | { ok: false; line: number; column: string };

const SEAT_GAP = 25;
const ROW_GAP = 40;

/**
 * A plan from the lines of a CSV. Seats without a place stand in rows below each other; those without an id get a new one.
 * Says the first line that cannot be read.
 */
export function seatsFromCsv(text: string, name: string, colours: readonly string[], newId: () => string): CsvResult {
  const [head = [], ...lines] = parseCsv(text.replace(/^\uFEFF/, "")).filter((line) =>
    line.some((part) => part !== ""),
  );
  const columns = new Map(head.map((title, at) => [title.trim().toLowerCase(), at]));
  for (const needed of ["row", "seat"]) if (!columns.has(needed)) return { ok: false, line: 1, column: needed };
  const zones = new Map<string, Map<string, Seat[]>>();
  const categories = new Set<string>();
  let rowCount = 0;
  for (const [i, line] of lines.entries()) {
    const field = (column: (typeof COLUMNS)[number]) => plain(line[columns.get(column) ?? -1] ?? "");
    const section = field("section") || name;
    const category = field("category") || "Standard";
    const rows = zones.get(section) ?? new Map<string, Seat[]>();
    zones.set(section, rows);
    if (!rows.has(field("row"))) rowCount++;
    const seats = rows.get(field("row")) ?? [];
    rows.set(field("row"), seats);
    const at = placeOf(field("x"), field("y"), { x: seats.length * SEAT_GAP, y: rowCount * ROW_GAP });
    if (!at) return { ok: false, line: i + 2, column: "x" };
    categories.add(category);
    const kind = field("kind");
    const id = { seat_guid: field("id") || newId(), seat_number: field("seat") };
    seats.push({ ...id, category, position: at, ...(kind ? { kind } : {}) });
  }
  return {
    ok: true,
    plan: {
      name,
      categories: [...categories].map((title, i) => ({ name: title, color: colours[i % colours.length] ?? "#6B2737" })),
      zones: [...zones].map(([section, rows]): Zone => ({
        name: section,
        rows: [...rows].map(([label, seats]): Row => ({ row_number: label, seats })),
      })),
      general_areas: [],
    },
  };
}

function placeOf(x: string, y: string, otherwise: Point): Point | undefined {
  if (x === "" && y === "") return otherwise;
  const point = { x: Number(x), y: Number(y) };
  return x !== "" && y !== "" && Number.isFinite(point.x) && Number.isFinite(point.y) ? point : undefined;
}

/** The guard in front of what looks like a formula is not part of the text. */
function plain(text: string): string {
  return (text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text).trim();
}

/** Rows of cells. Quotes may hold commas, line ends and doubled quotes; a semicolon separates when the head has no comma. */
export function parseCsv(text: string): string[][] {
  const separator = (text.split("\n", 1)[0] ?? "").includes(",") ? "," : ";";
  const rows: string[][] = [];
  let row: string[] = [];
  let part = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? "";
    if (quoted) {
      if (letter !== '"') part += letter;
      else if (text[i + 1] === '"') part += text[++i];
      else quoted = false;
    } else if (letter === '"' && part === "") quoted = true;
    else if (letter === separator) {
      row.push(part);
      part = "";
    } else if (letter === "\n") {
      rows.push([...row, part.replace(/\r$/, "")]);
      row = [];
      part = "";
    } else part += letter;
  }
  if (part !== "" || row.length > 0) rows.push([...row, part]);
  return rows;
}
