/** The link to the tickets on the buyer's phone, besides the mail, where the organizer has somebody to carry it (N4). */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { commsJobs } from "../../worker/comms/jobs.ts";
import { control } from "../contracts/sandbox-driver.ts";
import { createHouse } from "../support/house.ts";
import { createWorld, unique, type World } from "../support/world.ts";

const { SANDBOX_URL } = env as unknown as { SANDBOX_URL: string };
const hex = (length: number) => crypto.randomUUID().replaceAll("-", "").slice(0, length);

type Sent = { readonly channel: string; readonly text: string };
const received = async (to: string): Promise<Sent[]> =>
  await (await fetch(`${SANDBOX_URL}/mailbox.json?to=${encodeURIComponent(to)}`)).json();

async function open() {
  const world = await createWorld();
  const house = await createHouse(world);
  const sid = `AC${hex(32)}`;
  const twilio = { account_sid: sid, auth_token: hex(32), sender: "+15005550006" };
  const shop = () => world.api(`/shop/events/${house.eventId}`, { token: null });
  return { world, house, sid, twilio, shop };
}

async function order(world: World, event: string, type: string, buyer: object) {
  const lines = [{ ticket_type: type, quantity: 1 }];
  const hold = await world.api(`/shop/events/${event}/holds`, { token: null, body: { lines } });
  return await world.call("/shop/orders", { token: null, body: { hold: hold.id, token: hold.token, buyer } });
}

/** What the queue does once the order is paid, as often as it likes. */
async function paid(world: World, orderId: string, attempts = 1): Promise<void> {
  const context = { env, now: Date.now(), messageId: "out_test", attempts, waitUntil: () => undefined };
  await commsJobs["comms.order_paid"]?.handle({ tenant_id: world.tenantId, order_id: orderId }, context);
}

it("N4 a buyer who wants it gets the link on the phone, once, and staff see what became of it", async () => {
  const { world, house, twilio, shop } = await open();
  expect((await shop()).tickets_by).toEqual([]);
  await world.api("/message-providers/twilio", { method: "PUT", body: twilio });
  expect((await shop()).tickets_by).toEqual(["sms"]);
  const digits = String(Math.random()).slice(2, 10);
  const buyer = { name: "Rahima Khatun", email: `${unique("box")}@mail.test`, tickets_by: "sms" };
  const { json, status } = await order(world, house.eventId, house.standingType, { ...buyer, phone: `017${digits}` });
  expect(status).toBe(201);
  await paid(world, json.id);
  await paid(world, json.id, 2);
  const to = `+88017${digits}`;
  const sent = await received(to);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).toContain(`https://tessera.test/orders/${json.id}/${json.access_token}`);
  expect(await received(buyer.email)).toHaveLength(1);
  const { data } = await world.api(`/orders/${json.id}/messages`);
  const byChannel = data.toSorted((a: Sent, b: Sent) => a.channel.localeCompare(b.channel));
  expect(byChannel).toMatchObject([
    { channel: "email", template: "order_paid", status: "sent" },
    { channel: "sms", template: "ticket_link", recipient: to, status: "sent" },
  ]);
  // N7: what it said is not kept, for it opens the tickets.
  const { results } = await env.DB.prepare("SELECT * FROM messages WHERE tenant_id = ?").bind(world.tenantId).all();
  expect(JSON.stringify(results)).not.toContain(json.access_token);
});

it("N4 neither waits for the other: a mail goes out while the SMS is put off, and is not sent again", async () => {
  const { world, house, twilio, sid } = await open();
  await world.api("/message-providers/twilio", { method: "PUT", body: twilio });
  const to = `+88018${String(Math.random()).slice(2, 10)}`;
  const buyer = { name: "Rahima", email: `${unique("box")}@mail.test`, phone: to, tickets_by: "sms" };
  const { json } = await order(world, house.eventId, house.standingType, buyer);
  await control("/control/twilio", { account: sid, next: "rate_limit" });
  await expect(paid(world, json.id)).rejects.toThrow("retry later");
  expect([(await received(buyer.email)).length, (await received(to)).length]).toEqual([1, 0]);
  await paid(world, json.id, 2);
  expect([(await received(buyer.email)).length, (await received(to)).length]).toEqual([1, 1]);
});

it("N4 a link without a phone is refused at its field; without a provider the platform pays for nobody's SMS", async () => {
  const { world, house } = await open();
  const buyer = { name: "Rahima", email: `${unique("box")}@mail.test`, tickets_by: "whatsapp" };
  for (const phone of [undefined, "12345"]) {
    const refused = await order(world, house.eventId, house.standingType, { ...buyer, ...(phone ? { phone } : {}) });
    expect([refused.status, refused.json.errors[0].field]).toEqual([422, "buyer.phone"]);
  }
  const to = `+88019${String(Math.random()).slice(2, 10)}`;
  const { json } = await order(world, house.eventId, house.standingType, { ...buyer, phone: to });
  await paid(world, json.id);
  expect(await received(to)).toEqual([]);
  const { data } = await world.api(`/orders/${json.id}/messages`);
  const link = data.find(({ channel }: Sent) => channel === "whatsapp");
  expect(link).toMatchObject({ status: "failed", failure: "no_provider" });
});
