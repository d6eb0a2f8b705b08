/** The door page on a phone: enrol by link, let in once, refuse what is not ours, keep a scan that could not be sent. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, videoOf, WIDE } from "./console-page.ts";
import { answered, enrolBy, ticketCodes, typeCode } from "./door-page.ts";

/** Targets at the door are pressed with gloves; a line of text in a form needs less. */
const DOOR_TARGET = 56;

let system: System;
let browser: Browser;
let codes: string[];

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  codes = await ticketCodes(system, ["D-14-10", "D-14-11", "D-14-12"]);
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** The door page of the demo's link, enrolled, without a camera. */
async function enrolled(faults: string[], viewport = NARROW): Promise<Page> {
  const page = await openPage(browser, faults, { viewport });
  await enrolBy(page, system.demo.checkInUrl, "Amina, main door");
  return page;
}

describe("door page", () => {
  it("S4 TH11 TH15 a phone enrols by link, lets a ticket in once, names the first entry, refuses a forged one", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults, { viewport: NARROW });
    await page.goto(system.demo.checkInUrl);
    await page.getByRole("heading", { name: "Check-in" }).waitFor();
    // The secret leaves the address at once.
    expect(page.url()).not.toContain("token");
    await expectSound(page, DOOR_TARGET);
    await page.getByRole("button", { name: "Start scanning" }).click();
    await page.getByText("Give this phone a name.").waitFor();
    await page.getByLabel("Name of this phone").fill("Amina, main door");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "No camera" }).waitFor();
    await expectSound(page, DOOR_TARGET);

    const [code = ""] = codes;
    await typeCode(page, code);
    await answered(page, "Go in");
    await eventually(() => page.locator(".ans__big").textContent()).toMatch(/Block D, row 14, seat 1[012]/);
    // An admission goes on by itself.
    await page.locator("[data-answer]").waitFor({ state: "detached" });
    await typeCode(page, code);
    await answered(page, "Used already");
    await eventually(() => page.locator(".ans").textContent()).toMatch(/Came in at \d\d:\d\d.*Amina, main door/);
    await expectSound(page, DOOR_TARGET);
    await page.getByRole("button", { name: "Next ticket" }).click();

    const middle = code[40] === "A" ? "B" : "A";
    await typeCode(page, `${code.slice(0, 40)}${middle}${code.slice(41)}`);
    await answered(page, "No entry");
    await page.getByText("Not a ticket of this event").first().waitFor();
    await expectSound(page, DOOR_TARGET);
    await page.getByRole("button", { name: "Next ticket" }).click();

    await page.getByRole("button", { name: "List" }).click();
    await eventually(() => page.getByRole("dialog").getByRole("listitem").count()).toBe(3);
    await page.keyboard.press("Escape");
    // A reload keeps the phone enrolled and its name known.
    await page.reload();
    await page.getByRole("heading", { name: "No camera" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("S5 S6 E34 an answer that is lost is decided on the phone and handed over under the same id", async () => {
    const faults: string[] = [];
    const page = await enrolled(faults);
    await page.getByText("Online", { exact: true }).waitFor();
    await eventually(() => page.locator(".cnt").textContent()).toMatch(/to come/);
    const ids: string[] = [];
    await page.route("**/api/v1/check-in/scans", async (route) => {
      const sent = JSON.parse(route.request().postData() ?? "{}") as { scan_id: string };
      ids.push(sent.scan_id);
      // It reaches the server and its answer is lost.
      await route.fetch();
      await route.abort("connectionreset");
    });
    const synced = page.waitForRequest("**/api/v1/check-in/scans/sync");
    await typeCode(page, codes[1] ?? "");
    await answered(page, "Go in");
    await page.getByText("Offline. Scanning still works.").first().waitFor();
    const { scans } = JSON.parse((await synced).postData() ?? "{}") as { scans: { scan_id: string }[] };
    expect(scans.map(({ scan_id }) => scan_id)).toEqual(ids);
    await page.getByText("Online", { exact: true }).waitFor();
    await expectSound(page, DOOR_TARGET);
    expect(await page.locator(".offbar--clash").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("TH15 a link that is not ours enrols nobody; a revoked one stops at the next scan", async () => {
    const faults: string[] = [];
    const stranger = await openPage(browser, faults, { viewport: NARROW });
    await stranger.goto(`${system.appUrl}/check-in/?token=not-a-token`);
    await stranger.getByLabel("Name of this phone").fill("Stranger");
    await stranger.getByRole("button", { name: "Start scanning" }).click();
    await stranger.getByRole("heading", { name: "This link does not work" }).waitFor();
    await expectSound(stranger, DOOR_TARGET);

    const { token } = system.demo;
    const session = await system.client.must<{ id: string; url: string }>("POST", "/check-in/sessions", {
      token,
      body: {
        event_id: system.demo.eventId,
        name: "Side door",
        valid_until: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    await stranger.goto(new URL(session.url, system.appUrl).toString());
    await stranger.getByLabel("Name of this phone").fill("Helper");
    await stranger.getByRole("button", { name: "Start scanning" }).click();
    await stranger.getByRole("heading", { name: "No camera" }).waitFor();
    const code = stranger.getByLabel("Code", { exact: true });
    await code.fill("TS1:NONSENSE");
    const form = await code.evaluateHandle((field) => field.closest("form"));
    await system.client.must("DELETE", `/check-in/sessions/${session.id}`, { token });
    // In one step: the phone asks for its list by itself, and may have heard of the end before this scan.
    await form.evaluate((found) => {
      if (found?.isConnected) found.requestSubmit();
    });
    await stranger.getByRole("heading", { name: "Check-in has ended" }).waitFor();
    expect(faults).toEqual([]);
    await stranger.context().close();
  });

  it("S4 keyboard alone: type, check, read, go on; on a wide screen too", async () => {
    const faults: string[] = [];
    const page = await enrolled(faults, WIDE);
    await page.getByLabel("Code", { exact: true }).focus();
    await page.keyboard.type("TS1:NONSENSE");
    await page.keyboard.press("Enter");
    await answered(page, "No entry");
    await expectSound(page, DOOR_TARGET);
    await page.keyboard.press("Enter");
    await page.locator("[data-answer]").waitFor({ state: "detached" });
    await expectSound(page, DOOR_TARGET);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("S4 X1 a ticket held before the camera is read once, by the decoder from our own address", async () => {
    const faults: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), "tessera-camera-"));
    const video = join(folder, "ticket.y4m");
    await writeFile(video, videoOf(codes[2] ?? ""));
    const withTicket = await openBrowser(video);
    try {
      const page = await openPage(withTicket, faults, { viewport: NARROW, permissions: ["camera"] });
      const outside: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(system.appUrl) && !/^(?:blob|data):/.test(request.url()))
          outside.push(request.url());
      });
      await page.goto(system.demo.checkInUrl);
      await page.getByLabel("Name of this phone").fill("Camera");
      await page.getByRole("button", { name: "Start scanning" }).click();
      await answered(page, "Go in");
      // The code stays in view: that is still one scan, and the answer goes on by itself.
      await page.locator("[data-answer]").waitFor({ state: "detached" });
      await page.getByText("Point at the code").waitFor();
      await page.getByRole("button", { name: "Type a code" }).click();
      await page.getByRole("dialog").waitFor();
      await expectSound(page, DOOR_TARGET);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "List" }).click();
      await eventually(() => page.getByRole("dialog").getByRole("listitem").count()).toBe(1);
      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
    } finally {
      await withTicket.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
