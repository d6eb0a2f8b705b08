/** Signing in through an issuer, against the strict stand-in of the sandbox (T6, TH22). */
import { env, exports } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { forgetProof } from "../support/proof.ts";
import { callApi, createPerson, ORIGIN, unique } from "../support/world.ts";

const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;
const VERIFIER = "v".repeat(43);
const challengeOf = async (text: string) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
};
type User = { sub: string; email: string; name: string };

async function control(body: object): Promise<void> {
  const response = await fetch(`${SANDBOX_URL}/control/oidc`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}
async function newUser(email = `${unique("oidc")}@issuer.test`): Promise<User> {
  const user = { sub: unique("sub"), email, name: "Nadia Islam" };
  await control({ user });
  return user;
}

/** Begins a visit; the cookie of the browser and the address at the issuer. */
async function start(options: { returnTo?: string; link?: string; cookie?: string } = {}) {
  const query = new URLSearchParams({
    return_to: options.returnTo ?? "/console",
    challenge: await challengeOf(VERIFIER),
    ...(options.link === undefined ? {} : { link: options.link }),
  });
  const response = await exports.default.fetch(`${ORIGIN}/api/v1/auth/issuers/sandbox/start?${query}`, {
    redirect: "manual",
    headers: options.cookie === undefined ? {} : { cookie: options.cookie },
  });
  const set = response.headers.get("set-cookie") ?? "";
  return { response, set, cookie: set.split(";")[0] ?? "", address: response.headers.get("location") ?? "" };
}

/** What a person does at the issuer; the address that the browser is sent back to. */
async function choose(address: string, user: User | undefined): Promise<URL> {
  const page = await (await fetch(address)).text();
  const request = /request=([\w-]+)/.exec(page)?.[1] ?? "";
  const who = user === undefined ? "" : `&user=${encodeURIComponent(user.sub)}`;
  const response = await fetch(`${SANDBOX_URL}/oidc/choose?request=${request}${who}`, { redirect: "manual" });
  return new URL(response.headers.get("location") ?? "about:blank");
}

/** Comes back to us; what stands after the hash. */
async function comeBack(address: URL, cookie: string): Promise<string> {
  const response = await exports.default.fetch(`${ORIGIN}/api/v1/auth/issuers/callback${address.search}`, {
    redirect: "manual",
    headers: cookie === "" ? {} : { cookie },
  });
  expect(response.status).toBe(302);
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  return response.headers.get("location") ?? "";
}
const tokenOf = (location: string) => /#issuer_token=([\w-]+)/.exec(location)?.[1] ?? "";
const finish = (token: string, verifier = VERIFIER) =>
  callApi("/auth/issuers/finish", { body: { token, verifier, device: "Laptop" } });

async function visit(user: User | undefined, options: { link?: string } = {}): Promise<string> {
  const { address, cookie } = await start(options);
  return await comeBack(await choose(address, user), cookie);
}

it("T6 somebody new signs in with an address that the issuer has verified, and is known the next time", async () => {
  const user = await newUser();
  const { response, set, address, cookie } = await start({ returnTo: "/console/security" });
  expect(response.status, await response.text()).toBe(302);
  expect(set).toMatch(/^__Host-issuer-visit=[\w-]{43};.*Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const query = new URL(address).searchParams;
  expect(query.get("code_challenge_method")).toBe("S256");
  expect([query.get("state")?.length, query.get("nonce")?.length]).toEqual([43, 43]);
  const location = await comeBack(await choose(address, user), cookie);
  expect(location).toMatch(/^https:\/\/tessera\.test\/console\/security#issuer_token=/);
  const session = await finish(tokenOf(location));
  expect(session.status, session.text).toBe(200);
  expect(session.json.person).toMatchObject({ email: user.email, name: "Nadia Islam" });
  expect((await finish(tokenOf(location))).json.code).toBe("token_rejected");
  // Who somebody is at the issuer counts, not what address they have there.
  await control({ user: { ...user, email: `${unique()}@issuer.test` } });
  const again = await finish(tokenOf(await visit(user)));
  expect(again.json.person.id).toBe(session.json.person.id);
  // Another issuer's word is no proof for what moves money.
  expect((await callApi("/auth/step-up", { token: again.json.access_token })).json.proven_at).toBeNull();
});

it.each([
  "wrong_nonce",
  "wrong_aud",
  "wrong_iss",
  "expired",
  "alg_none",
  "hs256",
  "unknown_kid",
  "bad_signature",
  "iss_param",
  "future_iat",
  "error_500",
])("TH21 TH22 an issuer's answer with %s signs nobody in", async (next) => {
  const user = await newUser();
  await control({ next });
  expect(await visit(user)).toBe(`${ORIGIN}/console#issuer_fault=rejected`);
  // The control: the same person, told truly.
  expect(tokenOf(await visit(user))).not.toBe("");
});

it.each(["unverified", "unverified_text", "no_email"])("TH22 an address that is %s makes no account", async (next) => {
  const user = await newUser();
  await control({ next });
  expect(await visit(user)).toBe(`${ORIGIN}/console#issuer_fault=unverified`);
});

it("TH22 an address that has an account is linked only by whoever is signed in to it", async () => {
  const sent = vi.spyOn(env.COMMS_QUEUE, "send");
  const owner = await createPerson();
  const user = await newUser(owner.email);
  expect(await visit(user)).toContain("#issuer_fault=link_first");
  await forgetProof(owner);
  const begin = () => callApi("/auth/issuers/sandbox/link", { method: "POST", token: owner.token });
  expect((await begin()).json.code).toBe("step_up_required");
  await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE id = ?").bind(Date.now(), owner.sessionId).run();
  const { link } = (await begin()).json;
  const linked = await visit(user, { link });
  expect((await finish(tokenOf(linked))).json.person.id).toBe(owner.personId);
  expect((await finish(tokenOf(await visit(user)))).json.person.id).toBe(owner.personId);
  expect((await callApi("/auth/issuers/linked", { token: owner.token })).json.data).toEqual([
    { id: "sandbox", name: "Sandbox ID" },
  ]);
  expect(JSON.stringify(sent.mock.calls)).toContain("issuer_linked");
  // A link is for one visit, and an identity for one person.
  expect((await start({ link })).response.status).toBe(401);
  const other = await createPerson();
  const second = await callApi("/auth/issuers/sandbox/link", { method: "POST", token: other.token });
  expect(await visit(user, { link: second.json.link })).toContain("#issuer_fault=taken");
});

it("T6 T10 an account elsewhere is unlinked after a proof, told of by mail, and signs nobody in any more", async () => {
  const sent = vi.spyOn(env.COMMS_QUEUE, "send");
  const user = await newUser();
  const owner = await createPerson();
  const asked = await callApi("/auth/issuers/sandbox/link", { method: "POST", token: owner.token });
  await visit(user, { link: asked.json.link });
  const unlink = () => callApi("/auth/issuers/sandbox/link", { method: "DELETE", token: owner.token });
  const stranger = await createPerson();
  const theirs = await callApi("/auth/issuers/sandbox/link", { method: "DELETE", token: stranger.token });
  expect(theirs.status).toBe(404);
  await forgetProof(owner);
  expect((await unlink()).json.code).toBe("step_up_required");
  await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE person_id = ?").bind(Date.now(), owner.personId).run();
  expect((await unlink()).status).toBe(204);
  expect((await unlink()).status).toBe(404);
  expect(JSON.stringify(sent.mock.calls)).toContain("issuer_unlinked");
  // At the issuer they are the same; here they are nobody yet, and become somebody else.
  expect((await finish(tokenOf(await visit(user)))).json.person.id).not.toBe(owner.personId);
});

it("TH22 a visit belongs to the browser that began it, ends once, and only the console that began takes it over", async () => {
  const user = await newUser();
  const { address, cookie } = await start();
  const back = await choose(address, user);
  const stranger = await start();
  expect(await comeBack(back, stranger.cookie)).toBe("/console#issuer_fault=over");
  expect(await comeBack(back, cookie)).toBe("/console#issuer_fault=over");
  const location = await visit(user);
  expect((await finish(tokenOf(location), "w".repeat(43))).json.code).toBe("token_rejected");
  const none = await start();
  expect(await comeBack(await choose(none.address, user), "")).toBe("/console#issuer_fault=over");
  const denied = await start();
  expect(await comeBack(await choose(denied.address, undefined), denied.cookie)).toContain("#issuer_fault=denied");
  await control({ next: "no_state" });
  const lost = await start();
  expect(await comeBack(await choose(lost.address, user), lost.cookie)).toBe("/console#issuer_fault=over");
});

it("TH22 two tabs of one browser sign in at once; a code is good once", async () => {
  const [a, b] = [await newUser(), await newUser()];
  const first = await start();
  const second = await start({ cookie: first.cookie });
  expect(second.cookie).toBe(first.cookie);
  const [toA, toB] = [await choose(first.address, a), await choose(second.address, b)];
  const [inB, inA] = [await comeBack(toB, first.cookie), await comeBack(toA, first.cookie)];
  expect((await finish(tokenOf(inA))).json.person.email).toBe(a.email);
  expect((await finish(tokenOf(inB))).json.person.email).toBe(b.email);
  const third = await start({ cookie: first.cookie });
  const replay = new URL(third.address).searchParams.get("state") ?? "";
  toA.searchParams.set("state", replay);
  expect(await comeBack(toA, first.cookie)).toContain("#issuer_fault=rejected");
});

it("TH22 T6 the issuer changes its key, and the next visit knows it", async () => {
  const user = await newUser();
  expect(tokenOf(await visit(user))).not.toBe("");
  await control({ rotate: true });
  await visit(user);
  expect(tokenOf(await visit(user))).not.toBe("");
});

it.each(["//evil.test/console", "https://evil.test/console", "/\\evil.test/console", "/shop"])(
  "TH22 nobody is sent to %s",
  async (returnTo) => {
    const { response, address } = await start({ returnTo });
    expect([response.status, address]).toEqual([422, ""]);
  },
);
