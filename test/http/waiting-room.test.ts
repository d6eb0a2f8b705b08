/** I5, TH02 over HTTP: the queue as buyers and staff meet it. */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { roomName } from "../../durable-objects/waiting-room/protocol.ts";
import { MINUTE, SECOND, toTimestamp } from "../../worker/kernel/time.ts";
import { drawKey, drawOf, isSeedOf } from "../../worker/waiting-room/draw.ts";
import { admissionRequired, checkAdmission, giveHoldBack, noteHold } from "../../worker/waiting-room/index.ts";
import { signAdmission } from "../../worker/waiting-room/tokens.ts";
import { ROOMS } from "../durable-objects/waiting-room-world.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse } from "../support/house.ts";
import { callApi, createWorld, ORIGIN, type World } from "../support/world.ts";

const SETTINGS = { mode: "on", rate_per_minute: 60, holds_per_admission: 2 };

/** A published event whose room was set up. */
async function newSale(change: Record<string, unknown> = {}, seen?: World) {
  const world = seen ?? (await createWorld());
  const { eventId } = await createHouse(world);
  const room = `/events/${eventId}/waiting-room`;
  await world.api(room, { method: "PUT", body: { ...SETTINGS, ...change } });
  const shop = `/shop${room}`;
  const join = async (body: object = {}, headers: Record<string, string> = {}) =>
    await callApi(`${shop}/join`, { body, headers });
  const enter = async (bearer: object) => await callApi(`${shop}/admission`, { body: bearer });
  return { world, eventId, room, shop, join, enter, open: () => world.api(`${room}/open`, { method: "POST" }) };
}

const bearerOf = ({ json }: { json: { browser: string; ticket: string } }) => ({
  browser: json.browser,
  ticket: json.ticket,
});

/** A sale whose room is open, with one browser that was let in. */
async function admitted(change: Record<string, unknown> = {}) {
  const clock = stopClock();
  const sale = await newSale(change);
  const bearer = bearerOf(await sale.join());
  await sale.open();
  clock.advance(2 * SECOND);
  const { status, json } = await sale.enter(bearer);
  expect([status, json.code]).toEqual([200, undefined]);
  return { ...sale, clock, bearer, token: json.admission_token as string };
}

describe("staff", () => {
  it("I5 set up, watch, pause, change the rate, open, close", async () => {
    const clock = stopClock();
    const { world, room, join } = await newSale();
    const first = await world.call(room);
    expect(first.json).toMatchObject({
      mode: "on",
      state: "before",
      rate_per_minute: 60,
      admission_minutes: 10,
      version: 1,
    });
    expect(first.headers.get("etag")).toBe('"1"');
    for (let i = 0; i < 3; i++) await join();
    expect((await world.api(`${room}/open`, { method: "POST" })).state).toBe("open");
    clock.advance(2 * SECOND);
    expect(await world.api(`${room}/status`)).toMatchObject({
      state: "open",
      joined: 3,
      serving: 2,
      waiting: 1,
      choosing: 0,
      expected: 2,
    });
    expect((await world.api(`${room}/pause`, { method: "POST" })).state).toBe("paused");
    const faster = { ...SETTINGS, rate_per_minute: 600 };
    expect((await world.api(room, { method: "PUT", body: faster })).rate_per_minute).toBe(600);
    expect((await world.api(`${room}/resume`, { method: "POST" })).state).toBe("open");
    expect((await world.api(`${room}/close`, { method: "POST" })).state).toBe("closed");
    const { data } = await world.api("/audit-log?limit=20");
    const actions = data.map(({ action }: { action: string }) => action);
    for (const action of ["changed", "opened", "paused", "resumed", "closed"])
      expect(actions).toContain(`waiting_room.${action}`);
  });

  it("412 for a stale write, 409 for a moved opening, 422 for nonsense, and nothing changes", async () => {
    const { world, room } = await newSale();
    const put = (body: object, headers: Record<string, string> = {}) =>
      world.call(room, { method: "PUT", body, headers });
    expect((await put(SETTINGS, { "if-match": '"7"' })).json.code).toBe("stale_version");
    expect((await put({ ...SETTINGS, rate_per_minute: 0 })).json.code).toBe("invalid_request");
    expect((await put({ ...SETTINGS, opens_at: "soon" })).json.code).toBe("invalid_request");
    expect((await put({ ...SETTINGS, surprise: 1 })).json.code).toBe("invalid_request");
    expect((await world.api(room)).version).toBe(1);
    await world.api(`${room}/open`, { method: "POST" });
    expect((await put({ ...SETTINGS, opens_at: "2030-01-01T00:00:00Z" })).json.code).toBe("waiting_room_opened");
  });

  it("I5 no other tenant and no scanner steers it", async () => {
    const { world, room } = await newSale();
    const stranger = await createWorld();
    for (const [path, method] of [
      ["", "PUT"],
      ["", "GET"],
      ["/status", "GET"],
      ["/open", "POST"],
      ["/pause", "POST"],
      ["/resume", "POST"],
      ["/close", "POST"],
    ] as const) {
      const body = method === "PUT" ? { body: SETTINGS } : {};
      expect((await stranger.call(`${room}${path}`, { method, ...body })).status, path).toBe(404);
      expect((await stranger.call(`${room}${path}`, { method, ...body, token: null })).status, path).toBe(401);
    }
    const token = await world.memberToken("scanner");
    expect((await world.call(`${room}/open`, { method: "POST", token })).status).toBe(403);
    expect((await world.api(room)).state).toBe("before");
  });

  it("an event that never had one says so", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    expect(await world.api(`/events/${eventId}/waiting-room`)).toMatchObject({ mode: "off", state: "off", version: 0 });
    const opened = await world.call(`/events/${eventId}/waiting-room/open`, { method: "POST" });
    expect([opened.status, opened.json.code]).toEqual([409, "waiting_room_off"]);
  });
});

