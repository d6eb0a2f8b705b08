import { env } from "cloudflare:workers";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { settings } from "../../worker/env.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { signAccessToken } from "../../worker/platform/tokens.ts";
import { stopClock } from "../support/clock.ts";
import { catchPost } from "../support/post.ts";
import { callApi, createPerson, createWorld, unique, type World } from "../support/world.ts";

const MINUTE = 60_000;

/** The key that this deployment signs with, as an insider who forges a claim would have it. */
function ownKey(): { kid: string; secret: Uint8Array } {
  const [key] = settings(env).JWT_KEYS;
  if (!key) throw new Error("no key");
  return { kid: key.kid, secret: Buffer.from(key.secret, "base64url") };
}

type Forgery = { alg?: string; kid?: string; typ?: string; key?: Uint8Array; aud?: string; iss?: string; exp?: number };

async function forge(world: World, { alg = "HS256", typ = "at+jwt", ...more }: Forgery): Promise<string> {
  const own = ownKey();
  return await new SignJWT({ ses: world.owner.sessionId, ten: world.tenantId })
    .setProtectedHeader({ alg, typ, kid: more.kid ?? own.kid })
    .setIssuer(more.iss ?? "tessera")
    .setAudience(more.aud ?? "tessera:person")
    .setSubject(world.owner.personId)
    .setIssuedAt()
    .setExpirationTime(more.exp ?? Math.floor(Date.now() / 1000) + 600)
    .sign(more.key ?? own.secret);
}

