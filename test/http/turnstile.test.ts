/** I6: Turnstile beside the proof of work, asked at its stand-in; and what staff see of what looked suspicious. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { app } from "../../worker/app.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { createHouse } from "../support/house.ts";
import { callApi, createWorld, ORIGIN, unique } from "../support/world.ts";

const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;
type Json = Record<string, unknown> & { readonly code: string; readonly token: string };

/** A hot event; each call from a network of its own, so that no test counts for another. */
async function hotHouse() {
  const world = await createWorld();
  const house = await createHouse(world);
  await world.api(`/events/${house.eventId}`, { method: "PATCH", body: { hot: true } });
  const secret = `0x${unique("secret").replaceAll(/[^\w]/g, "0")}`;
  const settings = {
    TURNSTILE_SITE_KEY: "0xsite",
    TURNSTILE_SECRET_KEY: secret,
    TURNSTILE_API_BASE: `${SANDBOX_URL}/turnstile`,
  };
  const network = `198.18.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;
  const hold = async (headers: Record<string, string> = {}, more: Record<string, string> = {}) => {
    const context = createExecutionContext();
    const body = JSON.stringify({ lines: [{ ticket_type: house.standingType, quantity: 1 }] });
    const answer = await app.request(
      `${ORIGIN}/api/v1/shop/events/${house.eventId}/holds`,
      {
        method: "POST",
        headers: { "content-type": "application/json", "cf-connecting-ip": network, ...headers },
        body,
      },
      { ...env, ...settings, ...more },
      context,
    );
    const json: Json = await answer.json();
    await waitOnExecutionContext(context);
    return { status: answer.status, json, code: json.code, why: json["why"] };
  };
  const control = async (body: object): Promise<Json> => {
    const answer = await fetch(`${SANDBOX_URL}/control/turnstile`, { method: "POST", body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
    return await answer.json();
  };
  const mint = async (change: object = {}) => {
    const hostname = new URL(ORIGIN).hostname;
    const made = { secret, hostname, action: "hold", cdata: house.eventId, ...change };
    return { "turnstile-token": (await control({ mint: made })).token };
  };
  const held = async () => {
    const { json } = await callApi(`/shop/events/${house.eventId}/availability`);
    return json.pools.reduce((sum: number, pool: { held: number }) => sum + pool.held, 0);
  };
  return { world, house, hold, mint, control, held };
}

it("I6 an organizer's hot sale demands a challenge, and says that Turnstile will do where it is set up", async () => {
  const { hold, house, held } = await hotHouse();
  const asked = await hold();
  expect([asked.status, asked.code]).toEqual([403, "challenge_required"]);
  expect(asked.json["turnstile"]).toEqual({ site_key: "0xsite", action: "hold", cdata: house.eventId });
  const without = await hold({}, { TURNSTILE_SITE_KEY: undefined as unknown as string });
  expect(without.json["turnstile"]).toBeUndefined();
  expect(await held()).toBe(0);
});

it("I6 a Turnstile token is good for one hold of its event, on our pages, for this action", async () => {
  const { hold, mint, held } = await hotHouse();
  const token = await mint();
  expect((await hold(token)).status).toBe(201);
  const again = await hold(token);
  expect([again.status, again.code, again.why]).toEqual([403, "challenge_failed", "used"]);
  const wrong = [];
  for (const change of [
    { hostname: "evil.test" },
    { action: "login" },
    { cdata: newId("event") },
    { secret: "0xanother000" },
  ]) {
    const refused = await hold(await mint(change));
    wrong.push([refused.status, refused.code, refused.why]);
  }
  expect(wrong).toEqual([
    [403, "challenge_failed", "unsolved"],
    [403, "challenge_failed", "unsolved"],
    [403, "challenge_failed", "other_event"],
    [403, "challenge_failed", "unsolved"],
  ]);
  expect((await hold({ "turnstile-token": "made-up" })).why).toBe("unsolved");
  expect(await held()).toBe(1);
});

it("I6 when Turnstile cannot be asked, buyers are sent to the proof of work, and nothing is held", async () => {
  const { hold, mint, control, house, held } = await hotHouse();
  const token = await mint();
  for (const fault of ["error_500", "close"]) {
    await control({ next: fault });
    const refused = await hold(token);
    expect([refused.status, refused.code, refused.why]).toEqual([403, "challenge_failed", "unavailable"]);
    expect(refused.json["challenge"]).toBe(`/api/v1/shop/events/${house.eventId}/challenge`);
  }
  expect(await held()).toBe(0);
});

it("TH01 TH03 staff see what looked suspicious, without a name or an address, once a minute and network", async () => {
  const { hold, world, house } = await hotHouse();
  for (let time = 0; time < 3; time++) await hold({ "turnstile-token": "made-up" });
  const path = `/events/${house.eventId}/sale-alerts`;
  const { data } = await world.api(path);
  expect(data).toMatchObject([{ kind: "unsolved", count: 1, source: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  expect(JSON.stringify(data)).not.toContain("198.18.");
  const bad = await world.call(`${path}?cursor=${btoa("k:nonsense").replaceAll("=", "")}`);
  expect([bad.status, bad.json.code]).toEqual([422, "invalid_request"]);
});

it("TH01 one contact places so many orders in ten minutes, however it is written; others go on, nothing is ordered", async () => {
  const world = await createWorld();
  const house = await createHouse(world);
  const order = async (email: string) => {
    const lines = [{ ticket_type: house.standingType, quantity: 1 }];
    const held = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
    const context = createExecutionContext();
    const body = JSON.stringify({ hold: held.json.id, token: held.json.token, buyer: { name: "Ayesha", email } });
    const answer = await app.request(
      `${ORIGIN}/api/v1/shop/orders`,
      { method: "POST", headers: { "content-type": "application/json" }, body },
      { ...env, ORDERS_PER_CONTACT: "2" },
      context,
    );
    const json: Json = await answer.json();
    await waitOnExecutionContext(context);
    return [answer.status, json.code];
  };
  const name = unique("contact");
  expect((await order(`${name}@mail.test`))[0]).toBe(201);
  expect((await order(`${name.toUpperCase()}@mail.test`))[0]).toBe(201);
  expect(await order(`${name}@mail.test`)).toEqual([429, "rate_limited"]);
  expect((await order(`${name}.other@mail.test`))[0]).toBe(201);
  const orders = await world.api("/orders");
  expect(orders.data).toHaveLength(3);
  const alerts = await world.api(`/events/${house.eventId}/sale-alerts`);
  expect(alerts.data.map(({ kind }: { kind: string }) => kind)).toEqual(["contact_rate"]);
});
