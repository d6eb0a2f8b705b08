/** The way to tickets without script: forms that hold, order and pay (W3), sent from our own pages alone. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createHouse, type HouseOptions } from "../support/house.ts";
import { createWorld, ORIGIN } from "../support/world.ts";

const OWN = { "sec-fetch-site": "same-origin" };

async function place(options: HouseOptions = {}) {
  const world = await createWorld();
  const house = await createHouse(world, options);
  const event = await world.api<{ slug: string }>(`/events/${house.eventId}`);
  return { world, house, path: `/o/${world.slug}/events/${event.slug}` };
}

type Sent = Readonly<Record<string, string>>;

async function send(path: string, form: Sent | null, headers: Sent = OWN) {
  const init = form === null ? {} : { method: "POST", body: new URLSearchParams(form) };
  const request = new Request(ORIGIN + path, { ...init, headers, redirect: "manual" });
  const response = await exports.default.fetch(request);
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const location = response.headers.get("location") ?? "";
  return { status: response.status, text: await response.text(), cookie, location, headers: response.headers };
}

async function held(world: Awaited<ReturnType<typeof createWorld>>, event: string): Promise<number> {
  const { pools } = await world.api<{ pools: { id: string; held: number }[] }>(`/shop/events/${event}/availability`);
  return pools.find(({ id }) => id === "area:standing")?.held ?? 0;
}

it("W3 the page of places has the form in it, for browsers without script", async () => {
  const { path } = await place();
  const { text } = await send(`${path}/seats`, null);
  const form = /<noscript>(.*?)<\/noscript>/s.exec(text)?.[1] ?? "";
  expect(form).toContain(`action="${path}/hold"`);
  expect(form).toContain("Hold and continue");
});

it("W3 standing places and the best seats are held, ordered and paid by forms alone", async () => {
  const { world, house, path } = await place();
  await world.api("/payment-gateways/offline", { method: "PUT", body: { instructions: "Pay at the desk." } });
  const { seatedType, standingType } = house;
  const choice = { zone: seatedType, seats: "2", together: "1", [`count ${standingType}`]: "1" };
  const chosen = await send(`${path}/hold`, choice);
  expect([chosen.status, chosen.location]).toEqual([303, expect.stringMatching(/^\/checkout\/hld_\w+\/form$/)]);
  expect(chosen.headers.get("set-cookie")).toMatch(/^__Host-hold=.*; HttpOnly; Secure; SameSite=Lax/);
  const paying = await send(chosen.location, null, { ...OWN, cookie: chosen.cookie });
  expect(paying.status).toBe(200);
  expect(paying.headers.get("cache-control")).toBe("no-store");
  expect(paying.text.match(/Stalls, Front, row 1, seat \d+/g)).toHaveLength(2);
  expect(paying.text).toContain("Standing × 1");
  const key = /name="key" value="([^"]+)"/.exec(paying.text)?.[1] ?? "";
  const nobody = await send(chosen.location, { name: " ", email: "nowhere" }, { ...OWN, cookie: chosen.cookie });
  expect([nobody.status, nobody.text]).toEqual([422, expect.stringContaining("The name is missing.")]);
  expect(nobody.text).toContain('value="nowhere"');
  const buyer = { name: "Rahim Uddin", email: "rahim@example.com", gateway: "offline", key };
  const paid = await send(chosen.location, buyer, { ...OWN, cookie: chosen.cookie });
  expect([paid.status, paid.location]).toEqual([303, expect.stringMatching(/^\/orders\/ord_\w+\/[\w-]+$/)]);
  expect((await send(paid.location, null)).text).toContain("Pay at the desk.");
  // Pressed twice it is the same order, and the same payment.
  expect((await send(chosen.location, buyer, { ...OWN, cookie: chosen.cookie })).location).toBe(paid.location);
});

it("TH04 a hold shows nothing to another browser, and takes no order from it", async () => {
  const { house, path } = await place();
  const { location } = await send(`${path}/hold`, { [`count ${house.standingType}`]: "1" });
  const cookie = `__Host-hold=${location.split("/")[2]}.made-up`;
  for (const headers of [OWN, { ...OWN, cookie }]) {
    for (const form of [null, { name: "X", email: "x@example.com" }]) {
      const { status, text } = await send(location, form, headers);
      expect([status, text.includes("Standing × 1")]).toEqual([headers === OWN ? 403 : 410, false]);
    }
  }
});

it("TH27 a form of another page holds nothing", async () => {
  const { world, house, path } = await place();
  const form = { [`count ${house.standingType}`]: "1" };
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.test" },
    {},
  ];
  for (const headers of foreign) expect((await send(`${path}/hold`, form, headers)).status).toBe(403);
  expect(await held(world, house.eventId)).toBe(0);
  expect((await send(`${path}/hold`, form, { origin: ORIGIN })).status).toBe(303);
  expect(await held(world, house.eventId)).toBe(1);
});

it("W3 what cannot be held is said in words, with what was chosen still there", async () => {
  const { house, path } = await place({ standing: 1 });
  const none = await send(`${path}/hold`, { zone: "", seats: "2" });
  expect([none.status, none.text.includes("Choose at least one.")]).toEqual([422, true]);
  const many = await send(`${path}/hold`, { [`count ${house.standingType}`]: "2" });
  expect([many.status, many.text.includes("Standing: only 1 left.")]).toEqual([409, true]);
  expect(many.text).toMatch(/<option value="2" selected>/);
});

it("I6 a sale that demands a sum says that this needs script, and holds nothing", async () => {
  const { world, house, path } = await place();
  await world.api(`/events/${house.eventId}`, { method: "PATCH", body: { hot: true } });
  const { status, text } = await send(`${path}/hold`, { [`count ${house.standingType}`]: "1" });
  expect([status, text.includes("that needs JavaScript")]).toEqual([403, true]);
  expect(await held(world, house.eventId)).toBe(0);
});

it("I5 a sale with a queue leads to the queue, which needs no script either", async () => {
  const { world, house, path } = await place();
  const room = `/events/${house.eventId}/waiting-room`;
  await world.api(room, { method: "PUT", body: { mode: "on", rate_per_minute: 60 } });
  const { status, location } = await send(`${path}/hold`, { [`count ${house.standingType}`]: "1" });
  expect([status, location]).toEqual([303, `${path}/queue`]);
});
