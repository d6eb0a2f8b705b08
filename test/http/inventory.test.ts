/** I1, I7 over HTTP: a sale as staff watch it, and the places that they keep back. */
import { expect, it } from "vitest";
import { toTimestamp } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse } from "../support/house.ts";
import { openTill } from "../support/till.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

async function sale(world?: World) {
  const owner = world ?? (await createWorld());
  const house = await createHouse(owner, { seats: 10, standing: 20 });
  const base = `/events/${house.eventId}`;
  const block = (body: object, more: object = {}) => owner.call(`${base}/blocks`, { method: "POST", body, ...more });
  return { world: owner, house, base, block };
}

const NUMBERS = ["sold", "held", "free", "blocked", "sold_twice"] as const;
const numbersOf = (inventory: Record<string, number>) => NUMBERS.map((name) => inventory[name]);

it("I8 staff see what is sold, held, free and blocked, each place once, and the minutes", async () => {
  const clock = stopClock();
  const till = await openTill({ seats: 10, standing: 20 });
  const base = `/events/${till.house.eventId}`;
  expect(numbersOf(await till.world.api(`${base}/inventory`))).toEqual([0, 0, 30, 0, 0]);
  await till.hold([
    { ticket_type: till.house.seatedType, seats: ["S-1", "S-2"] },
    { ticket_type: till.house.standingType, quantity: 3 },
  ]);
  await till.world.api(`${base}/blocks`, { body: { seats: ["S-10"], reason: "kill" } });
  await till.world.api(`${base}/blocks`, { body: { pool: "area:standing", quantity: 4, reason: "house" } });
  const seen = await till.world.api(`${base}/inventory`);
  expect(numbersOf(seen)).toEqual([0, 5, 20, 5, 0]);
  expect(seen).toMatchObject({ as_of: toTimestamp(clock.now()), holds: 1, sockets: 0 });
  expect(seen.pools).toContainEqual({ id: "area:standing", capacity: 20, held: 3, sold: 0, blocked: 4 });
  expect(seen.per_minute).toHaveLength(120);
  expect(seen.per_minute.at(-1)).toMatchObject({ held: 5, sold: 0, back: 0 });
});

it("I7 house seats, kills and staff holds have a reason, are not sold, and come back", async () => {
  const { world, house, base, block } = await sale();
  const made = await block({ key: "press-row", seats: ["S-1", "S-2"], reason: "house", note: "Press" });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ key: "press-row", reason: "house", note: "Press", pool: null, quantity: 2 });
  const named = await block({ pool: "area:standing", quantity: 5, reason: "staff_hold" });
  expect(named.json).toMatchObject({ reason: "staff_hold", note: null, seats: [], quantity: 5 });
  const { data } = await world.api(`${base}/blocks`);
  expect(data).toEqual([made.json, named.json]);
  const hold = () =>
    callApi(`/shop${base}/holds`, { body: { lines: [{ ticket_type: house.seatedType, seats: ["S-1"] }] } });
  expect((await hold()).json.code).toBe("seats_blocked");
  const remove = () => world.call(`${base}/blocks/press-row`, { method: "DELETE" });
  expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
  expect((await hold()).status).toBe(201);
  const log = (await world.api(`/audit-log?subject=${house.eventId}&limit=20`)).data;
  const actions = log.map(({ action }: { action: string }) => action);
  expect(actions.filter((action: string) => action.startsWith("places."))).toEqual([
    "places.unblocked",
    "places.blocked",
    "places.blocked",
  ]);
});

it("I6 the same block twice is one block; the key with other places is refused", async () => {
  const { world, base, block } = await sale();
  const request = { key: "k", seats: ["S-3"], reason: "kill" };
  const first = await block(request);
  expect((await block(request)).json).toEqual(first.json);
  expect((await block({ ...request, seats: ["S-4"] })).json.code).toBe("block_exists");
  expect((await world.api(`${base}/blocks`)).data).toHaveLength(1);
});

it("bad input has a stable code each and changes nothing", async () => {
  const till = await openTill({ seats: 10, standing: 20 });
  const base = `/events/${till.house.eventId}`;
  await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-1"] }]);
  await till.world.api(`${base}/blocks`, { body: { seats: ["S-9"], reason: "kill" } });
  const before = numbersOf(await till.world.api(`${base}/inventory`));
  const reason = "house";
  for (const [body, status, code] of [
    [{ seats: ["S-2", "S-99"], reason }, 422, "unknown_seat"],
    [{ seats: ["S-2", "S-1"], reason }, 409, "seats_taken"],
    [{ seats: ["S-2", "S-9"], reason }, 409, "seats_blocked"],
    [{ pool: "area:moon", quantity: 1, reason }, 422, "unknown_pool"],
    [{ pool: "area:standing", quantity: 21, reason }, 409, "not_enough_places"],
    [{ pool: "area:standing", reason }, 422, "invalid_request"],
    [{ seats: ["S-2"], quantity: 1, reason }, 422, "invalid_request"],
    [{ seats: ["S-2"], pool: "area:standing", quantity: 1, reason }, 422, "invalid_request"],
    [{ reason }, 422, "invalid_request"],
    [{ seats: [], reason }, 422, "invalid_request"],
    [{ seats: ["S-2"], reason: "because" }, 422, "invalid_request"],
    [{ seats: ["S-2"], reason, key: "a/b" }, 422, "invalid_request"],
  ] as const) {
    const answer = await till.world.call(`${base}/blocks`, { method: "POST", body });
    expect([answer.status, answer.json.code], JSON.stringify(body)).toEqual([status, code]);
  }
  expect(numbersOf(await till.world.api(`${base}/inventory`))).toEqual(before);
});

it("a draft has nothing to keep back yet", async () => {
  const world = await createWorld();
  const { eventId } = await createHouse(world, { publish: false });
  const answer = await world.call(`/events/${eventId}/blocks`, {
    method: "POST",
    body: { seats: ["S-1"], reason: "kill" },
  });
  expect(answer.json.code).toBe("not_on_sale");
  expect((await world.api(`/events/${eventId}/inventory`)).sold).toBe(0);
});

it("I7 no other tenant, no scanner and nobody unknown keeps places back", async () => {
  const { world, base, block } = await sale();
  await block({ key: "k", seats: ["S-1"], reason: "kill" });
  const stranger = await createWorld();
  const scanner = await world.memberToken("scanner");
  for (const [path, method] of [
    ["/inventory", "GET"],
    ["/blocks", "GET"],
    ["/blocks", "POST"],
    ["/blocks/k", "DELETE"],
  ] as const) {
    const body = method === "POST" ? { body: { seats: ["S-2"], reason: "kill" } } : {};
    expect((await stranger.call(`${base}${path}`, { method, ...body })).status, path).toBe(404);
    expect((await stranger.call(`${base}${path}`, { method, ...body, token: null })).status, path).toBe(401);
    const asScanner = await world.call(`${base}${path}`, { method, ...body, token: scanner });
    expect(asScanner.status, path).toBe(method === "GET" ? 200 : 403);
  }
  expect((await world.api(`${base}/blocks`)).data).toHaveLength(1);
});
