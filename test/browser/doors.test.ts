/** An event's doors on screens: rules, a link with a PIN, live numbers over the socket, and a ticket whose code moves. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rotatingCode, ROTATION } from "../../worker/kernel/rotating-code.ts";
import { qrPath } from "../../web/ui/qr.ts";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";
import { enrolBy, signInToConsole } from "./door-page.ts";

/** Targets at the door are pressed with gloves. */
const DOOR_TARGET = 56;

let system: System;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A phone at night and a desk by day, each sound. */
async function expectSoundEverywhere(page: Page): Promise<void> {
  for (const [colorScheme, size] of [
    ["dark", NARROW],
    ["light", WIDE],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await expectSound(page);
  }
}

/** Rules by keyboard, then a link with everything that it can have; answers what the phones open. */
async function setUpDoors(page: Page): Promise<string> {
  await page.goto(`${system.appUrl}/console/check-in?event=${system.demo.eventId}`);
  await page.getByRole("button", { name: "Rules of the doors" }).press("Enter");
  await page.getByRole("radio", { name: /Phones only/ }).press("Space");
  await page.getByLabel("A new day begins at").fill("25:00");
  await page.getByRole("button", { name: "Save the rules" }).press("Enter");
  await page.getByText("Write a time such as 04:00.").waitFor();
  await expectSoundEverywhere(page);
  await page.getByLabel("A new day begins at").fill("05:00");
  await page.getByRole("button", { name: "Save the rules" }).press("Enter");
  await page.getByText("The rules are saved.").waitFor();

  await page.getByRole("button", { name: "New check-in link" }).press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("Main entrance");
  await page.getByLabel("Gate").fill("North");
  await page.getByLabel("Supervisor's PIN").fill("12");
  await page.getByRole("button", { name: "Create the link" }).press("Enter");
  await page.getByText("Write 4 to 12 digits, or leave it empty.").waitFor();
  await expectSoundEverywhere(page);
  await page.getByLabel("Supervisor's PIN").fill("480113");
  await page.getByRole("checkbox", { name: "Sells tickets at the door" }).press("Space");
  await page.getByRole("button", { name: "Create the link" }).press("Enter");
  await page.getByText("The link is ready.").waitFor();
  await page.getByText(/PIN, sells/).waitFor();
  await expectSoundEverywhere(page);
  return await page.getByRole("textbox", { name: "Main entrance" }).inputValue();
}

type Device = { readonly scan: (code: string) => Promise<string>; readonly token: string };

async function enrol(link: string, name: string): Promise<Device> {
  const token = new URL(link).searchParams.get("token");
  const { access_token } = await system.client.must<{ access_token: string }>("POST", "/check-in/enrol", {
    body: { token, device_name: name },
  });
  const scan = async (code: string) => {
    const body = { code, scan_id: crypto.randomUUID() };
    return (await system.client.must<{ result: string }>("POST", "/check-in/scans", { token: access_token, body }))
      .result;
  };
  return { scan, token: access_token };
}

/** Two seats, paid; the address of the buyer's page. */
async function buyTickets(): Promise<string> {
  const type = system.demo.ticketTypes.find(({ name }) => name === "Kategorie II");
  const bought = await buy(system.client, system.demo.eventId, {
    lines: [{ ticket_type: type?.id ?? "", seats: ["D-14-20", "D-14-21"] }],
    email: "farida@buyers.test",
  });
  await pressOnHostedPage(bought.nextAction.url ?? "", "pay");
  return `${system.appUrl}/orders/${bought.order}/${bought.token}`;
}

/** Two tickets for cash on the door's own page, at night; the event is weeks ahead, so they stay outside. */
async function sellAtDoor(link: string): Promise<void> {
  const page = await openPage(browser, faults, { viewport: NARROW });
  await enrolBy(page, link, "Till");
  await page.getByRole("button", { name: "Sell", exact: true }).click();
  const more = page.getByRole("button", { name: "One more: Kategorie II", exact: true });
  await more.press("Enter");
  await more.press("Enter");
  await page.getByText(/To pay: €78\.00/).waitFor();
  await page.getByLabel("Cash received").fill("50");
  await page.getByText("This is less than the price.").waitFor();
  await expectSound(page, DOOR_TARGET);
  await page.getByLabel("Cash received").fill("100");
  await page.getByRole("button", { name: "Paid in cash, let in" }).press("Enter");
  await page.getByText(/Give back: €22\.00/).waitFor();
  await page.getByText("Paid, not let in yet").waitFor();
  await expectSound(page, DOOR_TARGET);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Next sale" }).click();
  await more.press("Enter");
  await page.getByText("Selling needs a connection.").waitFor();
  await page.context().close();
}

/** What the picture of the page's first ticket says now: found among the codes that it may say. */
async function shownCode(page: Page): Promise<string | undefined> {
  const svg = page.locator("svg[data-key]").first();
  const [code, key, drawn] = [
    (await svg.getAttribute("data-code")) ?? "",
    Buffer.from((await svg.getAttribute("data-key")) ?? "", "base64url"),
    await svg.locator("path").getAttribute("d"),
  ];
  for (const off of [0, -1, 1]) {
    const text = await rotatingCode(new Uint8Array(key), code, Date.now() + off * ROTATION);
    if (qrPath(text).path === drawn) return text;
  }
  return undefined;
}

describe("the doors of an event", () => {
  it("S1 S7 S9 S10 X5 TH12 rules, link with PIN, a code that moves with and without a network, live numbers, a sale", async () => {
    const page = await openPage(browser, faults);
    await signInToConsole(system, page);
    const link = await setUpDoors(page);
    const phone = await enrol(link, "Amina's phone");

    const buyer = await openPage(browser, faults, { viewport: NARROW });
    await buyer.goto(await buyTickets());
    await buyer.getByText("The code changes every 30 seconds.").first().waitFor();
    await expectSoundEverywhere(buyer);
    await eventually(async () => typeof (await shownCode(buyer))).toBe("string");
    const plain = (await buyer.locator("svg[data-key]").first().getAttribute("data-code")) ?? "";
    expect(await phone.scan(plain)).toBe("stale_code");
    // In a basement: the page opens, and its code is a fresh one.
    await eventually(() =>
      buyer.evaluate(async () => {
        const kept = (await (await caches.open("tickets-1")).keys()).map(({ url }) => url);
        const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
        return kept.includes(location.href) && loaded.every((url) => url.includes("/api/") || kept.includes(url));
      }),
    ).toBe(true);
    await buyer.context().setOffline(true);
    await buyer.reload();
    await buyer.getByText("The code changes every 30 seconds.").first().waitFor();
    await eventually(async () => typeof (await shownCode(buyer))).toBe("string");

    await page.goto(`${system.appUrl}/console/events/${system.demo.eventId}/doors`);
    const inside = page.locator(".stat", { hasText: "Inside" }).locator("dd").first();
    await page.getByText(/, live$/).waitFor();
    await eventually(() => inside.textContent()).toBe("0");
    expect(await phone.scan((await shownCode(buyer)) ?? "")).toBe("admitted");
    await eventually(() => inside.textContent()).toBe("1");
    expect(await phone.scan((await shownCode(buyer)) ?? "")).toBe("duplicate");
    await eventually(() => page.locator(".stat", { hasText: "Not let in" }).locator("dd").first().textContent()).toBe(
      "2",
    );

    await sellAtDoor(link);
    await eventually(() => inside.textContent()).toBe("1");
    await page.reload();
    await page.getByRole("cell", { name: "Cash" }).waitFor();
    await page.getByText("Too early to say").waitFor();
    await expectSoundEverywhere(page);
    await page.getByLabel("Show", { exact: true }).selectOption("duplicate");
    await eventually(() => page.getByRole("region", { name: "Scans" }).getByRole("listitem").count()).toBe(1);
    await page.getByLabel("Show", { exact: true }).selectOption("conflicts");
    await page.getByText("No conflicts").waitFor();
    await page.goto(`${system.appUrl}/console/check-in?event=${system.demo.eventId}`);
    await page.getByRole("button", { name: "Phones of “Main entrance”" }).click();
    await page.getByRole("button", { name: "Shut out: Amina's phone" }).press("Enter");
    await page.getByRole("dialog").locator(".tag", { hasText: "Shut out" }).waitFor();
    await expect(phone.scan(plain)).rejects.toThrow();
    expect(faults).toEqual([]);
    await buyer.context().close();
    await page.context().close();
  });
});