describe("TH21 access tokens", () => {
  it("TH21 a token made like ours works, so that the refusals below prove something", async () => {
    const world = await createWorld();
    expect((await world.call("/tenants/me", { token: await forge(world, {}) })).status).toBe(200);
  });

  it.each<[string, Forgery]>([
    ["another key", { key: new Uint8Array(32).fill(7) }],
    ["an unknown kid", { kid: "other" }],
    ["another algorithm with our key", { alg: "HS512" }],
    ["another audience", { aud: "tessera:device" }],
    ["an audience of somebody else", { aud: "someone" }],
    ["another issuer", { iss: "https://evil.test" }],
    ["another type", { typ: "JWT" }],
    ["an end in the past", { exp: Math.floor(Date.now() / 1000) - 1 }],
  ])("TH21 refuses %s", async (_name, forgery) => {
    const world = await createWorld();
    const answer = await world.call("/tenants/me", { token: await forge(world, forgery) });
    expect(answer.json).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it("TH21 refuses alg none, garbage and other schemes", async () => {
    const world = await createWorld();
    const none = new UnsecuredJWT({ ses: world.owner.sessionId, ten: world.tenantId })
      .setIssuer("tessera")
      .setAudience("tessera:person")
      .setSubject(world.owner.personId)
      .setExpirationTime("10m")
      .encode();
    const [header = "", payload = ""] = world.token.split(".");
    for (const token of [none, `${header}.${payload}.`, `${header}.${payload}`, "x", "a".repeat(5000)]) {
      expect((await world.call("/tenants/me", { token })).status).toBe(401);
    }
    const basic = await callApi("/tenants/me", { headers: { authorization: `Basic ${world.token}` } });
    expect(basic.status).toBe(401);
  });

  it("TH21 a device is no member and a member is no device", async () => {
    const world = await createWorld();
    const claims = {
      kind: "device",
      deviceId: newId("device"),
      sessionId: newId("checkInSession"),
      tenantId: world.tenantId,
      eventId: newId("event"),
    } as const;
    const token = await signAccessToken(env, claims, Date.now());
    for (const path of ["/tenants/me", "/members", "/audit-log", "/auth/me", "/auth/sessions"]) {
      expect((await world.call(path, { token })).json.code).toBe("forbidden");
    }
    expect((await world.call("/check-in/session")).json.code).toBe("forbidden");
  });

  it("T7 an access token ends after fifteen minutes", async () => {
    const clock = stopClock();
    const world = await createWorld();
    clock.advance(15 * MINUTE - 1000);
    expect((await world.call("/tenants/me")).status).toBe(200);
    clock.advance(1000);
    expect((await world.call("/tenants/me")).status).toBe(401);
  });

  it("TH21 the tenant of a token is only a wish: the membership decides", async () => {
    const [world, other] = [await createWorld(), await createWorld()];
    const claims = { kind: "person", personId: world.owner.personId, sessionId: world.owner.sessionId } as const;
    const token = await signAccessToken(env, { ...claims, tenantId: other.tenantId }, Date.now());
    expect((await world.call("/tenants/me", { token })).json.code).toBe("forbidden");
    const stolen = await signAccessToken(env, { ...claims, personId: other.owner.personId }, Date.now());
    expect((await world.call("/auth/me", { token: stolen })).status).toBe(401);
  });
});

describe("Idempotency-Key", () => {
  const tenant = (name: string) => ({ name, country: "BD", currency: "BDT", time_zone: "Asia/Dhaka" });

  it("E42 the same request with the same key has the effect and the answer of one", async () => {
    const { token } = await createPerson();
    const request = { token, body: tenant(unique("Once")), headers: { "idempotency-key": unique("k") } };
    const first = await callApi("/tenants", request);
    expect(first.status, first.text).toBe(201);
    const second = await callApi("/tenants", request);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("etag")).toBe('"1"');
    const made = await env.DB.prepare("SELECT count(*) AS n FROM tenants WHERE name = ?")
      .bind(request.body.name)
      .first("n");
    expect(made).toBe(1);
  });

  it("E42 at the same moment only one runs", async () => {
    const { token } = await createPerson();
    const request = { token, body: tenant(unique("Race")), headers: { "idempotency-key": unique("k") } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => callApi("/tenants", request)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    for (const { json } of answers.filter(({ status }) => status !== 201)) {
      expect(json.code).toBe("idempotency_in_progress");
    }
    const rows = await env.DB.prepare("SELECT count(*) AS n FROM tenants WHERE name = ?")
      .bind(request.body.name)
      .first("n");
    expect(rows).toBe(1);
  });

  it("TH33 the same key with another body or path is refused", async () => {
    catchPost();
    const world = await createWorld();
    const headers = { "idempotency-key": unique("k") };
    const email = `${unique()}@mail.test`;
    await world.api("/members", { body: { email, role: "staff" }, headers, status: 201 });
    const body = { email, role: "admin" };
    expect((await world.call("/members", { body, headers })).json.code).toBe("idempotency_key_reused");
    expect((await world.call("/tenants", { body: tenant("x"), headers })).json.code).toBe("idempotency_key_reused");
  });

  it("TH33 another caller's key is another key", async () => {
    const [a, b] = [await createPerson(), await createPerson()];
    const headers = { "idempotency-key": unique("k") };
    const body = tenant(unique("Shared"));
    const [first, second] = [
      await callApi("/tenants", { token: a.token, body, headers }),
      await callApi("/tenants", { token: b.token, body, headers }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json.id).not.toBe(first.json.id);
  });

  it("E42 a refusal is not kept: the repeat runs", async () => {
    const { token } = await createPerson();
    const headers = { "idempotency-key": unique("k") };
    const slug = unique("s");
    const other = await callApi("/tenants", { token, body: { ...tenant("First"), slug } });
    expect(other.status).toBe(201);
    const request = { token, headers, body: { ...tenant("Second"), slug } };
    expect((await callApi("/tenants", request)).json.code).toBe("slug_taken");
    await env.DB.prepare("UPDATE tenants SET slug = ? WHERE id = ?").bind(unique("moved"), other.json.id).run();
    expect((await callApi("/tenants", request)).status).toBe(201);
  });

  it("TH37 kept answers are unreadable in the database", async () => {
    const { token } = await createPerson();
    const body = tenant(unique("Hidden"));
    await callApi("/tenants", { token, body, headers: { "idempotency-key": unique("k") } });
    const { results } = await env.DB.prepare("SELECT * FROM idempotency_keys").all<{ response: string | null }>();
    expect(results.some(({ response }) => response?.startsWith("v1."))).toBe(true);
    expect(JSON.stringify(results)).not.toContain(body.name);
  });

  it("refuses a key that is none", async () => {
    const { token } = await createPerson();
    const headers = { "idempotency-key": "with space" };
    expect((await callApi("/tenants", { token, body: tenant("x"), headers })).json.errors[0].field).toBe(
      "Idempotency-Key",
    );
  });
});

describe("TH32 bodies", () => {
  it("TH32 malformed JSON is 400, a body over the limit 413, both as problems", async () => {
    const { token } = await createPerson();
    const malformed = await callApi("/tenants", { token, body: '{"name": ' });
    expect(malformed.json).toMatchObject({ status: 400, code: "malformed_body", request_id: expect.any(String) });
    const large = await callApi("/tenants", { token, body: JSON.stringify({ name: "x".repeat(300_000) }) });
    expect(large.json).toMatchObject({ status: 413, code: "body_too_large" });
    const largeCode = await callApi("/auth/otp", { body: { channel: "email", to: `${"x".repeat(5000)}@mail.test` } });
    expect(largeCode.status).toBe(413);
  });

  it("TH32 deep JSON is a refusal, not a crash", async () => {
    const { token } = await createPerson();
    const depth = 100_000;
    const bodies = ["[".repeat(depth), "[".repeat(depth) + "]".repeat(depth), '{"name":'.repeat(20_000)];
    for (const body of bodies) {
      const answer = await callApi("/tenants", { token, body });
      expect(answer.status, answer.text.slice(0, 200)).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    }
  });

  it("a body of another type is refused, naming what is missing", async () => {
    const { token } = await createPerson();
    const answer = await callApi("/tenants", { token, body: "name=x", headers: { "content-type": "text/plain" } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });
});
