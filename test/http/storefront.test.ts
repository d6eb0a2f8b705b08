/** The pages for buyers: what they say, to whom, and what cannot be done to them through the cache. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Storefront } from "../../worker/storefront/index.ts";
import { createHouse, type House, type HouseOptions } from "../support/house.ts";
import { createWorld, type World } from "../support/world.ts";

const ORIGIN = "https://tessera.test";

type Place = { readonly world: World; readonly house: House; readonly path: string };

async function place(options: HouseOptions = {}): Promise<Place> {
  const world = await createWorld();
  const house = await createHouse(world, options);
  const event = await world.api<{ slug: string }>(`/events/${house.eventId}`);
  return { world, house, path: `/o/${world.slug}/events/${event.slug}` };
}

async function get(path: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
  const response = await exports.default.fetch(new Request(path.startsWith("http") ? path : ORIGIN + path, init));
  return { response, text: await response.text() };
}

describe("cached pages", () => {
  it("W2 are forgotten when staff changed what they say, and only then", async () => {
    const { world, house } = await place();
    const forgotten: (readonly string[])[] = [];
    const purge = vi.spyOn(Storefront.prototype, "purge").mockImplementation(async (tags) => {
      forgotten.push(tags);
    });
    onTestFinished(() => purge.mockRestore());
    const event = `/events/${house.eventId}`;
    const tags = [`event-${house.eventId}`, `tenant-${world.slug}`, "home"];
    await world.api(event);
    await exports.default.fetch(`${ORIGIN}/api/v1${event}/cancel`, { method: "POST" });
    await world.api(`${event}/ticket-types/${house.seatedType}`, { method: "PATCH", body: { name: "Front" } });
    await vi.waitFor(() => expect(forgotten).toEqual([tags]));
    await world.api(`${event}/cancel`, { method: "POST" });
    await vi.waitFor(() => expect(forgotten).toEqual([tags, tags]));
  });
});

describe("pages", () => {
  it("the event page says what, when, where and what it costs, and may be cached", async () => {
    const { world, path } = await place({ name: "Winter Concert" });
    const { response, text } = await get(path);
    expect(response.status).toBe(200);
    expect(text).toContain("Winter Concert");
    expect(text).toContain("Agora Hall");
    expect(text).toContain("1,250");
    expect(text).toContain(`href="${path}/seats"`);
    expect(text).toContain('"@type":"Event"');
    expect(response.headers.get("cache-control")).toMatch(/public.*s-maxage=\d+.*stale-while-revalidate=\d+/);
    expect(response.headers.has("set-cookie")).toBe(false);
    expect((await get(`/o/${world.slug}`)).text).toContain("Winter Concert");
    expect((await get("/")).text).toContain("Winter Concert");
  });

  it("I5 with a waiting room the page says Join the queue, is kept for seconds only, and says so no more after it", async () => {
    const { world, house, path } = await place();
    const room = `/events/${house.eventId}/waiting-room`;
    const { version } = await world.api<{ version: number }>(room, {
      method: "PUT",
      body: { mode: "on", rate_per_minute: 60, holds_per_admission: 2 },
    });
    const queued = await get(path);
    expect(queued.text).toContain(`href="${path}/queue"`);
    expect(queued.text).toContain("Join the queue");
    expect(queued.text).not.toContain(`href="${path}/seats"`);
    expect(queued.response.headers.get("cache-control")).toContain("s-maxage=5,");
    await world.api(room, { method: "PUT", body: { mode: "off" }, headers: { "if-match": `"${version}"` } });
    const plain = await get(path);
    expect(plain.text).toContain(`href="${path}/seats"`);
    expect(plain.text).not.toContain("Join the queue");
  });

  it("the event page stays below 30 kB compressed", async () => {
    const { path } = await place();
    const { text } = await get(path);
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    expect((await new Response(stream).arrayBuffer()).byteLength).toBeLessThan(30_000);
  });

  it("I5 a draft, another tenant's event and nonsense are all the same missing page", async () => {
    const draft = await place({ publish: false });
    const other = await createWorld();
    const { path } = await place();
    const slug = path.split("/").at(-1) ?? "";
    for (const missing of [
      draft.path,
      `/o/${other.slug}/events/${slug}`,
      "/o/NOPE/events/x",
      "/o/a/b/c",
      "/checkout/x",
    ]) {
      const { response, text } = await get(missing);
      expect([missing, response.status]).toEqual([missing, 404]);
      expect(text).toContain("There is no such page");
    }
  });
});

describe("languages", () => {
  it("W8 an address with a language is in that language, and so are its links; without one the visitor's decides", async () => {
    const { world, path } = await place();
    const language = (text: string) => /<html lang="(\w+)" dir="(\w+)"/.exec(text)?.slice(1);
    const arabic = await get(`/ar${path}`, { headers: { cookie: "language=bn", "accept-language": "hi" } });
    expect(language(arabic.text)).toEqual(["ar", "rtl"]);
    expect(arabic.text).toContain(`href="/ar${path}/seats"`);
    expect(arabic.text).toContain(`href="/ar/o/${world.slug}"`);
    expect(arabic.text).toContain(`<link rel="canonical" href="${ORIGIN}/ar${path}"`);
    expect(arabic.text).toContain(`hreflang="sw" href="${ORIGIN}/sw${path}"`);
    const chosen = await get(path, { headers: { cookie: "language=bn", "accept-language": "hi" } });
    expect(language(chosen.text)).toEqual(["bn", "ltr"]);
    expect(chosen.text).toContain(`href="${path}/seats"`);
    expect(chosen.response.headers.get("vary")).toBe("accept-language, cookie");
    expect(language((await get(path, { headers: { "accept-language": "fr, hi;q=0.5" } })).text)).toEqual(["hi", "ltr"]);
    expect(language((await get(`/en${path}`, { headers: { "accept-language": "hi" } })).text)).toEqual(["en", "ltr"]);
    expect(language((await get("/ar")).text)).toEqual(["ar", "rtl"]);
    expect((await get("/fr")).response.status).toBe(404);
    expect((await get("/ar/api/v1/shop/events")).response.status).toBe(404);
  });
});

describe("TH30 the cache cannot be poisoned", () => {
  it("TH30 host, forwarded headers, cookies, tokens and unknown queries change nothing", async () => {
    const { path } = await place();
    const plain = await get(path);
    const variants: readonly [string, RequestInit][] = [
      [
        path,
        { headers: { "x-forwarded-host": "evil.test", "x-forwarded-proto": "http", forwarded: "host=evil.test" } },
      ],
      [path, { headers: { cookie: "session=evil", authorization: "Bearer evil", "accept-language": "evil" } }],
      [`${path}?utm_source=evil&callback=evil&q=%3Cscript%3E`, {}],
      [path, { headers: { "x-original-url": "/evil", "x-rewrite-url": "/evil", "x-http-method-override": "POST" } }],
    ];
    for (const [address, init] of variants) {
      const { response, text } = await get(address, init);
      expect(text).not.toContain("evil");
      expect(text).toBe(plain.text);
      expect(response.headers.get("cache-control")).toBe(plain.response.headers.get("cache-control"));
    }
  });

  it("TH30 a HEAD has no body and the next GET has one", async () => {
    const { path } = await place();
    const head = await get(path, { method: "HEAD" });
    expect(head.response.status).toBe(200);
    expect(head.text).toBe("");
    expect((await get(path)).text).toContain("</html>");
  });

  it("TH30 other methods are refused and kept by nobody", async () => {
    const { path } = await place();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const { response } = await get(path, { method });
      expect([method, response.status]).toEqual([method, 405]);
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
    expect((await get(path)).response.status).toBe(200);
  });

  it("TH30 two tenants with the same event address keep their own pages", async () => {
    const [one, two] = [await place({ name: "Same Name" }), await place({ name: "Same Name" })];
    expect(one.path).not.toBe(two.path);
    expect((await get(one.path)).text).toContain(one.house.eventId);
    expect((await get(two.path)).text).toContain(two.house.eventId);
  });
});

describe("TH26 what an organizer writes stays text", () => {
  const SCRIPT = `</title></script><script>alert("x")</script>`;

  it("TH26 script in the name, the summary and the story comes out escaped on every page", async () => {
    const { world, house } = await place({ name: SCRIPT });
    const event = await world.call<{ slug: string }>(`/events/${house.eventId}`);
    await world.api(`/events/${house.eventId}`, {
      method: "PATCH",
      body: { summary: SCRIPT, description: `${SCRIPT} <img src=x onerror=alert(1)>` },
      headers: { "if-match": event.headers.get("etag") ?? "" },
    });
    const path = `/o/${world.slug}/events/${event.json.slug}`;
    for (const page of [path, `${path}/seats`, `/o/${world.slug}`, "/"]) {
      const { response, text } = await get(page);
      expect(response.status).toBe(200);
      expect(text).not.toContain("<script>alert");
      expect(text).not.toContain("<img");
      expect(text).toContain("alert(");
    }
  });

  it("TH26 TH28 no inline script may run, nobody may frame a page, types are not guessed", async () => {
    const { path } = await place();
    for (const page of ["/", path, `${path}/seats`, "/o/nobody"]) {
      const { response, text } = await get(page);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(text).not.toMatch(/ style="| on\w+="/);
      for (const [, attributes] of text.matchAll(/<script([^>]*)>/g))
        expect(attributes).toMatch(/src="\/assets\/|type="application\/(ld\+)?json"/);
    }
  });
});

describe("personal pages", () => {
  async function order({ world, house }: Place): Promise<{ id: string; access_token: string; hold: string }> {
    const hold = await world.api<{ id: string; token: string }>(`/shop/events/${house.eventId}/holds`, {
      token: null,
      body: { lines: [{ ticket_type: house.standingType, quantity: 1 }] },
    });
    const made = await world.api<{ id: string; access_token: string }>("/shop/orders", {
      token: null,
      body: { hold: hold.id, token: hold.token, buyer: { name: "Wanjiru Kamau", email: "wanjiru@example.test" } },
    });
    return { ...made, hold: hold.id };
  }

  it("TH26 TH28 what organizer and buyer wrote stays text where one pays, and nobody frames it", async () => {
    const where = await place({ name: "</script><script>alert(1)</script>" });
    const made = await order(where);
    for (const path of [`/checkout/${made.hold}`, `/orders/${made.id}/${made.access_token}`]) {
      const { response, text } = await get(path);
      expect(response.status).toBe(200);
      expect(text).toContain("alert(1)");
      expect(text).not.toContain("<script>alert");
      expect(text).not.toMatch(/ style="| on\w+="/);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(response.headers.get("x-frame-options")).toBe("DENY");
    }
  });

  it("TH38 checkout and order pages are stored nowhere and tell no address", async () => {
    const where = await place();
    const made = await order(where);
    for (const page of [`/checkout/${made.hold}`, `/orders/${made.id}/${made.access_token}`]) {
      const { response, text } = await get(page);
      expect([page, response.status]).toEqual([page, 200]);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(text).toContain(page.startsWith("/orders") ? 'content="noindex"' : `rel="canonical" href="${ORIGIN}/o/`);
    }
    expect((await get(`/checkout/${made.hold}`)).text).not.toContain("Wanjiru");
    expect((await get(`/orders/${made.id}/${made.access_token}`)).text).toContain("wanjiru@example.test");
  });

  it("TH38 a wrong token answers like an unknown order", async () => {
    const where = await place();
    const made = await order(where);
    const wrong = await get(`/orders/${made.id}/${"x".repeat(made.access_token.length)}`);
    const unknown = await get(`/orders/ord_${"0".repeat(26)}/${made.access_token}`);
    expect(wrong.response.status).toBe(404);
    expect(unknown.response.status).toBe(404);
    expect(wrong.text).toBe(unknown.text);
  });
});
