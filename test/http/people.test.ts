import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { forgetOldSignIns } from "../../worker/people/index.ts";
import { stopClock } from "../support/clock.ts";
import { catchPost, type Post } from "../support/post.ts";
import { callApi, createPerson, createWorld, unique } from "../support/world.ts";

const MINUTE = 60_000;
const ask = (to: string, headers: Record<string, string> = {}) =>
  callApi("/auth/otp", { body: { channel: "email", to }, headers });
const verify = (to: string, code: string) => callApi("/auth/otp/verify", { body: { to, code, device: "Test" } });
const refresh = (token: string, tenant?: string) =>
  callApi("/auth/token/refresh", { body: { refresh_token: token, ...(tenant ? { tenant } : {}) } });
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

async function signIn(post: Post, email: string) {
  expect((await ask(email)).status).toBe(202);
  const answer = await verify(email, await post.lastCode());
  expect(answer.status, answer.text).toBe(200);
  return answer.json as { access_token: string; refresh_token: string; person: { id: string }; tenants: unknown[] };
}

describe("signing in", () => {
  it("T4 a mailed code makes a person and a session, once", async () => {
    const post = catchPost();
    const email = `${unique("New")}@Mail.test`;
    expect((await ask(`  ${email} `)).status).toBe(202);
    const code = await post.lastCode();
    expect(post.mails[0]?.to).toEqual([email.toLowerCase()]);
    const first = await verify(email, code);
    expect(first.status, first.text).toBe(200);
    expect(first.json).toMatchObject({
      expires_in: 900,
      person: { email: email.toLowerCase(), name: "" },
      tenants: [],
    });
    expect((await verify(email, code)).json).toMatchObject({ code: "code_rejected" });
    const me = await callApi("/auth/me", { token: first.json.access_token });
    expect(me.json).toMatchObject({ id: first.json.person.id });
    await ask(email);
    const again = await verify(email, await post.lastCode());
    expect(again.json.person.id).toBe(first.json.person.id);
  });

  it("TH18 known and unknown people get the same answer", async () => {
    catchPost();
    const known = await createPerson();
    const answers = [await ask(known.email), await ask(`${unique()}@mail.test`)];
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [202, "{}"],
      [202, "{}"],
    ]);
    const refused = [await verify(known.email, "000000"), await verify(`${unique()}@mail.test`, "000000")];
    expect(refused[1]?.json).toMatchObject({ status: 401, code: "code_rejected" });
  });

  it("TH18 five wrong codes end a code, also for the right one", async () => {
    const post = catchPost();
    const email = `${unique()}@mail.test`;
    await ask(email);
    const code = await post.lastCode();
    for (let i = 0; i < 5; i++) expect((await verify(email, wrong(code))).json.code).toBe("code_rejected");
    expect((await verify(email, code)).json.code).toBe("code_exhausted");
  });

  it("TH18 guesses in parallel count too", async () => {
    const post = catchPost();
    const email = `${unique()}@mail.test`;
    await ask(email);
    const code = await post.lastCode();
    const answers = await Promise.all(Array.from({ length: 12 }, () => verify(email, wrong(code))));
    expect(answers.filter(({ json }) => json.code === "code_rejected")).toHaveLength(5);
    expect(answers.filter(({ json }) => json.code === "code_exhausted")).toHaveLength(7);
  });

  it("TH18 the right code used twice at once makes one session", async () => {
    const post = catchPost();
    const email = `${unique()}@mail.test`;
    await ask(email);
    const code = await post.lastCode();
    const answers = await Promise.all([verify(email, code), verify(email, code), verify(email, code)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("TH18 a contact gets three codes in ten minutes, then waits; also when asked in parallel", async () => {
    catchPost();
    const clock = stopClock();
    const email = `${unique()}@mail.test`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(email)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.json).toMatchObject({ code: "rate_limited" });
    expect(Number(refused?.headers.get("retry-after"))).toBe(600);
    clock.advance(4 * MINUTE);
    expect((await ask(email)).headers.get("retry-after")).toBe("360");
    clock.advance(6 * MINUTE + 1);
    expect((await ask(email)).status).toBe(202);
  });

  it("TH18 one address cannot ask for many contacts without end", async () => {
    catchPost();
    const headers = { "cf-connecting-ip": "203.0.113.77" };
    let refused = 0;
    for (let i = 0; i < 62; i++) if ((await ask(`${unique()}@mail.test`, headers)).status === 429) refused++;
    expect(refused).toBe(2);
    expect((await ask(`${unique()}@mail.test`, { "cf-connecting-ip": "203.0.113.78" })).status).toBe(202);
  });

  it("TH18 the newest code wins, and codes end after ten minutes", async () => {
    const post = catchPost();
    const clock = stopClock();
    const email = `${unique()}@mail.test`;
    await ask(email);
    const old = await post.lastCode();
    clock.advance(1000);
    await ask(email);
    const fresh = await post.lastCode();
    if (old !== fresh) expect((await verify(email, old)).json.code).toBe("code_rejected");
    clock.advance(10 * MINUTE);
    expect((await verify(email, fresh)).json.code).toBe("code_rejected");
  });

  it("refuses what is no address and what is no code, naming the field", async () => {
    const bad = await ask("not an address\r\nBcc: x@y.z");
    expect(bad.status).toBe(422);
    expect(bad.json.errors[0].field).toBe("to");
    expect((await verify("a@b.test", "12345x")).json.errors[0].field).toBe("code");
  });
});

describe("tokens", () => {
  it("TH20 a refresh token works once; its re-use ends the whole family", async () => {
    const post = catchPost();
    const first = await signIn(post, `${unique()}@mail.test`);
    const second = await refresh(first.refresh_token);
    expect(second.status, second.text).toBe(200);
    expect(second.json.refresh_token).not.toBe(first.refresh_token);
    const third = await refresh(second.json.refresh_token);
    expect(third.status).toBe(200);
    expect((await refresh(first.refresh_token)).json.code).toBe("token_rejected");
    expect((await refresh(third.json.refresh_token)).json.code).toBe("token_rejected");
    expect((await callApi("/auth/me", { token: third.json.access_token })).status).toBe(401);
  });

  it("TH20 two refreshes at once cannot both go on", async () => {
    const post = catchPost();
    const first = await signIn(post, `${unique()}@mail.test`);
    const answers = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)]);
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners.length).toBeLessThanOrEqual(1);
    for (const { json } of winners) expect((await refresh(json.refresh_token)).status).toBe(401);
  });

  it("TH20 E42 a lost answer is repeated with its Idempotency-Key, and the family lives", async () => {
    const post = catchPost();
    const first = await signIn(post, `${unique()}@mail.test`);
    const request = { body: { refresh_token: first.refresh_token }, headers: { "idempotency-key": unique("k") } };
    const answer = await callApi("/auth/token/refresh", request);
    const repeated = await callApi("/auth/token/refresh", request);
    expect(repeated.text).toBe(answer.text);
    expect((await refresh(answer.json.refresh_token)).status).toBe(200);
  });

  it("T7 refresh tokens end after seven days without use, sessions after ninety", async () => {
    const post = catchPost();
    const clock = stopClock();
    const first = await signIn(post, `${unique()}@mail.test`);
    const day = 24 * 60 * MINUTE;
    let token = first.refresh_token;
    for (let i = 0; i < 14; i++) {
      clock.advance(6 * day);
      const next = await refresh(token);
      expect(next.status, next.text).toBe(200);
      token = next.json.refresh_token;
    }
    clock.advance(6 * day);
    expect((await refresh(token)).status).toBe(401);
    const other = await signIn(post, `${unique()}@mail.test`);
    clock.advance(7 * day);
    expect((await refresh(other.refresh_token)).status).toBe(401);
  });

  it("T7 switches to another tenant of the person; unknown and foreign ones answer alike", async () => {
    const post = catchPost();
    const [a, b, foreign] = [await createWorld(), await createWorld(), await createWorld()];
    const email = `${unique()}@mail.test`;
    const first = await signIn(post, email);
    for (const [at, world] of [a, b].entries()) {
      await env.DB.prepare("INSERT INTO members (tenant_id, person_id, role, created_at) VALUES (?, ?, 'staff', ?)")
        .bind(world.tenantId, first.person.id, at)
        .run();
    }
    const inB = await refresh(first.refresh_token);
    expect((await callApi("/tenants/me", { token: inB.json.access_token })).json.id).toBe(b.tenantId);
    const inA = await refresh(inB.json.refresh_token, a.tenantId);
    expect((await callApi("/tenants/me", { token: inA.json.access_token })).json.id).toBe(a.tenantId);
    const refused = [
      await refresh(inA.json.refresh_token, foreign.tenantId),
      await refresh(inA.json.refresh_token, "ten_00000000000000000000000000"),
    ];
    expect(refused.map(({ json }) => [json.status, json.code])).toEqual([
      [403, "forbidden"],
      [403, "forbidden"],
    ]);
    // The refused tries have not spent the token, and the last used tenant stays.
    const still = await refresh(inA.json.refresh_token);
    expect((await callApi("/tenants/me", { token: still.json.access_token })).json.id).toBe(a.tenantId);
    const again = await signIn(post, email);
    expect((await callApi("/tenants/me", { token: again.access_token })).json.id).toBe(a.tenantId);
  });

  it("T7 signing out ends access at once; sessions are listed and ended one by one", async () => {
    const post = catchPost();
    const email = `${unique()}@mail.test`;
    const phone = await signIn(post, email);
    const laptop = await signIn(post, email);
    const list = await callApi("/auth/sessions", { token: phone.access_token });
    expect(list.json.data).toHaveLength(2);
    const other = list.json.data.find((session: { current: boolean }) => !session.current);
    const stranger = await createPerson();
    const path = `/auth/sessions/${other.id}`;
    expect((await callApi(path, { method: "DELETE", token: stranger.token })).status).toBe(404);
    expect((await callApi(path, { method: "DELETE", token: phone.access_token })).status).toBe(204);
    expect((await callApi("/auth/me", { token: laptop.access_token })).status).toBe(401);
    expect((await refresh(laptop.refresh_token)).status).toBe(401);
    expect((await callApi("/auth/logout", { body: { refresh_token: phone.refresh_token } })).status).toBe(204);
    expect((await callApi("/auth/me", { token: phone.access_token })).status).toBe(401);
    const third = await signIn(post, email);
    expect((await callApi("/auth/logout", { method: "POST", token: third.access_token })).status).toBe(204);
    expect((await callApi("/auth/me", { token: third.access_token })).status).toBe(401);
  });

  it("people change their own name", async () => {
    const person = await createPerson();
    const answer = await callApi("/auth/me", { method: "PATCH", token: person.token, body: { name: "  Karim  " } });
    expect(answer.json).toMatchObject({ id: person.personId, name: "Karim" });
  });
});

