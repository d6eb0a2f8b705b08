/** V2–V4: the pure model of the seat-map editor. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addRows,
  addShape,
  align,
  changeCategory,
  distribute,
  duplicate,
  mirror,
  move,
  NOTHING,
  remove,
  rotate,
  type Selected,
  setCategory,
  setKind,
  setLevel,
} from "./edits.ts";
import { arcBlock, rowBlock, tableBlock } from "./generators.ts";
import { beginHistory, changed, redone, undone } from "./history.ts";
import { labelAt, placeOfLabel, rowLabels, seatLabels, STYLES } from "./numbering.ts";
import { emptyPlan, placedSeats, placedShapes, type Plan, readPlanDocument } from "./plan-document.ts";
import { renumber } from "./renumber.ts";
import { parseCsv, seatsFromCsv, seatsToCsv } from "./seats-csv.ts";
import { linesOf, snapMove } from "./snapping.ts";
import { findingsOf } from "./validation.ts";

function ids(): () => string {
  let n = 0;
  return () => `s${++n}`;
}

/** A section of straight rows, every seat chosen. */
function hall(rows: number, seats: number, newId = ids()): { plan: Plan; selected: Selected } {
  const points = rowBlock({ origin: { x: 0, y: 0 }, rows, seats, seatGap: 25, rowGap: 40 });
  const made = points.map((line, i) => ({
    label: String(i + 1),
    numbers: line.map((_, at) => String(at + 1)),
    points: line,
  }));
  return addRows(emptyPlan("Hall", "Standard"), "Stalls", made, "Standard", newId);
}

const all = (plan: Plan): Selected => ({
  seats: new Set(placedSeats(plan).map(({ guid }) => guid)),
  shapes: new Set(placedShapes(plan).map(({ key }) => key)),
});
const spots = (plan: Plan) => placedSeats(plan).map(({ x, y }) => [x, y]);
const numbers = (plan: Plan) =>
  plan.zones.flatMap(({ rows }) => rows.map(({ seats }) => seats.map((s) => s.seat_number)));

describe("the document", () => {
  it("V4 fields that we do not know survive reading and every edit", () => {
    const source = {
      name: "Old",
      made_by: { tool: "x" },
      categories: [{ name: "A", color: "#123456", note: 1 }],
      zones: [
        {
          name: "Z",
          uuid: "z-1",
          position: { x: 5, y: 5 },
          rows: [
            {
              row_number: "1",
              row_number_position: "both",
              seats: [{ seat_guid: "g", seat_number: "1", category: "A", position: { x: 1, y: 2, z: 3 }, radius: 7 }],
            },
          ],
          areas: [
            { shape: "circle", circle: { radius: 4 }, position: { x: 0, y: 0 }, text: { text: "Stage", size: 9 } },
          ],
        },
      ],
    };
    const plan = readPlanDocument(source);
    expect(plan).toEqual(source);
    if (!plan) return;
    const there = move(setKind(plan, new Set(["g"]), "wheelchair"), all(plan), { x: 10, y: 0 });
    const back = setKind(move(there, all(there), { x: -10, y: 0 }), new Set(["g"]), null);
    const [seat] = back.zones[0]?.rows[0]?.seats ?? [];
    expect(seat).toEqual({ ...source.zones[0]?.rows[0]?.seats[0], kind: null });
    expect(back).toMatchObject({ made_by: { tool: "x" }, zones: [{ uuid: "z-1", areas: source.zones[0]?.areas }] });
    expect(placedShapes(plan)).toMatchObject([{ x: 1, y: 1, width: 8, height: 8, kind: "ellipse", text: "Stage" }]);
  });

  it("V4 what is no plan is none; what is half one can be mended", () => {
    for (const bad of [null, 7, "x", [], {}, { zones: {} }]) expect(readPlanDocument(bad)).toBeUndefined();
    const plan = readPlanDocument({ zones: [{ rows: [{ seats: [{ seat_number: 3 }] }] }] });
    expect(plan && findingsOf(plan).map(({ kind }) => kind)).toEqual(["no_id", "no_category"]);
  });
});

