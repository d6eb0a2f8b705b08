import { array, assert, boolean, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseSeats, evenParts, type Choice } from "./best-available.ts";
import type { BestWish, SeatSpec } from "./protocol.ts";
import { planOf, type SeatPlan } from "./seats.ts";

/**
 * A house in drawing: a line is a row, front row first. `.` free, `x` taken, `w` wheelchair, `c` companion, a blank is an
 * aisle; a line of dashes begins the next section. The middle of a row is better than its ends.
 */
function house(drawing: string): { plan: SeatPlan; taken: Set<number>; name: (seat: number) => string } {
  const specs: SeatSpec[] = [];
  const taken = new Set<number>();
  let section = 1;
  let row = 0;
  for (const line of drawing
    .trim()
    .split("\n")
    .map((text) => text.replace(/^ *\|/, ""))) {
    if (line.includes("--")) {
      section++;
      row = 0;
      continue;
    }
    row++;
    for (const [index, char] of line.split("").entries()) {
      if (char === " ") continue;
      if (char === "x") taken.add(specs.length);
      const kind = char === "w" ? "wheelchair" : char === "c" ? "companion" : "standard";
      const quality = (section - 1) * 1000 + row * 20 + Math.abs(index - (line.length - 1) / 2);
      specs.push({
        guid: `${section}-${row}-${index}`,
        category: "A",
        section: `S${section}`,
        row: `${row}`,
        index,
        quality,
        kind,
      });
    }
  }
  const plan = planOf(specs);
  if (!plan.ok) throw new Error("the drawing has a fault");
  return { plan: plan.value, taken, name: (seat) => specs[seat]?.guid ?? "?" };
}

function choose(drawing: string, wish: BestWish & { quantity: number }) {
  const { plan, taken, name } = house(drawing);
  const choice = chooseSeats(plan, "A", wish, (seat) => !taken.has(seat));
  return choice.kind === "chosen" ? choice.seats.map(name) : choice;
}

describe("best available", () => {
  it("takes the middle of the first row that has room", () => {
    expect(choose("|.......\n|.......", { quantity: 3 })).toEqual(["1-1-2", "1-1-3", "1-1-4"]);
    expect(choose("|..xx...\n|.......", { quantity: 4 })).toEqual(["1-2-0", "1-2-1", "1-2-2", "1-2-3"]);
  });
  it("leaves no single seat where that can be avoided, even for a better one", () => {
    expect(choose("|....", { quantity: 2 })).toEqual(["1-1-0", "1-1-1"]);
    expect(choose("|...\n|....", { quantity: 2 })).toEqual(["1-2-0", "1-2-1"]);
    expect(choose("|x.x\n|....", { quantity: 1 })).toEqual(["1-1-1"]);
  });
  it("leaves one where it must", () => {
    expect(choose("|...", { quantity: 2 })).toHaveLength(2);
  });
  it("never reaches over an aisle, a taken seat or a place on request", () => {
    expect(choose("|.. ..\n|...", { quantity: 3 })).toEqual(["1-2-0", "1-2-1", "1-2-2"]);
    expect(choose("|..w..\n|...", { quantity: 3 })).toEqual(["1-2-0", "1-2-1", "1-2-2"]);
    expect(choose("|..x..", { quantity: 3, together: true })).toEqual({ kind: "apart", longest: 2 });
  });
  it("parts a party over neighbouring rows, evenly, when no row has room", () => {
    expect(choose("|..xx\n|xxxx\n|x..x\n|..xx", { quantity: 4 })).toEqual(["1-3-1", "1-3-2", "1-4-0", "1-4-1"]);
    expect(choose("|...x\n|...x", { quantity: 4 })).toHaveLength(4);
    const seats = choose("|...x\n|...x", { quantity: 4 });
    expect(Array.isArray(seats) && seats.filter((guid) => guid.startsWith("1-1-"))).toHaveLength(2);
  });
  it("sits wherever there is room as the last resort, and says when there is too little", () => {
    expect(choose("|..x\n|xxx\n|xx.\n|---\n|x.x", { quantity: 4 })).toHaveLength(4);
    expect(choose("|..x\n|x.x", { quantity: 4 })).toEqual({ kind: "too_few", available: 3 });
  });
  it("gives wheelchair and companion places only to those who ask, side by side", () => {
    expect(choose("|wc\n|xx", { quantity: 1 })).toEqual({ kind: "too_few", available: 0 });
    expect(choose("|..wc..", { quantity: 2, accessible: 1 })).toEqual(["1-1-2", "1-1-3"]);
    expect(choose("|..wc..", { quantity: 4, accessible: 1 })).toEqual(["1-1-0", "1-1-1", "1-1-2", "1-1-3"]);
    expect(choose("|wcwc", { quantity: 4, accessible: 2 })).toHaveLength(4);
    expect(choose("|..wx", { quantity: 2, accessible: 2 })).toEqual({
      kind: "too_few",
      available: 1,
      of: "wheelchair",
    });
    expect(choose("|..wx w", { quantity: 2, accessible: 2 })).toHaveLength(2);
    expect(choose("|..wx w", { quantity: 2, accessible: 2, together: true })).toEqual({ kind: "apart", longest: 3 });
    expect(choose("|x.xwx\n|xxcxx", { quantity: 2, accessible: 1 })).toEqual(["1-1-3", "1-1-1"]);
  });
  it("stays close to a seat or in a section when told", () => {
    const drawing = "|......\n|......\n|......\n|---\n|......";
    expect(choose(drawing, { quantity: 2, near: "1-3-5" })).toEqual(["1-3-4", "1-3-5"]);
    expect(choose(drawing, { quantity: 2, near: "S2" })).toEqual(["2-1-2", "2-1-3"]);
    expect(choose("|xx\n|---\n|..", { quantity: 2, near: "S1" })).toEqual(["2-1-0", "2-1-1"]);
  });
  it("works without geometry, in the order of the plan", () => {
    const plan = planOf(["a", "b", "c", "d"].map((guid) => ({ guid, category: "A" })));
    const choice = plan.ok && chooseSeats(plan.value, "A", { quantity: 2 }, (seat) => seat !== 0);
    expect(choice).toMatchObject({ kind: "chosen", seats: [1, 2] });
  });
  it("knows no seats of another category", () => {
    const plan = planOf([{ guid: "a", category: "B" }]);
    expect(plan.ok && chooseSeats(plan.value, "A", { quantity: 1 }, () => true)).toEqual({
      kind: "too_few",
      available: 0,
    });
  });
});

