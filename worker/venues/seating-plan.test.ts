import { describe, expect, it } from "vitest";
import hall from "../../test/fixtures/riethsporthalle.seatingplan.json";
import { layoutOf } from "./layout.ts";
import { indexOf, seatLabels } from "./seat-index.ts";
import {
  MAX_SEATS,
  type PlanFault,
  readSeatingPlan,
  type SeatingPlan,
  seatsOf,
  summaryOf,
  withAreas,
} from "./seating-plan.ts";

type Loose = Record<string, unknown>;

function plan(seats: readonly Loose[], more: Loose = {}): Loose {
  return {
    name: "Small",
    size: { width: 100, height: 100 },
    categories: [{ name: "A", color: "#123456" }],
    zones: [{ name: "Z", position: { x: 100, y: 10 }, rows: [{ row_number: "7", position: { x: 0.1, y: 1 }, seats }] }],
    ...more,
  };
}

const seat = (guid: string, more: Loose = {}): Loose => ({
  seat_guid: guid,
  seat_number: "1",
  position: { x: 0.2, y: 2 },
  category: "A",
  ...more,
});

function read(input: unknown): SeatingPlan {
  const result = readSeatingPlan(input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function faults(input: unknown): readonly PlanFault[] {
  const result = readSeatingPlan(input);
  expect(result.ok).toBe(false);
  return result.ok ? [] : result.error;
}

describe("V2 the real hall", () => {
  const read_ = read(hall);

  it("V2 has 1,252 seats in six categories", () => {
    expect(seatsOf(read_)).toHaveLength(1252);
    expect(summaryOf(read_).categories.map(({ name, seats }) => [name, seats])).toEqual([
      ["Kategorie I", 310],
      ["Kategorie II", 545],
      ["Kategorie III", 153],
      ["Fanblock", 82],
      ["C unten", 81],
      ["VIP", 81],
    ]);
  });

  it("V2 a seat is named by section, row and number, and stands where zone + row + seat add up", () => {
    const index = indexOf("map", read_);
    expect(index.byGuid.get("F-14-1")).toMatchObject({ section: "Block F", row: "14", number: "1", x: 1787, y: 0 });
    expect([...seatLabels(index, ["B-1-1", "no-such-seat"])]).toEqual([
      ["B-1-1", { section: "Block B", row: "1", number: "1" }],
    ]);
  });

  it("V2 the drawing numbers the seats in the snapshot's order and keeps the pitch", () => {
    const layout = layoutOf(read_);
    const drawn = layout.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats));
    expect(drawn.map(({ n }) => n)).toEqual(drawn.map((_, index) => index));
    expect(drawn.map(({ guid }) => guid)).toEqual(seatsOf(read_).map(({ guid }) => guid));
    expect(layout.sections[0]?.areas[0]).toMatchObject({ shape: "rectangle", width: 2600, y: 500, text: "Spielfeld" });
    expect(layout.size).toEqual({ width: 2650, height: 1250 });
  });
});

describe("bad plans", () => {
  it("V2 a category that is not declared names the seat", () => {
    expect(faults(plan([seat("D-14-4"), seat("D-14-5", { category: "X" })]))).toEqual([
      { field: "zones[0].rows[0].seats[1]", message: 'seat D-14-5: category "X" is not declared' },
    ]);
  });

  it("V2 a seat_guid that appears twice names the seat", () => {
    expect(faults(plan([seat("D-1"), seat("D-2"), seat("D-1")]))).toEqual([
      { field: "zones[0].rows[0].seats[2]", message: "seat D-1: seat_guid appears twice" },
    ]);
  });

  it("V2 a seat with a bad field names field and seat", () => {
    const [fault] = faults(plan([seat("D-1"), seat("D-2", { position: { x: "left", y: 0 } })]));
    expect(fault?.field).toBe("zones[0].rows[0].seats[1].position.x");
    expect(fault?.message).toMatch(/^seat D-2: .+number/);
  });

  it("V2 a category that is declared twice is refused", () => {
    expect(faults(plan([seat("1")], { categories: [{ name: "A" }, { name: "A" }] }))).toEqual([
      { field: "categories[1]", message: 'category "A" is declared twice' },
    ]);
  });

  it("V2 what is no plan at all is refused, whatever it is", () => {
    for (const input of [null, 7, "plan", [], {}, { categories: {}, zones: [] }, { categories: [], zones: [null] }]) {
      expect(faults(input).length).toBeGreaterThan(0);
    }
  });

  it("TH32 at most 20 faults are told", () => {
    expect(faults(plan(Array.from({ length: 500 }, (_, i) => seat(`s${i}`, { category: "X" }))))).toHaveLength(20);
  });

  it("TH32 20,000 seats pass, one more does not", () => {
    const many = Array.from({ length: MAX_SEATS }, (_, i) => seat(`s${i}`));
    expect(seatsOf(read(plan(many)))).toHaveLength(MAX_SEATS);
    const half = (from: number, count: number) => ({
      name: `Z${from}`,
      rows: [{ row_number: "1", seats: Array.from({ length: count }, (_, i) => seat(`s${from + i}`)) }],
    });
    const over = plan([], { zones: [half(0, 10_000), half(10_000, 10_001)] });
    expect(faults(over)).toEqual([{ field: "zones", message: "has 20001 seats; at most 20000 are possible" }]);
  });

  it("TH32 deep nesting is refused before anything walks it", () => {
    let deep: unknown = "x";
    for (let i = 0; i < 200_000; i++) deep = [deep];
    expect(faults(plan([seat("1")], { extra: deep }))).toEqual([
      { field: "(plan)", message: "is nested deeper than 24 levels" },
    ]);
  });

  it("TH32 a million empty seats are refused before they are checked one by one", () => {
    const [fault] = faults(plan(Array.from({ length: 300_000 }, () => ({}))));
    expect(fault?.message).toMatch(/^has more than 200000 parts/);
  });
});

