/** The settings, the shell around all screens, and the console on an origin of its own, against the running product. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { freePort, startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const KEY = "tessera.console.refresh";
const OTHER = `other-${Date.now()}`;

let system: System;
let browser: Browser;
/** Another origin that hosts the console's files, and its folder. */
let pages: { readonly origin: string; readonly server: Server; readonly folder: string };

/** The session goes from test to test: codes are few (TH18). */
let kept: string | null = null;

beforeAll(async () => {
  const port = await freePort();
  system = await startSystem({ bindings: { CONSOLE_ORIGINS: `http://127.0.0.1:${port}` } });
  const [chromium, hosted] = await Promise.all([openBrowser(), hostPages(system.appUrl, port)]);
  browser = chromium;
  pages = hosted;
  const { access_token: token, refresh_token } = await system.client.signIn(system.demo.owner);
  kept = refresh_token;
  const body = { name: "Other House", slug: OTHER, country: "KE", currency: "KES", time_zone: "Africa/Nairobi" };
  await system.client.must("POST", "/tenants", { token, body });
});
afterAll(async () => {
  await browser?.close();
  pages?.server.close();
  if (pages) await rm(pages.folder, { recursive: true, force: true });
  await system?.stop();
});

/** Builds the console for an origin of its own, and serves it as Pages would: with its `_headers` and its rewrite. */
async function hostPages(api: string, port: number) {
  const folder = await mkdtemp(join(tmpdir(), "tessera-pages-"));
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const build = [vite, "build", "-c", "web/console/vite.config.ts", "--outDir", folder, "--logLevel", "error"];
  await promisify(execFile)(process.execPath, build, { cwd: ROOT, env: { ...process.env, CONSOLE_API_ORIGIN: api } });
  const headers = (await readFile(join(folder, "_headers"), "utf8"))
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [name, ...value] = line.trim().split(": ");
      return name ? [[name, value.join(": ")] as const] : [];
    });
  const types: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    const isFile = pathname.startsWith("/assets/") && !pathname.includes("..");
    const path = isFile ? pathname : "/console/index.html";
    const file = readFileSync(join(folder, path));
    for (const [name, value] of headers) response.setHeader(name, value);
    const type = types[path.split(".").at(-1) ?? ""] ?? (isFile ? "application/octet-stream" : "text/html");
    response.setHeader("content-type", type);
    response.end(file);
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${port}`, server, folder };
}

/** A page of somebody who is signed in: the way in has tests of its own. */
async function enter(page: Page, path: string, origin = system.appUrl): Promise<void> {
  const token = kept ?? (await system.client.signIn(system.demo.owner)).refresh_token;
  kept = null;
  await page.addInitScript(
    ([key, value]) => {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
    },
    [KEY, token] as const,
  );
  await page.goto(`${origin}/console${path}`);
}

/** Closes the page and takes its session along. */
async function leave(page: Page): Promise<void> {
  kept = await page.evaluate((key) => localStorage.getItem(key), KEY);
  await page.context().close();
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

describe("settings", () => {
  it("T16 every section is one press away, and is sound on a phone and on a desk, by day and by night", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults, { viewport: NARROW, reducedMotion: "reduce" });
    await enter(page, "/settings?org=agora");
    await heading(page, "Settings");
    const links = await page.getByRole("navigation", { name: "Settings" }).getByRole("link").all();
    const sections = await Promise.all(links.map((link) => link.getAttribute("href")));
    expect(sections).toEqual(
      expect.arrayContaining([
        "/console/settings/organization",
        "/console/team",
        "/console/payments",
        "/console/prices",
        "/console/check-in",
        "/console/settings/notifications",
      ]),
    );
    const own = ["", "/organization", "/notifications", "/notifications/sent", "/notifications/not-written-to"];
    for (const path of own) {
      await page.goto(`${system.appUrl}/console/settings${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await eventually(() => page.locator('main [aria-busy="true"]').count()).toBe(0);
      await expectSound(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize(WIDE);
      await expectSound(page);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize(NARROW);
    }
    expect(faults).toEqual([]);
    await leave(page);
  });

  it("N1 N2 an organizer sets up SMS, sends a test, and keeps somebody from being written to, by keyboard alone", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await enter(page, "/settings/notifications");
    await page.getByRole("button", { name: "Set up: Twilio" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Account SID").focus();
    await page.keyboard.type(`AC${"1".repeat(32)}`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("token-of-the-organizer");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("not a sender!");
    await page.keyboard.press("Enter");
    // The server's word stands at the field, and what was typed is kept.
    await page.getByText("is a number with +, a service MG…, or a name").waitFor();
    await eventually(() => page.getByLabel("Sender").evaluate((element) => element === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("+15005550006");
    await page.keyboard.press("Enter");
    await page.getByText("Twilio is saved.").waitFor();
    await page.getByLabel("Number for the test").fill("+8801712345678");
    await page.getByRole("button", { name: "Send a test" }).press("Enter");
    await page.getByText("The provider has taken it.").waitFor();
    await system.client.mailThat("+8801712345678", ({ text }) => text.startsWith("This is a test from"));
    await page.getByLabel("Number for the test").fill("+15005550001");
    await page.getByRole("button", { name: "Send a test" }).press("Enter");
    await page.getByText("It says: 400_21211.").waitFor();
    await expectSound(page);

    await page.getByRole("link", { name: "Not written to" }).press("Enter");
    await page.getByRole("button", { name: "Add a contact" }).press("Enter");
    await page.getByLabel("Address or number").fill("never@again");
    await page.keyboard.press("Enter");
    await page.getByText("This is no e-mail address.").waitFor();
    await expectSound(page);
    await page.getByLabel("Address or number").fill("never@again.test");
    await page.keyboard.press("Enter");
    await page.getByText("never@again.test").waitFor();
    await page.getByRole("button", { name: "Write again: never@again.test" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Write again" }).press("Enter");
    await page.getByText("Everybody is written to").waitFor();
    expect(faults).toEqual([]);
    await leave(page);
  });
});

describe("the shell", () => {
  it("W7 light and dark are chosen on the device, and stay", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults, { colorScheme: "light", reducedMotion: "reduce" });
    await enter(page, "/settings");
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel("Dark", { exact: true }).check();
    await eventually(paper).not.toBe(light);
    await expectSound(page);
    const dark = await paper();
    await page.reload();
    await heading(page, "Settings");
    expect(await paper()).toBe(dark);
    await page.getByLabel("As this device").check();
    await eventually(paper).toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(paper).toBe(dark);
    expect(faults).toEqual([]);
    await leave(page);
  });

  it("W5 T5 switching organizations stays in the section, a link opens the right one, and a lost page says so", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await enter(page, `/settings/organization?org=${OTHER}`);
    await eventually(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("Other House");
    expect(new URL(page.url()).search).toBe("");
    const tab = await page.context().newPage();
    await tab.goto(`${system.appUrl}/console/events/${system.demo.eventId}?org=${system.demo.tenantId}`);
    await tab.getByRole("heading", { level: 1 }).waitFor();
    await tab.getByRole("combobox", { name: "Organization" }).selectOption({ label: "Other House" });
    await heading(tab, "Events");
    expect(new URL(tab.url()).pathname).toBe("/console/events");
    await tab.getByRole("combobox", { name: "Organization" }).selectOption(system.demo.tenantId);
    // The first tab has not moved.
    await page.reload();
    await eventually(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("Other House");

    await page.goto(`${system.appUrl}/console/nowhere`);
    await heading(page, "There is no such page");
    await expectSound(page);
    await page.getByRole("link", { name: "Go to the overview" }).press("Enter");
    await eventually(() => page.getByRole("heading", { level: 1 }).innerText()).not.toContain("no such page");
    await page.context().setOffline(true);
    await page.getByText("What you see may be old.").waitFor();
    await expectSound(page);
    // A screen whose files were not loaded before.
    await page.getByRole("link", { name: "Audit log" }).first().press("Enter");
    await heading(page, "This page did not load");
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Load the page again" }).press("Enter");
    await heading(page, "Audit log");
    await leave(page);
  });
});

it("R5 W5 the console runs on an origin of its own: the same screens, the API across, nothing that its policy forbids", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await enter(page, "/settings/organization", pages.origin);
  await page.getByLabel("Contact address").waitFor();
  await page.getByLabel("Contact address").fill("office@agora.test");
  await page.getByRole("button", { name: "Save changes" }).press("Enter");
  await page.getByText("The organization is saved.").waitFor();
  await page.goto(`${pages.origin}/console/events`);
  await heading(page, "Events");
  await expectSound(page);
  const origins = new Set(asked.map((url) => new URL(url).origin));
  expect([...origins].sort()).toEqual([pages.origin, system.appUrl].sort());
  // Tokens are the app's own: no cookie on either side.
  expect(await page.context().cookies()).toEqual([]);
  // A page of a third origin is told nothing, even with a token.
  const stranger = await openPage(browser, []);
  await stranger.goto(`${system.sandboxUrl}/mailbox`);
  const told = await stranger.evaluate(async (url) => {
    try {
      return (await fetch(`${url}/api/v1/tenants/me`, { headers: { authorization: "Bearer x" } })).status;
    } catch {
      return "refused";
    }
  }, system.appUrl);
  expect(told).toBe("refused");
  expect(faults).toEqual([]);
  await stranger.context().close();
  await leave(page);
});
