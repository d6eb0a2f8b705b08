import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { stopClock } from "../support/clock.ts";
import { catchPost } from "../support/post.ts";
import { forgetProof, setProof } from "../support/proof.ts";
import { callApi, createWorld, type SignedIn, unique, type World } from "../support/world.ts";

const MINUTE = 60_000;
const ask = ({ token }: SignedIn) => callApi("/auth/step-up/code", { method: "POST", token });
const prove = ({ token }: SignedIn, body: object) => callApi("/auth/step-up", { token, body });
const remove = async (world: World, actor: SignedIn) => {
  const { personId } = await world.member("staff");
  return await world.call(`/members/${personId}`, { method: "DELETE", token: actor.token });
};

it("T10 TH10 a session that proved nothing lately is asked, proves itself by a mailed code, and goes on", async () => {
  const post = catchPost();
  const clock = stopClock();
  const world = await createWorld();
  const owner = await world.member("owner");
  await forgetProof(owner);
  const refused = await remove(world, owner);
  expect([refused.status, refused.json.code, refused.json.within_minutes]).toEqual([403, "step_up_required", 15]);
  const ways = await callApi("/auth/step-up", { token: owner.token });
  expect(ways.json).toEqual({ ways: ["code"], proven_at: null });
  expect((await ask(owner)).status).toBe(202);
  const proven = await prove(owner, { code: await post.lastCode() });
  expect([proven.status, proven.json.proven_at]).toEqual([200, new Date(clock.now()).toISOString()]);
  expect((await remove(world, owner)).status).toBe(204);
  await setProof(owner, clock.now() - 15 * MINUTE - 1);
  expect((await remove(world, owner)).json.code).toBe("step_up_required");
});

it("T10 signing in by code is a proof for a quarter of an hour, and a refresh prolongs it for nobody", async () => {
  const post = catchPost();
  const clock = stopClock();
  const world = await createWorld();
  const email = `${unique()}@mail.test`;
  await world.api("/members", { body: { email, role: "owner" }, status: 201 });
  await post.deliver();
  await callApi("/auth/otp", { body: { channel: "email", to: email } });
  const session = await callApi("/auth/otp/verify", { body: { to: email, code: await post.lastCode() } });
  const policy = { method: "PUT", body: { approval_above: 100_000 } };
  expect((await world.call("/refund-policy", { ...policy, token: session.json.access_token })).status).toBe(200);
  clock.advance(14 * MINUTE);
  const later = await callApi("/auth/token/refresh", { body: { refresh_token: session.json.refresh_token } });
  clock.advance(2 * MINUTE);
  const refused = await world.call("/refund-policy", { ...policy, token: later.json.access_token });
  expect(refused.json.code).toBe("step_up_required");
});

it("T10 TH18 a code that proves again is no sign-in code, and the other way round; five wrong ones end it", async () => {
  const post = catchPost();
  const world = await createWorld();
  const owner = await world.member("owner");
  await ask(owner);
  const code = await post.lastCode();
  expect((await callApi("/auth/otp/verify", { body: { to: owner.email, code } })).json.code).toBe("code_rejected");
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  for (let i = 0; i < 5; i++) expect((await prove(owner, { code: wrong })).json.code).toBe("code_rejected");
  expect((await prove(owner, { code })).json.code).toBe("code_exhausted");
  const other = await world.member("owner");
  await callApi("/auth/otp", { body: { channel: "email", to: other.email } });
  expect((await prove(other, { code: await post.lastCode() })).json.code).toBe("code_rejected");
});

it("T10 TH18 three codes in ten minutes, then it waits; one proof at a time", async () => {
  catchPost();
  const world = await createWorld();
  for (let i = 0; i < 3; i++) expect((await ask(world.owner)).status).toBe(202);
  expect((await ask(world.owner)).json.code).toBe("rate_limited");
  const both = await prove(world.owner, { code: "123456", authenticator_code: "123456" });
  expect(both.status).toBe(422);
});

it("T10 making an owner asks for a proof, adding a colleague does not", async () => {
  catchPost();
  const world = await createWorld();
  const owner = await world.member("owner");
  await forgetProof(owner);
  const add = (role: string) =>
    world.call("/members", { token: owner.token, body: { email: `${unique()}@mail.test`, role } });
  expect((await add("owner")).json.code).toBe("step_up_required");
  expect((await add("staff")).status).toBe(201);
});

it("T10 credentials of services that take money or send messages are changed by who proved it lately", async () => {
  const world = await createWorld();
  const owner = await world.member("owner");
  await forgetProof(owner);
  for (const path of ["/payment-gateways/stripe", "/message-providers/resend"]) {
    const refused = await world.call(path, { method: "PUT", token: owner.token, body: {} });
    expect([path, refused.status, refused.json.code]).toEqual([path, 403, "step_up_required"]);
  }
});

/** Deletions that need no proof, each with the reason. */
const FREE_DELETIONS: Readonly<Record<string, string>> = {
  "/auth/sessions/{id}": "takes access away: whoever fears for it must be quick",
  "/check-in/sessions/{id}": "takes access away: a lost link must be dead at once",
  "/check-in/sessions/{id}/devices/{device_id}": "takes access away: a lost phone must be dead at once",
  "/invitations/{id}": "takes access away before it was given",
  "/events/{id}/blocks/{key}": "seats go back on sale and can be blocked again",
  "/message-suppressions/{id}": "a contact can be put back, and nothing is sent by it",
  "/message-templates/{kind}/{language}": "our own words come back, and theirs stand in the audit log",
};
/** Writes about money that is paid out, and credentials, that need no proof, each with the reason. */
const FREE_WRITES: Readonly<Record<string, string>> = {
  "POST /message-providers/{provider}/test": "sends one test with what is stored",
  "POST /payment-gateways/{gateway}/check": "asks the service whether what is stored works",
};

it("T10 every deletion by staff, and every write about payouts, settlements and credentials, asks for a proof", async () => {
  const document = await (
    await exports.default.fetch("https://t.test/openapi.json")
  ).json<{
    paths: Record<string, Record<string, { "x-permission"?: string; "x-step-up-minutes"?: number }>>;
  }>();
  const MONEY = /^\/(settlement|paper-settings|payment-gateways|message-providers|refund-policy|disbursements|payouts)/;
  const OF_ANYBODY = new Set(["public", "device.scan"]);
  const [asking, silent] = [new Set<string>(), new Set<string>()];
  for (const [address, operations] of Object.entries(document.paths)) {
    const path = address.replace("/api/v1", "");
    for (const [method, operation] of Object.entries(operations)) {
      if (method === "get" || OF_ANYBODY.has(operation["x-permission"] ?? "public")) continue;
      if (method !== "delete" && !MONEY.test(path)) continue;
      const name = method === "delete" ? path : `${method.toUpperCase()} ${path}`;
      (operation["x-step-up-minutes"] === undefined ? silent : asking).add(name);
    }
  }
  expect(asking.size).toBeGreaterThan(20);
  const known = { ...FREE_DELETIONS, ...FREE_WRITES };
  expect([...silent].filter((name) => known[name] === undefined)).toEqual([]);
  // A reason for what asks, or is no more, is a reason for nothing.
  expect(Object.keys(known).filter((name) => !silent.has(name))).toEqual([]);
});