describe("edits", () => {
  const shifts = fc.integer({ min: -500, max: 500 });

  it("V3 a move and its way back, four quarter turns and two mirrorings change nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        shifts,
        shifts,
        (rows, seats, x, y) => {
          const { plan, selected } = hall(rows, seats);
          expect(spots(move(move(plan, selected, { x, y }), selected, { x: -x, y: -y }))).toEqual(spots(plan));
          expect(spots(mirror(mirror(plan, selected), selected))).toEqual(spots(plan));
          let turned = plan;
          for (let i = 0; i < 4; i++) turned = rotate(turned, selected, 90);
          for (const [i, spot] of spots(turned).entries()) {
            expect(spot[0]).toBeCloseTo(spots(plan)[i]?.[0] ?? NaN, 1);
            expect(spot[1]).toBeCloseTo(spots(plan)[i]?.[1] ?? NaN, 1);
          }
        },
      ),
    );
  });

  it("V3 only what is chosen changes; the rest is the same object", () => {
    const { plan } = hall(3, 4);
    const first = plan.zones[0]?.rows[0]?.seats[0]?.seat_guid ?? "";
    const next = setKind(plan, new Set([first]), "companion");
    expect(next.zones[0]?.rows[0]?.seats[0]?.kind).toBe("companion");
    expect(next.zones[0]?.rows[1]).toBe(plan.zones[0]?.rows[1]);
    expect(next.zones[0]?.rows[0]?.seats[1]).toBe(plan.zones[0]?.rows[0]?.seats[1]);
    expect(move(plan, NOTHING, { x: 1, y: 1 })).toEqual(plan);
  });

  it("V2 the section of a chosen seat is put on a floor, and off it again", () => {
    const { plan } = hall(2, 3);
    const first = new Set([plan.zones[0]?.rows[0]?.seats[0]?.seat_guid ?? ""]);
    const upstairs = setLevel(plan, first, "Balcony");
    expect(upstairs.zones.map(({ level }) => level)).toEqual(["Balcony"]);
    expect(setLevel(upstairs, first, " ").zones.map(({ level }) => level)).toEqual([null]);
    expect(setLevel(plan, new Set(), "Balcony")).toEqual(plan);
  });

  it("V3 copies have seats of their own and are chosen; deleting them gives the plan back", () => {
    const newId = ids();
    const { plan, selected } = hall(2, 3, newId);
    const copy = duplicate(plan, selected, { x: 0, y: 100 }, newId);
    expect(placedSeats(copy.plan)).toHaveLength(12);
    expect(findingsOf(copy.plan).some(({ kind }) => kind === "same_id")).toBe(false);
    expect(copy.selected.seats.size).toBe(6);
    expect(remove(copy.plan, copy.selected)).toEqual(plan);
  });

  it("V3 rows are put in line and at even distances as wholes", () => {
    const { plan, selected } = hall(3, 3);
    const [, middle] = plan.zones[0]?.rows ?? [];
    const moved = move(
      plan,
      { seats: new Set(middle?.seats.map((s) => s.seat_guid)), shapes: new Set() },
      { x: 17, y: 13 },
    );
    expect(spots(distribute(align(moved, selected, "left"), selected))).toEqual(spots(plan));
    expect(spots(align(moved, selected, "right"))[0]).toEqual([17, 0]);
  });

  it("V2 a standing area goes with its shape; a copy is an area of its own", () => {
    const shape = { shape: "rectangle", rectangle: { width: 100, height: 50 }, position: { x: 0, y: 0 }, text: "Pit" };
    const { plan, selected } = addShape(emptyPlan("H", "A"), "Floor", shape, { name: "Pit", capacity: 300 });
    expect(plan.general_areas).toEqual([{ id: "area-1", name: "Pit", capacity: 300 }]);
    const copy = duplicate(plan, selected, { x: 200, y: 0 }, ids());
    expect(copy.plan.general_areas?.map(({ id }) => id)).toEqual(["area-1", "area-2"]);
    expect(remove(copy.plan, copy.selected).general_areas).toEqual(plan.general_areas);
  });

  it("V3 a category takes its seats along when its name changes", () => {
    const { plan } = hall(1, 2);
    const next = changeCategory(plan, "Standard", { name: "Gold", color: "#000000" });
    expect(next.categories).toEqual([{ name: "Gold", color: "#000000" }]);
    expect(findingsOf(next)).toEqual([]);
    expect(findingsOf(setCategory(plan, new Set(["s1"]), "Lost"))).toMatchObject([
      { kind: "no_category", seats: ["s1"] },
    ]);
  });

  it("V3 every step can be undone and done again, in any order of steps", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }), fc.nat(40), (steps, back) => {
        const states = [0, ...steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0))];
        let history = beginHistory(0);
        for (const step of steps) history = changed(history, history.present + step, "add");
        for (let i = 0; i < back; i++) history = undone(history);
        expect(history.present).toBe(states[Math.max(0, steps.length - back)]);
        for (let i = 0; i < back; i++) history = redone(history);
        expect(history.present).toBe(states.at(-1));
      }),
    );
  });
});

