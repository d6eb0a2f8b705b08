/**
 * The cache in front of public pages, over the Cache API with the platform's rules (decisions/2026-11-21-edge-cache.md):
 * nobody gets another's page, a hit asks neither database nor objects, a change is seen at once.
 */
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, MINUTE, SECOND, toTimestamp } from "../../worker/kernel/time.ts";
import { ON_NO_PAGE } from "../../worker/storefront/purge.ts";
import { stopClock } from "../support/clock.ts";
import { catchJobs } from "../support/jobs-queue.ts";
import { meterDatabase } from "../support/d1-meter.ts";
import { createHouse, type House } from "../support/house.ts";
import { pngFile } from "../support/pictures.ts";
import { createWorld, ORIGIN, type World } from "../support/world.ts";

type Shop = { readonly world: World; readonly house: House; readonly home: string; readonly event: string };

async function openShop(name: string): Promise<Shop> {
  const world = await createWorld();
  const house = await createHouse(world, { name });
  const { slug } = await world.api<{ slug: string }>(`/events/${house.eventId}`);
  return { world, house, home: `/o/${world.slug}`, event: `/o/${world.slug}/events/${slug}` };
}

type Page = {
  readonly status: number;
  readonly cache: string | null;
  readonly text: string;
  readonly headers: Headers;
};

async function get(path: string, init: RequestInit = {}): Promise<Page> {
  const response = await exports.default.fetch(new Request(path.startsWith("http") ? path : ORIGIN + path, init));
  const { status, headers } = response;
  return { status, headers, cache: headers.get("cf-cache-status"), text: await response.text() };
}

/** Counts calls to Durable Objects until the test ends. */
function meterObjects(): () => number {
  let calls = 0;
  const spies = [env.EVENT_INVENTORY, env.WAITING_ROOM, env.CHECK_IN_DESK].flatMap((namespace) =>
    (["get", "getByName"] as const).map((method) => {
      const spy = vi.spyOn(namespace, method);
      return () => {
        const { length } = spy.mock.calls;
        spy.mockClear();
        return length;
      };
    }),
  );
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return () => {
    calls = spies.reduce((sum, read) => sum + read(), 0);
    return calls;
  };
}

/** Repeatable chance. */
function dice(seed: number): <T>(choices: readonly T[]) => T {
  let state = seed;
  return (choices) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return choices[Math.floor((state / 2 ** 32) * choices.length)] as (typeof choices)[number];
  };
}

/** Gives a shop a domain of its own, as if its DNS had been found right. */
async function openDomain({ world }: Shop): Promise<string> {
  const host = `own-${world.slug}.example`;
  await env.DB.prepare(
    "INSERT INTO domains (tenant_id, id, host, token, state, created_at, active_since) VALUES (?, ?, ?, 'x', 'active', ?, ?)",
  )
    .bind(world.tenantId, newId("domain"), host, Date.now(), Date.now())
    .run();
  return host;
}

describe("1,000 mixed requests", () => {
  it("TH30 W2 never give a foreign page; hits ask no database and no object", async () => {
    stopClock();
    const names = ["Orchid Night", "Baobab Day", "Orchid Night"];
    const shops = await Promise.all(names.map(async (name) => ({ name, ...(await openShop(name)) })));
    const hosts = await Promise.all(shops.slice(1).map(openDomain));
    const trips = meterDatabase();
    const objects = meterObjects();
    const pick = dice(20_261_121);
    const firsts = new Map<string, string>();
    for (let round = 0; round < 1000; round++) {
      const at = pick([0, 1, 2]);
      const shop = shops[at];
      if (!shop) throw new Error("no such shop");
      const host = pick([undefined, hosts[at - 1]]);
      const below = pick([
        "",
        "/events",
        shop.event.slice(shop.home.length),
        `${shop.event.slice(shop.home.length)}/seats`,
        `${shop.event.slice(shop.home.length)}-gone`,
      ]);
      const prefix = pick([null, null, "en", "bn", "ar"] as const);
      const spoken = pick([undefined, "bn-BD,en;q=0.5", "fr"]);
      // The same question in several spellings, and what is no question.
      const asked = below === "/events" ? pick(["", "q=Orchid", "q=ORCHID%20", "q=orchid&q=other"]) : "";
      const noise = pick(["", "utm_source=x", `r=${round}`, "tenant=other&locale=ar&page=%3Cscript%3E"]);
      const search = [asked, noise].filter(Boolean).join("&");
      const front =
        host === undefined
          ? `https://${pick(["tessera.test", "TESSERA.TEST", "tessera.test:8443"])}`
          : `https://${host}`;
      const path = (prefix === null ? "" : `/${prefix}`) + (host === undefined ? shop.home : "") + below || "/";
      const claimed = pick(["", "evil.test", hosts[0] ?? ""]);
      const page = await get(`${front}${path}${search === "" ? "" : `?${search}`}`, {
        method: pick(["GET", "GET", "GET", "HEAD"]),
        headers: {
          ...(spoken === undefined ? {} : { "accept-language": spoken }),
          ...(claimed === "" ? {} : { "x-forwarded-host": claimed, forwarded: `host=${claimed}` }),
          ...pick([
            {},
            { cookie: "session=a; order=b" },
            { authorization: "Bearer nobody" },
            { "x-original-url": "/o/x" },
          ]),
        },
      });
      const cost = { trips: trips().trips, objects: objects() };
      const locale = prefix ?? (spoken?.startsWith("bn") ? "bn" : "en");
      // One key, one page: whatever came along, the same question in the same language at the same host is kept once.
      const key = [host ?? "", path, locale, asked === "" ? "" : "orchid"].join(" ");
      expect([key, page.cache]).toEqual([key, firsts.has(key) ? "HIT" : "MISS"]);
      if (page.cache === "HIT") expect([key, cost]).toEqual([key, { trips: 0, objects: 0 }]);
      if (page.text === "") {
        firsts.set(key, firsts.get(key) ?? "");
        continue;
      }
      expect(firsts.get(key) || page.text).toBe(page.text);
      firsts.set(key, page.text);
      expect(page.text).toContain(`<html lang="${locale}"`);
      expect(page.text).not.toMatch(/evil\.test|<script>/);
      for (const other of shops) {
        if (other === shop) continue;
        const foreign = [other.world.slug, other.house.eventId].filter((mark) => page.text.includes(mark));
        expect([key, foreign]).toEqual([key, []]);
      }
      if (page.status === 200 && below !== "/events") expect(page.text).toContain(shop.name);
    }
    expect(firsts.size).toBeGreaterThan(100);
  });
});

