import { expect, it } from "vitest";
import { hallOf, sampleEvent } from "../../fixture.ts";
import { buildHall, type Seat } from "../../hall/hall.ts";
import type { Picture } from "../../hall/live-picture.ts";
import { Selection } from "./selection.ts";

const { map, types } = hallOf();
const hall = buildHall(map, types);
const NOW = Date.UTC(2026, 10, 21);
const ROW = hall.seats.filter(({ row }) => row === 0);

function seatAt(place: number): Seat {
  const seat = ROW[place];
  if (!seat) throw new Error(`no seat ${place}`);
  return seat;
}

/** A picture in which these seats have a status and all others are free. */
function picture(version: number, statuses: readonly (readonly [Seat, number])[] = []): Picture {
  const states = new Uint8Array(hall.seats.length);
  for (const [seat, status] of statuses) states[seat.n] = status;
  return { version, states, free: new Map([["area:standing", 3]]) };
}

function open(): Selection {
  const selection = new Selection(hall, types, sampleEvent.max_per_order, sampleEvent.currency);
  selection.update(picture(1), NOW);
  return selection;
}

it("what another holds leaves the list, and a free seat beside it is offered", () => {
  const selection = open();
  expect([selection.toggle(seatAt(0)), selection.toggle(seatAt(1))]).toEqual([true, true]);
  selection.update(picture(2, [[seatAt(0), 1]]), NOW);
  expect([...selection.taken.keys()]).toEqual([seatAt(1).index]);
  expect(selection.notice).toMatchObject({ kind: "taken", seat: seatAt(0).index });
});

it("what this tab holds stays chosen while everybody sees it held, until it is somebody's ticket", () => {
  const selection = open();
  selection.mine = new Set([seatAt(0).guid]);
  selection.toggle(seatAt(0));
  selection.update(picture(2, [[seatAt(0), 1]]), NOW);
  expect([selection.stateOf(seatAt(0)), selection.notice]).toEqual(["yours", null]);
  selection.update(picture(3, [[seatAt(0), 2]]), NOW);
  expect(selection.stateOf(seatAt(0))).toBe("sold");
});

it("E31 seats that the house chose take the place of those chosen before, and Continue asks for just these", () => {
  const selection = open();
  selection.toggle(seatAt(5));
  const guids = [seatAt(3).guid, seatAt(2).guid];
  selection.update(
    picture(2, [
      [seatAt(2), 1],
      [seatAt(3), 1],
    ]),
    NOW,
  );
  expect(selection.holdSeats("tty_vip", guids, NOW + 1).map(({ guid }) => guid)).toEqual(guids.toSorted());
  selection.update(
    picture(3, [
      [seatAt(2), 1],
      [seatAt(3), 1],
    ]),
    NOW,
  );
  expect(selection.allHeld()).toBe(true);
  expect(selection.request()).toEqual([{ ticket_type: "tty_vip", seats: guids.toSorted() }]);
  selection.toggle(seatAt(2));
  expect(selection.allHeld()).toBe(false);
});

it("a refusal shows at once, and the next picture decides", () => {
  const selection = open();
  selection.toggle(seatAt(0));
  selection.lose([seatAt(0).guid]);
  expect(selection.stateOf(seatAt(0))).toBe("held");
  selection.update(picture(2), NOW);
  expect(selection.stateOf(seatAt(0))).toBe("free");
  const standing = types.find(({ area }) => area !== null);
  if (standing) expect(selection.most(standing)).toBe(3);
});

it("what this tab held and paid for is bought, not lost to somebody else; once its time is over it may be", () => {
  const selection = open();
  selection.holdSeats("tty_vip", [seatAt(0).guid], NOW + 1000);
  selection.update(picture(2, [[seatAt(0), 2]]), NOW);
  expect([selection.notice, selection.taken.size]).toEqual([{ kind: "bought" }, 0]);
  selection.holdSeats("tty_vip", [seatAt(1).guid], NOW + 1000);
  selection.update(picture(3, [[seatAt(1), 2]]), NOW + 2000);
  expect([selection.notice?.kind, selection.taken.size]).toEqual(["taken", 0]);
});

it("a hold that ended leaves the choice, which is anybody's again", () => {
  const selection = open();
  const held = picture(2, [[seatAt(0), 1]]);
  selection.holdSeats("tty_vip", [seatAt(0).guid], NOW + 1000);
  selection.update(held, NOW);
  expect(selection.allHeld()).toBe(true);
  selection.holdEnded();
  expect([selection.allHeld(), selection.heldUntil, selection.taken.size]).toEqual([false, null, 1]);
  selection.update(picture(3), NOW + 2000);
  expect(selection.taken.size).toBe(1);
});

it("what was chosen before is chosen again as far as it can be had, and what is gone is counted", () => {
  const selection = open();
  const guids = [seatAt(0).guid, seatAt(1).guid];
  selection.update(picture(2, [[seatAt(1), 2]]), NOW);
  const gone = selection.choose([
    { ticket_type: "tty_vip", seats: guids },
    { ticket_type: "tty_standing", quantity: 5 },
  ]);
  // Three places are left to stand on; one seat is sold.
  expect([gone, [...selection.taken.keys()], selection.quantities.get("tty_standing")]).toEqual([
    3,
    [seatAt(0).index],
    3,
  ]);
});

it("I4 a step-free place is asked about once: pressed again it is taken, and the next one is not asked about", () => {
  const seats = map.sections.map((section) => ({
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      seats: row.seats.map((seat, at) => (at < 2 ? { ...seat, k: "wheelchair" as const } : seat)),
    })),
  }));
  const accessible = buildHall({ ...map, sections: seats }, types);
  const fresh = () => {
    const selection = new Selection(accessible, types, sampleEvent.max_per_order, sampleEvent.currency);
    selection.update(picture(1), NOW);
    return selection;
  };
  const [first, second, ordinary] = accessible.seats;
  if (!first || !second || !ordinary) throw new Error("no seats");
  const selection = fresh();
  expect([selection.mustAsk(ordinary), selection.mustAsk(first)]).toEqual([false, true]);
  expect(selection.notice).toEqual({ kind: "access", seat: first.index, place: "wheelchair" });
  expect([selection.mustAsk(second), selection.mustAsk(second), selection.mustAsk(first)]).toEqual([
    true,
    false,
    false,
  ]);
  const looking = fresh();
  looking.stepFree = true;
  expect([looking.mustAsk(first), looking.shown(first), looking.shown(ordinary)]).toEqual([false, true, false]);
});

it("W3 counts what is free by section, category, floor and step-free, with the lowest price", () => {
  const selection = open();
  selection.update(picture(2, [[seatAt(0), 2]]), NOW);
  selection.toggle(seatAt(1));
  expect(selection.tally).toMatchObject({ sections: [10, 12], categories: [10, 12], floors: [22], chairs: 0 });
  expect(selection.tally?.lowest.map((money) => money?.amount)).toEqual([180_000, 180_000]);
});
