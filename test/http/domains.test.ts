/** Organizers' own domains: whose they are, what is on them, and what never is (T14, TH27, TH30). */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { sweepDomains } from "../../worker/domains/index.ts";
import { control } from "../contracts/sandbox-driver.ts";
import { stopClock } from "../support/clock.ts";
import { meterDatabase } from "../support/d1-meter.ts";
import { createHouse, type House } from "../support/house.ts";
import { catchJobs } from "../support/jobs-queue.ts";
import { createWorld, type World } from "../support/world.ts";

type Domain = {
  readonly id: string;
  readonly host: string;
  readonly state: string;
  readonly fault: string | null;
  readonly records: readonly { readonly type: string; readonly name: string; readonly value: string }[];
};
type Site = {
  readonly world: World;
  readonly house: House;
  readonly slug: string;
  readonly host: string;
  readonly domain: Domain;
};

const freshHost = () => `tickets-${crypto.randomUUID().slice(0, 8)}.example`;

/** Sets the records that a domain asks for, as its owner does at their provider. */
async function setDns({ records }: Domain, which: readonly string[] = ["TXT", "CNAME"], gone = false): Promise<void> {
  for (const { type, name, value } of records) {
    if (which.includes(type)) await control("/control/dns", { name, type, values: gone ? [] : [value] });
  }
}

async function addDomain(world: World, host = freshHost()): Promise<Domain> {
  return await world.api<Domain>("/domains", { body: { host } });
}

async function check(world: World, { id }: Domain, token = world.token): Promise<Domain> {
  return await world.api<Domain>(`/domains/${id}/check`, { method: "POST", token });
}

/** A shop with an active domain of its own. */
async function openSite(name = "Own Concert"): Promise<Site> {
  const world = await createWorld();
  const house = await createHouse(world, { name });
  const { slug } = await world.api<{ slug: string }>(`/events/${house.eventId}`);
  const domain = await addDomain(world);
  await setDns(domain);
  expect(await check(world, domain)).toMatchObject({ state: "active", fault: null });
  return { world, house, slug, host: domain.host, domain };
}

async function get(address: string, init: RequestInit = {}) {
  const response = await exports.default.fetch(new Request(address, { redirect: "manual", ...init }));
  const { status, headers } = response;
  return {
    status,
    headers,
    cache: headers.get("cf-cache-status"),
    to: headers.get("location"),
    text: await response.text(),
  };
}

describe("T14 a name becomes theirs", () => {
  it("T14 when its DNS says so and leads here, and not before", async () => {
    const world = await createWorld();
    const domain = await addDomain(world);
    expect(domain).toMatchObject({ state: "pending", fault: null });
    expect(await check(world, domain)).toMatchObject({ state: "pending", fault: "no_proof" });
    expect((await get(`https://${domain.host}/`)).status).toBe(404);
    await setDns(domain, ["TXT"]);
    expect(await check(world, domain)).toMatchObject({ state: "pending", fault: "not_pointed" });
    await setDns(domain);
    expect(await check(world, domain)).toMatchObject({ state: "active", fault: null });
    expect((await get(`https://${domain.host}/`)).status).toBe(200);
    const { data } = await world.api<{ data: Domain[] }>("/domains");
    expect(data.map(({ host }) => host)).toEqual([domain.host]);
  });

  it("T14 a name without anything before it may lead here by its addresses", async () => {
    const world = await createWorld();
    const domain = await addDomain(world);
    await setDns(domain, ["TXT"]);
    await control("/control/dns", { name: "tessera.test", type: "A", values: ["192.0.2.10"] });
    await control("/control/dns", { name: domain.host, type: "A", values: ["192.0.2.10"] });
    expect(await check(world, domain)).toMatchObject({ state: "active" });
  });

  it("T14 bad names, doubles and too many are refused with a reason", async () => {
    const world = await createWorld();
    for (const host of ["localhost", "10.0.0.1", "tessera.test", "x.workers.dev", "a.example/path"]) {
      const refused = await world.call("/domains", { body: { host } });
      expect([host, refused.status, refused.json.errors[0].field]).toEqual([host, 422, "host"]);
    }
    const host = freshHost();
    await addDomain(world, host);
    expect((await world.call("/domains", { body: { host: `https://${host.toUpperCase()}/` } })).json.code).toBe(
      "domain_exists",
    );
    for (let n = 0; n < 4; n++) await addDomain(world);
    expect((await world.call("/domains", { body: { host: freshHost() } })).json.code).toBe("too_many_domains");
  });

  it("T14 I5 who claims another's name gets nothing; who takes the name over gets it when the other's records are gone", async () => {
    const clock = stopClock();
    const site = await openSite();
    const other = await createWorld();
    const claim = await addDomain(other, site.host);
    expect(await check(other, claim)).toMatchObject({ state: "pending", fault: "no_proof" });
    await setDns(claim);
    expect(await check(other, claim)).toMatchObject({ state: "pending", fault: "taken" });
    expect((await get(`https://${site.host}/`)).text).toContain("Own Concert");
    // The claim's TXT record has replaced the other: three checks in a row find it gone.
    const jobs = catchJobs(site.world.tenantId);
    for (let miss = 0; miss < 3; miss++) {
      expect((await get(`https://${site.host}/`)).text).toContain("Own Concert");
      clock.advance(DAY);
      await sweepDomains(env, clock.now());
      expect(jobs.waiting.map(({ type }) => type)).toEqual(["domains.check"]);
      await jobs.deliver();
    }
    expect((await get(`https://${site.host}/`)).status).toBe(404);
    expect(await check(other, claim, await other.memberToken("owner"))).toMatchObject({ state: "active" });
    const taken = await get(`https://${site.host}/`);
    expect(taken.status).toBe(200);
    expect(taken.text).not.toContain("Own Concert");
  });

  it("T14 a name server that is down takes nobody's domain away; a message that comes twice is one check", async () => {
    const clock = stopClock();
    const site = await openSite();
    const jobs = catchJobs(site.world.tenantId);
    clock.advance(DAY + HOUR);
    await sweepDomains(env, clock.now());
    await control("/control/dns", { next: "error_500", times: 6 });
    const [message] = jobs.waiting;
    if (!message) throw new Error("no check was enqueued");
    await jobs.deliver([message]);
    await jobs.deliver([message]);
    const token = await site.world.memberToken("owner");
    const { data } = await site.world.api<{ data: (Domain & { version: number })[] }>("/domains", { token });
    expect(data[0]).toMatchObject({ state: "active", fault: "dns_unreachable", version: 3 });
    expect((await get(`https://${site.host}/`)).status).toBe(200);
  });
});