describe("a change is seen at once", () => {
  type Change = readonly [
    string,
    (shop: Shop) => Promise<unknown>,
    (shop: Shop) => string | Promise<string>,
    (page: Page) => void,
  ];
  const event = (shop: Shop) => shop.event;
  const home = (shop: Shop) => shop.home;
  const says = (text: string) => (page: Page) => expect(page.text).toContain(text);
  const patch = async ({ world }: Shop, path: string, body: object, method = "PATCH") => {
    const known = await world.call(path);
    const etag = known.headers.get("etag");
    return await world.api(path, { method, body, ...(etag === null ? {} : { headers: { "if-match": etag } }) });
  };
  const upload = async ({ world }: Shop) => {
    const answer = await exports.default.fetch(
      `${ORIGIN}/api/v1/media?name=a.png&alt=${encodeURIComponent("The hall at night")}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${world.token}`, "content-type": "image/png" },
        body: await pngFile(1200, 630),
      },
    );
    return (await answer.json<{ id: string }>()).id;
  };
  /** Where the event's page leads to. */
  const linkOn = async (shop: Shop, below: "venues" | "performers") => {
    const { text } = await get(shop.event);
    return new RegExp(`href="(${shop.home}/${below}/[^"]+)"`).exec(text)?.[1] ?? "/no-link";
  };
  const changes: readonly Change[] = [
    [
      "an event's name",
      (shop) => patch(shop, `/events/${shop.house.eventId}`, { name: "Renamed" }),
      event,
      says("Renamed"),
    ],
    [
      "an event's name on its organizer's page",
      (shop) => patch(shop, `/events/${shop.house.eventId}`, { name: "Renamed Again" }),
      home,
      says("Renamed Again"),
    ],
    [
      "a name on the platform's start",
      (shop) => patch(shop, `/events/${shop.house.eventId}`, { name: "Start Renamed" }),
      () => "/",
      says("Start Renamed"),
    ],
    [
      "a new ticket type",
      ({ world, house }) =>
        world.api(`/events/${house.eventId}/ticket-types`, {
          body: { name: "Balcony", area: "standing", price: { amount: 900, currency: "BDT" } },
        }),
      event,
      says("Balcony"),
    ],
    [
      "a ticket type",
      ({ world, house }) =>
        world.api(`/events/${house.eventId}/ticket-types/${house.seatedType}`, {
          method: "PATCH",
          body: { name: "Front" },
        }),
      event,
      says("Front"),
    ],
    [
      "prices",
      ({ world, house }) =>
        world.api(`/events/${house.eventId}/ticket-types/${house.seatedType}`, {
          method: "PATCH",
          body: { price: { amount: 777_700, currency: "BDT" } },
        }),
      home,
      says("7,777"),
    ],
    [
      "a poster",
      async (shop) =>
        shop.world.api(`/events/${shop.house.eventId}/pictures`, {
          method: "PUT",
          body: { poster: await upload(shop), gallery: [] },
        }),
      event,
      says("The hall at night"),
    ],
    [
      "a logo",
      async (shop) => shop.world.api("/tenants/me/logo", { method: "PUT", body: { picture: await upload(shop) } }),
      home,
      says("brand__logo"),
    ],
    ["the organizer's name", (shop) => patch(shop, "/tenants/me", { name: "Other Stage" }), event, says("Other Stage")],
    [
      "the organizer's colour",
      (shop) => patch(shop, "/tenants/me", { accent: "#2a6b4f" }),
      event,
      (page) => expect(page.text).toContain("--tenant-accent:#2A6B4F"),
    ],
    [
      "the venue",
      (shop) => patch(shop, `/venues/${shop.house.venueId}`, { name: "Lake Hall" }),
      event,
      says("Lake Hall"),
    ],
    [
      "a venue on its own page",
      (shop) => patch(shop, `/venues/${shop.house.venueId}`, { address: "1 River Road" }),
      (shop) => linkOn(shop, "venues"),
      says("1 River Road"),
    ],
    [
      "who is on",
      async ({ world, house }) => {
        const { id } = await world.api<{ id: string }>("/performers", { body: { name: "The Choir" } });
        await world.api(`/events/${house.eventId}/line-up`, { method: "PUT", body: { line_up: [{ performer: id }] } });
      },
      event,
      says("The Choir"),
    ],
    [
      "a performer on their own page",
      async (shop) => {
        const { data } = await shop.world.api<{ data: { id: string }[] }>("/performers");
        await patch(shop, `/performers/${data[0]?.id}`, { about: "Forty voices." });
      },
      (shop) => linkOn(shop, "performers"),
      says("Forty voices."),
    ],
    [
      "whom visits are told to",
      ({ world }) => world.api("/tracking", { method: "PUT", body: { meta_pixel: null, ga4: "G-AB12CD34EF" } }),
      event,
      says("Google Analytics"),
    ],
    [
      "a waiting room",
      ({ world, house }) =>
        world.api(`/events/${house.eventId}/waiting-room`, {
          method: "PUT",
          body: { mode: "on", rate_per_minute: 60, holds_per_admission: 2 },
        }),
      event,
      says("/queue"),
    ],
    [
      "a postponement",
      ({ world, house }) => world.api(`/events/${house.eventId}/postpone`, { body: {} }),
      event,
      says("postponed"),
    ],
    [
      "a cancellation",
      ({ world, house }) => world.api(`/events/${house.eventId}/cancel`, { method: "POST" }),
      event,
      says("cancelled"),
    ],
  ];

  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop("Winter Concert");
  });

  it.each(changes)("W2 %s", async (_what, change, path, check) => {
    const address = await path(shop);
    await get(address);
    expect((await get(address)).cache).toBe("HIT");
    const arabic = await get(`/ar${address}`);
    await change(shop);
    const after = await get(address);
    expect(after.cache).toBe("MISS");
    check(after);
    expect((await get(`/ar${address}`)).text).not.toBe(arabic.text);
  });

  it("V8 a picture that was removed is gone, though its files are kept for a year", async () => {
    const own = await openShop("Picture Night");
    const jobs = catchJobs(own.world.tenantId);
    const id = await upload(own);
    const address = `/media/${id}/320.webp`;
    expect(await get(address)).toMatchObject({ status: 200, cache: "MISS" });
    expect(await get(address)).toMatchObject({ status: 200, cache: "HIT" });
    await own.world.api(`/media/${id}`, { method: "DELETE", status: 204 });
    // Somebody looks while its files are still there.
    await get(address);
    await jobs.deliver();
    expect((await get(address)).status).toBe(404);
  });

  it("W2 of one organizer leaves the pages of others where they are", async () => {
    const [one, two] = [await openShop("One"), await openShop("Two")];
    await get(one.event);
    await get(two.event);
    await one.world.api(`/events/${one.house.eventId}/cancel`, { method: "POST" });
    expect((await get(two.event)).cache).toBe("HIT");
    expect((await get(one.event)).cache).toBe("MISS");
  });

  it("W2 a page that was missing is there as soon as its event is published", async () => {
    const world = await createWorld();
    const house = await createHouse(world, { name: "Soon", publish: false });
    const { slug } = await world.api<{ slug: string }>(`/events/${house.eventId}`);
    const address = `/o/${world.slug}/events/${slug}`;
    expect(await get(address)).toMatchObject({ status: 404, cache: "MISS" });
    expect(await get(address)).toMatchObject({ status: 404, cache: "HIT" });
    await world.api(`/events/${house.eventId}/publish`, { method: "POST" });
    expect(await get(address)).toMatchObject({ status: 200, cache: "MISS" });
  });

  it("W2 what staff may change is forgotten unless it is named as being on no page, and nothing is named in vain", async () => {
    const { paths } = await (
      await exports.default.fetch(`${ORIGIN}/openapi.json`)
    ).json<{
      paths: Record<string, Record<string, unknown>>;
    }>();
    const changed = new Set(
      Object.entries(paths)
        .filter(
          ([path, methods]) => path.startsWith("/api/v1/") && Object.keys(methods).some((method) => method !== "get"),
        )
        .map(([path]) => path.split("/")[3] ?? ""),
    );
    expect([...ON_NO_PAGE].filter((first) => !changed.has(first))).toEqual([]);
    const shown = [
      "events",
      "fee-settings",
      "media",
      "performers",
      "series",
      "tax-settings",
      "tenants",
      "tracking",
      "venues",
    ];
    expect(shown.filter((first) => !changed.has(first) || ON_NO_PAGE.has(first))).toEqual([]);
  });
});

