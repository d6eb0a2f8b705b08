/** Signing in by SMS or WhatsApp (T4, TH18, TH19). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { catchPost, type Post } from "../support/post.ts";
import { forgetProof } from "../support/proof.ts";
import { callApi, createPerson, type SignedIn } from "../support/world.ts";

const codesOf = ({ queued }: Post) => queued.filter(({ type }) => type === "comms.sign_in_code");
const newNumber = () => `+88017${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
const begin = ({ token }: SignedIn, to: string, channel = "sms") =>
  callApi("/auth/phones", { token, body: { channel, to } });
const confirm = ({ token }: SignedIn, to: string, code: string) =>
  callApi("/auth/phones/confirm", { token, body: { to, code } });
const ask = (to: string, channel = "sms") => callApi("/auth/otp", { body: { channel, to } });
const verify = (to: string, code: string) => callApi("/auth/otp/verify", { body: { to, code } });

it("T4 a phone is added by its own code, and signs in by SMS and by WhatsApp", async () => {
  const post = catchPost();
  const person = await createPerson();
  const number = newNumber();
  const spaced = `${number.slice(0, 4)} ${number.slice(4, 8)}-${number.slice(8)}`;
  expect((await begin(person, spaced)).status).toBe(202);
  const added = await confirm(person, number, await post.lastTextCode());
  expect([added.status, added.json.hint]).toEqual([201, `…${number.slice(-4)}`]);
  for (const channel of ["sms", "whatsapp"]) {
    expect((await ask(number, channel)).status).toBe(202);
    const session = await verify(spaced, await post.lastTextCode());
    expect(session.status, session.text).toBe(200);
    expect(session.json.person.id).toBe(person.personId);
  }
  const [phone] = (await callApi("/auth/security", { token: person.token })).json.phones;
  const dump = JSON.stringify((await env.DB.prepare("SELECT * FROM person_phones").all()).results);
  expect(dump).not.toContain(number);
  expect((await callApi(`/auth/phones/${phone.id}`, { method: "DELETE", token: person.token })).status).toBe(204);
  await ask(number);
  expect(codesOf(post)).toEqual([]);
});

it("TH18 TH19 a number that nobody added gets the same answer, and no message", async () => {
  const post = catchPost();
  const person = await createPerson();
  const number = newNumber();
  await begin(person, number);
  await confirm(person, number, await post.lastTextCode());
  const stranger = newNumber();
  const answers = [await ask(number), await ask(stranger)];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [202, "{}"],
    [202, "{}"],
  ]);
  expect(codesOf(post)).toHaveLength(1);
  for (let i = 0; i < 2; i++) expect((await ask(stranger)).status).toBe(202);
  expect((await ask(stranger)).json.code).toBe("rate_limited");
  expect((await verify(stranger, "000000")).json.code).toBe("code_rejected");
});

it("TH18 a code adds the number it went to and no other, and asks for a proof first", async () => {
  const post = catchPost();
  const person = await createPerson();
  const [mine, other] = [newNumber(), newNumber()];
  await begin(person, mine);
  const code = await post.lastTextCode();
  expect((await confirm(person, other, code)).json.code).toBe("code_rejected");
  expect((await confirm(await createPerson(), mine, code)).json.code).toBe("code_rejected");
  expect((await confirm(person, mine, code)).status).toBe(201);
  await forgetProof(person);
  expect((await begin(person, other)).json.code).toBe("step_up_required");
  const bad = await ask("01712345678");
  expect([bad.status, bad.json.errors[0].field]).toEqual([422, "to"]);
});

it("T4 anybody may ask by which channels codes are sent; the owner hears of a phone that comes or goes", async () => {
  expect((await callApi("/auth/channels")).json.data).toEqual(["email", "sms", "whatsapp"]);
  const post = catchPost();
  const person = await createPerson();
  const number = newNumber();
  await begin(person, number);
  const added = await confirm(person, number, await post.lastTextCode());
  expect((await callApi(`/auth/phones/${added.json.id}`, { method: "DELETE", token: person.token })).status).toBe(204);
  expect((await callApi(`/auth/phones/${added.json.id}`, { method: "DELETE", token: person.token })).status).toBe(404);
  await post.deliver();
  expect(post.mails.map(({ subject }) => subject)).toEqual([
    "A phone was added that signs you in",
    "A phone was removed: it signs you in no more",
  ]);
});