describe("T14 on an own domain", () => {
  it("T14 the organizer's pages are at its start, link to each other there, and are canonical there from everywhere", async () => {
    const { world, slug, host } = await openSite();
    const home = await get(`https://${host}/`);
    expect(home.text).toContain("Own Concert");
    expect(home.text).toContain(`href="/events/${slug}"`);
    expect(home.text).not.toContain(`/o/${world.slug}`);
    expect(home.text).toContain(`<link rel="canonical" href="https://${host}/"`);
    const event = await get(`https://${host}/events/${slug}`);
    expect(event.status).toBe(200);
    expect(event.text).toContain(`href="/events/${slug}/seats"`);
    expect(event.text).toContain(`<link rel="canonical" href="https://${host}/events/${slug}"`);
    const arabic = await get(`https://${host}/ar/events/${slug}`);
    expect(arabic.text).toContain('<html lang="ar" dir="rtl"');
    expect(arabic.text).toContain(`href="/ar/events/${slug}/seats"`);
    const platform = await get(`https://tessera.test/o/${world.slug}/events/${slug}`);
    expect(platform.text).toContain(`<link rel="canonical" href="https://${host}/events/${slug}"`);
    expect(platform.text).toContain(`href="/o/${world.slug}/events/${slug}/seats"`);
    expect(await get(`https://${host}/o/${world.slug}/events/${slug}?a=b`)).toMatchObject({
      status: 308,
      to: `https://${host}/events/${slug}?a=b`,
    });
  });

  it("T14 our name is on its pages until the organizer says no, which is seen at once", async () => {
    const { world, slug, host, domain } = await openSite();
    const address = `https://${host}/events/${slug}`;
    expect((await get(address)).text).toContain("Tickets by Tessera");
    await world.api(`/domains/${domain.id}`, { method: "PATCH", body: { white_label: true } });
    for (const page of [address, `https://${host}/`, `https://${host}/none`])
      expect([page, (await get(page)).text.includes("Tessera")]).toEqual([page, false]);
    expect((await get(`https://tessera.test/o/${world.slug}`)).text).toContain("Tickets by Tessera");
  });

  it("TH27 TH30 T14 there is nothing of another organizer, of the console or of the platform", async () => {
    const [site, other] = [await openSite(), await openSite("Foreign Concert")];
    const foreign = [
      `/o/${other.world.slug}`,
      `/o/${other.world.slug}/events/${other.slug}`,
      `/%6f/${other.world.slug}`,
      `/..%2f${other.world.slug}`,
      "/console",
      "/check-in/",
      "/docs",
      "/openapi.json",
      "/healthz",
      "/callbacks/stripe/gwa_1",
      `/media/pic_${"0".repeat(26)}/320.webp`,
    ];
    for (const path of foreign) {
      const answer = await get(`https://${site.host}${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.text).not.toContain("Foreign Concert");
    }
    for (const path of ["/", `/events/${other.slug}`])
      expect((await get(`https://${site.host}${path}`)).text).not.toContain("Foreign");
    // One path, two hosts, two organizers.
    for (const { host, house } of [site, other])
      expect((await get(`https://${host}/events/own-concert`)).text.includes(house.eventId)).toBe(host === site.host);
  });

  it("W2 T14 a hit asks no database, not even whose the domain is; ports and case make no other page", async () => {
    const { slug, host } = await openSite();
    const page = await get(`https://${host}/events/${slug}`);
    expect(page.cache).toBe("MISS");
    const trips = meterDatabase();
    for (const address of [host, host.toUpperCase(), `${host}:8443`, `${host}.`]) {
      const hit = await get(`https://${address}/events/${slug}?utm_source=x`, {
        headers: { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" },
      });
      expect(hit).toMatchObject({ status: 200, cache: "HIT", text: page.text });
    }
    expect(trips().trips).toBe(0);
  });

  it("T14 a second name of theirs leads to the first, an account to the platform", async () => {
    const site = await openSite();
    const second = await addDomain(site.world);
    await setDns(second);
    await check(site.world, second);
    expect(await get(`https://${second.host}/bn/events/${site.slug}?q=1`)).toMatchObject({
      status: 308,
      to: `https://${site.host}/bn/events/${site.slug}?q=1`,
    });
    expect((await get(`https://${second.host}/api/v1/shop/events/${site.house.eventId}`)).status).toBe(200);
    expect(await get(`https://${site.host}/account/orders`)).toMatchObject({
      to: "https://tessera.test/account/orders",
    });
  });

  it("T14 TH38 a purchase is made there from beginning to end; another's is not shown", async () => {
    const [site, other] = [await openSite(), await openSite("Foreign Concert")];
    const api = async <T>(path: string, body: object, headers: Record<string, string> = {}) => {
      const response = await exports.default.fetch(`https://${site.host}/api/v1${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, json: await response.json<T>() };
    };
    const hold = await api<{ id: string; token: string }>(`/shop/events/${site.house.eventId}/holds`, {
      lines: [{ ticket_type: site.house.standingType, quantity: 1 }],
    });
    expect(hold.status).toBe(201);
    const checkout = await get(`https://${site.host}/checkout/${hold.json.id}`);
    expect(checkout.status).toBe(200);
    expect(checkout.headers.get("cache-control")).toBe("no-store");
    expect((await get(`https://${other.host}/checkout/${hold.json.id}`)).status).toBe(404);
    const order = await api<{ id: string; access_token: string }>("/shop/orders", {
      hold: hold.json.id,
      token: hold.json.token,
      buyer: { name: "Wanjiru Kamau", email: "wanjiru@example.test" },
    });
    const page = `/orders/${order.json.id}/${order.json.access_token}`;
    expect((await get(`https://${site.host}${page}`)).text).toContain("wanjiru@example.test");
    expect((await get(`https://${other.host}${page}`)).status).toBe(404);
    const pay = (return_url: string) =>
      api<{ errors?: { field: string }[] }>(
        `/shop/orders/${order.json.id}/payments`,
        { gateway: "none", return_url },
        { "order-token": order.json.access_token },
      );
    // Back to this domain is a way back; to another it is not. (There is no such gateway, which is asked afterwards.)
    expect((await pay(`https://${site.host}${page}`)).json.errors).toBeUndefined();
    expect((await pay(`https://${other.host}${page}`)).json.errors?.[0]?.field).toBe("return_url");
  });

  it("T14 a domain that is let go is nobody's at once", async () => {
    const { world, host, domain } = await openSite();
    expect((await get(`https://${host}/`)).status).toBe(200);
    await world.api(`/domains/${domain.id}`, { method: "DELETE", status: 204 });
    const gone = await get(`https://${host}/`, { headers: { "accept-language": "sw" } });
    expect(gone.status).toBe(404);
    expect(gone.text).toContain('<html lang="sw"');
    expect((await get(`https://tessera.test/o/${world.slug}`)).text).toContain(
      'rel="canonical" href="https://tessera.test/',
    );
  });
});

describe("TH30 T14 an unknown host", () => {
  it("T14 is none that the configuration says is the platform's", async () => {
    const site = await openSite();
    expect((await get(`https://t.test/o/${site.world.slug}`)).text).toContain("Own Concert");
  });

  it("TH30 T14 is told that there is no site, and how there could be one, whatever it asks for", async () => {
    const site = await openSite();
    const path = `/o/${site.world.slug}/events/${site.slug}`;
    for (const host of [
      "evil.example",
      "evil.test",
      "203.0.113.9",
      "tessera.test.evil.example",
      "x.tessera.test",
      `evil.example:8443`,
      "a.b",
    ]) {
      for (const [address, init] of [
        [path, {}],
        ["/", { headers: { "x-forwarded-host": site.host, host: site.host } }],
        ["/api/v1/shop/events", {}],
        ["/console", {}],
      ] as const) {
        const answer = await get(`https://${host}${address}`, init);
        expect([host, address, answer.status]).toEqual([host, address, 404]);
        expect(answer.text).toContain("There is no site at this address");
        expect(answer.text).not.toContain("Own Concert");
        expect(answer.headers.get("cache-control")).toBe("no-store");
      }
    }
  });
});
