/** The money of orders in the console, against the running product: set up, sold, refunded, decided. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { until } from "../support/client.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE, signIn as signInAs } from "./console-page.ts";

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

/** A folder for pictures of every screen, for people to look at. */
const SHOTS = process.env["SHOTS"];
const TWO_LOOKS = [
  [NARROW, "dark"],
  [WIDE, "light"],
] as const;
const EVERY_LOOK = [...TWO_LOOKS, [NARROW, "light"], [WIDE, "dark"]] as const;

/** Sound on a phone by night and on a desk by day. */
async function expectSoundEverywhere(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null);
  for (const [viewport, colorScheme] of SHOTS ? EVERY_LOOK : TWO_LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await expectSound(page);
    if (SHOTS) {
      const path = `${SHOTS}/${name}-${viewport.width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: (await page.getByRole("dialog").count()) === 0 });
    }
  }
}

async function signIn(page: Page): Promise<void> {
  await signInAs(system, page, system.demo.owner);
  await page.getByRole("heading", { name: "Coming events" }).waitFor();
}

type Placed = { id: string; code: string; access_token: string };

/** Two seats side by side, ordered as a buyer orders. */
async function order(name: string): Promise<Placed> {
  const { client, demo } = system;
  const type = demo.ticketTypes.find(({ category }) => category === "Kategorie I");
  const hold = await client.must<{ id: string; token: string }>("POST", `/shop/events/${demo.eventId}/holds`, {
    body: { lines: [{ ticket_type: type?.id, quantity: 2, best: {} }] },
  });
  const email = `${name.toLowerCase()}@money.example`;
  return await client.must<Placed>("POST", "/shop/orders", {
    body: { hold: hold.id, token: hold.token, buyer: { name, email } },
  });
}

async function pay(placed: Placed, gateway: string): Promise<{ url?: string }> {
  const { next_action } = await system.client.must<{ next_action: { url?: string } }>(
    "POST",
    `/shop/orders/${placed.id}/payments`,
    {
      headers: { "order-token": placed.access_token },
      body: { gateway, return_url: `/orders/${placed.id}/${placed.access_token}` },
    },
  );
  return next_action;
}

/** Pays with the sandbox's card, and waits until the order is paid. */
async function payByCard(placed: Placed): Promise<void> {
  const { url } = await pay(placed, "stripe");
  await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
  await until(async () => {
    const headers = { "order-token": placed.access_token };
    const { status } = await system.client.must<{ status: string }>("GET", `/shop/orders/${placed.id}`, { headers });
    return status === "paid" ? true : undefined;
  }, `${placed.code} is paid`);
}

it("G1 G10 O7 E27 an organizer sets a gateway up and tests it, refunds one ticket after seeing the amounts, writes money down, and solves what needs a person", async () => {
  const faults: string[] = [];
  // Colours change at once, so that a change of scheme is not judged half-way.
  const page = await openPage(browser, faults, { reducedMotion: "reduce" });
  await signIn(page);
  const [paid, byHand] = [await order("Faith"), await order("Tahmina")];
  await payByCard(paid);

  await setUpGateways(page);
  await pay(byHand, "offline");
  await refundOneTicket(page, paid);
  await changeAndMove(page, paid);
  await writeMoneyDown(page, byHand);
  await solve(page, byHand);
  await lookAtCallbacks(page);
  await refundEvent(page, paid);
  expect(faults).toEqual([]);
  await page.context().close();
});

async function setUpGateways(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}/console/payments`);
  await page.getByRole("button", { name: "Set up M-Pesa" }).press("Enter");
  await page.getByRole("button", { name: "Save the keys" }).press("Enter");
  // Every required field says so, and the first one has the focus.
  await page.getByText("This is needed.").first().waitFor();
  await eventually(() => page.getByLabel("Consumer key").evaluate((field) => field === document.activeElement)).toBe(
    true,
  );
  await expectSoundEverywhere(page, "payments-mpesa");
  await page.getByRole("button", { name: "Close M-Pesa" }).press("Enter");

  await page.getByRole("button", { name: "Set up By hand" }).press("Enter");
  await page.getByLabel("What the buyer shall do").fill("Pay to account 12345 at Court Bank and name your order.");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("By hand is saved.").waitFor();

  await page.getByRole("button", { name: "Change Stripe" }).press("Enter");
  await page.getByText("Stored: ••••0001").first().waitFor();
  await page.getByRole("button", { name: "Test this connection" }).press("Enter");
  await page.getByText("It works.").waitFor();
  await page.getByRole("button", { name: "Connect with Stripe" }).press("Enter");
  await page.getByText("This installation has no account of its own at Stripe.").waitFor();
  await expectSoundEverywhere(page, "payments-stripe");
  await page.getByLabel("Secret key", { exact: true }).fill("nonsense");
  await page.getByRole("button", { name: "Save the keys" }).press("Enter");
  await page.locator(".field--bad", { hasText: "Secret key" }).waitFor();
  await page.getByRole("radio", { name: /Tickets are blocked if you lose/ }).check();
  await page.getByRole("button", { name: "Save", exact: true }).first().press("Enter");
  await page.getByText("The rule for disputes is saved.").waitFor();
}

