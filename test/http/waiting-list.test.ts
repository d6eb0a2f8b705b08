/** K12: who finds a type sold out waits; what comes back is offered in order, for a limited time, and to nobody else. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { inventoryOf } from "../../worker/inventory/index.ts";
import { HOUR, MINUTE, SECOND, toTimestamp } from "../../worker/kernel/time.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { serveWaitingList, sweepWaitingLists } from "../../worker/waiting-list/serve.ts";
import { type Clock, stopClock } from "../support/clock.ts";
import { createHouse, type House, type HouseOptions } from "../support/house.ts";
import { catchPost, type Post } from "../support/post.ts";
import { type Answer, callApi, createWorld, ORIGIN, unique, type World } from "../support/world.ts";

type Held = { readonly id: string; readonly token: string; readonly expires_at: string };
type Place = { readonly id: string; readonly token: string; readonly email: string };
type Entry = {
  readonly state: string;
  readonly position: number | null;
  readonly offer: { readonly hold: string; readonly token: string; readonly expires_at: string } | null;
};
type Scene = {
  readonly world: World;
  readonly house: House;
  readonly post: Post;
  readonly clock: Clock;
  readonly type: string;
  readonly join: (more?: object) => Promise<Answer>;
  /** Joins and follows the link in the mail. */
  readonly wait: (more?: object) => Promise<Place>;
  readonly look: (place: Place) => Promise<Entry>;
  readonly serve: () => Promise<number>;
  readonly hold: (quantity?: number) => Promise<Answer<Held & { code: string; waiting_list?: boolean }>>;
  readonly release: (held: Held) => Promise<void>;
  /** Orders what is free of charge, so that it is paid at once. */
  readonly buy: (held: { readonly id: string; readonly token: string }) => Promise<string>;
};

const linkIn = (text: string) => /\/waiting-list\/(wle_\w+)\/([0-9a-f]{32})/.exec(text) ?? [];

/** A standing area that is free of charge, of `standing` places. */
async function scene(options: HouseOptions = { standing: 2 }): Promise<Scene> {
  const world = await createWorld();
  const house = await createHouse(world, options);
  const type = house.standingType;
  const path = `/events/${house.eventId}/ticket-types`;
  await world.api(`${path}/${type}`, { method: "PATCH", body: { price: { amount: 0, currency: "BDT" } } });
  const clock = stopClock();
  const post = catchPost();
  const join: Scene["join"] = (more = {}) =>
    callApi(`/shop/events/${house.eventId}/waiting-list`, {
      body: { ticket_type: type, quantity: 1, name: "Ayesha", email: "ayesha@buyers.test", ...more },
    });
  const look: Scene["look"] = async ({ id, token }) => {
    const answer = await callApi(`/shop/waiting-list/${id}`, { headers: { "list-token": token } });
    expect(answer.status, answer.text).toBe(200);
    return answer.json;
  };
  return {
    world,
    house,
    post,
    clock,
    type,
    join,
    look,
    wait: async (more = {}) => {
      const email = `${unique("waits")}@buyers.test`;
      const joined = await join({ email, ...more });
      expect(joined.status, joined.text).toBe(202);
      await post.deliver();
      const mail = post.mails.findLast(({ to }) => to.includes(email));
      const [, id = "", token = ""] = linkIn(mail?.text ?? "");
      const headers = { "list-token": token };
      const confirmed = await callApi(`/shop/waiting-list/${id}/confirm`, { method: "POST", headers });
      expect(confirmed.status, confirmed.text).toBe(200);
      // Who comes later waits behind; what selling remembers of an event is forgotten.
      clock.advance(4 * SECOND);
      return { id, token, email };
    },
    serve: async () => await serveWaitingList(env, tenantDb(env, world.tenantId), house.eventId, Date.now()),
    hold: (quantity = 1) =>
      callApi(`/shop/events/${house.eventId}/holds`, { body: { lines: [{ ticket_type: type, quantity }] } }),
    release: async ({ id, token }) => {
      const released = await callApi(`/shop/holds/${id}`, { method: "DELETE", headers: { "hold-token": token } });
      expect(released.status, released.text).toBe(204);
    },
    buy: async ({ id, token }) => {
      const buyer = { name: "Ayesha", email: "ayesha@buyers.test" };
      const order = await callApi("/shop/orders", { body: { hold: id, token, buyer } });
      expect(order.status, order.text).toBe(201);
      expect(order.json.status).toBe("paid");
      return order.json.id;
    },
  };
}

