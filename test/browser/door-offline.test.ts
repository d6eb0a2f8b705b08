/** Three devices at one door, two of them without a network: what each says, what is kept, and what comes out in the end. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";
import { answered, enrolBy, scanned, signInToConsole, ticketCodes, typeCode } from "./door-page.ts";

const DOOR_TARGET = 56;

let system: System;
let browser: Browser;
let codes: string[];
let link: string;

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  codes = await ticketCodes(system, ["D-14-10", "D-14-11", "D-14-12", "D-14-13", "D-14-14", "D-14-15"]);
  link = await newLink({ name: "North gate", gate: "North" });
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function newLink(more: object): Promise<string> {
  const { url } = await system.client.must<{ url: string }>("POST", "/check-in/sessions", {
    token: system.demo.token,
    body: { event_id: system.demo.eventId, valid_until: new Date(Date.now() + 86_400_000).toISOString(), ...more },
  });
  return new URL(url, system.appUrl).toString();
}

/** A device of its own that has taken the list along and could open without a network. */
async function device(faults: string[], name: string): Promise<Page> {
  const page = await openPage(browser, faults, { viewport: NARROW });
  await enrolBy(page, link, name);
  await eventually(() => page.locator(".cnt").textContent()).toMatch(/[1-9]\d* to come/);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  return page;
}

async function loseNetwork(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText("Offline. Scanning still works.").waitFor();
}

const forged = (code: string): string => `${code.slice(0, 60)}${code[60] === "A" ? "B" : "A"}${code.slice(61)}`;

/** Keys as a scanner sends them. Playwright's own come as slowly as the machine is busy, which is what the page looks at. */
async function typeAsScanner(page: Page, code: string): Promise<void> {
  await page.evaluate((text) => {
    for (const key of [...text.split(""), "Enter"]) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  }, code);
}

/** What lies on the disk of the phone, as somebody sees it who opens it. */
async function onDisk(page: Page): Promise<{ text: string; readable: boolean }> {
  return await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open("tessera-door");
      opening.addEventListener("success", () => done(opening.result));
    });
    const all = async (store: string) =>
      await new Promise<unknown[]>((done) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.addEventListener("success", () => done(asked.result as unknown[]));
      });
    const sealed = [...(await all("facts")), ...(await all("queue"))] as { data: ArrayBuffer }[];
    const text = sealed.map(({ data }) => new TextDecoder("latin1").decode(data)).join("");
    const keys = (await all("keys")) as (CryptoKey | CryptoKeyPair)[];
    db.close();
    return { text, readable: keys.some((key) => ("privateKey" in key ? key.privateKey : key).extractable) };
  });
}