describe("numbers", () => {
  it("V3 letters leave out I and O, and go on after Z", () => {
    expect(rowLabels(16, 1, 1, "clear_letters").join("")).toBe("ABCDEFGHJKLMNPQR");
    expect([26, 27, 52, 53].map((n) => labelAt(n, "letters"))).toEqual(["Z", "AA", "AZ", "BA"]);
    expect([24, 25].map((n) => labelAt(n, "clear_letters"))).toEqual(["Z", "AA"]);
    expect(placeOfLabel("I", "clear_letters")).toBeUndefined();
  });

  it("V3 a label leads back to its place", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14_000 }), fc.constantFrom(...STYLES), (n, style) => {
        expect(placeOfLabel(labelAt(n, style), style)).toBe(n);
      }),
    );
  });

  it("V3 seats run left, right, odd, even, odd then even, and from the middle", () => {
    const row = (direction: Parameters<typeof seatLabels>[1]["direction"], count = 6, first = 1) =>
      seatLabels([count], { direction, style: "numbers", first, goOn: false })[0]?.join(" ");
    expect(row("left")).toBe("1 2 3 4 5 6");
    expect(row("right")).toBe("6 5 4 3 2 1");
    expect(row("odd")).toBe("1 3 5 7 9 11");
    expect(row("even")).toBe("2 4 6 8 10 12");
    expect(row("odd_even")).toBe("1 3 5 6 4 2");
    expect(row("odd_even", 5)).toBe("1 3 5 4 2");
    expect(row("centre")).toBe("5 3 1 2 4 6");
    expect(row("centre", 5)).toBe("5 3 1 2 4");
    expect(row("left", 3, 101)).toBe("101 102 103");
  });

  it("V3 no row has a number twice, and rows can go on counting", () => {
    const direction = fc.constantFrom("left", "right", "odd", "even", "odd_even", "centre");
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), direction, (counts, way) => {
        const labels = seatLabels(counts, { direction: way, style: "numbers", first: 1, goOn: true }).flat();
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  it("V3 rows are named from the top down, seats from left to right, whatever the order in the file", () => {
    const { plan, selected } = hall(2, 3);
    const [zone] = plan.zones;
    if (!zone) return;
    const shuffled = {
      ...plan,
      zones: [{ ...zone, rows: zone.rows.map((row) => ({ ...row, seats: [...row.seats].reverse() })).reverse() }],
    };
    const next = renumber(shuffled, selected, {
      rows: { first: 1, step: 1, style: "clear_letters" },
      seats: { direction: "left", style: "numbers", first: 1, goOn: true },
    });
    expect(next.zones[0]?.rows.map((row) => row.row_number)).toEqual(["B", "A"]);
    expect(numbers(next)).toEqual([
      ["6", "5", "4"],
      ["3", "2", "1"],
    ]);
  });
});

describe("where seats stand", () => {
  it("V3 a bent row has its middle furthest back; a turned one keeps its distances", () => {
    const [bent] = rowBlock({ origin: { x: 0, y: 0 }, rows: 1, seats: 5, seatGap: 20, rowGap: 40, curve: 30 });
    expect(bent?.map(({ y }) => y)).toEqual([0, 22.5, 30, 22.5, 0]);
    const [turned] = rowBlock({ origin: { x: 9, y: 9 }, rows: 1, seats: 2, seatGap: 20, rowGap: 40, rotation: 90 });
    expect(turned).toEqual([
      { x: 9, y: 9 },
      { x: 9, y: 29 },
    ]);
  });

  it("V3 an arc has as many seats as there is room for, on its circle, none on another", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 800 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 20, max: 360 }),
        (radius, rows, angle) => {
          const arc = arcBlock({ centre: { x: 0, y: 0 }, radius, rows, seatGap: 25, rowGap: 40, angle });
          const points = arc.map((line) => ({ label: "1", numbers: [], points: line }));
          for (const [row, line] of arc.entries()) {
            for (const { x, y } of line) expect(Math.hypot(x, y)).toBeCloseTo(radius + row * 40, 1);
          }
          const { plan } = addRows(emptyPlan("H", "A"), "S", points, "A", ids());
          expect(findingsOf(plan).filter(({ kind }) => kind === "overlap")).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("V2 seats stand around a table, round or long", () => {
    const round = tableBlock({ centre: { x: 0, y: 0 }, seats: 8, round: true, seatGap: 25 });
    expect(new Set(round.seats.map(({ x, y }) => Math.round(Math.hypot(x, y)))).size).toBe(1);
    const long = tableBlock({ centre: { x: 0, y: 0 }, seats: 7, round: false, seatGap: 25 });
    expect(long.seats.map(({ y }) => y)).toEqual([-25, -25, -25, -25, 25, 25, 25]);
  });

  it("V3 what is dragged comes to rest in line with its neighbours, else on the grid", () => {
    const lines = linesOf([{ x: 100, y: 100, width: 50, height: 20 }]);
    const box = { x: 0, y: 0, width: 50, height: 20 };
    expect(snapMove(box, { x: 97, y: 41 }, lines, 5, 10)).toEqual({ x: 100, y: 40, guideX: 100, guideY: null });
    expect(snapMove(box, { x: 53, y: 0 }, lines, 2, 0)).toEqual({ x: 53, y: 0, guideX: null, guideY: null });
  });
});

