/** What staff want to be told, and how; only as long as they may see it (N5, TH24). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { crons } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { stopClock } from "../support/clock.ts";
import { catchPost, type Post } from "../support/post.ts";
import { callApi, createWorld, type SignedIn, type World } from "../support/world.ts";

const PATH = "/notification-preferences";
const newNumber = () => `+88017${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
const put = (world: World, { token }: SignedIn, body: object) => world.call(PATH, { method: "PUT", token, body });

/** Turns SMS on for an organizer, with credentials that the caught post takes. */
async function withSms(world: World): Promise<void> {
  const body = { account_sid: `AC${"1".repeat(32)}`, auth_token: "2".repeat(32), sender: "Agora" };
  await world.api("/message-providers/twilio", { method: "PUT", body });
}

async function addPhone(post: Post, person: SignedIn): Promise<string> {
  const to = newNumber();
  await callApi("/auth/phones", { token: person.token, body: { channel: "sms", to } });
  await callApi("/auth/phones/confirm", { token: person.token, body: { to, code: await post.lastTextCode() } });
  return to;
}

const exported = (world: World, person: SignedIn) => ({
  id: newId("outbox"),
  type: "comms.export_made",
  payload: {
    tenant_id: world.tenantId,
    export_id: newId("export"),
    person_id: person.personId,
    kind: "orders",
    rows: 3,
  },
});

it("N5 each member chooses for themselves, from what their role may see and what there is a provider for", async () => {
  const world = await createWorld();
  const [admin, scanner] = [await world.member("admin"), await world.member("scanner")];
  const first = await world.call(PATH, { token: admin.token });
  expect(first.json).toEqual({
    kinds: ["dispute", "attention", "export"],
    channels: ["email"],
    choices: [],
    phone: null,
  });
  expect((await world.call(PATH, { token: scanner.token })).json.kinds).toEqual([]);
  const choices = [
    { kind: "export", channel: "email" },
    { kind: "export", channel: "email" },
  ];
  expect((await put(world, admin, { choices })).json.choices).toEqual([choices[0]]);
  // What a role may not see is not kept.
  expect((await put(world, scanner, { choices })).json.choices).toEqual([]);
  const silent = await put(world, admin, { choices: [] });
  expect(silent.json.choices).toEqual([]);
  const log = await world.api(`/audit-log?subject=${admin.personId}`);
  expect(log.data[0].action).toBe("notification_preferences.changed");
});

it("N5 TH37 a phone is told only if it is one of the account, and is kept sealed", async () => {
  const post = catchPost();
  const world = await createWorld();
  await withSms(world);
  const admin = await world.member("admin");
  const choices = [{ kind: "export", channel: "sms" }];
  const without = await put(world, admin, { choices });
  expect([without.status, without.json.errors[0].field]).toEqual([422, "phone"]);
  const number = await addPhone(post, admin);
  const stranger = await put(world, admin, { choices, phone: newNumber() });
  expect([stranger.status, stranger.json.errors[0].field]).toEqual([422, "phone"]);
  const set = await put(world, admin, { choices, phone: number });
  expect([set.status, set.json.phone, set.json.channels]).toEqual([200, `…${number.slice(-4)}`, ["email", "sms"]]);
  const rows = await env.DB.prepare("SELECT * FROM staff_notice_phones").all();
  expect(JSON.stringify(rows.results)).not.toContain(number.slice(1));
  const message = exported(world, admin);
  for (let i = 0; i < 2; i++) await post.deliver([message]);
  const told = post.texts.filter(({ text }) => text.includes("A list was exported"));
  expect(told.map(({ channel, to }) => [channel, to])).toEqual([["sms", number]]);
  expect((await put(world, admin, { choices: [] })).json.phone).toBeNull();
});

it("N5 T3 TH24 who lost the right, or works on some events only, is not told", async () => {
  const post = catchPost();
  const world = await createWorld();
  const [admin, fallen] = [await world.member("admin"), await world.member("admin")];
  const choices = [{ kind: "export", channel: "email" }];
  for (const one of [admin, fallen]) await put(world, one, { choices });
  await world.api(`/members/${fallen.personId}`, { method: "PATCH", body: { role: "staff" } });
  await post.deliver([exported(world, admin)]);
  const told = post.mails.filter(({ subject }) => subject.startsWith("A list was exported")).flatMap(({ to }) => to);
  expect(told).toEqual([admin.email]);
});

it("N5 G9 what waits for a person is told once a day, and not when nothing waits", async () => {
  const post = catchPost();
  const clock = stopClock(Math.floor(Date.now() / DAY) * DAY + 8 * HOUR);
  const world = await createWorld();
  const manager = await world.member("manager");
  await put(world, manager, { choices: [{ kind: "attention", channel: "email" }] });
  const sweep = async () => {
    await crons["7 * * * *"]?.find(({ name }) => name === "attention_notices")?.run(env, clock.now());
    while (post.queued.length > 0) await post.deliver();
  };
  const mine = () => post.mails.filter(({ to }) => to.includes(manager.email)).map(({ subject }) => subject);
  await sweep();
  expect(mine()).toEqual([]);
  await env.DB.prepare(
    "INSERT INTO attention_items (tenant_id, id, kind, detail, created_at) VALUES (?, ?, 'underpaid', '{}', ?)",
  )
    .bind(world.tenantId, newId("attention"), clock.now())
    .run();
  for (let i = 0; i < 3; i++) {
    await sweep();
    clock.advance(HOUR);
  }
  expect(mine()).toEqual(["One payment waits for a person: Agora Stage"]);
  clock.advance(DAY);
  await sweep();
  expect(mine()).toHaveLength(2);
});
