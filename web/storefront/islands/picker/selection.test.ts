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