describe("lifetimes", () => {
  it("W2 a page that has become old is given out once more while a new one is made", async () => {
    const clock = stopClock();
    const { event, house, world } = await openShop("Old");
    await get(event);
    // Behind the back of every route, as a sale changes counts.
    await env.DB.prepare("UPDATE events SET name = 'New' WHERE id = ?").bind(house.eventId).run();
    clock.advance(29 * SECOND);
    expect(await get(event)).toMatchObject({ cache: "HIT" });
    clock.advance(2 * SECOND);
    const stale = await get(event);
    expect(stale.cache).toBe("STALE");
    expect(stale.text).toContain("Old");
    await vi.waitFor(async () => {
      const fresh = await get(event);
      expect(fresh.cache).toBe("HIT");
      expect(fresh.text).toContain("New");
    });
    clock.advance(HOUR);
    expect(await get(event)).toMatchObject({ cache: "MISS" });
    expect(await get(`/o/${world.slug}`)).toMatchObject({ cache: "MISS" });
  });

  it("W2 nobody is shown that a sale has not begun after it has", async () => {
    const clock = stopClock();
    const { event, house, world } = await openShop("Morning");
    const opens = toTimestamp(clock.now() + 40 * SECOND);
    for (const type of [house.seatedType, house.standingType])
      await world.api(`/events/${house.eventId}/ticket-types/${type}`, {
        method: "PATCH",
        body: { sales_start: opens },
      });
    expect((await get(event)).text).toContain("Opens");
    clock.advance(20 * SECOND);
    expect(await get(event)).toMatchObject({ cache: "HIT" });
    clock.advance(21 * SECOND);
    const open = await get(event);
    expect(open.cache).toBe("MISS");
    expect(open.text).toContain(`href="${event}/seats"`);
  });

  it("W2 a clock that went back makes nothing young again", async () => {
    const clock = stopClock(Date.now() + 400 * DAY);
    const { event } = await openShop("Later");
    await get(event);
    clock.advance(-MINUTE);
    expect(await get(event)).toMatchObject({ cache: "MISS" });
  });
});

