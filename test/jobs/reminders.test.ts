/** What is written without being asked for: reminders of events and of carts, once, and never to who wants no more (N4, N5, O10). */
import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { crons } from "../../worker/crons.ts";
import { DAY, HOUR, MINUTE } from "../../worker/kernel/time.ts";
import { type Clock, stopClock } from "../support/clock.ts";
import { createHouse, type House } from "../support/house.ts";
import { catchPost, type Post, type SentMail } from "../support/post.ts";
import { callApi, createWorld, ORIGIN, unique, type World } from "../support/world.ts";

type Bought = { readonly id: string; readonly email: string };
type Scene = { readonly world: World; readonly house: House; readonly clock: Clock; readonly post: Post };

/** An event that begins in ten days at 19:30 in Dhaka, seen at noon there. */
async function scene(options: { standing?: number } = {}): Promise<Scene> {
  const post = catchPost();
  const noon = Math.floor(Date.now() / DAY) * DAY + 6 * HOUR;
  const clock = stopClock(noon);
  const world = await createWorld({ timeZone: "Asia/Dhaka" });
  const house = await createHouse(world, options);
  await moveTo(house, noon + 10 * DAY + 7.5 * HOUR);
  return { world, house, clock, post };
}

async function moveTo({ eventId }: House, startsAt: number): Promise<void> {
  await env.DB.prepare("UPDATE events SET starts_at = ? WHERE id = ?").bind(startsAt, eventId).run();
}

async function order(
  { house }: Scene,
  status: string,
  quantity = 2,
  email = `${unique("buyer")}@mail.test`,
): Promise<Bought> {
  const lines = [{ ticket_type: house.standingType, quantity }];
  const hold = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
  expect(hold.status, hold.text).toBe(201);
  const buyer = { name: "Ayesha", email };
  const placed = await callApi("/shop/orders", { body: { hold: hold.json.id, token: hold.json.token, buyer } });
  expect(placed.status, placed.text).toBe(201);
  if (status === "expired")
    await callApi(`/shop/holds/${hold.json.id}`, { method: "DELETE", headers: { "hold-token": hold.json.token } });
  await env.DB.prepare("UPDATE orders SET status = ? WHERE id = ?").bind(status, placed.json.id).run();
  return { id: placed.json.id, email };
}

/** One sweep of the hourly cron, and everything that comes of it. */
async function sweep({ post, clock }: Scene, name: "reminders" | "carts"): Promise<void> {
  const found = crons["7 * * * *"]?.find((one) => one.name === name);
  await found?.run(env, clock.now());
  while (post.queued.length > 0) await post.deliver();
}

const to = ({ post }: Scene, { email }: Bought): SentMail[] => post.mails.filter((mail) => mail.to.includes(email));
const subjects = (here: Scene, buyer: Bought) => to(here, buyer).map(({ subject }) => subject);
const linkIn = (mail: SentMail | undefined) =>
  new URL(/<(.+)>/.exec(mail?.headers?.["List-Unsubscribe"] ?? "")?.[1] ?? "");
