import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { catchPost } from "../support/post.ts";
import { callApi, createPerson, createWorld, unique } from "../support/world.ts";

it("T12 every change of tenant and members has a row: who, what, before and after, from where", async () => {
  catchPost();
  const world = await createWorld();
  await world.api("/tenants/me", { method: "PATCH", body: { name: "Second name", currency: "BDT" } });
  const member = await world.api("/members", { body: { email: `${unique()}@mail.test`, role: "staff" } });
  await world.api(`/members/${member.person_id}`, { method: "PATCH", body: { role: "manager" } });
  await world.api(`/members/${member.person_id}`, { method: "DELETE" });
  const { data } = await world.api("/audit-log");
  expect(data.map((row: { action: string }) => row.action)).toEqual([
    "member.removed",
    "member.role_changed",
    "member.added",
    "tenant.changed",
  ]);
  expect(data[1]).toMatchObject({
    actor: { kind: "person", id: world.owner.personId },
    subject_id: member.person_id,
    before: { role: "staff" },
    after: { role: "manager" },
    request_id: expect.stringMatching(/^req_/),
  });
  expect(data[3]).toMatchObject({ before: { name: "Agora Stage" }, after: { name: "Second name" } });
  const stored = await env.DB.prepare("SELECT address_hash FROM audit_log WHERE tenant_id = ?")
    .bind(world.tenantId)
    .first("address_hash");
  expect(stored).toMatch(/^[0-9a-f]{64}$/);
});

it("T12 opening an organization is the first row", async () => {
  const person = await createPerson();
  const body = { name: unique("Org"), country: "KE", currency: "KES", time_zone: "Africa/Nairobi" };
  const { json } = await callApi("/tenants", { token: person.token, body });
  const row = await env.DB.prepare("SELECT action, actor_id FROM audit_log WHERE tenant_id = ?").bind(json.id).first();
  expect(row).toEqual({ action: "tenant.created", actor_id: person.personId });
});

it("T12 a change that was refused leaves no row", async () => {
  const world = await createWorld();
  await world.api("/tenants/me", { method: "PATCH", body: { name: "x" }, headers: { "if-match": '"9"' }, status: 412 });
  await world.api(`/members/${world.owner.personId}`, { method: "DELETE", status: 409 });
  const names = ["A", "B", "C", "D"].map((name) =>
    world.call("/tenants/me", { method: "PATCH", body: { name }, headers: { "if-match": '"1"' } }),
  );
  const won = (await Promise.all(names)).filter(({ status }) => status === 200);
  expect((await world.api("/audit-log")).data).toHaveLength(won.length);
});

it("T12 is read in pages and by subject, within one tenant, by those who may", async () => {
  const world = await createWorld();
  for (let i = 0; i < 5; i++) await world.api("/tenants/me", { method: "PATCH", body: { name: `Name ${i}` } });
  const first = await world.api("/audit-log?limit=3");
  expect(first.data).toHaveLength(3);
  const rest = await world.api(`/audit-log?limit=3&cursor=${first.next_cursor}`);
  expect(rest.data).toHaveLength(2);
  expect(rest.next_cursor).toBeNull();
  expect((await world.api(`/audit-log?subject=${world.tenantId}`)).data).toHaveLength(5);
  expect((await world.api("/audit-log?subject=evt_none")).data).toEqual([]);
  const other = await createWorld();
  expect((await other.api(`/audit-log?subject=${world.tenantId}`)).data).toEqual([]);
  expect((await world.call("/audit-log", { token: await world.memberToken("manager") })).status).toBe(403);
  expect((await world.call("/audit-log?cursor=junk")).status).toBe(422);
});

it("T12 is looked through by person, action, subject and time, and is a file of the same", async () => {
  catchPost();
  const world = await createWorld();
  const admin = await world.member("admin");
  await world.api("/tenants/me", { method: "PATCH", body: { name: "By the owner" } });
  await world.api("/tenants/me", { method: "PATCH", body: { name: "=HYPERLINK(1)" }, token: admin.token });
  await world.api("/venues", { body: { name: "Agora Hall", address: "12 Lake Road", city: "Dhaka" } });
  const actions = async (query: string) =>
    (await world.api(`/audit-log?${query}`)).data.map(({ action }: { action: string }) => action);
  expect(await actions(`actor=${admin.personId}`)).toEqual(["tenant.changed"]);
  expect(await actions("action=venue.created")).toEqual(["venue.created"]);
  expect(await actions(`action=tenant.changed&actor=${world.owner.personId}&subject=${world.tenantId}`)).toHaveLength(
    1,
  );
  const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
  expect(await actions(`from=${at(-60_000)}`)).toHaveLength(3);
  expect(await actions(`to=${at(-60_000)}`)).toEqual([]);
  expect((await world.api("/audit-log/actions")).data).toEqual(["tenant.changed", "venue.created"]);
  const file = await world.call(`/audit-log.csv?actor=${admin.personId}`);
  expect(file.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const [head, first, ...rest] = file.text.trimEnd().split("\r\n");
  expect(head).toBe("at,actor_kind,actor,action,subject,before,after,request");
  expect([first?.includes("=HYPERLINK"), first?.includes(`,${admin.personId},tenant.changed,`)]).toEqual([true, true]);
  expect(rest).toEqual([]);
  for (const query of ["from=yesterday", "action=Drop%20table", "to=1"]) {
    expect((await world.call(`/audit-log?${query}`)).status, query).toBe(422);
  }
  const other = await createWorld();
  expect((await other.api(`/audit-log?actor=${admin.personId}`)).data).toEqual([]);
  expect((await other.api("/audit-log/actions")).data).toEqual([]);
});

it("I8 each way to look through the log is a seek on a key", async () => {
  const plan = async (where: string) => {
    const query = `SELECT * FROM audit_log WHERE tenant_id = 't' ${where} ORDER BY id DESC LIMIT 50`;
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>();
    return results.map(({ detail }) => detail).join("; ");
  };
  for (const where of ["", "AND subject_id = 's'", "AND actor_id = 'a'", "AND action = 'x'", "AND id < 'aud_5'"]) {
    expect(await plan(where), where).not.toMatch(/SCAN|TEMP B-TREE/);
  }
});
