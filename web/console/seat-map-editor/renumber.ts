/** New names for the chosen rows and seats. Pure. */
import type { Selected } from "./edits.ts";
import { rowLabels, type SeatNumbering, seatLabels, type Style } from "./numbering.ts";
import { type Plan, type Row, type Zone } from "./plan-document.ts";

export type Renumbering = {
  /** Absent leaves the rows' names as they are. */
  readonly rows?: { readonly first: number; readonly step: number; readonly style: Style };
  readonly seats?: SeatNumbering;
};

/**
 * Numbers the chosen seats row by row, rows from the top of the drawing down, seats from left to right. Rows that are only
 * partly chosen keep their names.
 */
export function renumber(plan: Plan, selected: Selected, how: Renumbering): Plan {
  const zones = plan.zones.map((zone) => {
    const chosen = zone.rows.filter(({ seats }) => seats.some(({ seat_guid }) => selected.seats.has(seat_guid)));
    return chosen.length === 0 ? zone : renumberZone(zone, new Set(chosen), selected.seats, how);
  });
  return { ...plan, zones };
}

function renumberZone(zone: Zone, chosen: ReadonlySet<Row>, guids: ReadonlySet<string>, how: Renumbering): Zone {
  const order = [...chosen].sort((a, b) => middleOf(a) - middleOf(b));
  const names = how.rows ? rowLabels(order.length, how.rows.first, how.rows.step, how.rows.style) : [];
  const lines = order.map((row) => inLine(row).filter((at) => guids.has(row.seats[at]?.seat_guid ?? "")));
  const numbers = how.seats
    ? seatLabels(
        lines.map((line) => line.length),
        how.seats,
      )
    : [];
  const next = new Map(
    order.map((row, i): [Row, Row] => {
      const labels = new Map((lines[i] ?? []).map((at, place) => [at, numbers[i]?.[place]]));
      const seats = row.seats.map((seat, at) => {
        const label = labels.get(at);
        return label === undefined ? seat : { ...seat, seat_number: label };
      });
      const whole = lines[i]?.length === row.seats.length;
      return [row, { ...row, seats, row_number: (whole ? names[i] : undefined) ?? row.row_number }];
    }),
  );
  return { ...zone, rows: zone.rows.map((row) => next.get(row) ?? row) };
}

function middleOf(row: Row): number {
  const sum = row.seats.reduce((total, seat) => total + seat.position.y, 0);
  return (row.position?.y ?? 0) + sum / Math.max(1, row.seats.length);
}

/** The seats of a row in the order one walks along it; around a table they already have it. */
function inLine(row: Row): number[] {
  const places = row.seats.map((_, at) => at);
  if (row.table) return places;
  const xs = row.seats.map(({ position }) => position.x);
  const ys = row.seats.map(({ position }) => position.y);
  const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const along = spread(xs) >= spread(ys) ? xs : ys;
  return places.sort((a, b) => (along[a] ?? 0) - (along[b] ?? 0));
}
