/** What staff see and do about risky payments (G12). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { runCron } from "../../worker/crons.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";
import { WATCH_AGE } from "../../worker/risk/index.ts";
import { stopClock } from "../support/clock.ts";
import { openTill, type Till } from "../support/till.ts";
import { callApi, createWorld, type World } from "../support/world.ts";

async function review(world: World, score: number): Promise<string> {
  const id = newId("riskReview");
  await env.DB.prepare(
    "INSERT INTO risk_reviews (tenant_id, id, order_id, score, reasons, status, created_at) VALUES (?, ?, ?, ?, ?, 'open', ?)",
  )
    .bind(world.tenantId, id, newId("order"), score, JSON.stringify(["several_cards"]), Date.now())
    .run();
  return id;
}

it("G12 a review is resolved once, with a note, and leaves the list", async () => {
  const world = await createWorld();
  const [first, second] = [await review(world, 60), await review(world, 80)];
  const open = async () => (await world.api("/risk/reviews")).data.map(({ id }: { id: string }) => id);
  expect(await open()).toEqual([second, first]);
  const resolved = await world.api(`/risk/reviews/${first}/resolve`, {
    body: { outcome: "confirmed", note: "Stolen card" },
  });
  expect(resolved).toMatchObject({ status: "confirmed", note: "Stolen card", reasons: ["several_cards"] });
  expect(await open()).toEqual([second]);
  const again = await callApi(`/risk/reviews/${first}/resolve`, {
    token: world.owner.token,
    body: { outcome: "cleared" },
  });
  expect([again.status, again.json.code]).toEqual([409, "conflict"]);
  expect((await world.api("/risk/reviews?status=confirmed")).data).toHaveLength(1);
  expect((await world.api("/audit-log")).data[0]).toMatchObject({ action: "risk_review.resolved", subject_id: first });
});

it("G12 TH36 the block list keeps hashes and masks, one entry a person however they are written", async () => {
  const world = await createWorld();
  const block = (value: string, kind = "contact") =>
    world.api("/risk/blocks", { body: { kind, value, reason: "Chargebacks" } });
  const one = await block("Karim@Example.com");
  expect(one).toMatchObject({ kind: "contact", label: "k•••@example.com" });
  expect((await block(" karim@example.COM")).id).toBe(one.id);
  expect((await block("+880 1711-000111", "phone")).label).toBe("•••111");
  const stored = await env.DB.prepare("SELECT * FROM risk_blocks WHERE tenant_id = ?").bind(world.tenantId).all();
  expect(JSON.stringify(stored.results)).not.toMatch(/karim@|1711/i);
  await world.api(`/risk/blocks/${one.id}`, { method: "DELETE" });
  expect((await world.api("/risk/blocks")).data).toHaveLength(1);
  const wrong = await callApi("/risk/blocks", {
    token: world.owner.token,
    body: { kind: "contact", value: "not an address", reason: "x" },
  });
  expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, "value"]);
});

/** An order whose payment is turned down, seen by the sweep. */
async function declined(till: Till, email: string, advance: (ms: number) => void): Promise<void> {
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }], email);
  await till.press(await till.start(order), "decline");
  advance(2 * MINUTE);
  await till.advanceGateway(2 * MINUTE);
  await runCron("* * * * *", env, Date.now());
  await till.deliver();
}

async function startStatus(till: Till, email: string) {
  const order = await till.buy([{ ticket_type: till.house.standingType, quantity: 1 }], email);
  return await callApi(`/shop/orders/${order.id}/payments`, {
    headers: { "order-token": order.token },
    body: { gateway: "stripe", return_url: `/orders/${order.id}/${order.token}` },
  });
}

it("TH34 G12 a burst of declined payments is reviewed, then rests; others are not held back", async () => {
  const till = await openTill();
  const clock = stopClock();
  const advance = (ms: number) => clock.advance(ms);
  const email = "burst@example.com";
  for (let i = 0; i < 5; i++) await declined(till, email, advance);
  const rows = await env.DB.prepare("SELECT kind, subject, instrument FROM risk_signals WHERE tenant_id = ?")
    .bind(till.world.tenantId)
    .all();
  expect(rows.results.length).toBeGreaterThanOrEqual(10);
  expect(JSON.stringify(rows.results)).not.toContain("burst");
  const held = await startStatus(till, email);
  expect([held.status, held.json.code]).toEqual([429, "payment_cool_down"]);
  expect(Number(held.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await startStatus(till, "calm@example.com")).status).toBe(201);
  advance(20 * MINUTE);
  await till.advanceGateway(20 * MINUTE);
  await declined(till, email, advance);
  advance(5 * MINUTE);
  expect((await startStatus(till, email)).status).toBe(201);
  const { results } = await env.DB.prepare("SELECT score, reasons FROM risk_reviews WHERE tenant_id = ?")
    .bind(till.world.tenantId)
    .all<{ score: number; reasons: string }>();
  expect(results.map(({ reasons }) => JSON.parse(reasons))).toContainEqual(
    expect.arrayContaining(["contact_fails_often"]),
  );
});

it("G12 whoever is on the block list starts no online payment, from the next seconds on", async () => {
  const till = await openTill();
  const clock = stopClock();
  expect((await startStatus(till, "blocked@example.com")).status).toBe(201);
  const block = await till.world.api("/risk/blocks", {
    body: { kind: "contact", value: "Blocked@example.com", reason: "Chargebacks" },
  });
  const refused = await startStatus(till, "blocked@example.com");
  expect([refused.status, refused.json.code]).toEqual([403, "payment_not_accepted"]);
  await till.world.api(`/risk/blocks/${block.id}`, { method: "DELETE" });
  clock.advance(WATCH_AGE);
  expect((await startStatus(till, "blocked@example.com")).status).toBe(201);
});