describe("secrets stay secret", () => {
  it("TH36 TH37 no code, token or address in logs, nor code or token in any table", async () => {
    const post = catchPost();
    const lines: string[] = [];
    for (const method of ["log", "error", "warn", "info", "debug"] as const) {
      const spy = vi.spyOn(console, method).mockImplementation((...parts) => lines.push(parts.map(String).join(" ")));
      onTestFinished(() => spy.mockRestore());
    }
    const email = `${unique("planted")}@mail.test`;
    await ask(email, { "idempotency-key": unique("k") });
    const [queued] = post.queued;
    const inQueue = JSON.stringify(queued);
    const code = await post.lastCode();
    await verify(email, wrong(code));
    const answer = await callApi("/auth/otp/verify", {
      body: { to: email, code },
      headers: { "idempotency-key": unique("k") },
    });
    expect(answer.status, answer.text).toBe(200);
    const next = await refresh(answer.json.refresh_token);
    await refresh(answer.json.refresh_token);
    expect(lines.join("\n")).toContain("refresh_token_reused");

    const tokens = [answer, next].flatMap(({ json }) => [json.access_token, json.refresh_token] as string[]);
    const dump = await dumpTables();
    for (const secret of [email, code, ...tokens]) {
      expect(lines.join("\n")).not.toContain(secret);
      expect(inQueue).not.toContain(secret);
    }
    for (const secret of tokens) expect(dump).not.toContain(secret);
    expect(dump).not.toMatch(new RegExp(`"${code}"`));
    expect(dump).toContain(email); // in people: the dump does see values
  });
});