describe("the queue", () => {
  it("I5 is the same answer for everybody, to be kept for two seconds, and polls in between ask no object", async () => {
    const clock = stopClock();
    const { eventId, shop } = await newSale();
    clock.advance(2 * SECOND);
    const first = await callApi(shop);
    expect(first.headers.get("cache-control")).toBe("public, max-age=2");
    expect(first.headers.get("set-cookie")).toBeNull();
    // Whoever asked the object now would see another rate.
    await runInDurableObject(ROOMS.getByName(roomName(eventId)), (_, { storage }) => {
      storage.sql.exec("UPDATE room SET body = json_set(body, '$.settings.rate', 999)");
    });
    const polls = await Promise.all(Array.from({ length: 50 }, () => callApi(shop)));
    for (const poll of polls) expect(poll.text).toBe(first.text);
    clock.advance(2 * SECOND);
    expect((await callApi(shop)).json.rate_per_minute).toBe(999);
  });

  it("I5 drafts and unknown events have none; an event without a room is off", async () => {
    const world = await createWorld();
    const { eventId } = await createHouse(world, { publish: false });
    for (const id of [eventId, "evt_00000000000000000000000000"]) {
      expect((await callApi(`/shop/events/${id}/waiting-room`)).status).toBe(404);
      expect((await callApi(`/shop/events/${id}/waiting-room/join`, { body: {} })).status).toBe(404);
    }
    const open = await createHouse(world);
    expect((await callApi(`/shop/events/${open.eventId}/waiting-room`)).json).toMatchObject({
      state: "off",
      joined: 0,
    });
    const joined = await callApi(`/shop/events/${open.eventId}/waiting-room/join`, { body: {} });
    expect([joined.status, joined.json.code]).toEqual([409, "waiting_room_off"]);
  });

  it("I5 a browser keeps its number over reloads, by cookie or by id; a new one gets another", async () => {
    const { join } = await newSale();
    const first = await join();
    expect(first.json).toMatchObject({ state: "before", place: null, turn: "waiting" });
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-queue-\w+=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(bearerOf(await join({ browser: first.json.browser }))).toEqual(bearerOf(first));
    expect(bearerOf(await join({}, { cookie: cookie.split(";")[0] ?? "" }))).toEqual(bearerOf(first));
    expect(bearerOf(await join({ again: true }, { cookie: cookie.split(";")[0] ?? "" })).ticket).not.toBe(
      first.json.ticket,
    );
    expect((await join()).json.ticket).not.toBe(first.json.ticket);
  });

  it("I5 anybody can check the draw from what is public", async () => {
    const clock = stopClock();
    const { eventId, shop, join, open } = await newSale();
    clock.advance(2 * SECOND);
    const { seed_hash, seed } = (await callApi(shop)).json;
    expect(seed).toBeNull();
    const bearers = [];
    for (let i = 0; i < 25; i++) bearers.push(bearerOf(await join()));
    await open();
    clock.advance(2 * SECOND);
    const queue = (await callApi(shop)).json;
    expect(queue.seed_hash).toBe(seed_hash);
    expect(isSeedOf(queue.seed, seed_hash)).toBe(true);
    const draw = drawOf(drawKey(queue.seed, eventId, queue.counts), 25);
    const places = [];
    for (const bearer of bearers) {
      const [, , , shard, index] = bearer.ticket.split(".").map(Number);
      const before = queue.counts.slice(0, shard).reduce((sum: number, count: number) => sum + count, 0);
      const { place } = (await callApi(`${shop}/place`, { body: bearer })).json;
      expect(place).toBe(1 + draw.shuffled(before + (index ?? 0)));
      places.push(place);
    }
    expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it("I5 says place, share and minutes; late comers stand behind", async () => {
    const clock = stopClock();
    const { shop, join, open } = await newSale();
    for (let i = 0; i < 4; i++) await join();
    await open();
    const late = await join();
    expect(late.json).toMatchObject({
      state: "open",
      place: 5,
      ahead: 5,
      share: 0,
      minutes: { from: 1, to: 1 },
      turn: "waiting",
    });
    for (let i = 0; i < 4; i++) {
      clock.advance(2 * SECOND);
      await callApi(shop);
    }
    expect((await callApi(`${shop}/place`, { body: bearerOf(late) })).json).toMatchObject({ ahead: 0, turn: "now" });
    clock.advance(3 * MINUTE);
    expect((await callApi(`${shop}/place`, { body: bearerOf(late) })).json).toMatchObject({ turn: "missed" });
  });

  it("TH02 one network gets a bounded count of numbers", async () => {
    const { join } = await newSale({ max_per_address: 8 });
    const codes = new Set<number>();
    let given = 0;
    for (let i = 0; i < 60; i++) {
      const { status } = await join({}, { "cf-connecting-ip": `2001:db8::${i}` });
      codes.add(status);
      if (status === 200) given++;
    }
    expect(given).toBeLessThanOrEqual(8);
    expect(codes).toEqual(new Set([200, 429]));
    expect((await join({}, { "cf-connecting-ip": "203.0.113.9" })).status).toBe(200);
  });

  it("I5 over with the event: a cancelled one lets nobody in", async () => {
    const clock = stopClock();
    const { world, eventId, shop, join } = await newSale();
    await world.api(`/events/${eventId}/cancel`, { method: "POST" });
    clock.advance(11 * SECOND);
    expect((await callApi(shop)).json.state).toBe("closed");
    expect((await join()).json.code).toBe("waiting_room_closed");
  });
});

describe("going in", () => {
  it("I5 opens at its time: too early is not_your_turn, then the turn, then the same admission again", async () => {
    const clock = stopClock();
    const { join, enter } = await newSale({ opens_at: toTimestamp(clock.now() + MINUTE) });
    const bearers = [bearerOf(await join()), bearerOf(await join())];
    const early = await enter(bearers[0] ?? {});
    expect([early.status, early.json.code, early.json.place]).toEqual([409, "not_your_turn", null]);
    clock.advance(MINUTE);
    await enter(bearers[0] ?? {});
    clock.advance(SECOND);
    const answers = [await enter(bearers[0] ?? {}), await enter(bearers[1] ?? {})];
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ code: "not_your_turn", place: 2, ahead: 1 });
    expect(refused?.headers.get("retry-after")).toBe("3");
    const lucky = answers[0]?.status === 200 ? 0 : 1;
    const again = await enter(bearers[lucky] ?? {});
    expect(again.json).toEqual(answers[lucky]?.json);
    expect(again.headers.get("set-cookie")).toMatch(/^__Host-admission-/);
  });

  it("TH02 a ticket works for its own browser and event only, unaltered", async () => {
    const clock = stopClock();
    const sale = await newSale();
    const other = await newSale({}, sale.world);
    const bearer = bearerOf(await sale.join());
    await Promise.all([sale.open(), other.open()]);
    clock.advance(2 * SECOND);
    const [version, event, kind, shard, index, mac] = bearer.ticket.split(".");
    const forged = [
      { ...bearer, browser: "A".repeat(22) },
      { ...bearer, ticket: [version, event, kind, shard, Number(index) + 1, mac].join(".") },
      { ...bearer, ticket: [version, event, "l", shard, index, mac].join(".") },
      { ...bearer, ticket: "t1.nonsense" },
      { browser: bearer.browser },
    ];
    for (const attempt of forged) {
      const { status, json } = await sale.enter(attempt);
      expect([status, json.code]).toEqual([403, "ticket_rejected"]);
    }
    expect((await other.enter(bearer)).json.code).toBe("ticket_wrong_event");
    expect((await sale.world.api(`${sale.room}/status`)).admitted).toBe(0);
    expect((await sale.enter(bearer)).status).toBe(200);
  });

  it("TH02 two browsers with the same number get one admission and its holds, not two", async () => {
    const { enter, eventId, bearer, token, clock } = await admitted();
    const [one, two] = await Promise.all([enter(bearer), enter(bearer)]);
    expect([one.json.admission_token, two.json.admission_token]).toEqual([token, token]);
    const uses = await Promise.all(
      ["a", "b", "c", "d"].map((key) => checkAdmission(env, eventId, token, clock.now(), { key })),
    );
    expect(uses.filter(({ ok }) => ok)).toHaveLength(2);
    expect(uses.find(({ ok }) => !ok)).toEqual({ ok: false, error: { reason: "used_up" } });
    expect(await checkAdmission(env, eventId, token, clock.now(), { key: "a" })).toMatchObject({ ok: true });
  });

  it("TH02 a hold that came to nothing is given back, once, and slow ones lower the rate", async () => {
    const { world, room, eventId, token, clock } = await admitted({ rate_per_minute: null });
    for (const key of ["a", "b"]) {
      const admission = await checkAdmission(env, eventId, token, clock.now(), { key });
      if (!admission.ok) throw new Error(admission.error.reason);
      if (key === "b") await giveHoldBack(env, eventId, admission.value, "b");
      if (key === "b") await giveHoldBack(env, eventId, admission.value, "b");
    }
    for (const ms of [40, 500, 500]) noteHold(eventId, ms);
    const last = await checkAdmission(env, eventId, token, clock.now(), { key: "c" });
    expect(last).toMatchObject({ ok: true, value: { holdsLeft: 0 } });
    expect(await checkAdmission(env, eventId, token, clock.now(), { key: "d" })).toMatchObject({ ok: false });
    clock.advance(10 * SECOND);
    expect((await world.api(`${room}/status`)).rate_per_minute).toBe(201);
  });

  it("TH02 an admission that is forged, of another event, over, or missing is refused, each with its reason", async () => {
    const { world, eventId, token, clock } = await admitted();
    const other = await newSale({}, world);
    const check = async (given: string | undefined, event = eventId, now = clock.now()) => {
      const checked = await checkAdmission(env, event, given, now);
      return checked.ok ? "ok" : checked.error.reason;
    };
    expect(await check(undefined)).toBe("required");
    expect(await check(`${token.slice(0, -3)}AAA`)).toBe("forged");
    expect(await check(world.token)).toBe("forged");
    expect(await check("x".repeat(5000))).toBe("forged");
    expect(await check(token, other.eventId)).toBe("other_event");
    expect(await check(token, eventId, clock.now() + 11 * MINUTE)).toBe("expired");
    const never = { number: 9999, admittedAt: clock.now(), expiresAt: clock.now() + MINUTE, holdsLeft: 1 };
    expect(await check(await signAdmission(env, eventId, never))).toBe("unknown");
    expect(await check(token)).toBe("ok");
  });

  it("I5 leaving frees the place, and the admission does not come back", async () => {
    const { world, room, shop, eventId, enter, bearer, token, clock } = await admitted();
    expect((await world.api(`${room}/status`)).choosing).toBe(1);
    const left = await callApi(`${shop}/admission`, { method: "DELETE", headers: { "admission-token": token } });
    expect(left.status).toBe(204);
    expect((await world.api(`${room}/status`)).choosing).toBe(0);
    expect(await checkAdmission(env, eventId, token, clock.now())).toEqual({ ok: false, error: { reason: "ended" } });
    expect((await enter(bearer)).json.code).toBe("admission_expired");
  });

  it("I5 a missed turn gives a new ticket with half the wait, which works when its turn comes", async () => {
    const clock = stopClock();
    const { shop, join, enter, open } = await newSale();
    const bearers = [];
    for (let i = 0; i < 9; i++) bearers.push(bearerOf(await join()));
    await open();
    clock.advance(SECOND);
    await callApi(shop);
    clock.advance(SECOND);
    await callApi(shop);
    clock.advance(3 * MINUTE);
    const answers = await Promise.all(bearers.map(async (bearer) => ({ bearer, ...(await enter(bearer)) })));
    const missed = answers.find(({ json }) => json.code === "turn_missed");
    expect(missed?.status).toBe(409);
    expect(missed?.json.ahead).toBeGreaterThan(0);
    const back = { browser: missed?.bearer.browser, ticket: missed?.json.ticket };
    clock.advance(10 * SECOND);
    expect((await enter(back)).status).toBe(200);
  });

  it("I5 a sale asks for an admission when its room is on, and asks no object when it was off a moment ago", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const { eventId } = await createHouse(world);
    expect(await admissionRequired(env, eventId, clock.now())).toBe(false);
    await ROOMS.getByName(roomName(eventId)).configure({
      eventId,
      settings: {
        mode: "on",
        opensAt: null,
        rate: 1,
        admissionMinutes: 1,
        turnMinutes: 1,
        maxChoosing: 1,
        holdsPerAdmission: 1,
        maxPerAddress: 1,
      },
    });
    clock.advance(4 * SECOND);
    expect(await admissionRequired(env, eventId, clock.now())).toBe(false);
    clock.advance(2 * SECOND);
    expect(await admissionRequired(env, eventId, clock.now())).toBe(true);
    await world.api(`/events/${eventId}/waiting-room`, { method: "PUT", body: { mode: "off" } });
    expect(await admissionRequired(env, eventId, clock.now())).toBe(false);
  });
});

