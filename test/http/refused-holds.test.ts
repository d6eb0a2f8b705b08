/** Holds that are refused: a stable code each, and the inventory as it was (issue 3, bad input). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { inventoryOf } from "../../worker/inventory/index.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { HOUR, MINUTE, SECOND, toTimestamp } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse, type House } from "../support/house.ts";
import { callApi, createWorld } from "../support/world.ts";

type Line = Record<string, unknown>;

async function holdOf(house: House, line: Line, headers: Record<string, string> = {}) {
  const { status, json } = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines: [line] }, headers });
  return [status, json.code];
}

const picture = (house: House) => inventoryOf(env, house.eventId).snapshot();

it("I1 unknown, blocked, too many, too few, of another kind: each has its code, and nothing is held", async () => {
  const world = await createWorld();
  const house = await createHouse(world, { standing: 4 });
  const { eventId, seatedType, standingType } = house;
  await world.api(`/events/${eventId}/blocks`, { body: { seats: ["S-9"], reason: "kill" } });
  await world.api(`/events/${eventId}/ticket-types/${standingType}`, {
    method: "PATCH",
    body: { min_per_order: 2, max_per_order: 3 },
  });
  const before = await picture(house);
  const refused = [
    await holdOf(house, { ticket_type: seatedType, seats: ["S-999"] }),
    await holdOf(house, { ticket_type: seatedType, seats: ["S-9"] }),
    await holdOf(house, { ticket_type: standingType, quantity: 4 }),
    await holdOf(house, { ticket_type: standingType, quantity: 1 }),
    await holdOf(house, { ticket_type: standingType, seats: ["S-1"] }),
    await holdOf(house, { ticket_type: seatedType, quantity: 2 }),
    await holdOf(house, { ticket_type: newId("ticketType"), quantity: 2 }),
    await holdOf(house, { ticket_type: standingType, quantity: -1 }),
    await holdOf({ ...house, eventId: newId("event") }, { ticket_type: standingType, quantity: 2 }),
  ];
  expect(refused).toEqual([
    [422, "invalid_request"],
    [409, "seats_blocked"],
    [422, "too_many_places"],
    [422, "too_few_places"],
    [422, "invalid_request"],
    [422, "invalid_request"],
    [422, "invalid_request"],
    [422, "invalid_request"],
    [404, "not_found"],
  ]);
  expect(await picture(house)).toEqual(before);
});

it("V5 an event that is not on sale: before its time, after it, cancelled, a draft", async () => {
  const world = await createWorld();
  const clock = stopClock();
  const line = (house: House) => ({ ticket_type: house.standingType, quantity: 1 });
  const path = (house: House) => `/events/${house.eventId}/ticket-types/${house.standingType}`;
  const early = await createHouse(world);
  await world.api(path(early), { method: "PATCH", body: { sales_start: toTimestamp(Date.now() + HOUR) } });
  const late = await createHouse(world);
  await world.api(path(late), { method: "PATCH", body: { sales_end: toTimestamp(Date.now() + MINUTE) } });
  const gone = await createHouse(world);
  await world.api(`/events/${gone.eventId}/cancel`, { method: "POST" });
  const draft = await createHouse(world, { publish: false });
  clock.advance(2 * MINUTE);
  expect(await holdOf(early, line(early))).toEqual([409, "not_on_sale"]);
  expect(await holdOf(late, line(late))).toEqual([409, "not_on_sale"]);
  expect(await holdOf(gone, line(gone))).toEqual([409, "not_on_sale"]);
  expect(await holdOf(draft, line(draft))).toEqual([404, "not_found"]);
  for (const house of [early, late, gone]) expect((await picture(house)).pools[0]).toMatchObject({ held: 0, sold: 0 });
});

it("TH02 no admission, one that is made up, of another sale or over: each has its code, and nothing is held", async () => {
  const world = await createWorld();
  const clock = stopClock();
  const sale = async () => {
    const house = await createHouse(world);
    const room = `/events/${house.eventId}/waiting-room`;
    await world.api(room, { method: "PUT", body: { mode: "on", rate_per_minute: 600, holds_per_admission: 2 } });
    const { json } = await callApi(`/shop${room}/join`, { body: {} });
    await world.api(`${room}/open`, { method: "POST" });
    clock.advance(2 * SECOND);
    const bearer = { browser: json.browser, ticket: json.ticket };
    const entered = await callApi(`/shop${room}/admission`, { body: bearer });
    expect(entered.status, entered.text).toBe(200);
    return { house, admission: entered.json.admission_token as string };
  };
  const one = await sale();
  const other = await sale();
  const before = await picture(one.house);
  const line = { ticket_type: one.house.standingType, quantity: 1 };
  const hold = (token?: string) => holdOf(one.house, line, token === undefined ? {} : { "admission-token": token });
  const codes = [await hold(), await hold("made.up.token"), await hold(other.admission)];
  clock.advance(11 * MINUTE);
  codes.push(await hold(one.admission));
  expect(codes).toEqual([
    [403, "admission_required"],
    [403, "admission_rejected"],
    [403, "admission_wrong_event"],
    [410, "admission_expired"],
  ]);
  expect(await picture(one.house)).toEqual(before);
});
