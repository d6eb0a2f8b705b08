import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { stopClock } from "../support/clock.ts";
import { createHouse } from "../support/house.ts";
import { catchPost, type Post } from "../support/post.ts";
import { forgetProof } from "../support/proof.ts";
import { callApi, createPerson, createWorld, unique, type World } from "../support/world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Delivers what waits; the token of the newest link. */
async function lastLink(post: Post): Promise<string> {
  await post.deliver();
  return /\/console\/invitation#([\w-]+)/.exec(post.mails.at(-1)?.text ?? "")?.[1] ?? "";
}
const look = (token: string) => callApi("/invitations/look", { body: { token } });
const accept = (token: string, bearer: string) => callApi("/invitations/accept", { body: { token }, token: bearer });

async function signIn(post: Post, email: string) {
  await callApi("/auth/otp", { body: { channel: "email", to: email } });
  return (await callApi("/auth/otp/verify", { body: { to: email, code: await post.lastCode() } })).json;
}
const invite = (world: World, body: object) => world.api("/invitations", { body, status: 201 });

it("T11 TH24 a colleague is invited to scan one event, accepts as a new person, and sees only that", async () => {
  const post = catchPost();
  const world = await createWorld();
  const [mine, other] = [await createHouse(world), await createHouse(world)];
  const email = `${unique("new")}@mail.test`;
  const invited = await invite(world, { email, role: "scanner", event_ids: [mine.eventId] });
  expect(invited).toMatchObject({ email, role: "scanner", event_ids: [mine.eventId], state: "open" });
  expect(JSON.stringify(post.queued)).not.toContain(email);
  const token = await lastLink(post);
  expect((await look(token)).json).toMatchObject({ organization: "Agora Stage", email, role: "scanner", events: 1 });
  const person = await signIn(post, email);
  expect(person.tenants).toEqual([]);
  const joined = await accept(token, person.access_token);
  expect(joined.json.tenant.id).toBe(world.tenantId);
  const session = await callApi("/auth/token/refresh", {
    body: { refresh_token: person.refresh_token, tenant: world.tenantId },
  });
  const bearer = session.json.access_token;
  const events = await callApi("/events", { token: bearer });
  expect(events.json.data.map(({ id }: { id: string }) => id)).toEqual([mine.eventId]);
  for (const path of ["/orders", "/members", "/ledger/balances"]) {
    expect((await callApi(path, { token: bearer })).json.code).toBe("forbidden");
  }
  expect((await callApi(`/events/${other.eventId}`, { token: bearer })).status).toBe(404);
  expect((await world.api("/invitations")).data).toEqual([]);
});

it("T11 somebody of another organization accepts too, and switches between the two", async () => {
  const post = catchPost();
  const [a, b] = [await createWorld(), await createWorld()];
  await invite(b, { email: a.owner.email, role: "manager" });
  const token = await lastLink(post);
  const person = await signIn(post, a.owner.email);
  expect((await accept(token, person.access_token)).status).toBe(200);
  const refreshed = await callApi("/auth/token/refresh", {
    body: { refresh_token: person.refresh_token, tenant: b.tenantId },
  });
  const tenants = refreshed.json.tenants.map(({ id, role }: { id: string; role: string }) => `${id} ${role}`);
  expect(tenants.toSorted()).toEqual([`${a.tenantId} owner`, `${b.tenantId} manager`].toSorted());
  expect((await callApi("/tenants/me", { token: refreshed.json.access_token })).json.id).toBe(b.tenantId);
});

it("TH25 TH38 a link is for the invited address, works once, and not after it was taken back or is too old", async () => {
  const post = catchPost();
  const clock = stopClock();
  const world = await createWorld();
  const email = `${unique()}@mail.test`;
  const { id } = await invite(world, { email, role: "admin" });
  const token = await lastLink(post);
  const thief = await createPerson();
  expect((await accept(token, thief.token)).json.code).toBe("invitation_for_another");
  const person = await signIn(post, email);
  const both = await Promise.all([accept(token, person.access_token), accept(token, person.access_token)]);
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await accept(token, person.access_token)).json.code).toBe("invitation_rejected");
  expect((await look(token)).json.code).toBe("invitation_rejected");
  await world.api(`/invitations/${id}`, { method: "DELETE", status: 404 });

  const second = await invite(world, { email: thief.email, role: "staff" });
  const [revoked] = [await lastLink(post)];
  await world.api(`/invitations/${second.id}`, { method: "DELETE", status: 204 });
  expect((await accept(revoked, thief.token)).json.code).toBe("invitation_rejected");
  await invite(world, { email: thief.email, role: "staff" });
  const late = await lastLink(post);
  clock.advance(7 * DAY);
  expect((await look(late)).json).toEqual({ ...(await look("x".repeat(43))).json, request_id: expect.any(String) });
});

it("T11 a second invitation to one address is refused; sending again makes the old link worthless", async () => {
  const post = catchPost();
  const clock = stopClock();
  const world = await createWorld();
  const email = `${unique()}@mail.test`;
  const { id } = await invite(world, { email, role: "staff" });
  const first = await lastLink(post);
  expect((await world.call("/invitations", { body: { email, role: "staff" } })).json.code).toBe("conflict");
  const again = () => world.call(`/invitations/${id}/resend`, { method: "POST" });
  expect((await again()).json.code).toBe("rate_limited");
  clock.advance(2 * MINUTE);
  expect((await again()).status).toBe(200);
  const second = await lastLink(post);
  expect((await look(first)).status).toBe(404);
  expect((await look(second)).status).toBe(200);
});

it("TH25 nobody invites above themselves, a member is not invited, an owner asks for a proof", async () => {
  catchPost();
  const world = await createWorld();
  const admin = await world.member("admin");
  const body = { email: `${unique()}@mail.test`, role: "owner" };
  expect((await world.call("/invitations", { token: admin.token, body })).json.code).toBe("forbidden");
  const member = await world.call("/invitations", { body: { email: admin.email, role: "staff" } });
  expect(member.json.code).toBe("conflict");
  const owner = await world.member("owner");
  await forgetProof(owner);
  expect((await world.call("/invitations", { token: owner.token, body })).json.code).toBe("step_up_required");
  const { id } = await invite(world, body);
  const again = await world.call(`/invitations/${id}`, { method: "DELETE", token: admin.token });
  expect(again.json.code).toBe("forbidden");
});

it("TH37 the token of a link is in no table and no queue, and a forgotten link leaves no member", async () => {
  const post = catchPost();
  const world = await createWorld();
  await invite(world, { email: `${unique()}@mail.test`, role: "staff" });
  const queued = JSON.stringify(post.queued);
  const token = await lastLink(post);
  expect(token).toHaveLength(43);
  expect(queued).not.toContain(token);
  const rows = await env.DB.prepare("SELECT * FROM invitations WHERE tenant_id = ?").bind(world.tenantId).all();
  expect(JSON.stringify(rows.results)).not.toContain(token);
});
