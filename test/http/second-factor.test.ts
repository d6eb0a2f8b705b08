import { env } from "cloudflare:workers";
import { Secret, TOTP } from "otpauth";
import { expect, it } from "vitest";
import { stopClock } from "../support/clock.ts";
import { catchPost, type Post } from "../support/post.ts";
import { forgetProof } from "../support/proof.ts";
import { callApi, createPerson, createWorld, type SignedIn } from "../support/world.ts";

const MINUTE = 60_000;
const codeOf = (secret: string, at = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** Turns an authenticator on; its secret and recovery codes. */
async function turnOn({ token }: SignedIn) {
  const begun = await callApi("/auth/authenticator", { method: "POST", token });
  expect(begun.status, begun.text).toBe(201);
  const { secret } = begun.json as { secret: string };
  const done = await callApi("/auth/authenticator/confirm", { token, body: { code: codeOf(secret) } });
  expect(done.status, done.text).toBe(200);
  return { secret, recovery: done.json.recovery_codes as string[], uri: begun.json.uri as string };
}

/** Signs in by mailed code as far as that goes. */
async function firstFactor(post: Post, email: string) {
  await post.deliver();
  await callApi("/auth/otp", { body: { channel: "email", to: email } });
  return await callApi("/auth/otp/verify", { body: { to: email, code: await post.lastCode(), device: "Laptop" } });
}
const second = (token: string, body: object) => callApi("/auth/second-factor", { body: { token, ...body } });

it("T10 an authenticator is on after its first code, and then every sign-in asks for one", async () => {
  const post = catchPost();
  const clock = stopClock();
  const person = await createPerson();
  const { secret, recovery, uri } = await turnOn(person);
  expect(uri).toMatch(/^otpauth:\/\/totp\/Tessera:.*secret=/);
  expect(new Set(recovery).size).toBe(10);
  clock.advance(MINUTE);
  const asked = await firstFactor(post, person.email);
  expect([asked.status, asked.json.code]).toEqual([401, "second_factor_required"]);
  const { token } = asked.json.second_factor;
  expect((await second(token, { code: wrong(codeOf(secret)) })).json.code).toBe("code_rejected");
  const done = await second(token, { code: codeOf(secret) });
  expect(done.status, done.text).toBe(200);
  expect((await second(token, { code: codeOf(secret) })).json.code).toBe("token_rejected");
  const { data } = (await callApi("/auth/sessions", { token: done.json.access_token })).json;
  expect(data.find((session: { current: boolean }) => session.current).device).toBe("Laptop");
  const mails = post.mails.filter(({ to }) => to.includes(person.email)).map(({ subject }) => subject);
  expect(mails).toContain("An authenticator app was turned on");
});

it("TH18 a code of the authenticator works once, also its neighbour after it; in parallel too", async () => {
  catchPost();
  const clock = stopClock();
  const person = await createPerson();
  const { secret } = await turnOn(person);
  const prove = (code: string) => callApi("/auth/step-up", { token: person.token, body: { authenticator_code: code } });
  // The code that turned it on is spent as well.
  expect((await prove(codeOf(secret))).json.code).toBe("code_rejected");
  clock.advance(MINUTE);
  const code = codeOf(secret);
  const answers = await Promise.all([prove(code), prove(code), prove(code)]);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await prove(codeOf(secret, Date.now() - 30_000))).json.code).toBe("code_rejected");
});

it("TH18 five wrong codes and even the right one has to wait", async () => {
  catchPost();
  const clock = stopClock();
  const person = await createPerson();
  const { secret, recovery } = await turnOn(person);
  clock.advance(MINUTE);
  const prove = (body: object) => callApi("/auth/step-up", { token: person.token, body });
  const tries = await Promise.all(
    Array.from({ length: 7 }, () => prove({ authenticator_code: wrong(codeOf(secret)) })),
  );
  expect(tries.filter(({ json }) => json.code === "code_rejected")).toHaveLength(5);
  expect((await prove({ authenticator_code: codeOf(secret) })).json.code).toBe("code_exhausted");
  expect((await prove({ recovery_code: recovery[0] })).json.code).toBe("code_exhausted");
});

it("T10 with an authenticator a mailed code proves nothing more; a recovery code does, once", async () => {
  catchPost();
  const world = await createWorld();
  const owner = await world.member("owner");
  const { recovery } = await turnOn(owner);
  await forgetProof(owner);
  const { token } = owner;
  expect((await callApi("/auth/step-up", { token })).json.ways).toEqual(["authenticator"]);
  expect((await callApi("/auth/step-up/code", { method: "POST", token })).json.code).toBe("forbidden");
  const [first = ""] = recovery;
  const use = () => callApi("/auth/step-up", { token, body: { recovery_code: ` ${first.toUpperCase()} ` } });
  expect((await use()).status).toBe(200);
  expect((await use()).json.code).toBe("code_rejected");
  expect((await callApi("/auth/security", { token })).json.recovery_codes_left).toBe(9);
  const renewed = await callApi("/auth/recovery-codes", { method: "POST", token });
  expect(renewed.json.recovery_codes).toHaveLength(10);
  const old = await callApi("/auth/step-up", { token, body: { recovery_code: recovery[1] } });
  expect(old.json.code).toBe("code_rejected");
});

it("T10 turning it on or off asks for a proof, one that is on is not replaced, off means off", async () => {
  const post = catchPost();
  const person = await createPerson();
  await turnOn(person);
  const { token } = person;
  expect((await callApi("/auth/authenticator", { method: "POST", token })).json.code).toBe("second_factor_on");
  await forgetProof(person);
  const off = () => callApi("/auth/authenticator", { method: "DELETE", token });
  expect((await off()).json.code).toBe("step_up_required");
  await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE id = ?").bind(Date.now(), person.sessionId).run();
  expect((await off()).status).toBe(204);
  expect((await firstFactor(post, person.email)).status).toBe(200);
});

it("TH37 the secret and the recovery codes are in no table as they are", async () => {
  catchPost();
  const person = await createPerson();
  const { secret, recovery } = await turnOn(person);
  const rows = await env.DB.batch([
    env.DB.prepare("SELECT * FROM authenticators WHERE person_id = ?").bind(person.personId),
    env.DB.prepare("SELECT * FROM recovery_codes WHERE person_id = ?").bind(person.personId),
  ]);
  const dump = JSON.stringify(rows.map(({ results }) => results));
  expect(dump).toContain(person.personId);
  for (const planted of [secret, ...recovery]) expect(dump).not.toContain(planted);
});
