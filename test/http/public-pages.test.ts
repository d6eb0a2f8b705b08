/** Listings, organizers, venues, performers; what search engines and messengers read. */
import { decode } from "fast-png";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { meterDatabase } from "../support/d1-meter.ts";
import { createWorld, type World } from "../support/world.ts";

const ORIGIN = "https://tessera.test";
const SCRIPT = "<script>alert(1)</script>";

async function get(path: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
  const response = await exports.default.fetch(new Request(path.startsWith("http") ? path : ORIGIN + path, init));
  return { response, text: await response.text() };
}

/** The data blocks of a page: everything under `@graph`. */
function linkedData(html: string): Record<string, unknown>[] {
  const [, json = "{}"] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? [];
  return (JSON.parse(json) as { "@graph"?: Record<string, unknown>[] })["@graph"] ?? [];
}
const ofType = (html: string, type: string) => linkedData(html).find((thing) => thing["@type"] === type);

let world: World;
let event: { id: string; slug: string; path: string };
let act: { id: string; slug: string };

beforeAll(async () => {
  world = await createWorld();
  await world.api("/tenants/me", {
    method: "PATCH",
    body: { about: `# Since 1998\n\nWe play **by the river**. ${SCRIPT}`, accent: "#1D5B3B" },
    headers: { "if-match": '"1"' },
  });
  const venue = await world.api("/venues", { body: { name: "River Hall", address: "1 Quay", city: "Khulna" } });
  act = await world.api("/performers", { body: { name: "Nadi Trio", about: `Three voices. ${SCRIPT}` } });
  const made = await world.api("/events", {
    body: {
      venue_id: venue.id,
      name: "Songs of the river",
      summary: "An evening",
      starts_at: toTimestamp(Date.now() + 20 * DAY),
    },
  });
  await world.api(`/events/${made.id}/ticket-types`, {
    body: { name: "Entry", price: { amount: 45_050, currency: "BDT" }, capacity: 30 },
  });
  await world.api(`/events/${made.id}/topics`, { method: "PUT", body: { category: "music", tags: ["Folk"] } });
  await world.api(`/events/${made.id}/line-up`, {
    method: "PUT",
    body: { line_up: [{ performer: act.id, billing: "Main act" }] },
  });
  await world.api(`/events/${made.id}/publish`, { method: "POST" });
  const { slug } = await world.api(`/events/${made.id}`);
  event = { id: made.id, slug, path: `/o/${world.slug}/events/${slug}` };
});

