/** A phone that signs in, what buyers read, reminders, what staff are told, and wanting no more reminders (T4, N3, N4, N5). */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {
  MessagePreview,
  MessageTemplate,
  NotificationPreferences,
  ReminderSettings,
} from "../../web/api/message-types.ts";
import { DAY, HOUR } from "../../worker/kernel/time.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, signIn, WIDE } from "./console-page.ts";
import { fields } from "./order-money-shapes.ts";

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const SHAPES = {
  MessageTemplate: fields<MessageTemplate>({
    kind: true,
    language: true,
    is_own: true,
    optional: true,
    words: true,
    default: true,
    variables: true,
    version: true,
  }),
  MessagePreview: fields<MessagePreview>({
    subject: true,
    heading: true,
    about: true,
    paragraphs: true,
    act: true,
    rows: true,
    notes: true,
    footer: true,
    unsubscribe: true,
    direction: true,
  }),
  ReminderSettings: fields<ReminderSettings>({ reminders: true, carts: true, version: true }),
  NotificationPreferences: fields<NotificationPreferences>({ kinds: true, channels: true, choices: true, phone: true }),
};

it("the wire types of messages to buyers and staff are those of the API document", async () => {
  const document = (await (await fetch(`${system.appUrl}/openapi.json`)).json()) as {
    components: { schemas: Record<string, { properties: object }> };
  };
  for (const [name, names] of Object.entries(SHAPES)) {
    expect(Object.keys(document.components.schemas[name]?.properties ?? {}).toSorted(), name).toEqual(
      Object.keys(names).toSorted(),
    );
  }
});

async function sound(page: Page, name: string, sizes = [NARROW, WIDE]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expectSound(page);
    if (process.env["SHOTS"]) {
      await page.screenshot({ path: `${process.env["SHOTS"]}/${name}-${size.width}.png`, fullPage: true });
    }
  }
}

