/** How an organizer words what is written to buyers (N3). */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { createHouse } from "../support/house.ts";
import { catchPost } from "../support/post.ts";
import { callApi, createWorld, unique, type World } from "../support/world.ts";

const WORDS = { subject: "Tickets: {event}", heading: "Hello {name}", text: "First.\n\nSecond & <b>{order}</b>." };
const path = (kind: string, language = "en") => `/message-templates/${kind}/${language}`;
const put = (world: World, body: object, headers = {}, kind = "payment_failed", language = "en") =>
  world.call(path(kind, language), { method: "PUT", body, headers });

/** An order that waits for its payment, and the message that it was turned down. */
async function turnedDown(world: World, name = "Ayesha") {
  const house = await createHouse(world);
  const lines = [{ ticket_type: house.standingType, quantity: 2 }];
  const hold = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
  const buyer = { name, email: `${unique("buyer")}@mail.test` };
  const order = await callApi("/shop/orders", { body: { hold: hold.json.id, token: hold.json.token, buyer } });
  expect(order.status, order.text).toBe(201);
  const payload = { tenant_id: world.tenantId, order_id: order.json.id };
  return { order: order.json, message: { id: newId("outbox"), type: "comms.payment_failed", payload } };
}

describe("N3 templates of messages", () => {
  it("begin as ours, become the organizer's, and go back; each step is in the log", async () => {
    const world = await createWorld();
    const first = await world.call("/message-templates?language=en");
    expect(first.json.data.length).toBeGreaterThan(15);
    expect(first.json.data.every((one: { is_own: boolean }) => !one.is_own)).toBe(true);
    const ours = await world.call(path("payment_failed"));
    expect([ours.json.version, ours.json.is_own, ours.json.words]).toEqual([0, false, ours.json.default]);
    expect(ours.json.variables.map(({ name }: { name: string }) => name)).toContain("until");
    const saved = await put(world, WORDS);
    expect([saved.status, saved.json.is_own, saved.json.words]).toEqual([200, true, WORDS]);
    expect((await put(world, WORDS, { "if-match": '"0"' })).json.code).toBe("stale_version");
    expect((await put(world, { ...WORDS, heading: "Oh" }, { "if-match": '"1"' })).json.version).toBe(2);
    expect((await world.call(path("payment_failed"), { method: "DELETE" })).status).toBe(204);
    expect((await world.call(path("payment_failed"), { method: "DELETE" })).status).toBe(404);
    expect((await world.call(path("payment_failed"))).json.words).toEqual(ours.json.default);
    const log = await world.api("/audit-log?subject=payment_failed.en");
    expect(log.data.map(({ action }: { action: string }) => action)).toEqual([
      "message_template.reset",
      "message_template.saved",
      "message_template.saved",
    ]);
  });

  it("are refused at the field that has a gap which nobody fills", async () => {
    const world = await createWorld();
    const bad = await put(world, { subject: "Hi {nmae}", heading: "a\nb", text: "x" });
    expect([bad.status, bad.json.errors.map(({ field }: { field: string }) => field)]).toEqual([422, ["heading"]]);
    const gaps = await put(world, { subject: "Hi {nmae}", heading: "{amount}", text: "{ oh" });
    expect(gaps.json.errors).toEqual([
      { field: "subject", message: "{nmae} is no gap of this message" },
      { field: "heading", message: "{amount} is no gap of this message" },
      { field: "text", message: "{ oh is no gap of this message" },
    ]);
    expect((await put(world, WORDS, {}, "no_such_kind")).status).toBe(422);
    expect((await put(world, WORDS, {}, "payment_failed", "fr")).status).toBe(422);
  });

  it("are shown before they are saved, with every gap filled and nothing of a real buyer", async () => {
    const world = await createWorld();
    const shown = await world.call(`${path("refund_requested")}/preview`, {
      body: { ...WORDS, text: "{amount} of {total} for {tickets}, {place}, {date}" },
    });
    expect(shown.status, shown.text).toBe(200);
    expect(shown.json.subject).toBe("Tickets: Winter Concert");
    expect(JSON.stringify(shown.json)).not.toMatch(/\{\w+\}/);
    for (const kind of (await world.call("/message-templates")).json.data) {
      const ours = await world.call(`${path(kind.kind)}/preview`, { body: kind.words });
      expect(JSON.stringify(ours.json), kind.kind).not.toMatch(/\{\w+\}/);
    }
  });

  it("TH26 TH39 are what buyers get: escaped, in their order's language, beside facts that no words hide", async () => {
    const post = catchPost();
    const world = await createWorld();
    await put(world, { ...WORDS, subject: "Tickets: {event} \u202e" });
    await put(world, { ...WORDS, heading: "অন্য" }, {}, "payment_failed", "bn");
    const { order, message } = await turnedDown(world, '{order} <img src=x onerror="1">');
    await post.deliver([message]);
    const [mail] = post.mails;
    expect(mail?.subject).toBe("Tickets: Winter Concert");
    expect(mail?.html).toContain("Hello {order} &lt;img");
    expect(mail?.html).toContain(`Second &amp; &lt;b>${order.code}&lt;/b>`);
    expect(mail?.html).not.toContain("<b>");
    for (const part of [mail?.html, mail?.text]) {
      for (const fact of ["Winter Concert", "Agora Hall", "Pay again", order.access_token])
        expect(part).toContain(fact);
      expect(part).not.toContain("অন্য");
    }
    // The order's language decides, whatever the organizer's is.
    await env.DB.prepare("UPDATE orders SET language = 'bn' WHERE id = ?").bind(order.id).run();
    await env.DB.prepare("DELETE FROM messages WHERE tenant_id = ?").bind(world.tenantId).run();
    await post.deliver([message]);
    expect(post.mails[1]?.html).toContain("অন্য");
  });

  it("of one organizer are nobody else's", async () => {
    const [mine, theirs] = [await createWorld(), await createWorld()];
    await put(mine, WORDS);
    expect((await theirs.call(path("payment_failed"))).json.is_own).toBe(false);
    const staff = await mine.member("staff");
    expect((await mine.call(path("payment_failed"), { token: staff.token })).status).toBe(403);
  });
});