describe("W1 listings", () => {
  it("W1 are narrowed by the address, without script, and can be linked", async () => {
    const list = `/o/${world.slug}/events`;
    const title = "Songs of the river";
    for (const query of [
      "",
      "?q=songs",
      "?city=khulna",
      "?category=music",
      "?tag=folk",
      "?q=nadi&city=khulna&category=music",
    ])
      expect((await get(list + query)).text, query).toContain(title);
    for (const query of [
      "?q=opera",
      "?city=dhaka",
      "?category=sport",
      "?when=today",
      "?from=2020-01-01&until=2020-02-01",
    ]) {
      const { response, text } = await get(list + query);
      expect(response.status).toBe(200);
      expect(text, query).not.toContain(title);
      expect(text).toContain("has nothing on sale that fits this");
    }
    const { text } = await get("/events?q=songs&city=khulna");
    expect(text).toContain(title);
    expect(text).toMatch(/<form[^>]*action="\/events"/);
    expect(text).toContain('value="songs"');
    expect(text).toMatch(/<option value="khulna" selected/);
  });

  it("TH26 TH30 what is typed is said in its normal form only, and never as markup", async () => {
    const { text } = await get(
      `/events?q=${encodeURIComponent(`${SCRIPT}" onfocus="x`)}&category=%3Cb%3E&when=never&evil=1`,
    );
    expect(text).not.toContain("alert(1)");
    expect(text).not.toContain("onfocus=");
    expect(text).not.toContain("evil");
    expect(text).toContain('name="robots" content="noindex"');
  });

  it("I8 W1 go on from page to page, each event once", async () => {
    const other = await createWorld();
    const venue = await other.api("/venues", { body: { name: "Row", city: "Sylhet" } });
    const rows = Array.from({ length: 70 }, (_, at) => ({ id: `evt_${String(at).padStart(26, "0")}`, at }));
    await env.DB.batch(
      rows.map(({ id, at }) =>
        env.DB.prepare(
          `INSERT INTO events (tenant_id, id, slug, venue_id, name, status, starts_at, time_zone, currency, language, created_at)
           VALUES (?, ?, ?, ?, ?, 'published', ?, 'Asia/Dhaka', 'BDT', 'en', 0)`,
        ).bind(other.tenantId, id, `row-${at}`, venue.id, `Row ${at}`, Date.now() + DAY + at * 1000),
      ),
    );
    const seen: string[] = [];
    let path: string | undefined = `/o/${other.slug}/events`;
    for (let page = 0; page < 5 && path !== undefined; page++) {
      const { text } = await get(path);
      seen.push(...[...text.matchAll(/href="[^"]*\/events\/(row-\d+)"/g)].map(([, slug]) => slug ?? ""));
      path = /href="([^"]*after=[^"]*)" rel="next"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(path).toBeUndefined();
    expect(seen).toEqual(rows.map(({ at }) => `row-${at}`));
  });

  it("I8 a page reads few rows more than it shows", async () => {
    const read = meterDatabase();
    const { text } = await get(`/o/${world.slug}/events?q=songs%20river&city=khulna&category=music`);
    expect(text).toContain("Songs of the river");
    const { read: rows, returned } = read();
    expect(returned).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(10 + 2 * returned);
  });
});

describe("W1 pages of organizers, venues and performers", () => {
  it("L6 TH26 the organizer says who they are, in their colour, and nothing they write is markup", async () => {
    const { response, text } = await get(`/o/${world.slug}`);
    expect(response.status).toBe(200);
    expect(text).toContain("<strong>by the river</strong>");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("--tenant-accent:");
    expect(text).toContain(`href="/o/${world.slug}/calendar.ics"`);
    expect(ofType(text, "Organization")).toMatchObject({ name: "Agora Stage", url: `${ORIGIN}/o/${world.slug}` });
    expect(text).toMatch(/<meta name="description" content="Since 1998 We play by the river/);
  });

  it("W1 a venue has its address, its map and what is on, and exists only while something is", async () => {
    const { text } = await get(event.path);
    const [path = ""] = new RegExp(`/o/${world.slug}/venues/[a-z0-9-]+`).exec(text) ?? [];
    expect(path).toBe(`/o/${world.slug}/venues/river-hall-khulna`);
    const venue = await get(path);
    expect(venue.response.status).toBe(200);
    expect(venue.text).toContain("<bdi>1 Quay</bdi>, <bdi>Khulna</bdi>");
    expect(venue.text).toContain("openstreetmap.org");
    expect(venue.text).toContain("Songs of the river");
    expect(ofType(venue.text, "Place")).toMatchObject({ name: "River Hall" });
    expect((await get(`/o/${world.slug}/venues/nowhere`)).response.status).toBe(404);
    const stranger = await createWorld();
    expect((await get(`/o/${stranger.slug}/venues/river-hall-khulna`)).response.status).toBe(404);
  });

  it("W1 TH26 a performer has what they are and where they can be seen", async () => {
    const { response, text } = await get(`/o/${world.slug}/performers/${act.slug}`);
    expect(response.status).toBe(200);
    expect(text).toContain("Three voices.");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain(`href="${event.path}"`);
    expect(ofType(text, "PerformingGroup")).toMatchObject({ name: "Nadi Trio" });
    const stranger = await createWorld();
    expect((await get(`/o/${stranger.slug}/performers/${act.slug}`)).response.status).toBe(404);
  });

  it("V7 V12 the event leads to all of them, to its calendar file and to more of its kind", async () => {
    const { text } = await get(event.path);
    for (const part of [
      `href="/o/${world.slug}/performers/${act.slug}"`,
      "Main act",
      `href="/o/${world.slug}/events?category=music"`,
      `href="/o/${world.slug}/events?tag=folk"`,
      `href="${event.path}/calendar.ics"`,
    ])
      expect(text).toContain(part);
    const calendar = await get(`${event.path}/calendar.ics`);
    expect(calendar.response.headers.get("content-type")).toContain("text/calendar");
    expect(calendar.text.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect((await get(`/o/${world.slug}/events/no-such/calendar.ics`)).response.status).toBe(404);
  });
});

describe("O7 what goes back", () => {
  it("O7 the event says until when all or part of the money goes back, and nothing where buyers ask the organizer", async () => {
    expect((await get(event.path)).text).not.toContain("of the money goes back");
    const policy = `/events/${event.id}/cancellation-policy`;
    const steps = [
      { until_hours: 240, percent: 100 },
      { until_hours: 48, percent: 50 },
    ];
    await world.api(policy, { method: "PUT", body: { policy: { steps, keep_fees: false, rename_hours: null } } });
    expect((await get(event.path)).text).toContain("all of the money goes back");
    await world.api(policy, {
      method: "PUT",
      body: { policy: { steps: steps.slice(1), keep_fees: false, rename_hours: null } },
    });
    expect((await get(`/sw${event.path}`)).text).toContain("50% ya fedha zitarudi");
  });
});

describe("W1 what machines read", () => {
  it("W1 an event says its status, offers, place, performers and the way to it", async () => {
    const { text } = await get(event.path);
    expect(ofType(text, "Event")).toMatchObject({
      name: "Songs of the river",
      eventStatus: "https://schema.org/EventScheduled",
      location: { "@type": "Place", name: "River Hall", address: { addressLocality: "Khulna" } },
      organizer: { name: "Agora Stage" },
      performer: [{ name: "Nadi Trio" }],
      offers: [{ price: "450.50", priceCurrency: "BDT", availability: "https://schema.org/InStock" }],
    });
    expect(ofType(text, "BreadcrumbList")).toMatchObject({ itemListElement: [{ position: 1 }, { position: 2 }] });
    expect(text.match(/rel="alternate" hreflang="(?:en|bn|hi|sw|ar|x-default)"/g)).toHaveLength(6);
    expect(text).toContain('name="twitter:card" content="summary_large_image"');
  });

  it("W1 the sitemap leads to every public page in every language, and robots.txt to the sitemap", async () => {
    const index = await get("/sitemap.xml");
    expect(index.response.headers.get("content-type")).toContain("xml");
    const mine = `${ORIGIN}/o/${world.slug}/sitemap.xml`;
    expect(index.text).toContain(`<loc>${mine}</loc>`);
    const { text } = await get(mine);
    const addresses = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = ""]) => address);
    for (const path of [
      event.path,
      `/o/${world.slug}/venues/river-hall-khulna`,
      `/o/${world.slug}/performers/${act.slug}`,
    ]) {
      expect(addresses).toContain(ORIGIN + path);
      expect(addresses).toContain(`${ORIGIN}/ar${path}`);
    }
    for (const address of addresses.filter((each) => each.includes("/bn/"))) {
      expect((await get(address)).response.status, address).toBe(200);
    }
    expect((await get("/sitemaps/tessera.xml")).text).toContain(`${ORIGIN}/events?city=khulna`);
    expect((await get("/robots.txt")).text).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
  });
});

describe("W1 the picture in messengers", () => {
  const pictureOf = async (path: string) => {
    const { text } = await get(path);
    return /property="og:image" content="([^"]+)"/.exec(text)?.[1] ?? "";
  };

  it("W1 is drawn once in each language, and has another address when what is on it changes", async () => {
    const address = await pictureOf(event.path);
    expect(address).toMatch(new RegExp(`^${ORIGIN}/cards/${event.id}/en-[0-9a-f]{16}\\.png$`));
    const response = await exports.default.fetch(address);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(response.headers.get("cache-control")).toContain("immutable");
    const file = new Uint8Array(await response.arrayBuffer());
    expect(file.length).toBeLessThan(60_000);
    const picture = decode(file);
    expect([picture.width, picture.height]).toEqual([1200, 630]);
    expect(new Set(picture.data).size).toBeGreaterThan(10);
    expect((await env.FILES.list({ prefix: `cards/${event.id}/` })).objects).toHaveLength(1);
    expect(await pictureOf(`/ar${event.path}`)).toMatch(/\/ar-[0-9a-f]{16}\.png$/);
    await world.api(`/events/${event.id}`, { method: "PATCH", body: { summary: "Another evening" } });
    expect(await pictureOf(event.path)).toBe(address);
  });

  it("I8 nothing is drawn for made-up addresses", async () => {
    for (const path of [
      `/cards/${event.id}/en-0123456789abcdef.png`,
      `/cards/${event.id}/xx-0123456789abcdef.png`,
      `/cards/${event.id}/en-1.png`,
      "/cards/evt_x/en-0123456789abcdef.png",
    ])
      expect((await get(path)).response.status).toBe(404);
  });
});