describe("what is kept and what leaves", () => {
  it("V2 fields that are not known stay in the plan", () => {
    const kept = read(plan([seat("1", { uuid: "u-1" })], { editor: { zoom: 3 } }));
    expect(kept["editor"]).toEqual({ zoom: 3 });
    expect(kept.zones[0]?.rows[0]?.seats[0]?.["uuid"]).toBe("u-1");
  });

  it("V2 sums of decimals are rounded to a thousandth", () => {
    expect(seatsOf(read(plan([seat("1")])))[0]).toMatchObject({ x: 100.3, y: 13 });
  });

  it("TH26 a colour that is no colour does not reach a style", () => {
    const evil = plan([seat("1")], { categories: [{ name: "A", color: "red;background:url(//evil)" }] });
    expect(layoutOf(read(evil)).categories).toEqual([{ name: "A", color: "#8a8177" }]);
    expect(summaryOf(read(evil)).categories[0]?.color).toBe("#8a8177");
  });

  it("TH26 the drawing carries no field that we do not know", () => {
    const drawn = JSON.stringify(layoutOf(read(plan([seat("1", { onclick: "alert(1)" })], { script: "alert(2)" }))));
    expect(drawn).not.toContain("alert");
  });

  it("V2 areas get ids from their names, each its own", () => {
    const areas = [
      { name: "Stehplatz Süd", capacity: 10 },
      { name: "stehplatz sud", capacity: 5 },
      { id: "vip", name: "VIP", capacity: 1 },
      { name: "দাঁড়ানো", capacity: 1 },
    ];
    expect(read(withAreas(plan([]), areas)).general_areas?.map(({ id }) => id)).toEqual([
      "stehplatz-sud",
      "stehplatz-sud-2",
      "vip",
      "area",
    ]);
    expect(faults(withAreas(plan([]), [...areas, { id: "vip", name: "Again", capacity: 1 }]))).toEqual([
      { field: "general_areas[4]", message: 'area "vip" is there twice' },
    ]);
  });

  it("V2 every shape is drawn with its own measures", () => {
    const shapes = [
      { shape: "circle", circle: { radius: 4 }, position: { x: 1, y: 1 } },
      { shape: "ellipse", ellipse: { radius: { x: 2, y: 3 } } },
      {
        shape: "polygon",
        polygon: {
          points: [
            { x: 0, y: 0 },
            { x: 5, y: 5 },
          ],
        },
      },
      { shape: "text", text: { text: "Stage", color: "#fff" } },
      { shape: "spiral", width: 9, height: 8 },
    ];
    const drawn = layoutOf(
      read(plan([], { zones: [{ name: "Z", position: { x: 10, y: 0 }, rows: [], areas: shapes }] })),
    );
    expect(drawn.sections[0]?.areas).toMatchObject([
      { shape: "circle", x: 11, y: 1, radius_x: 4, radius_y: 4 },
      { shape: "ellipse", radius_x: 2, radius_y: 3 },
      {
        shape: "polygon",
        points: [
          { x: 0, y: 0 },
          { x: 5, y: 5 },
        ],
      },
      { shape: "text", text: "Stage" },
      { shape: "rectangle", width: 9, height: 8 },
    ]);
  });
});

describe("floors", () => {
  it("V2 a section says its floor; none, or nothing but spaces, is a hall of one floor", () => {
    const floors = ["Balcony", " ", null, undefined].map((level, at) => ({
      name: String(at),
      rows: [],
      ...(level === undefined ? {} : { level }),
    }));
    const drawn = layoutOf(read(plan([], { zones: floors })));
    expect(drawn.sections.map((section) => section.level ?? "none")).toEqual(["Balcony", "none", "none", "none"]);
    expect(faults(plan([], { zones: [{ name: "Z", rows: [], level: 2 }] }))[0]?.field).toBe("zones[0].level");
  });
});

describe("step-free access", () => {
  it("I4 keeps what the plan marks as wheelchair place or companion seat; other words are ordinary seats", () => {
    const seats = ["wheelchair", "Companion ", "sofa", null, undefined].map((kind, at) => ({
      seat_guid: `S-${at}`,
      seat_number: String(at),
      position: { x: at * 25, y: 0 },
      category: "Stalls",
      ...(kind === undefined ? {} : { kind }),
    }));
    const read = readSeatingPlan({
      categories: [{ name: "Stalls" }],
      zones: [{ name: "A", rows: [{ row_number: "1", seats }] }],
    });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(seatsOf(read.value).map(({ kind }) => kind)).toEqual([
      "wheelchair",
      "companion",
      ...Array(3).fill(undefined),
    ]);
    const drawn = layoutOf(read.value).sections[0]?.rows[0]?.seats;
    expect(drawn?.map(({ k }) => k)).toEqual(["wheelchair", "companion", ...Array(3).fill(undefined)]);
  });
});
