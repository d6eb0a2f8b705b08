/** What the tests of the door do to a page and to the demo's sale. */
import type { Page } from "@playwright/test";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { until } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { signIn } from "./console-page.ts";

/** Buys and pays seats of Kategorie II; gives the texts of their codes. */
export async function ticketCodes(system: System, seats: readonly string[]): Promise<string[]> {
  const type = system.demo.ticketTypes.find(({ name }) => name === "Kategorie II");
  const bought = await buy(system.client, system.demo.eventId, {
    lines: [{ ticket_type: type?.id ?? "", seats }],
    email: "door@browser.example",
  });
  await pressOnHostedPage(bought.nextAction.url ?? "", "pay");
  return await until(async () => {
    const answer = await system.client.call<{ data?: { code: string | null }[] }>(
      "GET",
      `/shop/orders/${bought.order}/tickets`,
      { headers: { "order-token": bought.token } },
    );
    const found = (answer.body.data ?? []).flatMap(({ code }) => (code ? [code] : []));
    return found.length === seats.length ? found : undefined;
  }, "the tickets are issued");
}

/** Enrols a page by a link; it has no camera. */
export async function enrolBy(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Name of this phone").fill(name);
  await page.getByRole("button", { name: "Start scanning" }).click();
  await page.getByRole("heading", { name: "No camera" }).waitFor();
}

/** Types a code into the field that stands where the camera would be. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Check", exact: true }).click();
}

/** Waits for the answer with this word. */
export async function answered(page: Page, word: string): Promise<void> {
  await page.locator(`[data-answer="${word}"]`).waitFor();
}

/** Scans a code by hand and waits for the answer; an admission goes on by itself, anything else is put away. */
export async function scanned(page: Page, code: string, word: string): Promise<void> {
  await typeCode(page, code);
  await answered(page, word);
  if (word !== "Go in") await page.getByRole("button", { name: "Next ticket" }).click();
  await page.locator("[data-answer]").waitFor({ state: "detached" });
}

/** Signs the demo's owner in to the console. */
export async function signInToConsole(system: System, page: Page): Promise<void> {
  await signIn(system, page, system.demo.owner);
}