async function held(scene: Scene, quantity = 1): Promise<Held> {
  const answer = await scene.hold(quantity);
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
}

describe("joining a waiting list", () => {
  it("K12 is for what is sold out; the answer is the same whether one is on the list or not", async () => {
    const at = await scene();
    const early = await at.join();
    expect([early.status, early.json.code]).toEqual([409, "places_available"]);
    await held(at, 2);
    const first = await at.join();
    const again = await at.join({ email: "AYESHA@buyers.test", name: "Somebody else" });
    expect([first.status, first.text]).toEqual([202, again.text]);
    expect(again.status).toBe(202);
    await at.post.deliver();
    // One mail: what is sent twice at the same time has one key, and the provider sends it once.
    expect(new Set(at.post.mails.map(({ to }) => to[0]))).toEqual(new Set(["ayesha@buyers.test"]));
    expect(new Set(at.post.keys).size).toBe(1);
    // Until the link is followed nobody waits, so the buyers of the event are served as before.
    const [, id = "", token = ""] = linkIn(at.post.mails[0]?.text ?? "");
    expect((await at.look({ id, token, email: "" })).state).toBe("unverified");
  });

  it("TH38 opens an entry with its token alone; unknown and wrong answer alike", async () => {
    const at = await scene();
    await held(at, 2);
    const place = await at.wait();
    const wrong = await callApi(`/shop/waiting-list/${place.id}`, { headers: { "list-token": "0".repeat(32) } });
    const unknown = await callApi(`/shop/waiting-list/wle_${"0".repeat(26)}`, {
      headers: { "list-token": place.token },
    });
    expect([wrong.status, wrong.json.code]).toEqual([404, "not_found"]);
    expect([unknown.status, unknown.json.code]).toEqual([404, "not_found"]);
  });

  it("K12 W8 is written about in the language of the page on which one joined", async () => {
    const at = await scene();
    await held(at, 2);
    const place = await at.wait({ language: "sw" });
    expect(at.post.mails.at(-1)?.subject).toMatch(/^Thibitisha: unasubiri /);
    expect(await at.look(place)).toMatchObject({ state: "waiting", language: "sw" });
    const page = await exports.default.fetch(`${ORIGIN}/waiting-list/${place.id}/${place.token}`);
    expect(await page.text()).toContain('<html lang="sw" dir="ltr">');
  });

  it("K12 refuses what makes no sense with a stable code each", async () => {
    const at = await scene();
    await held(at, 2);
    const codes = [];
    for (const wish of [
      { ticket_type: "tty_nothing" },
      { quantity: 11 },
      { quantity: 1, accessible: 2 },
      { email: "nobody" },
    ]) {
      const { status, json } = await at.join(wish);
      codes.push([status, json.code]);
    }
    expect(codes).toEqual(Array.from({ length: 4 }, () => [422, "invalid_request"]));
    await at.world.api(`/events/${at.house.eventId}`, { method: "PATCH", body: { waiting_list: false } });
    const off = await at.join();
    expect([off.status, off.json.code, off.json.why]).toEqual([409, "waiting_list_closed", "off"]);
  });
});

