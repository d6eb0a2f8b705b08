/** A buyer is written to in the language in which they bought (W8). */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { newId } from "../../worker/kernel/ids.ts";
import { createHouse, type House } from "../support/house.ts";
import { catchPost } from "../support/post.ts";
import { callApi, createWorld, ORIGIN, unique, type World } from "../support/world.ts";

async function order(house: House, more: object = {}) {
  const lines = [{ ticket_type: house.standingType, quantity: 3 }];
  const hold = await callApi(`/shop/events/${house.eventId}/holds`, { body: { lines } });
  const buyer = { name: "Layla", email: `${unique("buyer")}@mail.test` };
  return await callApi("/shop/orders", { body: { hold: hold.json.id, token: hold.json.token, buyer, ...more } });
}

function turnedDown(world: World, orderId: string) {
  const payload = { tenant_id: world.tenantId, order_id: orderId };
  return { id: newId("outbox"), type: "comms.payment_failed", payload };
}

describe("W8 the language of an order", () => {
  it("is that of the page it was bought on, and what is written about it is in it", async () => {
    const post = catchPost();
    const world = await createWorld();
    const house = await createHouse(world);
    const placed = await order(house, { language: "ar" });
    expect([placed.status, placed.json.language]).toEqual([201, "ar"]);
    await post.deliver([turnedDown(world, placed.json.id)]);
    const [mail] = post.mails;
    expect(mail?.subject).toContain("لم يتم الدفع");
    expect(mail?.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail?.text).toContain("ادفع من جديد: ");
  });

  it("is that of the event unless said, and none that we do not write", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    await env.DB.prepare("UPDATE events SET language = 'sw' WHERE id = ?").bind(house.eventId).run();
    expect((await order(house)).json.language).toBe("sw");
    const refused = await order(house, { language: "fr" });
    expect([refused.status, refused.json.errors[0].field]).toEqual([422, "language"]);
  });

  it("is that of the order's page, where neither its address nor a choice says another", async () => {
    const house = await createHouse(await createWorld());
    const { json } = await order(house, { language: "hi" });
    const shown = async (front: string, headers: Record<string, string>) => {
      const page = await exports.default.fetch(`${ORIGIN}${front}/orders/${json.id}/${json.access_token}`, { headers });
      return /<html lang="(\w+)"/.exec(await page.text())?.[1];
    };
    expect(await shown("", { "accept-language": "ar" })).toBe("hi");
    expect(await shown("", { cookie: "language=bn", "accept-language": "ar" })).toBe("bn");
    expect(await shown("/sw", { cookie: "language=bn" })).toBe("sw");
  });
});

describe("W8 the way to another language", () => {
  it("is at the foot of every page, goes to the same place, and is kept once somebody of ours went it", async () => {
    const world = await createWorld();
    const house = await createHouse(world);
    const placed = await order(house, { language: "hi" });
    const path = `/orders/${placed.json.id}/${placed.json.access_token}`;
    const page = await (await exports.default.fetch(`${ORIGIN}${path}`)).text();
    for (const [language, name] of [
      ["bn", "বাংলা"],
      ["sw", "Kiswahili"],
      ["ar", "العربية"],
    ]) {
      expect(page).toContain(`<a href="/${language}${path}" lang="${language}" hreflang="${language}">${name}</a>`);
    }
    expect(page).toContain('aria-current="true">हिन्दी</a>');
    const visit = async (front: string, headers: Record<string, string>) =>
      (await exports.default.fetch(`${ORIGIN}${front}/`, { headers })).headers.get("set-cookie");
    const ours = { "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
    expect(await visit("/bn", ours)).toMatch(
      /^language=bn; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await visit("/bn", { ...ours, cookie: "language=bn" })).toBeNull();
    expect(await visit("/bn", { ...ours, "sec-fetch-site": "cross-site" })).toBeNull();
    expect(await visit("", ours)).toBeNull();
  });
});

it("W8 T4 the code to sign in comes in the language of the page that asked for it", async () => {
  const post = catchPost();
  const ask = async (front: string, path: string, headers: Record<string, string>, body: string) => {
    const answer = await exports.default.fetch(`${ORIGIN}${front}${path}`, { method: "POST", headers, body });
    expect(answer.status, await answer.text()).toBeLessThan(300);
    await post.deliver();
    return post.mails.at(-1);
  };
  const form = { "content-type": "application/x-www-form-urlencoded", origin: ORIGIN, "sec-fetch-site": "same-origin" };
  const asked = `to=${encodeURIComponent(`${unique("buyer")}@mail.test`)}`;
  const mail = await ask("/bn", "/account/sign-in", form, asked);
  expect(mail?.subject).toMatch(/^\d{6} আপনার টেসেরা সাইন-ইন কোড$/);
  expect(mail?.html).toContain('<html lang="bn" dir="ltr">');
  const json = { "content-type": "application/json" };
  const wanted = JSON.stringify({ channel: "email", to: `${unique("staff")}@mail.test` });
  expect((await ask("", "/api/v1/auth/otp", json, wanted))?.subject).toMatch(/^\d{6} is your Tessera sign-in code$/);
});

it("W8 a phone in the digits of one's own keyboard is a phone", async () => {
  const house = await createHouse(await createWorld());
  const buyer = { name: "Nusrat", email: `${unique("buyer")}@mail.test`, phone: "+৮৮০ ১৭১২ ৩৪৫৬৭৮" };
  const placed = await order(house, { buyer });
  expect([placed.status, placed.json.buyer.phone]).toEqual([201, "+880 1712 345678"]);
});