describe("a hold of a sale with a queue", () => {
  const holdOf = (type: string, quantity = 1) => ({ body: { lines: [{ ticket_type: type, quantity }] } });

  it("TH02 needs an admission, by header or cookie; one that held nothing is not counted", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const { eventId, standingType } = await createHouse(world, { standing: 3 });
    await world.api(`/events/${eventId}/waiting-room`, { method: "PUT", body: SETTINGS });
    const shop = `/shop/events/${eventId}`;
    const bearer = bearerOf(await callApi(`${shop}/waiting-room/join`, { body: {} }));
    await world.api(`/events/${eventId}/waiting-room/open`, { method: "POST" });
    clock.advance(2 * SECOND);
    const hold = async (headers: Record<string, string>, quantity = 1) => {
      const { status, json } = await callApi(`${shop}/holds`, { ...holdOf(standingType, quantity), headers });
      return status === 201 ? 201 : json.code;
    };
    expect(await hold({})).toBe("admission_required");
    expect(await hold({ "admission-token": "nonsense" })).toBe("admission_rejected");
    const entered = await callApi(`${shop}/waiting-room/admission`, { body: bearer });
    const header = { "admission-token": entered.json.admission_token };
    const cookie = { cookie: (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
    for (let i = 0; i < 4; i++) expect(await hold(header, 9)).not.toBe(201);
    expect(await hold(header)).toBe(201);
    expect(await hold(cookie)).toBe(201);
    expect(await hold(header)).toBe("admission_used_up");
    const { pools } = (await callApi(`${shop}/availability`)).json;
    expect(pools.map(({ held }: { held: number }) => held)).toContain(2);
    clock.advance(10 * MINUTE);
    expect(await hold(header)).toBe("admission_expired");
    await world.api(`/events/${eventId}/waiting-room`, { method: "PUT", body: { ...SETTINGS, mode: "off" } });
    expect(await hold({})).toBe(201);
  });
});

describe("the page", () => {
  /** A browser without script: keeps cookies, follows nothing. */
  function visitor(path: string) {
    const jar = new Map<string, string>();
    return async (method: "GET" | "POST", more = "", headers: Record<string, string> = {}) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const request = {
        method,
        redirect: "manual",
        headers: { ...(cookie === "" ? {} : { cookie }), ...headers },
      } as const;
      const response = await exports.default.fetch(`${ORIGIN}${path}${more}`, request);
      for (const line of response.headers.getSetCookie()) {
        const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
        jar.set(name, value);
      }
      return { status: response.status, headers: response.headers, html: await response.text() };
    };
  }

  it("I5 works without script from the number to the seats", async () => {
    const clock = stopClock();
    const { world, shop, open } = await newSale();
    const path = `/o/${world.slug}/events/winter-concert`;
    const visit = visitor(path);
    const first = await visit("GET", "/queue");
    expect(first.html).toContain("Join the queue");
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(first.headers.get("content-security-policy")).toMatch(/script-src 'sha256-[^']+'; style-src 'sha256-/);
    const joined = await visit("POST", "/queue", { origin: ORIGIN });
    expect([joined.status, joined.headers.get("location")]).toEqual([303, `${path}/queue`]);
    expect((await visit("GET", "/queue")).html).toContain("The queue opens soon");
    const behind = visitor(path);
    await open();
    await behind("POST", "/queue");
    expect((await behind("GET", "/queue")).html).toContain('id="n">2</p>');
    clock.advance(2 * SECOND);
    const turn = await visit("GET", "/queue");
    expect(turn.html).toContain("It is your turn");
    expect(turn.html).toContain(`action="${path}/queue/enter"`);
    const inside = await visit("POST", "/queue/enter", { "sec-fetch-site": "same-origin" });
    expect([inside.status, inside.headers.get("location")]).toEqual([303, `${path}/seats`]);
    expect((await visit("GET", "/queue")).html).toContain("You are in");
    expect((await visit("GET", "/seats")).status).toBe(200);
    expect((await behind("GET", "/seats")).headers.get("location")).toBe(`${path}/queue`);
    clock.advance(11 * MINUTE);
    await callApi(shop);
    await visit("POST", "/queue/enter");
    expect((await visit("GET", "/queue?over=1")).html).toContain("Your time to choose is over");
    expect((await visit("POST", "/queue?again=1")).status).toBe(303);
    expect((await visit("GET", "/queue")).html).toContain("You are in the queue");
  });

  it("O6 what brought the visitor goes along through the queue, also without script", async () => {
    const clock = stopClock();
    const { world, open } = await newSale();
    const path = `/o/${world.slug}/events/winter-concert`;
    const visit = visitor(path);
    const origin = "utm_source=news&utm_campaign=winter&from=daily.example";
    // Straight to the seats, from a newspaper's page.
    const sent = await visit("GET", "/seats?utm_source=news&utm_campaign=winter", {
      referer: "https://daily.example/a",
    });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${path}/queue?${origin}`]);
    const page = await visit("GET", `/queue?${origin}`);
    expect(page.html).toContain(`action="${path}/queue?${origin.replaceAll("&", "&amp;")}"`);
    const joined = await visit("POST", `/queue?${origin}`, { origin: ORIGIN });
    expect(joined.headers.get("location")).toBe(`${path}/queue?${origin}`);
    await open();
    clock.advance(2 * SECOND);
    const turn = await visit("GET", `/queue?${origin}`);
    expect(turn.html).toContain(`action="${path}/queue/enter?${origin.replaceAll("&", "&amp;")}"`);
    const inside = await visit("POST", `/queue/enter?${origin}`, { origin: ORIGIN });
    expect(inside.headers.get("location")).toBe(`${path}/seats?${origin}`);
    // The event's page is the same for everybody: without script only the browser says where its visitor came from.
    const after = await visitor(path)("GET", "/queue", { referer: `${ORIGIN}${path}?utm_source=news` });
    expect(after.html).toContain(`action="${path}/queue?utm_source=news"`);
  });

  it("I5 a missed turn says so and gives the new place", async () => {
    const clock = stopClock();
    const { world, shop, open, join } = await newSale();
    const visit = visitor(`/o/${world.slug}/events/winter-concert`);
    await visit("POST", "/queue");
    await open();
    clock.advance(2 * SECOND);
    await callApi(shop);
    for (let i = 0; i < 30; i++) await join();
    clock.advance(2 * MINUTE + SECOND);
    expect((await visit("GET", "/queue")).html).toContain("Your turn went by");
    expect((await visit("POST", "/queue/enter")).headers.get("location")).toMatch(/\/queue$/);
    expect((await visit("GET", "/queue")).html).toMatch(/Your place is<\/h1><p class="n" id="n">\d+<\/p>/);
  });

  it("TH02 another site's form takes nobody's place away", async () => {
    const { world } = await newSale();
    const visit = visitor(`/o/${world.slug}/events/winter-concert`);
    expect((await visit("POST", "/queue", { origin: "https://evil.test" })).status).toBe(403);
    expect((await visit("POST", "/queue", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await visit("POST", "/queue/enter", { "sec-fetch-site": "same-site" })).status).toBe(403);
  });

  it("a sale without a queue goes on to its places; an unknown event is not there", async () => {
    const world = await createWorld();
    await createHouse(world);
    const visit = visitor(`/o/${world.slug}/events`);
    expect((await visit("GET", "/winter-concert/queue")).headers.get("location")).toMatch(/winter-concert\/seats$/);
    expect((await visit("GET", "/no-such-event/queue")).status).toBe(404);
  });
});