/** The six digits that came to a phone after `seen` messages. */
async function textedCode(to: string, seen: number): Promise<string> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const all = await system.client.mails(to);
    if (all.length > seen) return /\b(\d{6})\b/.exec(all[0]?.text ?? "")?.[1] ?? "";
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no code for ${to}`);
}

it("T4 N3 N4 N5 by keyboard: a phone is added and signs in; words, reminders and notices are chosen", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  await signIn(system, page, system.demo.owner);
  const at = (path: string) => page.goto(`${system.appUrl}/console${path}`);
  await at("/security");
  await page.getByRole("button", { name: "Add a phone" }).press("Enter");
  const adding = page.getByRole("dialog", { name: "Add a phone" });
  await adding.getByLabel("Phone number").fill("0171");
  await adding.getByLabel("Phone number").press("Enter");
  await adding.getByText("This is not a whole number.").waitFor();
  await sound(page, "phone-add", [NARROW]);
  const number = `+88017${String(Date.now()).slice(-8)}`;
  await adding.getByLabel("Phone number").fill(number);
  await adding.getByLabel("Phone number").press("Enter");
  await adding.getByText(`We sent six digits to ${number}.`).waitFor();
  await adding.getByLabel("Code from the message").pressSequentially(await textedCode(number, 0));
  await page.getByRole("button", { name: `Change: …${number.slice(-4)}` }).waitFor();
  await sound(page, "account");

  await page.getByRole("link", { name: "Choose what you are told" }).press("Enter");
  await page.getByRole("heading", { level: 1, name: "What you are told" }).waitFor();
  await page.getByRole("group", { name: "Disputes" }).getByLabel("E-mail").press("Space");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved. You are told from now on.").waitFor();
  await sound(page, "notices", [NARROW]);

  await at("/settings/notifications/texts");
  await page.getByRole("link", { name: "Tickets", exact: true }).waitFor();
  await sound(page, "texts");
  await page.getByRole("link", { name: "Tickets", exact: true }).press("Enter");
  const letter = page.getByRole("article", { name: "Preview of the mail" });
  await letter.getByText("Thank you, Ayesha Rahman.").waitFor();
  await page.getByLabel("Heading").fill("Welcome {nmae}");
  await page.getByLabel("Heading").press("Enter");
  await page.getByText("{nmae} is not one of the words in braces below.").waitFor();
  await sound(page, "text-fault", [NARROW]);
  await page.getByLabel("Heading").fill("Welcome, {name}");
  await page.getByRole("button", { name: "Put {order} into the text" }).press("Enter");
  await page.getByRole("button", { name: "Show the preview" }).press("Enter");
  await letter.getByText("Welcome, Ayesha Rahman").waitFor();
  await letter.getByText("Thank you, Ayesha Rahman.K7M2QX").waitFor();
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("These words are sent from now on.").waitFor();
  await sound(page, "text");
  await page.getByRole("button", { name: "Back to Tessera's words" }).press("Enter");
  const asking = page.getByRole("dialog");
  await asking.getByRole("button", { name: "Back to Tessera's words" }).press("Enter");
  await page.getByText("Tessera's words are sent from now on.").waitFor();
  await expect.poll(() => page.getByLabel("Heading").inputValue()).toBe("You are in");
  await at("/settings/notifications/texts/reminder_today/ar");
  await letter.waitFor();
  await sound(page, "text-ar", [NARROW]);

  await at("/settings/notifications/reminders");
  await page.getByLabel("Ask once who began an order and did not finish it").press("Space");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved.").waitFor();
  await sound(page, "reminders", [NARROW]);
  await page.emulateMedia({ colorScheme: "dark" });
  await at("/settings/notifications/texts/order_paid/en");
  await letter.waitFor();
  await sound(page, "text-dark");
  await page.context().close();

  const other = await openPage(browser, faults);
  await other.goto(`${system.appUrl}/console`);
  await other.getByRole("button", { name: "Use a phone" }).press("Enter");
  await other.getByLabel("Phone number").fill("+88");
  await other.getByLabel("Phone number").press("Enter");
  await other.getByText("This is not a whole number.").waitFor();
  await sound(other, "sign-in-phone", [NARROW]);
  const before = (await system.client.mails(number)).length;
  await other.getByLabel("Phone number").fill(number);
  await other.getByLabel("Send the code by").selectOption("whatsapp");
  await other.getByLabel("Phone number").press("Enter");
  await other.getByText("six digits are on their way").waitFor();
  await other.getByLabel("Code from the message").pressSequentially(await textedCode(number, before));
  await other.getByRole("navigation").first().waitFor();
  await other.goto(`${system.appUrl}/console/security`);
  await other.getByRole("button", { name: `Remove: …${number.slice(-4)}` }).press("Enter");
  await other.getByRole("dialog").getByRole("button", { name: "Remove" }).press("Enter");
  await other.getByText("The phone is removed.").waitFor();
  expect(faults).toEqual([]);
  await other.context().close();
});

/** Somebody who has a ticket of an event that begins within the day, and reads Bengali. */
async function reminded(email: string): Promise<string> {
  const { client, demo } = system;
  const { access_token: token } = await client.signIn(demo.owner);
  const venue = await client.must<{ id: string }>("POST", "/venues", { token, body: { name: "Hall" } });
  const plan = { name: "Empty", size: { width: 100, height: 100 }, categories: [], zones: [] };
  const areas = [{ id: "floor", name: "Floor", capacity: 50 }];
  const body = { venue_id: venue.id, plan, areas };
  const map = await client.must<{ id: string }>("POST", "/seat-maps", { token, body });
  const starts = new Date(Math.floor(Date.now() / DAY) * DAY + 20 * DAY + 18 * HOUR);
  const event = await client.must<{ id: string; currency: string }>("POST", "/events", {
    token,
    body: { venue_id: venue.id, seat_map_id: map.id, name: "Night of Songs", starts_at: starts.toISOString() },
  });
  const price = { amount: 0, currency: event.currency };
  const type = await client.must<{ id: string }>("POST", `/events/${event.id}/ticket-types`, {
    token,
    body: { name: "Floor", area: "floor", price },
  });
  await client.must("POST", `/events/${event.id}/publish`, { token });
  const hold = await client.must<{ id: string; token: string }>("POST", `/shop/events/${event.id}/holds`, {
    body: { lines: [{ ticket_type: type.id, quantity: 1 }] },
  });
  await client.must("POST", "/shop/orders", {
    body: { hold: hold.id, token: hold.token, buyer: { name: "Ayesha", email }, language: "bn" },
  });
  await client.mailThat(email, ({ attachments }) => attachments.length > 0);
  await system.app.cron("7 * * * *", starts.getTime() - 6 * HOUR);
  const mail = await client.mailThat(email, ({ text }) => text.includes("/unsubscribe/"));
  return /(\/\S*unsubscribe\/\S+)/.exec(mail.text)?.[1]?.replace(/^\/\/[^/]+/, "") ?? "";
}

it("N5 UI8 no more reminders: by the link, without signing in or script, in the buyer's language", async () => {
  const faults: string[] = [];
  const path = await reminded(`reminded-${Date.now()}@people.test`);
  const page = await openPage(browser, faults, { javaScriptEnabled: false });
  await page.goto(system.appUrl + path);
  expect(await page.locator("html").getAttribute("lang")).toBe("bn");
  await page.context().close();
  const english = path.replace(/^\/bn\//, "/");
  for (const [language, dark] of [
    ["en", false],
    ["ar", true],
  ] as const) {
    const scheme = dark ? { colorScheme: "dark" as const } : {};
    const shown = await openPage(browser, faults, scheme);
    await shown.goto(`${system.appUrl}/${language}${english}`);
    const button = shown.locator("main button");
    await button.waitFor();
    await sound(shown, `unsubscribe-${language}`);
    const before = await button.innerText();
    await button.press("Enter");
    await expect.poll(() => shown.locator("main button").innerText()).not.toBe(before);
    await sound(shown, `unsubscribed-${language}`);
    await shown.context().close();
  }
  expect(faults).toEqual([]);
});
