/** The account of a buyer: signing in by a code, seeing and changing what is one's own, and nothing else (W4, T8, O7). */
import { env, exports } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { newId, newSecret } from "../../worker/kernel/ids.ts";
import { DAY, HOUR, toTimestamp } from "../../worker/kernel/time.ts";
import { accountCookies, people, sessions } from "../../worker/people/tables.ts";
import { sha256Hex } from "../../worker/platform/crypto.ts";
import { stopClock } from "../support/clock.ts";
import { createHouse } from "../support/house.ts";
import { catchPost } from "../support/post.ts";
import { openTill, type Ordered, type Till } from "../support/till.ts";
import { callApi, createWorld, ORIGIN, unique, type World } from "../support/world.ts";

type Page = { readonly status: number; readonly text: string; readonly location: string; readonly cookie: string };
type Visit = {
  readonly cookie?: string;
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Asks for a page below `/account`, or sends its form as a browser on our own page does. */
async function visit(path: string, { cookie = "", form, headers = { origin: ORIGIN } }: Visit = {}): Promise<Page> {
  const answer = await exports.default.fetch(`${ORIGIN}/account${path}`, {
    method: form === undefined ? "GET" : "POST",
    headers: { ...(form === undefined ? {} : headers), ...(cookie === "" ? {} : { cookie }) },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    redirect: "manual",
  });
  return {
    status: answer.status,
    text: await answer.text(),
    location: answer.headers.get("location") ?? "",
    cookie: answer.headers.get("set-cookie") ?? "",
  };
}

/** Somebody who is signed in, without the way there. */
async function signedIn(email: string): Promise<{ readonly cookie: string; readonly sessionId: string }> {
  const db = drizzle(env.DB);
  const now = Date.now();
  const [personId, sessionId, token] = [newId("person"), newId("session"), newSecret(32)];
  await db.insert(people).values({ id: personId, email, createdAt: now }).onConflictDoNothing();
  const [person] = (await env.DB.prepare("SELECT id FROM people WHERE email = ?").bind(email).all<{ id: string }>())
    .results;
  await db.insert(sessions).values({
    id: sessionId,
    personId: person?.id ?? personId,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + 7 * DAY,
  });
  await db.insert(accountCookies).values({ tokenHash: await sha256Hex(token), sessionId, createdAt: now });
  return { cookie: `__Host-account=${token}`, sessionId };
}

const address = () => `${unique("buyer")}@example.com`;

/** An order that costs nothing, and so is paid at once. */
async function freeOrder(world: World, email: string): Promise<{ id: string; code: string; access_token: string }> {
  const house = await createHouse(world, { name: `Night of ${world.slug}` });
  const free = await world.api(`/events/${house.eventId}/ticket-types`, {
    body: { name: "Guest", area: "standing", price: { amount: 0, currency: "BDT" } },
  });
  const held = await callApi(`/shop/events/${house.eventId}/holds`, {
    body: { lines: [{ ticket_type: free.id, quantity: 1 }] },
  });
  const buyer = { name: "Ayesha Rahman", email };
  const made = await callApi("/shop/orders", { body: { hold: held.json.id, token: held.json.token, buyer } });
  expect(made.status, made.text).toBe(201);
  return made.json;
}

const setPolicy = (world: World, body: object) => world.api("/tenants/me/cancellation-policy", { method: "PUT", body });

/** Buys seats through the gateway, until the tickets are there. */
async function paidOrder(till: Till, email: string, seats: readonly string[]): Promise<Ordered> {
  const order = await till.buy([{ ticket_type: till.house.seatedType, seats }], email);
  await till.press(await till.start(order), "pay");
  await till.callbacks();
  await till.deliver();
  expect((await till.orderNow(order)).status).toBe("paid");
  return order;
}

describe("W4 T4 signing in to an account", () => {
  it("a code opens it, in a cookie that no script, no other host and no other site's form can use", async () => {
    const post = catchPost();
    const email = address();
    const asked = await visit("/sign-in", { form: { to: ` ${email.toUpperCase()} ` } });
    expect([asked.status, asked.text.includes(email)]).toEqual([200, true]);
    const code = await post.lastCode();
    const wrong = await visit("/sign-in/code", { form: { to: email, code: code === "000000" ? "000001" : "000000" } });
    expect([wrong.status, wrong.cookie]).toEqual([422, ""]);
    expect(wrong.text).toContain("This code is not right");
    const right = await visit("/sign-in/code", { form: { to: email, code: `${code.slice(0, 3)} ${code.slice(3)}` } });
    expect([right.status, right.location]).toEqual([303, "/account"]);
    expect(right.cookie).toMatch(/^__Host-account=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = right.cookie.split(";")[0] ?? "";
    const home = await visit("", { cookie });
    expect(home.text).toContain(email);
    expect(home.text).toContain("No orders yet");
    // Stolen, it opens no API (TH20, TH21).
    const secret = cookie.split("=")[1] ?? "";
    const traded = await callApi("/auth/token/refresh", { body: { refresh_token: secret } });
    expect(traded.json.code).toBe("token_rejected");
    expect((await callApi("/auth/me", { token: secret })).status).toBe(401);
    const dump = JSON.stringify((await env.DB.prepare("SELECT * FROM account_cookies").all()).results);
    expect(dump).not.toContain(secret);
    const out = await visit("/sign-out", { cookie, form: {} });
    expect([out.status, out.location]).toEqual([303, "/account/sign-in"]);
    expect((await visit("", { cookie })).location).toBe("/account/sign-in");
  });

  it("TH18 the answer is the same for known and unknown people, and codes are limited", async () => {
    catchPost();
    const [known, unknown] = [address(), address()];
    await signedIn(known);
    const pages = await Promise.all([known, unknown].map((to) => visit("/sign-in", { form: { to } })));
    const plain = pages.map(({ status, text }) => [status, text.replaceAll(known, "").replaceAll(unknown, "")]);
    expect(plain[0]).toEqual(plain[1]);
    for (let n = 0; n < 2; n++) await visit("/sign-in", { form: { to: known } });
    const fourth = await visit("/sign-in", { form: { to: known } });
    expect(fourth.status).toBe(429);
    expect(fourth.text).toContain("Too many codes");
    expect((await visit("/sign-in", { form: { to: "nobody" } })).status).toBe(422);
  });

  it("W4 a form is taken from our own page alone, and nobody is sent elsewhere afterwards", async () => {
    const post = catchPost();
    const email = address();
    for (const headers of [{}, { origin: "https://evil.test" }, { origin: ORIGIN, "sec-fetch-site": "cross-site" }]) {
      expect((await visit("/sign-in", { form: { to: email }, headers })).status).toBe(403);
    }
    expect(post.queued).toEqual([]);
    await visit("/sign-in", { form: { to: email } });
    const code = await post.lastCode();
    const done = await visit("/sign-in/code", { form: { to: email, code, next: "//evil.test/orders" } });
    expect(done.location).toBe("/account");
    const page = await exports.default.fetch(`${ORIGIN}/account/sign-in`);
    expect(page.headers.get("cache-control")).toBe("no-store");
    // A page that forbids it altogether would hide its forms' origin, too.
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
  });

  it("T8 who signs in from checkout comes back to it, with the form filled in; for a guest it is empty", async () => {
    const email = address();
    const world = await createWorld();
    await freeOrder(world, email);
    const post = catchPost();
    const house = await createHouse(world);
    const lines = [{ ticket_type: house.standingType, quantity: 1 }];
    const hold = (await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } })).json;
    const details = async (cookie: string): Promise<unknown> => {
      const page = await exports.default.fetch(`${ORIGIN}/checkout/${hold.id}`, { headers: { cookie } });
      expect(page.headers.get("cache-control")).toBe("no-store");
      const data = /<script id="data" type="application\/json">(.*?)<\/script>/.exec(await page.text())?.[1];
      return (JSON.parse(data ?? "{}") as { account?: unknown }).account;
    };
    expect(await details("")).toBeNull();
    const next = `/checkout/${hold.id}`;
    const asked = await exports.default.fetch(`${ORIGIN}/account/sign-in?next=${next}`);
    expect(await asked.text()).toContain(`value="${next}"`);
    await visit("/sign-in", { form: { to: email } });
    const done = await visit("/sign-in/code", { form: { to: email, code: await post.lastCode(), next } });
    expect([done.status, done.location]).toEqual([303, next]);
    expect(await details(done.cookie.split(";")[0] ?? "")).toEqual({ name: "Ayesha Rahman", email });
    expect(await details((await signedIn(address())).cookie)).toMatchObject({ name: "" });
  });

  it("T9 sessions are listed and ended; one that was ended or is over opens nothing", async () => {
    const clock = stopClock();
    const email = address();
    const [here, there] = [await signedIn(email), await signedIn(email)];
    const foreign = await signedIn(address());
    const form = {};
    await visit(`/devices/${foreign.sessionId}/end`, { cookie: here.cookie, form });
    expect((await visit("", { cookie: foreign.cookie })).status).toBe(200);
    await visit(`/devices/${there.sessionId}/end`, { cookie: here.cookie, form });
    expect((await visit("", { cookie: there.cookie })).status).toBe(303);
    const third = await signedIn(email);
    await visit("/devices/end-others", { cookie: here.cookie, form });
    expect((await visit("", { cookie: third.cookie })).status).toBe(303);
    expect((await visit("/devices", { cookie: here.cookie })).text).toContain("This device");
    clock.advance(8 * DAY);
    expect((await visit("", { cookie: here.cookie })).status).toBe(303);
  });
});

