/** V1: venues. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createWorld } from "../support/world.ts";

it("V1 a venue takes country and time zone from its organization, and can be changed", async () => {
  const world = await createWorld();
  const created = await world.call("/venues", { body: { name: "Agora Hall", address: "12 Lake Road", city: "Dhaka" } });
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({ country: "BD", time_zone: "Asia/Dhaka", latitude: null, version: 1 });
  expect(created.headers.get("etag")).toBe('"1"');
  const changed = await world.call(`/venues/${created.json.id}`, {
    method: "PATCH",
    body: { latitude: 23.8, longitude: 90.4 },
    headers: { "if-match": '"1"' },
  });
  expect(changed.json).toMatchObject({ name: "Agora Hall", latitude: 23.8, version: 2 });
  expect((await world.api(`/venues/${created.json.id}`)).latitude).toBe(23.8);
});

it("V1 a stale write is refused and changes nothing", async () => {
  const world = await createWorld();
  const { id } = await world.api("/venues", { body: { name: "One" } });
  await world.api(`/venues/${id}`, { method: "PATCH", body: { name: "Two" } });
  const stale = await world.call(`/venues/${id}`, {
    method: "PATCH",
    body: { name: "Three" },
    headers: { "if-match": '"1"' },
  });
  expect(stale.status).toBe(412);
  expect(stale.json).toMatchObject({ code: "stale_version", current_version: 2 });
  expect((await world.api(`/venues/${id}`)).name).toBe("Two");
});

it("V1 two writes at once on one version: one wins, one is told, and the log has one change", async () => {
  const world = await createWorld();
  const { id } = await world.api("/venues", { body: { name: "One" } });
  const answers = await Promise.all(
    ["A", "B", "C"].map((name) =>
      world.call(`/venues/${id}`, { method: "PATCH", body: { name }, headers: { "if-match": '"1"' } }),
    ),
  );
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412]);
  const log = await env.DB.prepare("SELECT count(*) AS n FROM audit_log WHERE tenant_id = ? AND action = ?")
    .bind(world.tenantId, "venue.changed")
    .first<{ n: number }>();
  expect(log?.n).toBe(1);
});

it("V1 I8 lists come in pages, newest first, each row once", async () => {
  const world = await createWorld();
  const ids: string[] = [];
  for (const name of ["1", "2", "3", "4", "5"]) ids.unshift((await world.api("/venues", { body: { name } })).id);
  const seen: string[] = [];
  let cursor = "";
  for (let page = 0; page < 3; page++) {
    const { data, next_cursor } = await world.api(`/venues?limit=2${cursor}`);
    seen.push(...data.map(({ id }: { id: string }) => id));
    cursor = `&cursor=${next_cursor}`;
  }
  expect(seen).toEqual(ids);
  expect(cursor).toBe("&cursor=null");
  expect((await world.call("/venues?limit=101")).status).toBe(422);
  expect((await world.call("/venues?cursor=nonsense")).status).toBe(422);
});

it("V1 bad fields are named", async () => {
  const world = await createWorld();
  const body = { name: " ", country: "bd", time_zone: "Mars/Olympus", latitude: 91 };
  const answer = await world.call("/venues", { body });
  expect(answer.status).toBe(422);
  expect(answer.json.errors.map(({ field }: { field: string }) => field)).toEqual([
    "name",
    "country",
    "latitude",
    "time_zone",
  ]);
});

it("T12 adding and changing a venue is in the audit log with what changed", async () => {
  const world = await createWorld();
  const { id } = await world.api("/venues", { body: { name: "One", city: "Dhaka" } });
  await world.api(`/venues/${id}`, { method: "PATCH", body: { name: "Two", city: "Dhaka" } });
  const { results } = await env.DB.prepare(
    "SELECT action, actor_id, before, after FROM audit_log WHERE tenant_id = ? AND subject_id = ? ORDER BY id",
  )
    .bind(world.tenantId, id)
    .all();
  expect(results).toMatchObject([
    { action: "venue.created", actor_id: world.owner.personId },
    { action: "venue.changed", before: '{"name":"One"}', after: '{"name":"Two"}' },
  ]);
});