describe("E31 every answer", () => {
  it("E31 is so many different open seats, and side by side when asked", () => {
    const chars = [".", ".", ".", "x", " ", "w", "c"];
    const drawings = array(array(nat(chars.length - 1), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 6,
    });
    const wishes = record({ quantity: nat(7), together: boolean(), accessible: nat(2) });
    assert(
      property(drawings, wishes, (lines, { quantity, together, accessible }) => {
        const drawing = lines.map((line) => `|${line.map((n) => chars[n]).join("")}`).join("\n");
        if (!/[.xwc]/.test(drawing)) return;
        const { plan, taken } = house(drawing);
        const open = (seat: number) => !taken.has(seat);
        const wish = { quantity: quantity + 1, together, accessible: Math.min(accessible, quantity + 1) };
        const choice: Choice = chooseSeats(plan, "A", wish, open);
        if (choice.kind !== "chosen") return;
        expect(new Set(choice.seats).size).toBe(wish.quantity);
        expect(choice.seats.every(open)).toBe(true);
        const specs = choice.seats.flatMap((seat) => plan.specs[seat] ?? []);
        expect(specs.filter(({ kind }) => kind === "wheelchair")).toHaveLength(wish.accessible);
        if (!together) return;
        const indexes = specs.map(({ index = 0 }) => index).sort((a, b) => a - b);
        expect(new Set(specs.map(({ section, row }) => `${section}/${row}`)).size).toBe(1);
        expect((indexes.at(-1) ?? 0) - (indexes[0] ?? 0)).toBe(wish.quantity - 1);
      }),
    );
  });
  it("parts are even, and none where there is no room", () => {
    expect(evenParts(5, [9, 9])).toEqual([3, 2]);
    expect(evenParts(5, [1, 9])).toEqual([1, 4]);
    expect(evenParts(5, [2, 2])).toBeUndefined();
    expect(evenParts(1, [0, 2])).toBeUndefined();
  });
});

describe("I8 its cost", () => {
  it("I8 looks at each of 20,000 seats twice at most, also when few are left", () => {
    const specs = Array.from({ length: 20_000 }, (_, n) => ({
      guid: `s${n}`,
      category: "A",
      section: `${Math.floor(n / 1000)}`,
      row: `${Math.floor(n / 40) % 25}`,
      index: n % 40,
      quality: n % 977,
    }));
    const plan = planOf(specs);
    if (!plan.ok) throw new Error("no plan");
    const cases: [string, (seat: number) => boolean, BestWish & { quantity: number }][] = [
      ["empty house", () => true, { quantity: 4 }],
      ["every third free", (seat) => seat % 3 === 0, { quantity: 4 }],
      ["the last row", (seat) => seat > 19_960, { quantity: 6 }],
      ["near", () => true, { quantity: 4, near: "s777" }],
      ["sold out", () => false, { quantity: 4 }],
    ];
    // Looks are counted, not milliseconds: those tell how busy the machine is.
    for (const [name, open, wish] of cases) {
      let looks = 0;
      chooseSeats(plan.value, "A", wish, (seat) => {
        looks++;
        return open(seat);
      });
      expect(looks, name).toBeLessThanOrEqual(2 * specs.length);
    }
  });
});
