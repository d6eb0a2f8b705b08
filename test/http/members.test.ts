import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createHouse } from "../support/house.ts";
import { catchPost } from "../support/post.ts";
import { createWorld, unique, type World } from "../support/world.ts";

async function roleOf(world: World, personId: string): Promise<unknown> {
  return await env.DB.prepare("SELECT role FROM members WHERE tenant_id = ? AND person_id = ?")
    .bind(world.tenantId, personId)
    .first("role");
}

it("T3 adds somebody by address, known or not, and tells them once by mail", async () => {
  const post = catchPost();
  const world = await createWorld();
  const email = `${unique("m")}@mail.test`;
  const added = await world.api("/members", { body: { email: email.toUpperCase(), role: "manager" }, status: 201 });
  expect(added).toMatchObject({ email, role: "manager", version: 1 });
  expect(JSON.stringify(post.queued)).not.toContain(email);
  const messages = [...post.queued];
  await post.deliver();
  await post.deliver(messages);
  expect(post.mails).toHaveLength(1);
  expect(post.mails[0]).toMatchObject({ to: [email], from: expect.stringContaining("Agora Stage via Tessera") });
  expect(post.mails[0]?.text).toContain("/console/");
  await world.api("/members", { body: { email, role: "staff" }, status: 409 });
  const list = await world.api("/members");
  expect(list.data).toHaveLength(2);
  expect(list.data.map((member: { email: string }) => member.email)).toContain(email);
});

