/**
 * Looks into a seating-plan file before it is sent, so that the organizer sees at once what is in it and which seat is at
 * fault. The server checks again; only its answer counts.
 */

export type PlanPreview = {
  readonly plan: Record<string, unknown>;
  readonly name: string;
  readonly sections: number;
  readonly seats: number;
  readonly categories: readonly { name: string; color: string; seats: number }[];
};
export type PlanFault =
  | { kind: "not_json" }
  | { kind: "not_plan" }
  | { kind: "seats"; faults: readonly SeatFault[]; more: number };
export type SeatFault = {
  kind: "duplicate_id" | "unknown_category" | "no_category" | "no_id";
  zone: string;
  row: string;
  seat: string;
  category: string;
  /** The seat that has the same id already. */
  other: readonly [zone: string, row: string, seat: string] | null;
};
export type PlanResult = { ok: true; preview: PlanPreview } | { ok: false; fault: PlanFault };

/** How many seats are named before "and 12 more". */
const NAMED = 5;

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const word = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

/** Reads the text of a file. */
export function readPlan(text: string): PlanResult {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    return { ok: false, fault: { kind: "not_json" } };
  }
  if (!isObject(plan) || !Array.isArray(plan["zones"])) return { ok: false, fault: { kind: "not_plan" } };
  const counts = new Map<string, number>(list(plan["categories"]).map((category) => [word(category["name"]), 0]));
  const seen = new Map<string, readonly [string, string, string]>();
  const faults: SeatFault[] = [];
  let seats = 0;
  for (const zone of list(plan["zones"])) {
    for (const row of list(zone["rows"])) {
      for (const seat of list(row["seats"])) {
        seats++;
        const at = [word(zone["name"]), word(row["row_number"]), word(seat["seat_number"])] as const;
        const fault = faultOf(seat, at, counts, seen);
        if (fault) faults.push(fault);
      }
    }
  }
  if (faults.length > 0) {
    return {
      ok: false,
      fault: { kind: "seats", faults: faults.slice(0, NAMED), more: Math.max(0, faults.length - NAMED) },
    };
  }
  const colors = new Map(list(plan["categories"]).map((category) => [word(category["name"]), word(category["color"])]));
  const categories = [...counts].map(([name, count]) => ({ name, color: colors.get(name) ?? "", seats: count }));
  return {
    ok: true,
    preview: { plan, name: word(plan["name"]), sections: list(plan["zones"]).length, seats, categories },
  };
}

/** Counts the seat into `counts` and `seen`, or says what is wrong with it. */
function faultOf(
  seat: Json,
  at: readonly [string, string, string],
  counts: Map<string, number>,
  seen: Map<string, readonly [string, string, string]>,
): SeatFault | undefined {
  const id = word(seat["seat_guid"]);
  const category = word(seat["category"]);
  const fault = (kind: SeatFault["kind"], other: SeatFault["other"] = null): SeatFault => {
    return { kind, zone: at[0], row: at[1], seat: at[2], category, other };
  };
  if (id === "") return fault("no_id");
  const other = seen.get(id);
  if (other) return fault("duplicate_id", other);
  seen.set(id, at);
  if (category === "") return fault("no_category");
  const count = counts.get(category);
  if (count === undefined) return fault("unknown_category");
  counts.set(category, count + 1);
  return undefined;
}
