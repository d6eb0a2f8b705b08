/** Pixels of an organization: A7, TH32. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { callApi, createWorld } from "../support/world.ts";

const IDS = { meta_pixel: "1234567890123456", ga4: "G-AB12CD34EF" };

it("A7 ids are kept, told to the public pages, and removed again; each change is in the log", async () => {
  const world = await createWorld();
  expect(await world.api("/tracking")).toEqual({ meta_pixel: null, ga4: null, version: 0 });
  const saved = await world.call("/tracking", { method: "PUT", body: { ...IDS, ga4: " g-ab12cd34ef " } });
  expect([saved.json, saved.headers.get("etag")]).toEqual([{ ...IDS, version: 1 }, '"1"']);
  const shown = await callApi(`/shop/organizations/${world.slug}/tracking`, { token: null });
  expect(shown.json).toEqual(IDS);
  expect(shown.headers.get("cache-control")).toBe("public, max-age=300");
  await world.api("/tracking", { method: "PUT", body: { meta_pixel: null, ga4: null } });
  expect((await callApi(`/shop/organizations/${world.slug}/tracking`, { token: null })).json.ga4).toBeNull();
  const { data } = await world.api("/audit-log?action=tracking.changed");
  expect(data[0]).toMatchObject({ before: IDS, after: { meta_pixel: null, ga4: null } });
});

it("TH32 nothing but an id gets in: a script is refused with a sentence at the field", async () => {
  const world = await createWorld();
  const put = (body: object) => world.call("/tracking", { method: "PUT", body });
  for (const [field, value] of [
    ["meta_pixel", "<script>alert(1)</script>"],
    ["meta_pixel", "12345"],
    ["ga4", "UA-12345-1"],
    ["ga4", "G-AB12CD34EF');alert(1)//"],
  ] as const) {
    const answer = await put({ meta_pixel: null, ga4: null, [field]: value });
    expect([value, answer.status, answer.json.errors?.[0]?.field]).toEqual([value, 422, field]);
  }
  expect((await world.api("/tracking")).version).toBe(0);
});

it("a stale write is 412, also of two that save the first at once; managers may not save", async () => {
  const world = await createWorld();
  const put = (headers: Record<string, string>) => world.call("/tracking", { method: "PUT", body: IDS, headers });
  const first = await Promise.all([put({ "if-match": '"0"' }), put({ "if-match": '"0"' })]);
  expect(first.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  expect((await put({ "if-match": '"0"' })).status).toBe(412);
  const manager = await world.memberToken("manager");
  expect((await world.call("/tracking", { method: "PUT", body: IDS, token: manager })).status).toBe(403);
  expect((await callApi("/shop/organizations/nobody-here/tracking", { token: null })).status).toBe(404);
});

it("A7 W2 pages ask only where an organizer counts, let in only whom they count with, and run no script of theirs", async () => {
  const [counts, other] = [await createWorld(), await createWorld()];
  const page = async (slug: string) => {
    const response = await exports.default.fetch(`https://tessera.test/o/${slug}`);
    return { text: await response.text(), policy: response.headers.get("content-security-policy") ?? "" };
  };
  expect((await page(counts.slug)).text).not.toContain("consent");
  await counts.api("/tracking", { method: "PUT", body: { ...IDS, meta_pixel: null } });
  const asked = await page(counts.slug);
  expect(asked.text).toContain('<aside id="consent"');
  expect(asked.text).toContain("Google Analytics");
  expect(asked.policy).toContain("connect-src 'self' https://www.google-analytics.com;");
  expect(asked.policy).toContain("script-src 'self';");
  expect(asked.policy).not.toContain("facebook");
  for (const { text, policy } of [await page(other.slug), await page("nobody-here")]) {
    expect(text).not.toContain("consent");
    expect(policy).toContain("connect-src 'self';");
  }
  await counts.api("/tracking", { method: "PUT", body: { meta_pixel: null, ga4: null } });
  expect((await page(counts.slug)).policy).toContain("connect-src 'self';");
});
