import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { stopClock } from "../support/clock.ts";
import { catchPost, type Post } from "../support/post.ts";
import { forgetProof } from "../support/proof.ts";
import { callApi, createPerson, unique } from "../support/world.ts";

const GOOD = "violet kettle on the roof";
const MINUTE = 60_000;
const ask = (email: string) => callApi("/auth/password/link", { body: { email } });
const choose = (token: string, password = GOOD) => callApi("/auth/password/reset", { body: { token, password } });
const enter = (email: string, password: string, headers: Record<string, string> = {}) =>
  callApi("/auth/password/sign-in", { body: { email, password, device: "Laptop" }, headers });

async function lastLink(post: Post): Promise<string> {
  await post.deliver();
  const mail = post.mails.findLast(({ text }) => text.includes("/console/new-password#"));
  return /new-password#([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
}

it("T5 a new address chooses a password by a mailed link, once, and signs in with it", async () => {
  const post = catchPost();
  const email = `${unique("new")}@mail.test`;
  expect((await ask(email)).status).toBe(202);
  const link = await lastLink(post);
  const weak = await choose(link, "Password123!");
  expect([weak.status, weak.json.errors[0].field]).toEqual([422, "password"]);
  const first = await choose(link);
  expect(first.status, first.text).toBe(200);
  expect(first.json.person.email).toBe(email);
  expect((await choose(link)).json.code).toBe("token_rejected");
  const again = await enter(email.toUpperCase(), GOOD);
  expect(again.status, again.text).toBe(200);
  expect(again.json.person.id).toBe(first.json.person.id);
  // A password proves no contact: what moves money asks for a code all the same.
  expect((await callApi("/auth/step-up", { token: again.json.access_token })).json.proven_at).toBeNull();
});

it("T5 a reset ends every session, and the old password", async () => {
  const post = catchPost();
  const email = `${unique()}@mail.test`;
  await ask(email);
  const before = await choose(await lastLink(post));
  await ask(email);
  expect((await choose(await lastLink(post), "another kettle on the roof")).status).toBe(200);
  expect((await callApi("/auth/me", { token: before.json.access_token })).status).toBe(401);
  expect((await enter(email, GOOD)).json.code).toBe("password_rejected");
  await post.deliver();
  expect(post.mails.filter(({ subject }) => subject === "Your password was changed")).toHaveLength(2);
});

it("TH18 unknown people, people without a password and wrong passwords answer alike", async () => {
  const post = catchPost();
  const email = `${unique()}@mail.test`;
  await ask(email);
  await choose(await lastLink(post));
  const without = await createPerson();
  const answers = [
    await enter(email, "wrong kettle on the roof"),
    await enter(without.email, GOOD),
    await enter(`${unique()}@mail.test`, GOOD),
  ];
  const bodies = answers.map(({ status, json: { request_id: _id, ...body } }) => JSON.stringify([status, body]));
  expect(new Set(bodies).size).toBe(1);
  const links = [await ask(without.email), await ask(`${unique()}@mail.test`)];
  expect(links.map(({ status, text }) => [status, text])).toEqual([
    [202, "{}"],
    [202, "{}"],
  ]);
});

it("TH18 ten tries a contact in a quarter of an hour, also in parallel and from many addresses", async () => {
  catchPost();
  const clock = stopClock();
  const email = `${unique()}@mail.test`;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) => enter(email, "wrong kettle", { "cf-connecting-ip": `203.0.113.${i}` })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  clock.advance(15 * MINUTE + 1);
  expect((await enter(email, "wrong kettle")).status).toBe(401);
  for (let i = 0; i < 3; i++) expect((await ask(email)).status).toBe(202);
  expect((await ask(email)).json.code).toBe("rate_limited");
}, 30_000);

it("T5 T7 changing it asks for a proof and signs out everywhere else", async () => {
  catchPost();
  const person = await createPerson();
  const change = (password: string) =>
    callApi("/auth/password", { method: "PUT", token: person.token, body: { password } });
  await forgetProof(person);
  expect((await change(GOOD)).json.code).toBe("step_up_required");
  await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE id = ?").bind(Date.now(), person.sessionId).run();
  expect((await change("kurz")).json.errors[0].message).toContain("at least 10");
  expect((await change(GOOD)).status).toBe(204);
  const other = (await enter(person.email, GOOD)).json.access_token;
  expect((await change(`${GOOD} again`)).status).toBe(204);
  expect((await callApi("/auth/me", { token: other })).status).toBe(401);
  expect((await callApi("/auth/me", { token: person.token })).status).toBe(200);
});

it("T7 signing out everywhere else leaves this session, and nobody else's", async () => {
  catchPost();
  const person = await createPerson();
  const stranger = await createPerson();
  await callApi("/auth/password", { method: "PUT", token: person.token, body: { password: GOOD } });
  const others = [await enter(person.email, GOOD), await enter(person.email, GOOD)];
  const ended = await callApi("/auth/sessions/end-others", { method: "POST", token: person.token });
  expect(ended.json).toEqual({ ended: 2 });
  for (const { json } of others) expect((await callApi("/auth/me", { token: json.access_token })).status).toBe(401);
  for (const { token } of [person, stranger]) expect((await callApi("/auth/me", { token })).status).toBe(200);
});

it("TH36 TH37 passwords and links are in no table and no queue", async () => {
  const post = catchPost();
  const email = `${unique()}@mail.test`;
  await ask(email);
  const queued = JSON.stringify(post.queued);
  const link = await lastLink(post);
  await choose(link);
  for (const secret of [email, link]) expect(queued).not.toContain(secret);
  const rows = await env.DB.batch([
    env.DB.prepare("SELECT * FROM passwords"),
    env.DB.prepare("SELECT * FROM sign_in_steps"),
    env.DB.prepare("SELECT * FROM sign_in_tries"),
  ]);
  const dump = JSON.stringify(rows.map(({ results }) => results));
  expect(dump).toContain("scrypt$");
  for (const secret of [GOOD, link, email]) expect(dump).not.toContain(secret);
});
