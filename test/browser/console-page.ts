/** Opening pages of the running product in Chromium, and the checks that every screen must pass. */
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
// Its types know the default export only.
// oxlint-disable-next-line import/no-named-as-default
import qrcode from "qrcode-generator";
import { expect } from "vitest";
import { ensureChromium } from "../support/chromium.ts";
import type { System } from "../support/system.ts";
import { auditPage } from "./audit.ts";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Chromium with a camera that shows a test picture, or the Y4M file `video`. */
export async function openBrowser(video?: string): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      ...(video === undefined ? [] : [`--use-file-for-fake-video-capture=${video}`]),
    ],
  });
}

/** One picture of a QR code on grey, as the Y4M video that Chromium's camera can show. 640 × 480. */
export function videoOf(code: string): Buffer {
  const [width, height, dot] = [640, 480, 7];
  const qr = qrcode(0, "M");
  qr.addData(code);
  qr.make();
  const count = qr.getModuleCount();
  const [left, top] = [(width - count * dot) >> 1, (height - count * dot) >> 1];
  const light = Buffer.alloc(width * height, 160);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor((x - left) / dot), Math.floor((y - top) / dot)];
      const inside = column >= 0 && row >= 0 && column < count && row < count;
      const near = column >= -4 && row >= -4 && column < count + 4 && row < count + 4;
      if (near) light[y * width + x] = inside && qr.isDark(row, column) ? 20 : 235;
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\nFRAME\n`), light, colour]);
}

/** A page whose uncaught errors and refused resources (Content-Security-Policy) fail the test. */
export async function openPage(browser: Browser, faults: string[], options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // An answer of 4xx is part of some tests; the browser reports it as an error of its own.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return page;
}

/** Signs somebody in on the console's own screen by the code that is mailed. @param path the screen to open, below /console */
export async function signIn(
  system: Pick<System, "client" | "appUrl">,
  page: Page,
  email: string,
  path = "",
): Promise<void> {
  const seen = new Set((await system.client.mails(email)).map(({ at }) => at));
  await page.goto(`${system.appUrl}/console${path}`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Email").press("Enter");
  const mail = await system.client.mailThat(email, ({ at, text }) => !seen.has(at) && /\b\d{6}\b/.test(text));
  await page.getByLabel("Code from the email").pressSequentially(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.getByRole("navigation").first().waitFor();
}

/** UI.md section 11: no sideways scroll, readable text, targets of 24 px and up; and axe finds nothing. */
export async function expectSound(page: Page, minTarget = 23.5): Promise<void> {
  const found = [...(await page.evaluate(auditPage)), ...(await page.evaluate(lowTargets, minTarget))];
  expect(found, `${page.url()}: ${found.join("; ")}`).toEqual([]);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** Runs inside the page: pressable things lower than `least` pixels, but for links within a sentence. */
function lowTargets(least: number): string[] {
  const low: string[] = [];
  for (const element of document.querySelectorAll("a,button,input:not([type=hidden]),select,textarea")) {
    const { width, height } = element.getBoundingClientRect();
    if (width === 0 || height >= least || element.closest("svg,.vh,.skip,[hidden],p,label")) continue;
    low.push(`target ${Math.round(height)}: ${(element.textContent ?? "").slice(0, 30)}`);
  }
  return low;
}
