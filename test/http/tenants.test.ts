import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { callApi, createPerson, createWorld, unique } from "../support/world.ts";

const input = (more: object = {}) => ({
  name: "Agora Stage",
  slug: unique("s"),
  country: "BD",
  currency: "BDT",
  time_zone: "Asia/Dhaka",
  ...more,
});

it("T1 a person opens an organization and owns it", async () => {
  const person = await createPerson();
  const body = input({ slug: undefined, name: `Café ${unique("n")}` });
  const opened = await callApi("/tenants", { token: person.token, body });
  expect(opened.status, opened.text).toBe(201);
  expect(opened.headers.get("etag")).toBe('"1"');
  expect(opened.json).toMatchObject({
    slug: expect.stringMatching(/^cafe-n-/),
    country: "BD",
    language: "en",
    contact_email: person.email,
    accent: null,
    version: 1,
  });
  const role = await env.DB.prepare("SELECT role FROM members WHERE tenant_id = ? AND person_id = ?")
    .bind(opened.json.id, person.personId)
    .first("role");
  expect(role).toBe("owner");
});

it("T1 a chosen address is unique and not one of ours; a made one gives way", async () => {
  const { token } = await createPerson();
  const slug = unique("s");
  expect((await callApi("/tenants", { token, body: input({ slug }) })).status).toBe(201);
  const taken = await callApi("/tenants", { token, body: input({ slug }) });
  expect(taken.json).toMatchObject({ status: 409, code: "slug_taken", errors: [{ field: "slug" }] });
  expect((await callApi("/tenants", { token, body: input({ slug: "admin" }) })).json.code).toBe("slug_taken");
  const name = `Same ${unique("n")}`;
  const twice = [1, 2].map(() => callApi("/tenants", { token, body: input({ slug: undefined, name }) }));
  const slugs = (await Promise.all(twice)).map(({ json }) => json.slug as string);
  expect(new Set(slugs).size).toBe(2);
  const bengali = await callApi("/tenants", { token, body: input({ slug: undefined, name: "শিল্পকলা একাডেমি" }) });
  expect(bengali.json.slug).toMatch(/^org-[0-9a-z]{8}$/);
  expect((await callApi("/tenants", { token, body: input({ slug: undefined, name: "Admin" }) })).json.slug).toMatch(
    /^admin-/,
  );
});

it.each([
  ["country", "ZZ"],
  ["country", "bd"],
  ["currency", "XXX"],
  ["time_zone", "Asia/Atlantis"],
  ["language", "fr"],
  ["contact_email", "nobody"],
  ["name", "   "],
  ["name", "two\nlines"],
  ["name", "x".repeat(101)],
  ["slug", "Big Letters"],
])("T1 refuses %s %j and names the field", async (field, value) => {
  const { token } = await createPerson();
  const answer = await callApi("/tenants", { token, body: input({ [field]: value }) });
  expect(answer.status).toBe(422);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(answer.json.errors.map((error: { field: string }) => error.field)).toContain(field);
});

it("T1 changes the organization; a stale If-Match is 412 and changes nothing", async () => {
  const { api, call } = await createWorld();
  const first = await call("/tenants/me");
  expect(first.headers.get("etag")).toBe('"1"');
  const headers = { "if-match": '"1"' };
  const changed = await call("/tenants/me", { method: "PATCH", body: { name: "New", accent: "#A03020" }, headers });
  expect(changed.status, changed.text).toBe(200);
  expect(changed.headers.get("etag")).toBe('"2"');
  expect(changed.json).toMatchObject({ name: "New", accent: "#a03020", version: 2 });
  const stale = await call("/tenants/me", { method: "PATCH", body: { name: "Late" }, headers });
  expect(stale.json).toMatchObject({ status: 412, code: "stale_version", current_version: 2 });
  expect(await api("/tenants/me")).toMatchObject({ name: "New", version: 2 });
  await api("/tenants/me", { method: "PATCH", body: { name: "x" }, headers: { "if-match": "nonsense" }, status: 422 });
  expect(await api("/tenants/me", { method: "PATCH", body: { name: "New" } })).toMatchObject({ version: 2 });
});

it("T1 two changes at once: one wins, the other is told", async () => {
  const { call } = await createWorld();
  const headers = { "if-match": '"1"' };
  const answers = await Promise.all(
    ["A", "B", "C"].map((name) => call("/tenants/me", { method: "PATCH", body: { name }, headers })),
  );
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412]);
});

it("I5 a token shows its own tenant only, and none without one", async () => {
  const [a, b] = [await createWorld(), await createWorld()];
  expect((await a.api("/tenants/me")).id).toBe(a.tenantId);
  expect((await b.api("/tenants/me")).id).toBe(b.tenantId);
  const { token } = await createPerson();
  expect((await callApi("/tenants/me", { token })).json.code).toBe("no_tenant");
});

it("T3 roles without tenant.write may read but not change", async () => {
  const world = await createWorld();
  for (const role of ["manager", "staff", "scanner"] as const) {
    const token = await world.memberToken(role);
    expect((await world.call("/tenants/me", { token })).status).toBe(200);
    expect((await world.call("/tenants/me", { token, method: "PATCH", body: { name: "x" } })).json.code).toBe(
      "forbidden",
    );
  }
});