async function dumpTables(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>();
  const rows = await Promise.all(results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all()));
  return JSON.stringify(rows.map((table) => table.results));
}

it("a sign-in mail is sent once for one message, however often it is delivered", async () => {
  const post = catchPost();
  await ask(`${unique()}@mail.test`);
  const messages = post.queued.splice(0);
  for (let i = 0; i < 2; i++) expect((await post.deliver(messages)).retryMessages).toEqual([]);
  expect(post.mails).toHaveLength(1);
});

it("I8 old codes and sessions are forgotten, living ones stay", async () => {
  const post = catchPost();
  const first = await signIn(post, `${unique()}@mail.test`);
  const counts = async () =>
    await env.DB.prepare(
      "SELECT (SELECT count(*) FROM one_time_codes) AS codes, (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM refresh_tokens) AS tokens",
    ).first<{ codes: number; sessions: number; tokens: number }>();
  const before = await counts();
  await forgetOldSignIns(env, Date.now());
  expect(await counts()).toEqual(before);
  expect((await refresh(first.refresh_token)).status).toBe(200);
  // Earlier tests moved the clock by months, and ids go with it.
  await forgetOldSignIns(env, Date.now() + 500 * 24 * 60 * MINUTE);
  expect(await counts()).toEqual({ codes: 0, sessions: 0, tokens: 0 });
});