it("T3 lists members in pages", async () => {
  const world = await createWorld();
  for (const role of ["admin", "manager", "staff", "scanner"] as const) await world.member(role);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page: { data: { person_id: string }[]; next_cursor: string | null } = await world.api(
      `/members?limit=2${query}`,
    );
    seen.push(...page.data.map(({ person_id: id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});

it("TH25 an admin makes no owner, touches no owner, and raises nobody above admin", async () => {
  const world = await createWorld();
  const admin = await world.member("admin");
  const { token } = admin;
  const owner = `/members/${world.owner.personId}`;
  const self = `/members/${admin.personId}`;
  const tries = [
    await world.call("/members", { token, body: { email: `${unique()}@mail.test`, role: "owner" } }),
    await world.call(self, { token, method: "PATCH", body: { role: "owner" } }),
    await world.call(owner, { token, method: "PATCH", body: { role: "staff" } }),
    await world.call(owner, { token, method: "DELETE" }),
  ];
  expect(tries.map(({ json }) => json.code)).toEqual(["forbidden", "forbidden", "forbidden", "forbidden"]);
  expect(await roleOf(world, admin.personId)).toBe("admin");
  expect(await roleOf(world, world.owner.personId)).toBe("owner");
  const manager = await world.memberToken("manager");
  expect((await world.call(self, { token: manager, method: "PATCH", body: { role: "staff" } })).status).toBe(403);
});

it("TH25 the last owner can neither leave nor step down; with a second one they can", async () => {
  const world = await createWorld();
  const path = `/members/${world.owner.personId}`;
  expect((await world.call(path, { method: "DELETE" })).json.code).toBe("last_owner");
  expect((await world.call(path, { method: "PATCH", body: { role: "admin" } })).json.code).toBe("last_owner");
  await world.member("owner");
  expect((await world.api(path, { method: "PATCH", body: { role: "admin" } })).role).toBe("admin");
});

it("TH25 two owners who remove each other at once leave one", async () => {
  for (let round = 0; round < 5; round++) {
    const world = await createWorld();
    const second = await world.member("owner");
    await Promise.all([
      world.call(`/members/${second.personId}`, { method: "DELETE" }),
      world.call(`/members/${world.owner.personId}`, { method: "DELETE", token: second.token }),
      world.call(`/members/${world.owner.personId}`, { method: "PATCH", body: { role: "staff" }, token: second.token }),
    ]);
    const owners = await env.DB.prepare("SELECT count(*) AS n FROM members WHERE tenant_id = ? AND role = 'owner'")
      .bind(world.tenantId)
      .first("n");
    expect(owners).toBe(1);
  }
});

it("TH25 a removed member's token ends at once, and they cannot invite themselves back", async () => {
  const world = await createWorld();
  const admin = await world.member("admin");
  expect((await world.call("/tenants/me", { token: admin.token })).status).toBe(200);
  await world.api(`/members/${admin.personId}`, { method: "DELETE", status: 204 });
  expect((await world.call("/tenants/me", { token: admin.token })).json.code).toBe("forbidden");
  const again = await world.call("/members", { token: admin.token, body: { email: admin.email, role: "admin" } });
  expect(again.json.code).toBe("forbidden");
  await world.api(`/members/${admin.personId}`, { method: "DELETE", status: 404 });
});

it("TH23 members of another tenant are not there", async () => {
  const [a, b] = [await createWorld(), await createWorld()];
  const theirs = await b.member("staff");
  await a.api(`/members/${theirs.personId}`, { method: "PATCH", body: { role: "scanner" }, status: 404 });
  await a.api(`/members/${theirs.personId}`, { method: "DELETE", status: 404 });
  expect(await roleOf(b, theirs.personId)).toBe("staff");
});

it("TH24 a scanner of one event sees that event only, until they are given another", async () => {
  const world = await createWorld();
  const [first, second] = [await createHouse(world, { name: "First" }), await createHouse(world, { name: "Second" })];
  const email = `${unique("scan")}@mail.test`;
  catchPost();
  const added = await world.api("/members", {
    body: { email, role: "scanner", event_ids: [first.eventId] },
    status: 201,
  });
  expect(added.event_ids).toEqual([first.eventId]);
  const scanner = await world.member("scanner", [first.eventId]);
  const { token } = scanner;
  const seen = await world.api("/events", { token });
  expect(seen.data.map(({ id }: { id: string }) => id)).toEqual([first.eventId]);
  expect((await world.call(`/events/${second.eventId}`, { token })).json.code).toBe("not_found");
  expect((await world.call(`/check-in/counts?event=${second.eventId}`, { token })).json.code).toBe("not_found");
  // Named twice, the guard must not look at one and the handler at the other.
  const twice = `/check-in/counts?event=${first.eventId}&event=${second.eventId}`;
  expect((await world.call(twice, { token })).json.code).toBe("not_found");
  expect((await world.call("/check-in/counts", { token })).json.code).toBe("forbidden");
  await world.api(`/members/${scanner.personId}`, { method: "PATCH", body: { event_ids: [second.eventId] } });
  expect((await world.call(`/events/${first.eventId}`, { token })).json.code).toBe("not_found");
  await world.api(`/events/${second.eventId}`, { token });
  await world.api(`/members/${scanner.personId}`, { method: "PATCH", body: { event_ids: null } });
  expect((await world.api("/events", { token })).data).toHaveLength(2);
});

it("TH24 orders and check-in links are those of a member's events, newest first", async () => {
  const world = await createWorld();
  const houses = [await createHouse(world), await createHouse(world), await createHouse(world)] as const;
  const sessions: string[] = [];
  for (const { eventId } of [...houses, houses[0]]) {
    const body = { event_id: eventId, name: "Gate", valid_until: new Date(Date.now() + 86_400_000).toISOString() };
    sessions.push((await world.api("/check-in/sessions", { body })).id);
  }
  const { token } = await world.member("manager", [houses[0].eventId, houses[1].eventId]);
  const ids = async (query: string) =>
    (await world.api(`/check-in/sessions${query}`, { token })).data.map(({ id }: { id: string }) => id);
  expect(await ids("")).toEqual([sessions[3], sessions[1], sessions[0]]);
  expect(await ids("?limit=1")).toEqual([sessions[3]]);
  expect(await ids(`?event=${houses[1].eventId}`)).toEqual([sessions[1]]);
  const both = {
    event_id: houses[0].eventId,
    more_events: [houses[2].eventId],
    name: "Gate",
    valid_until: new Date(Date.now() + 86_400_000).toISOString(),
  };
  expect((await world.call("/check-in/sessions", { token, body: both })).json.code).toBe("not_found");
});

it("TH24 TH25 owners and admins work on everything; who becomes one loses the limits, with a trace", async () => {
  const world = await createWorld();
  const { eventId } = await createHouse(world, { publish: false });
  const refused = await world.call("/members", {
    body: { email: `${unique()}@mail.test`, role: "admin", event_ids: [eventId] },
  });
  expect([refused.status, refused.json.errors[0].field]).toEqual([422, "event_ids"]);
  const member = await world.member("staff", [eventId]);
  const path = `/members/${member.personId}`;
  expect((await world.api(path, { method: "PATCH", body: { role: "admin" } })).event_ids).toBeNull();
  await world.api("/members", { token: member.token });
  const log = await world.api(`/audit-log?subject=${member.personId}`);
  expect(log.data[0]).toMatchObject({
    action: "member.role_changed",
    before: { role: "staff", event_ids: [eventId] },
    after: { role: "admin", event_ids: null },
  });
});