describe("findings", () => {
  it("V3 each fault is found once and leads to its seats", () => {
    const { plan } = hall(2, 3);
    const edit = (change: (seat: Record<string, unknown>, at: number) => object) => ({
      ...plan,
      zones: plan.zones.map((zone) => ({
        ...zone,
        rows: zone.rows.map((row) => ({
          ...row,
          seats: row.seats.map((seat, at) => ({ ...seat, ...change(seat, at) })),
        })),
      })),
    });
    expect(findingsOf(plan)).toEqual([]);
    expect(findingsOf(edit((_, at) => (at < 2 ? { seat_number: "7" } : {})))).toMatchObject([
      { kind: "same_number", count: 4, where: "Stalls", refused: false },
    ]);
    expect(findingsOf(edit((_, at) => (at === 0 ? { seat_guid: "same" } : {})))).toMatchObject([
      { kind: "same_id", count: 2, refused: true, seats: ["same", "same"] },
    ]);
    expect(findingsOf(edit(() => ({ position: { x: 0, y: 0 } }))).map(({ kind }) => kind)).toEqual(["overlap"]);
    const empty = { ...plan, zones: [{ name: "Z", rows: [{ row_number: "1", seats: [] }] }] };
    expect(findingsOf(empty)).toMatchObject([{ kind: "empty_row", where: "Z" }]);
  });
});

describe("CSV", () => {
  it("V4 seats go out and come back the same, whatever their names", () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && !text.startsWith("'"));
    fc.assert(
      fc.property(name, name, name, (section, row, category) => {
        fc.pre(!/[\uFEFF\r\n]/.test(section + row + category));
        const points = [
          {
            label: row,
            numbers: ["1", "2"],
            points: [
              { x: 0, y: 0 },
              { x: 25, y: 0.5 },
            ],
          },
        ];
        const { plan } = addRows(emptyPlan("H", category), section, points, category, ids());
        const read = seatsFromCsv(seatsToCsv(plan), "H", ["#6B2737"], ids());
        expect(read.ok && read.plan.zones.map((zone) => [zone.name, zone.rows.map((r) => r.row_number)])).toEqual([
          [section, [row]],
        ]);
        expect(read.ok && placedSeats(read.plan)).toEqual(placedSeats(plan));
      }),
    );
  });

  it("TH31 no cell can be a formula", () => {
    const points = [{ label: "=1+1", numbers: ["@SUM(A1)"], points: [{ x: -5, y: 0 }] }];
    const { plan } = addRows(emptyPlan("H", "+A"), "-cmd", points, "+A", ids());
    const [, line] = parseCsv(seatsToCsv(plan));
    expect(line).toEqual(["'-cmd", "'=1+1", "'@SUM(A1)", "'+A", "", "-5", "0", "s1"]);
  });

  it("V4 seats without a place stand in rows; a line that cannot be read is named", () => {
    const read = seatsFromCsv("row;seat\nA;1\nA;2\nB;1\n", "Hall", ["#111111"], ids());
    expect(read.ok && spots(read.plan)).toEqual([
      [0, 40],
      [25, 40],
      [0, 80],
    ]);
    expect(seatsFromCsv("row,seat,x,y\nA,1,0,0\nA,2,five,0", "Hall", [], ids())).toEqual({
      ok: false,
      line: 3,
      column: "x",
    });
    expect(seatsFromCsv("a,b\n1,2", "Hall", [], ids())).toEqual({ ok: false, line: 1, column: "row" });
  });
});