async function refundOneTicket(page: Page, placed: Placed): Promise<void> {
  await page.goto(`${system.appUrl}/console/orders`);
  await page.getByLabel("Search orders").fill("faith@money");
  await page.getByRole("link", { name: placed.code }).first().click();
  await page.getByRole("heading", { level: 1, name: placed.code }).waitFor();
  await page.getByText("Stripe paid").waitFor();
  await eventually(async () => {
    await page.reload();
    await page.getByText("Stripe paid").waitFor();
    return await page.getByText("Tickets mailed").count();
  }).toBe(1);
  await expectSoundEverywhere(page, "order-paid");
  await page.getByRole("button", { name: "Refund", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /An amount/ }).check();
  await dialog.getByLabel("Amount", { exact: true }).fill("500");
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  await dialog.locator(".field__error", { hasText: "At most EUR 98 is left." }).waitFor();
  await dialog.getByRole("radio", { name: /Some tickets/ }).check();
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  await dialog.getByText("Choose at least one ticket.").waitFor();
  await dialog.getByRole("checkbox", { name: /seat/ }).first().check();
  await expectSoundEverywhere(page, "refund-form");
  await dialog.getByRole("button", { name: "Show the amounts" }).press("Enter");
  // Nothing was sent yet: these are the amounts of the API's own preview.
  await dialog.getByText("Left with you afterwards").waitFor();
  await dialog.getByText("1 ticket will stop working").waitFor();
  await expectSoundEverywhere(page, "refund-preview");
  await dialog.getByRole("button", { name: "Refund EUR 49" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  // The page looks again by itself while the money is on its way.
  await page.getByText("Money went back through Stripe").waitFor();
  await page.getByText("Part refunded").first().waitFor();
  await page.getByText("Cancelled", { exact: true }).first().waitFor();
  await expectSoundEverywhere(page, "order-refunded");
}

/** The ticket that is left gets another name and another seat; the buyer gets it once more. */
async function changeAndMove(page: Page, placed: Placed): Promise<void> {
  const rename = page.getByRole("button", { name: /^Change name: / });
  const dialog = page.getByRole("dialog");
  await rename.press("Enter");
  await dialog.getByLabel("Name", { exact: true }).fill("Joseph Mwangi");
  await dialog.getByRole("button", { name: "Change the name" }).press("Enter");
  await page.getByText("Joseph Mwangi").waitFor();
  await page.getByRole("button", { name: /^Move: / }).press("Enter");
  await dialog.getByLabel("Seat", { exact: true }).waitFor();
  const seats = dialog.getByLabel("Seat", { exact: true });
  await eventually(async () => await seats.locator("option").count()).toBeGreaterThan(1);
  await seats.selectOption({ index: 1 });
  await dialog.getByText(/^New: /).waitFor();
  await expectSoundEverywhere(page, "order-move");
  await dialog.getByRole("button", { name: "Move", exact: true }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("Moved to another seat").waitFor();
  await page.getByRole("button", { name: "Send tickets again" }).press("Enter");
  await page.getByText("The tickets are on their way to the buyer.").waitFor();
  expect(placed.code).toBe(await page.locator("main h1").textContent());
}

async function writeMoneyDown(page: Page, placed: Placed): Promise<void> {
  await page.goto(`${system.appUrl}/console/orders/${placed.id}`);
  await page.getByRole("button", { name: "Mark as paid" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await eventually(() => dialog.getByLabel("Amount", { exact: true }).inputValue()).toBe("98");
  await dialog.getByLabel("Amount", { exact: true }).fill("90");
  await dialog.getByText("That is EUR 8 less than the order costs.").waitFor();
  await dialog.getByRole("button", { name: "Write it down" }).press("Enter");
  await dialog.getByText("Write down the reference").waitFor();
  await expectSoundEverywhere(page, "mark-paid");
  await dialog.getByLabel("Reference", { exact: true }).fill("CB-77120");
  await dialog.getByRole("button", { name: "Write it down" }).press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.getByText("This order needs a person.").waitFor();
}

async function solve(page: Page, placed: Placed): Promise<void> {
  await page.setViewportSize(WIDE);
  const badge = page.locator(".con__side .badge");
  await eventually(() => badge.textContent()).toContain("1");
  await page.locator(".con__side").getByRole("link", { name: "Needs a person" }).click();
  await page.getByRole("link", { name: /Less money came by hand/ }).waitFor();
  await expectSoundEverywhere(page, "attention");
  await page.getByRole("link", { name: /Less money came by hand/ }).click();
  await page.getByRole("heading", { level: 1, name: "Too little" }).waitFor();
  await page.getByRole("button", { name: "Take it off the list" }).press("Enter");
  await page.getByText("Say what was done.", { exact: true }).waitFor();
  await expectSoundEverywhere(page, "attention-item");
  await page.getByRole("button", { name: "Accept the money" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Accept the money" }).press("Enter");
  await page.getByText(/Accept the money, /).waitFor();
  await expectSoundEverywhere(page, "attention-done");
  await eventually(() => page.locator(".con__side .badge").count()).toBe(0);
  await page.getByRole("link", { name: placed.code }).click();
  await page.getByText("Paid", { exact: true }).first().waitFor();
  for (const [name, head] of [
    ["", "Nothing needs you"],
    ["/refunds", "No refund waits"],
    ["/payments", "Every payment is settled"],
  ]) {
    await page.goto(`${system.appUrl}/console/attention${name}`);
    await page.getByText(head ?? "").waitFor();
    await expectSound(page);
  }
}

async function lookAtCallbacks(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Callbacks" }).click();
  const done = page.getByRole("button", { name: /Work on it again: Stripe checkout\.session\.completed/ });
  await page
    .getByRole("button", { name: /Show what came: Stripe checkout\.session\.completed/ })
    .first()
    .press("Enter");
  await page.locator("pre", { hasText: "checkout.session" }).waitFor();
  await expectSoundEverywhere(page, "callbacks");
  await done.first().press("Enter");
  await page.getByText("On its way. Load again to see its outcome.").waitFor();
}

/** E18 E19 the whole event: amounts first, then the run, which gives each order back once. */
async function refundEvent(page: Page, placed: Placed): Promise<void> {
  const { eventId } = system.demo;
  await page.goto(`${system.appUrl}/console/events/${eventId}`);
  await page.getByRole("button", { name: "Cancel the event" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the event" }).press("Enter");
  await page.getByRole("link", { name: "Give the money back" }).press("Enter");
  await page.getByText("No run yet").waitFor();
  await page.getByLabel("Of the price, in percent").fill("101");
  await page.getByRole("button", { name: "Work out the amounts" }).press("Enter");
  await page.getByText("Write 0 to 100").waitFor();
  await page.getByLabel("Of the price, in percent").fill("10");
  await page.getByRole("button", { name: "Work out the amounts" }).press("Enter");
  const run = page.getByRole("button", { name: /^Refund EUR / });
  await run.waitFor();
  await expectSoundEverywhere(page, "bulk-dry");
  await run.press("Enter");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Refund EUR / })
    .press("Enter");
  await page.getByRole("heading", { name: "Refunds of this run" }).waitFor();
  await page.getByText(/1 arrived/).waitFor();
  await expectSoundEverywhere(page, "bulk-done");
  await page.goto(`${system.appUrl}/console/orders/${placed.id}`);
  await eventually(() => page.getByText("Money went back through Stripe").count()).toBe(2);
}