describe("T8 what somebody bought", () => {
  it("orders of all organizers with the verified address are there, and nobody else's (TH23)", async () => {
    const [mine, other] = [address(), address()];
    const [first, second] = [await createWorld(), await createWorld()];
    const orders = [await freeOrder(first, mine), await freeOrder(second, mine)];
    const foreign = await freeOrder(second, other);
    const [me, them] = [await signedIn(mine), await signedIn(other)];
    const list = await visit("", { cookie: me.cookie });
    for (const { id, code } of orders) {
      expect(list.text).toContain(`/account/orders/${id}`);
      expect(list.text).toContain(code);
    }
    expect(list.text).not.toContain(foreign.id);
    expect((await visit("", { cookie: them.cookie })).text).not.toContain(orders[0]?.id);
    const own = await visit(`/orders/${orders[0]?.id}`, { cookie: me.cookie });
    expect(own.text).toContain(`/orders/${orders[0]?.id}/${orders[0]?.access_token}`);
    // A guessed id, a foreign one, and no order at all answer alike, and nothing of them is said.
    const nothing = await visit(`/orders/ord_${"0".repeat(26)}`, { cookie: me.cookie });
    const guessed = await visit(`/orders/${foreign.id}`, { cookie: me.cookie });
    expect([guessed.status, guessed.text]).toEqual([404, nothing.text]);
    expect(guessed.text).not.toContain(foreign.code);
    for (const [path, form] of [
      ["resend", {}],
      ["name", { line: "0", name: "Thief" }],
      ["give-back", { line: "0" }],
    ] as const) {
      const answer = await visit(`/orders/${foreign.id}/${path}`, { cookie: me.cookie, form });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const kept = await callApi(`/shop/orders/${foreign.id}`, { headers: { "order-token": foreign.access_token } });
    expect(kept.json).toMatchObject({ status: "paid", lines: [{ status: "active", attendee_name: null }] });
    const signedOut = await visit(`/orders/${foreign.id}`);
    expect(signedOut.location).toBe(`/account/sign-in?next=${encodeURIComponent(`/orders/${foreign.id}`)}`);
  });

  it("TH42 an order that was erased belongs to nobody, also not to an empty address", async () => {
    const world = await createWorld();
    const email = address();
    const { id } = await freeOrder(world, email);
    await env.DB.prepare("UPDATE orders SET buyer_email = '' WHERE id = ?").bind(id).run();
    const me = await signedIn(email);
    expect((await visit("", { cookie: me.cookie })).text).not.toContain(id);
    expect((await visit(`/orders/${id}`, { cookie: me.cookie })).status).toBe(404);
  });
});

describe("O7 what a buyer does with an order", () => {
  it("gives tickets back by the policy of the purchase: tickets end, money and books follow, once", async () => {
    const till = await openTill();
    const { world } = till;
    await setPolicy(world, { steps: [{ until_hours: 48, percent: 80 }], keep_fees: true, rename_hours: null });
    // The owner's limit is for what staff decide; this was agreed to at the purchase.
    await world.api("/refund-policy", { method: "PUT", body: { approval_above: 0 } });
    const email = address();
    const order = await paidOrder(till, email, ["S-1", "S-2"]);
    await setPolicy(world, { steps: [], keep_fees: true, rename_hours: null });
    const { cookie } = await signedIn(email);
    const asked = await visit(`/orders/${order.id}/give-back?line=1`, { cookie });
    expect(asked.text).toContain("৳\u00a01,000");
    const twice = await Promise.all(
      [1, 2].map(() => visit(`/orders/${order.id}/give-back`, { cookie, form: { line: "1" } })),
    );
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect(twice.some(({ location }) => location.endsWith("?said=back"))).toBe(true);
    await till.deliver();
    await till.callbacks();
    await till.deliver();
    const now = await till.staffOrder(order.id);
    expect(now.refunds.map(({ amount, status }) => [amount.amount, status])).toEqual([[100_000, "succeeded"]]);
    expect(now.tickets.map(({ status }) => status).sort()).toEqual(["active", "cancelled"]);
    const sum = now.ledger.reduce((total, { amount }) => total + amount.amount, 0);
    expect(sum).toBe(0);
    const audit = await world.api(`/audit-log?subject=${order.id}`, { token: await till.freshToken() });
    expect(audit.data.map(({ action }: { action: string }) => action)).toContain("order.lines_cancelled");
    // The seat is on sale again.
    await till.hold([{ ticket_type: till.house.seatedType, seats: ["S-2"] }]);
  });

  it("E29 a policy that came after the purchase, a late wish, or nothing chosen changes nothing", async () => {
    const clock = stopClock();
    const world = await createWorld();
    const email = address();
    const before = await freeOrder(world, email);
    await setPolicy(world, { steps: [{ until_hours: 24, percent: 100 }], keep_fees: false, rename_hours: 24 });
    const after = await freeOrder(world, email);
    const { cookie } = await signedIn(email);
    const said = async (id: string, form: Record<string, string>) =>
      new URL((await visit(`/orders/${id}/give-back`, { cookie, form })).location, ORIGIN).searchParams.get("said");
    expect(await said(before.id, { line: "0" })).toBe("late");
    expect(await said(after.id, {})).toBe("choose");
    expect(await said(after.id, { line: "7" })).toBe("late");
    expect((await visit(`/orders/${before.id}`, { cookie })).text).toContain("cannot be given back here");
    clock.advance(29 * DAY + HOUR);
    const late = await signedIn(email);
    const form = { line: "0" };
    expect((await visit(`/orders/${after.id}/give-back`, { cookie: late.cookie, form })).location).toContain(
      "said=late",
    );
    const kept = await callApi(`/shop/orders/${after.id}`, { headers: { "order-token": after.access_token } });
    expect(kept.json.lines[0].status).toBe("active");
  });

  it("puts another name on a ticket where that is allowed: the old code is dead (TH13)", async () => {
    const world = await createWorld();
    const email = address();
    const closed = await freeOrder(world, email);
    await setPolicy(world, { steps: [], keep_fees: false, rename_hours: 24 });
    const order = await freeOrder(world, email);
    const { cookie } = await signedIn(email);
    const tickets = async () =>
      (await callApi(`/shop/orders/${order.id}/tickets`, { headers: { "order-token": order.access_token } })).json.data;
    const [old] = await tickets();
    const rename = (id: string, name: string) => visit(`/orders/${id}/name`, { cookie, form: { line: "0", name } });
    expect((await rename(order.id, "Nadia\nBcc: all")).location).toContain("said=bad-name");
    expect((await rename(order.id, "Nadia Islam")).location).toContain("said=named");
    const [fresh] = await tickets();
    expect([fresh.holder_name, fresh.version]).toEqual(["Nadia Islam", old.version + 1]);
    expect(fresh.code).not.toBe(old.code);
    expect((await rename(closed.id, "Nadia Islam")).location).toContain("said=late");
    // What somebody typed is text on the page (TH26).
    await rename(order.id, "<b>Nadia</b>");
    expect((await visit(`/orders/${order.id}`, { cookie })).text).not.toContain("<b>Nadia");
  });

  it("while an event is postponed its buyer takes all of the money back, within the organizer's time", async () => {
    const till = await openTill();
    const { world, house } = till;
    const email = address();
    const order = await paidOrder(till, email, ["S-3"]);
    const { cookie } = await signedIn(email);
    const form = { line: "0" };
    expect((await visit(`/orders/${order.id}/give-back`, { cookie, form })).location).toContain("said=late");
    await world.api(`/events/${house.eventId}/postpone`, {
      body: { refund_until: toTimestamp(Date.now() + 3 * DAY) },
      status: 200,
    });
    expect((await visit(`/orders/${order.id}`, { cookie })).text).toContain("have all of your money back");
    expect((await visit(`/orders/${order.id}/give-back`, { cookie, form })).location).toContain("said=back");
    await till.deliver();
    const now = await till.staffOrder(order.id);
    expect(now.refunds.map(({ amount }) => amount.amount)).toEqual([125_000]);
    expect([now.status, now.tickets[0]?.status]).toEqual(["cancelled", "cancelled"]);
  });

  it("sends the tickets once more: within ten minutes it is one mail", async () => {
    const world = await createWorld();
    const email = address();
    const order = await freeOrder(world, email);
    const post = catchPost();
    stopClock(Math.ceil(Date.now() / 600_000) * 600_000 + 1000);
    const { cookie } = await signedIn(email);
    for (let n = 0; n < 3; n++) {
      const done = await visit(`/orders/${order.id}/resend`, { cookie, form: {} });
      expect(done.location).toBe(`/account/orders/${order.id}?said=resent`);
      await post.deliver();
    }
    expect(post.mails.filter(({ to }) => to.includes(email)).length).toBe(1);
  });
});

describe("bad days", () => {
  it("TH38 a link that opens nothing says what helps, the same for an unknown order and a wrong token", async () => {
    const order = await freeOrder(await createWorld(), address());
    const open = async (path: string) => {
      const answer = await exports.default.fetch(`${ORIGIN}/orders/${path}`);
      return [answer.status, answer.headers.get("referrer-policy"), await answer.text()] as const;
    };
    const pages = [
      await open(`${order.id}/${"x".repeat(22)}`),
      await open(`ord_${"0".repeat(26)}/${order.access_token}`),
      await open(order.id),
      await open("nonsense/a/b"),
    ];
    for (const page of pages) expect(page.slice(0, 2)).toEqual([404, "no-referrer"]);
    const texts = pages.map(([, , text]) => text);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain("This link opens no tickets");
    expect(texts[0]).toContain("/account/sign-in");
  });

  it("O7 what buyers may do is said before they pay, in their language", async () => {
    const world = await createWorld();
    await setPolicy(world, { steps: [{ until_hours: 48, percent: 80 }], keep_fees: true, rename_hours: 24 });
    const house = await createHouse(world);
    const held = await callApi(`/shop/events/${house.eventId}/holds`, {
      body: { lines: [{ ticket_type: house.standingType, quantity: 1 }] },
    });
    const checkout = async (prefix: string) =>
      await (await exports.default.fetch(`${ORIGIN}${prefix}/checkout/${held.json.id}`)).text();
    expect(await checkout("")).toMatch(/80% of the price comes back.*Fees do not come back.*another name/s);
    expect(await checkout("/sw")).toContain("Mipango yako ikibadilika");
    const none = await createWorld();
    const other = await createHouse(none);
    const plain = await callApi(`/shop/events/${other.eventId}/holds`, {
      body: { lines: [{ ticket_type: other.standingType, quantity: 1 }] },
    });
    const page = await exports.default.fetch(`${ORIGIN}/checkout/${plain.json.id}`);
    expect(await page.text()).toContain("Tickets cannot be given back online");
  });
});

describe("O7 the organizer's policy", () => {
  const ladder = { steps: [{ until_hours: 48, percent: 80 }], keep_fees: true, rename_hours: 24 };

  it("an event's own goes before the organizer's; each change is a revision, and a stale one is refused", async () => {
    const world = await createWorld();
    const house = await createHouse(world, { publish: false });
    const at = `/events/${house.eventId}/cancellation-policy`;
    expect((await setPolicy(world, ladder)).revision).toBe(1);
    expect((await setPolicy(world, ladder)).revision).toBe(1);
    const stale = await world.call("/tenants/me/cancellation-policy", {
      method: "PUT",
      body: { ...ladder, keep_fees: false },
      headers: { "if-match": '"0"' },
    });
    expect(stale.json.code).toBe("stale_version");
    expect((await world.api(at)).policy).toBeNull();
    const own = { steps: [], keep_fees: false, rename_hours: null };
    await world.api(at, { method: "PUT", body: { policy: own } });
    expect((await world.api(at)).policy).toEqual(own);
    const rising = { ...ladder, steps: [...ladder.steps, { until_hours: 72, percent: 100 }] };
    const refused = await world.call(at, { method: "PUT", body: { policy: rising } });
    expect([refused.status, refused.json.errors[0].field]).toEqual([422, "policy.steps.1"]);
    // A copy of the event is sold on the same terms.
    const copy = await world.api(`/events/${house.eventId}/clone`, { body: {} });
    expect((await world.api(`/events/${copy.id}/cancellation-policy`)).policy).toEqual(own);
  });
});

describe("K12 waiting while signed in", () => {
  it("who is signed in with the address waits at once; with another address, or from another site, by the mailed link", async () => {
    const world = await createWorld();
    const house = await createHouse(world, { standing: 1 });
    const hold = { lines: [{ ticket_type: house.standingType, quantity: 1 }] };
    expect((await callApi(`/shop/events/${house.eventId}/holds`, { body: hold })).status).toBe(201);
    const post = catchPost();
    const email = address();
    const { cookie } = await signedIn(email);
    const join = (to: string, headers: Record<string, string>) =>
      callApi(`/shop/events/${house.eventId}/waiting-list`, {
        body: { ticket_type: house.standingType, quantity: 1, name: "Ayesha", email: to },
        headers,
      });
    const own = { cookie, "sec-fetch-site": "same-origin" };
    const other = await join(address(), own);
    const foreign = await join(email, { cookie, "sec-fetch-site": "cross-site" });
    expect([other.json, foreign.json]).toEqual([{ status: "check_your_mail" }, { status: "check_your_mail" }]);
    const mine = await join(email, own);
    expect(mine.json.status).toBe("waiting");
    const page = await exports.default.fetch(`${ORIGIN}${mine.json.page}`);
    expect(await page.text()).toContain("You are next in line");
    await post.deliver();
    expect(post.mails.length).toBe(2);
  });
});

describe("T4 phones of an account", () => {
  const number = () => `+88017${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  const proven = async (email: string) => {
    const { cookie, sessionId } = await signedIn(email);
    await env.DB.prepare("UPDATE sessions SET proven_at = ? WHERE id = ?").bind(Date.now(), sessionId).run();
    return cookie;
  };

  it("one is added by its own code, signs its owner in, and is removed by its owner alone", async () => {
    const post = catchPost();
    const [email, to] = [address(), number()];
    const cookie = await proven(email);
    const form = { to };
    expect((await visit("/phones", { cookie, form })).text).toContain(to);
    const code = await post.lastTextCode();
    const wrong = await visit("/phones/code", { cookie, form: { to, code: code === "000000" ? "000001" : "000000" } });
    expect(wrong.status).toBe(422);
    expect((await visit("/phones/code", { cookie, form: { to, code } })).location).toContain("said=phone-added");
    const list = await visit("/devices", { cookie });
    expect(list.text).toContain(`…${to.slice(-4)}`);
    expect(list.text).not.toContain(to);
    const id = /\/account\/phones\/(\w+)\/remove/.exec(list.text)?.[1] ?? "";
    const thief = await proven(address());
    expect((await visit(`/phones/${id}/remove`, { cookie: thief, form: {} })).location).toContain("said=phone-no");
    expect((await visit("/sign-in", { form: { to } })).text).toContain("six digits");
    const entered = await visit("/sign-in/code", { form: { to, code: await post.lastTextCode() } });
    expect(entered.status).toBe(303);
    const again = entered.cookie.split(";")[0] ?? "";
    expect((await visit("", { cookie: again })).text).toContain(email);
    expect((await visit(`/phones/${id}/remove`, { cookie, form: {} })).location).toContain("said=phone-removed");
  });

  it("T10 TH19 a session that proved nothing lately adds none, and what is no number is none", async () => {
    const post = catchPost();
    const { cookie } = await signedIn(address());
    const refused = await visit("/phones", { cookie, form: { to: number() } });
    expect(refused.location).toBe(`/account/sign-in?next=${encodeURIComponent("/devices")}`);
    const fresh = await proven(address());
    expect((await visit("/phones", { cookie: fresh, form: { to: "0171" } })).location).toContain("said=phone-bad");
    await post.deliver();
    expect(post.texts).toEqual([]);
  });
});