const visit = (link: URL, method = "GET", body?: string) =>
  exports.default.fetch(`${ORIGIN}${link.pathname}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/x-www-form-urlencoded" } }),
  });

it("N4 I6 who has tickets is reminded a day before and on the day, each once, however often the sweep runs", async () => {
  const here = await scene();
  const [buyer, gone] = [await order(here, "paid"), await order(here, "refunded")];
  for (let i = 0; i < 2; i++) await sweep(here, "reminders");
  expect(subjects(here, buyer)).toEqual([]);
  here.clock.advance(9 * DAY + 7.5 * HOUR);
  for (let i = 0; i < 3; i++) {
    await sweep(here, "reminders");
    here.clock.advance(HOUR);
  }
  expect(subjects(here, buyer)).toEqual(["Tomorrow: Winter Concert"]);
  here.clock.advance(12 * HOUR);
  for (let i = 0; i < 3; i++) await sweep(here, "reminders");
  expect(subjects(here, buyer)).toEqual(["Tomorrow: Winter Concert", "Today: Winter Concert"]);
  expect(to(here, buyer)[1]?.text).toContain("2 tickets");
  expect(subjects(here, gone)).toEqual([]);
});

it("N4 a date that moves is reminded of anew, one that is cancelled is not, nor by who turned it off", async () => {
  const here = await scene();
  const buyer = await order(here, "paid");
  here.clock.advance(9 * DAY + 8 * HOUR);
  await sweep(here, "reminders");
  await moveTo(here.house, here.clock.now() + 20 * HOUR);
  await sweep(here, "reminders");
  expect(subjects(here, buyer)).toEqual(["Tomorrow: Winter Concert", "Tomorrow: Winter Concert"]);
  await moveTo(here.house, here.clock.now() + 21 * HOUR);
  const { token } = await here.world.member("admin");
  const off = { method: "PUT", token, body: { reminders: false, carts: false } };
  const set = await here.world.call("/reminder-settings", off);
  expect([set.status, set.json]).toEqual([200, { reminders: false, carts: false, version: 1 }]);
  expect((await here.world.call("/reminder-settings", { ...off, headers: { "if-match": '"0"' } })).status).toBe(412);
  await sweep(here, "reminders");
  await here.world.call("/reminder-settings", { ...off, body: { reminders: true, carts: false } });
  await env.DB.prepare("UPDATE events SET status = 'cancelled' WHERE id = ?").bind(here.house.eventId).run();
  await sweep(here, "reminders");
  expect(to(here, buyer)).toHaveLength(2);
});

it("N5 TH36 a reminder says how to get no more: by its link without signing in, by the mail program itself, and back", async () => {
  const here = await scene();
  const buyer = await order(here, "paid");
  await env.DB.prepare("UPDATE orders SET language = 'bn' WHERE id = ?").bind(buyer.id).run();
  here.clock.advance(9 * DAY + 8 * HOUR);
  await sweep(here, "reminders");
  const [mail] = to(here, buyer);
  expect(mail?.headers?.["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
  const link = linkIn(mail);
  expect(mail?.text).toContain(link.href);
  expect(link.pathname).toMatch(/^\/bn\/unsubscribe\/ten_\w+\/msg_\w+\/[\w-]{32}$/);
  expect(decodeURIComponent(link.href)).not.toContain(buyer.email);

  // A scanner that follows every link stops nothing.
  const seen = await visit(link);
  expect([seen.status, seen.headers.get("cache-control"), seen.headers.get("referrer-policy")]).toEqual([
    200,
    "no-store",
    "no-referrer",
  ]);
  expect(await seen.text()).toContain('lang="bn"');
  const reasons = async () => {
    const { token } = await here.world.member("admin");
    const { data } = await here.world.api("/message-suppressions", { token });
    return data.map(({ reason, scope }: { reason: string; scope: string }) => [reason, scope]);
  };
  expect(await reasons()).toEqual([]);
  for (let i = 0; i < 2; i++) expect((await visit(link, "POST", "List-Unsubscribe=One-Click")).status).toBe(200);
  expect(await reasons()).toEqual([["unsubscribed", "optional"]]);
  here.clock.advance(13 * HOUR);
  await sweep(here, "reminders");
  expect(to(here, buyer)).toHaveLength(1);

  // What is needed comes all the same.
  const failed = { tenant_id: here.world.tenantId, order_id: buyer.id, change: "resent", change_id: "1" };
  await here.post.deliver([{ id: "out_1", type: "comms.order_changed", payload: failed }]);
  expect(to(here, buyer)).toHaveLength(2);

  expect((await visit(link, "POST", "again=yes")).status).toBe(200);
  expect(await reasons()).toEqual([]);
  const forged = new URL(link.href.replace(/.$/, (last) => (last === "a" ? "b" : "a")));
  expect([(await visit(forged)).status, (await visit(forged, "POST", "x=1")).status]).toEqual([404, 404]);
  expect(await reasons()).toEqual([]);
  const other = await createWorld();
  const foreign = new URL(link.href.replace(here.world.tenantId, other.tenantId));
  expect((await visit(foreign)).status).toBe(404);
  expect((await visit(link, "PUT", "x")).status).toBe(405);
});

it("O10 who began and did not finish is asked once, where the organizer wants it, while there are places", async () => {
  const here = await scene({ standing: 6 });
  const early = await order(here, "expired", 1);
  await sweep(here, "carts");
  here.clock.advance(MINUTE);
  await here.world.call("/reminder-settings", { method: "PUT", body: { reminders: true, carts: true } });
  const [left, twice, bought] = [
    await order(here, "expired"),
    await order(here, "expired", 1),
    await order(here, "expired", 1),
  ];
  await order(here, "expired", 1, twice.email);
  await order(here, "paid", 1, bought.email);
  await sweep(here, "carts");
  expect(subjects(here, left)).toEqual([]);
  here.clock.advance(3 * HOUR);
  for (let i = 0; i < 2; i++) await sweep(here, "carts");
  const asked = ["You were about to go: Winter Concert"];
  expect([subjects(here, left), subjects(here, twice), subjects(here, bought), subjects(here, early)]).toEqual([
    asked,
    asked,
    [],
    [],
  ]);
  expect(to(here, left)[0]?.text).toMatch(/\/o\/[\w-]+\/events\/winter-concert/);
  expect(to(here, left)[0]?.headers?.["List-Unsubscribe"]).toContain("/unsubscribe/");

  // One place is left, and two were wanted.
  const late = await order(here, "expired", 2);
  const small = await order(here, "expired", 1);
  here.clock.advance(3 * HOUR);
  await order(here, "pending", 5);
  await sweep(here, "carts");
  expect([subjects(here, late), subjects(here, small)]).toEqual([[], asked]);
});
