/** What staff see and do about risky payments (G12). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
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