describe("TH30 what is never kept", () => {
  it("TH30 TH38 personal pages, refusals and redirects go past the cache", async () => {
    const { event, world, house } = await openShop("Private");
    const hold = await world.api<{ id: string }>(`/shop/events/${house.eventId}/holds`, {
      token: null,
      body: { lines: [{ ticket_type: house.standingType, quantity: 1 }] },
    });
    const checkout = await get(`/checkout/${hold.id}`);
    expect(checkout).toMatchObject({ status: 200, cache: null });
    expect(checkout.headers.get("cache-control")).toBe("no-store");
    expect(await get(event, { method: "POST" })).toMatchObject({ status: 405, cache: null });
    await world.api(`/events/${house.eventId}/waiting-room`, {
      method: "PUT",
      body: { mode: "on", rate_per_minute: 60, holds_per_admission: 2 },
    });
    for (let time = 0; time < 2; time++) {
      const response = await exports.default.fetch(new Request(`${ORIGIN}${event}/seats`, { redirect: "manual" }));
      expect(response.status).toBe(303);
      expect(response.headers.get("location")).toBe(`${event}/queue`);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.has("x-sale-queue")).toBe(false);
    }
  });

  it("TH30 an address written another way is the same page or none", async () => {
    const { event, world } = await openShop("Encoded");
    const page = await get(event);
    const encoded = event.replace("/events/", "/%65vents/").replace(world.slug, world.slug.replace("t-", "%74-"));
    const same = await get(encoded);
    expect(same.status === 404 || same.text === page.text).toBe(true);
    for (const odd of [
      `${event}%00`,
      `${event}/..%2f..%2fx`,
      event.toUpperCase(),
      `/${event}`,
      `${event}%2fseats`,
      `${event};a=b`,
    ]) {
      const answer = await get(odd);
      expect([odd, answer.status]).toEqual([odd, 404]);
    }
    expect(await get(event)).toMatchObject({ cache: "HIT", text: page.text });
  });
});