describe("doors without a network", () => {
  it("S5 E33 E35 E37 TH14 TH16 TH17 three devices, two offline, overlapping tickets, a closed tab; all come back", async () => {
    const faults: string[] = [];
    const [t0 = "", t1 = "", t2 = "", t3 = ""] = codes;
    const carol = await device(faults, "Carol");
    await scanned(carol, t0, "Go in");
    let amina = await device(faults, "Amina");
    const ben = await device(faults, "Ben");
    await loseNetwork(amina);
    await loseNetwork(ben);

    // Amina knows what happened before, and what she did herself.
    await scanned(amina, t0, "Used already");
    await scanned(amina, t1, "Go in");
    await amina.getByText("2 scans wait").waitFor();
    await typeCode(amina, t1);
    await answered(amina, "Used already");
    await amina.getByText("Checked on this phone. 3 scans wait.").waitFor();
    await expectSound(amina, DOOR_TARGET);
    await amina.getByRole("button", { name: "Next ticket" }).click();
    await scanned(amina, forged(t3), "No entry");
    await scanned(amina, t2, "Go in");
    // The others cannot know.
    await scanned(ben, t1, "Go in");
    await scanned(ben, t3, "Go in");
    await scanned(carol, t2, "Go in");

    const disk = await onDisk(amina);
    expect(disk.readable).toBe(false);
    expect(disk.text).not.toMatch(/TS1:|admitted|North/);

    // The tab is closed in the middle; the page opens again without a network and has lost nothing.
    const context = amina.context();
    await amina.close();
    amina = await context.newPage();
    await amina.goto(`${system.appUrl}/check-in/`);
    await amina.getByText("Offline. Scanning still works.").waitFor();
    await amina.getByText("5 scans wait").waitFor();
    await scanned(amina, t2, "Used already");
    await expectSound(amina, DOOR_TARGET);

    await amina.context().setOffline(false);
    await amina.getByText("Online", { exact: true }).waitFor();
    await ben.context().setOffline(false);
    await ben.getByText("Online", { exact: true }).waitFor();
    // Ben let in a ticket that Amina had let in before: he sees both records.
    await ben.getByText("1 scan needs a look").waitFor();
    await ben.getByRole("button", { name: "Look", exact: true }).click();
    await eventually(() => ben.locator(".clashes li").textContent()).toMatch(
      /this phone said “Admitted”.*The server says “Used already”.*through North, on Amina/,
    );
    await expectSound(ben, DOOR_TARGET);
    await ben.getByRole("button", { name: "I have told the organizer" }).click();
    await ben.locator(".clashes").waitFor({ state: "detached" });

    const { token, eventId } = system.demo;
    const counts = await system.client.must("GET", `/check-in/counts?event=${eventId}`, { token });
    expect(counts).toEqual({ admitted: 6, refused: 4 });
    const { data } = await system.client.must<{
      data: { device: { name: string }; conflict: string; suspicion: string | null; offline: boolean }[];
    }>("GET", `/check-in/scans?event=${eventId}&conflicts=true`, { token });
    expect(data.map(({ device: { name }, conflict }) => `${name} ${conflict}`).sort()).toEqual([
      "Ben duplicate",
      "Carol duplicate",
    ]);
    expect(data.every(({ suspicion }) => suspicion === null)).toBe(true);
    // Staff see the same: how many went in, and both records of each conflict side by side.
    const staff = await openPage(browser, faults, { viewport: WIDE });
    await signInToConsole(system, staff);
    await staff.goto(`${system.appUrl}/console/events/${eventId}/doors`);
    const shown = (label: string) => staff.locator(".stat", { hasText: label }).locator("dd").first().textContent();
    await eventually(() => shown("Came in")).toBe("6");
    await eventually(() => shown("Not let in")).toBe("4");
    await eventually(() => shown("Conflicts")).toBe("2");
    await eventually(() => staff.locator(".conflict").count()).toBe(2);
    await eventually(() => staff.locator(".conflict", { hasText: "Ben" }).textContent()).toMatch(/North, Amina.*Ben/s);
    await expectSound(staff);
    await staff.context().close();
    // And what was learnt is known everywhere.
    await scanned(ben, t2, "Used already");
    expect(faults).toEqual([]);
    for (const page of [amina, ben, carol]) await page.context().close();
  });

  it("S3 S8 E40 E41 TH15 W8 a scanner that types, a supervisor's word, taking back, finding, Arabic", async () => {
    const faults: string[] = [];
    const [, , , , t4 = "", t5 = ""] = codes;
    const page = await openPage(browser, faults, { viewport: WIDE });
    await enrolBy(page, await newLink({ name: "Side door", supervisor_pin: "480113" }), "Desk");
    await eventually(() => page.locator(".cnt").textContent()).toMatch(/to come/);
    await page.getByRole("button", { name: "More", exact: true }).focus();
    await typeAsScanner(page, t4);
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });
    // E41: nonsense in between changes nothing.
    await typeAsScanner(page, "0123456789ABC");
    await answered(page, "No entry");
    await typeAsScanner(page, t4);
    await answered(page, "Used already");

    await page.getByRole("button", { name: "Let in anyway" }).click();
    await page.getByLabel("PIN").fill("000000");
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByText("This PIN is not right. 4 tries left.").waitFor();
    await page.getByLabel("PIN").fill("480113");
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByLabel("Reason").waitFor();
    await expectSound(page, DOOR_TARGET);
    await page.getByRole("button", { name: "Was here before" }).click();
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });

    await typeAsScanner(page, t5);
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });
    await page.locator(".recent").getByRole("button", { name: "Take back" }).first().click();
    await page.locator(".recent").getByText("Taken back").waitFor();
    await eventually(async () => {
      const { token, eventId } = system.demo;
      const path = `/check-in/attendance?event=${eventId}`;
      return (await system.client.must<{ entered: number }>("GET", path, { token })).entered;
    }).toBe(8);
    await typeAsScanner(page, t5);
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Find a ticket" }).click();
    await page.getByLabel("Name, email or order code").fill("Ayesha");
    await page.keyboard.press("Enter");
    await page.locator(".found li").first().waitFor();
    expect(await page.locator(".found").textContent()).not.toContain("@");
    await expectSound(page, DOOR_TARGET);
    await page.keyboard.press("Escape");
    await page.setViewportSize(NARROW);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await expectSound(page, DOOR_TARGET);
    await page.getByLabel("Language").selectOption("ar");
    await eventually(() => page.locator("html").getAttribute("dir")).toBe("rtl");
    await page.getByRole("heading", { name: "لا كاميرا" }).waitFor();
    await expectSound(page, DOOR_TARGET);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