describe("what comes back", () => {
  it("K12 I1 is offered in order and to nobody else; the claim is a hold, and its end gives it to the next", async () => {
    const at = await scene();
    const sold = await held(at, 2);
    const first = await at.wait();
    const second = await at.wait({ quantity: 2 });
    expect([await at.look(first), await at.look(second)]).toMatchObject([{ position: 1 }, { position: 2 }]);
    expect(await at.serve()).toBe(0);
    await at.release(sold);
    // Free places, but others wait: a stranger does not overtake.
    const stranger = await at.hold();
    expect([stranger.status, stranger.json.code, stranger.json.waiting_list]).toEqual([409, "sold_out", true]);
    const { json: shown } = await callApi(`/shop/events/${at.house.eventId}/availability`);
    expect(shown.ticket_types).toContainEqual({ id: at.type, available: 0 });
    // One of two places goes to the first; two are not left for the second.
    expect(await at.serve()).toBe(1);
    expect(await at.serve()).toBe(0);
    const offered = await at.look(first);
    expect(offered).toMatchObject({ state: "offered", position: null, offer: { expires_at: expect.any(String) } });
    expect(await at.look(second)).toMatchObject({ state: "waiting", position: 1, offer: null });
    await at.post.deliver();
    expect(at.post.mails.at(-1)).toMatchObject({ to: [first.email], subject: expect.stringMatching(/^Your turn/) });
    // Nobody takes it: after the claim's end both places go to the second.
    at.clock.advance(4 * HOUR + MINUTE);
    expect(await at.serve()).toBe(1);
    expect(await at.look(first)).toMatchObject({ state: "missed", offer: null });
    expect((await at.look(second)).state).toBe("offered");
  });

  it("K12 a claim is bought like any hold, at the price of the offer (E25)", async () => {
    const at = await scene();
    const sold = await held(at, 2);
    const place = await at.wait();
    await at.release(sold);
    await at.serve();
    const { offer } = await at.look(place);
    const read = await callApi(`/shop/holds/${offer?.hold}`, { headers: { "hold-token": offer?.token ?? "" } });
    expect(read.json).toMatchObject({ total: { amount: 0 }, expires_at: offer?.expires_at });
    await at.buy({ id: offer?.hold ?? "", token: offer?.token ?? "" });
    await at.serve();
    expect(await at.look(place)).toMatchObject({ state: "bought", offer: null });
    const numbers = await inventoryOf(env, at.house.eventId).snapshot();
    expect(numbers.pools).toContainEqual({ id: "area:standing", capacity: 2, held: 0, sold: 1 });
  });

  it("E20 a used claim whose order is cancelled goes to the next in line, and is not alive again", async () => {
    const at = await scene({ standing: 1 });
    const sold = await held(at);
    const first = await at.wait();
    const second = await at.wait();
    await at.release(sold);
    await at.serve();
    const { offer } = await at.look(first);
    const claim = { id: offer?.hold ?? "", token: offer?.token ?? "" };
    const orderId = await at.buy(claim);
    await inventoryOf(env, at.house.eventId).cancel({ holdId: claim.id, orderId });
    expect(await at.serve()).toBe(1);
    expect((await at.look(first)).state).toBe("bought");
    expect((await at.look(second)).state).toBe("offered");
    const again = await callApi("/shop/orders", {
      body: { hold: claim.id, token: claim.token, buyer: { name: "Ayesha", email: "ayesha@buyers.test" } },
    });
    expect([again.status, again.json.code]).toEqual([404, "unknown_hold"]);
  });

  it("E07 a type in two quotas of which one is full is not promised", async () => {
    const at = await scene({ standing: 3 });
    const sold = await held(at, 3);
    const place = await at.wait();
    // The area has room again, the whole event has none.
    await at.world.api(`/events/${at.house.eventId}/pools/event`, {
      method: "PATCH",
      body: { capacity: 0, below_use: true },
    });
    await at.release(sold);
    expect(await at.serve()).toBe(0);
    expect((await at.look(place)).state).toBe("waiting");
    await at.world.api(`/events/${at.house.eventId}/pools/event`, { method: "PATCH", body: { capacity: 1 } });
    expect(await at.serve()).toBe(1);
  });

  it("E21 a quota with room and no free seat invites nobody", async () => {
    const at = await scene({ seats: 2, standing: 2 });
    const { eventId, seatedType } = at.house;
    // A quota larger than the two seats that it has.
    await at.world.api(`/events/${eventId}/ticket-types/${seatedType}`, { method: "PATCH", body: { capacity: 10 } });
    at.clock.advance(4 * SECOND);
    const lines = [{ ticket_type: seatedType, seats: ["S-1", "S-2"] }];
    const both = await callApi(`/shop/events/${eventId}/holds`, { body: { lines } });
    expect(both.status, both.text).toBe(201);
    const place = await at.wait({ ticket_type: seatedType });
    expect(await at.serve()).toBe(0);
    expect((await at.look(place)).state).toBe("waiting");
    await at.release(both.json);
    expect(await at.serve()).toBe(1);
    expect((await at.look(place)).state).toBe("offered");
  });

  it("E22 after the end of the sale, or the list's own end, nobody is invited and nobody joins", async () => {
    for (const end of ["waiting_list_until", "sales_end"] as const) {
      const at = await scene({ standing: 1 });
      const sold = await held(at);
      const place = await at.wait();
      const { eventId } = at.house;
      const until = toTimestamp(Date.now() + MINUTE);
      const path = end === "sales_end" ? `/events/${eventId}/ticket-types/${at.type}` : `/events/${eventId}`;
      await at.world.api(path, { method: "PATCH", body: { [end]: until } });
      await at.release(sold);
      at.clock.advance(2 * MINUTE);
      expect(await at.serve()).toBe(0);
      expect((await at.look(place)).state).toBe("closed");
      const late = await at.join({ email: `${unique("late")}@buyers.test` });
      expect([late.status, late.json.code]).toEqual([409, "waiting_list_closed"]);
    }
  });

  it("K12 an offer never lasts beyond the end of the sale", async () => {
    const at = await scene({ standing: 1 });
    const sold = await held(at);
    const place = await at.wait();
    const end = toTimestamp(Math.floor((Date.now() + HOUR) / 1000) * 1000);
    const path = `/events/${at.house.eventId}/ticket-types/${at.type}`;
    await at.world.api(path, { method: "PATCH", body: { sales_end: end } });
    await at.release(sold);
    await at.serve();
    expect((await at.look(place)).offer?.expires_at).toBe(end);
  });

  it("K12 who leaves gives their offer to the next, at once", async () => {
    const at = await scene({ standing: 1 });
    const sold = await held(at);
    const first = await at.wait();
    const second = await at.wait();
    await at.release(sold);
    await at.serve();
    for (let time = 0; time < 2; time++) {
      const left = await callApi(`/shop/waiting-list/${first.id}`, {
        method: "DELETE",
        headers: { "list-token": first.token },
      });
      expect(left.status).toBe(204);
    }
    expect(await at.serve()).toBe(1);
    expect((await at.look(first)).state).toBe("left");
    expect((await at.look(second)).state).toBe("offered");
  });

  it("I6 a second run beside the first, and one after a death, offers nothing twice", async () => {
    const at = await scene({ standing: 4 });
    const sold = await held(at, 4);
    const places = [await at.wait(), await at.wait(), await at.wait()];
    await at.release(sold);
    const made = await Promise.all([at.serve(), at.serve(), at.serve()]);
    await at.serve();
    expect(Math.max(...made)).toBeGreaterThan(0);
    const states = await Promise.all(places.map(async (place) => (await at.look(place)).state));
    expect(states).toEqual(["offered", "offered", "offered"]);
    const { pools } = await inventoryOf(env, at.house.eventId).snapshot();
    expect(pools).toContainEqual({ id: "area:standing", capacity: 4, held: 3, sold: 0 });
  });

  it("R2 the sweep finds lines that are due, once", async () => {
    const at = await scene({ standing: 1 });
    await held(at);
    await at.wait();
    expect(await sweepWaitingLists(env, Date.now())).toBeGreaterThan(0);
    const due = await env.DB.prepare("SELECT due_at FROM waiting_lists WHERE event_id = ?")
      .bind(at.house.eventId)
      .first<{ due_at: number }>();
    expect(due?.due_at).toBeGreaterThan(Date.now());
  });
});

describe("staff and the waiting list", () => {
  it("K12 see the line with positions, and take somebody off it; scanners see nothing", async () => {
    const at = await scene();
    await held(at, 2);
    const first = await at.wait();
    const second = await at.wait();
    const path = `/events/${at.house.eventId}/waiting-list`;
    const list = await at.world.api(path);
    expect(list.data).toMatchObject([
      { id: first.id, email: first.email, position: 1, state: "waiting" },
      { id: second.id, position: 2 },
    ]);
    const page = await at.world.api(`${path}?limit=1`);
    const next = await at.world.api(`${path}?limit=1&cursor=${page.next_cursor}`);
    expect(next.data).toMatchObject([{ id: second.id, position: 2 }]);
    await at.world.api(`${path}/${first.id}`, { method: "DELETE", status: 204 });
    expect((await at.world.api(path)).data).toMatchObject([{ id: second.id, position: 1 }]);
    const scanner = await at.world.call(path, { token: await at.world.memberToken("scanner") });
    expect(scanner.status).toBe(403);
  });
});
