/** Opening pages of the running product in Chromium, and the checks that every screen must pass. */
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { expect } from "vitest";
import { ensureChromium } from "../support/chromium.ts";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** Chromium with a camera that shows a test picture, and the right to use it. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureChromium(),
    args: ["--no-sandbox", "--use-fake-device-for-media-stream"],
  });
}

/** A page whose uncaught errors and refused resources (Content-Security-Policy) fail the test. */
export async function openPage(browser: Browser, faults: string[], options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // An answer of 4xx is part of some tests; the browser reports it as an error of its own.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return page;
}

/** UI.md section 11: no sideways scroll, readable text, targets of 24 px and up; and axe finds nothing. */
export async function expectSound(page: Page, minTarget = 23.5): Promise<void> {
  const found = await page.evaluate(auditPage, minTarget);
  expect(found, `${page.url()}: ${found.join("; ")}`).toEqual([]);
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** Runs inside the page. An empty list is a pass. */
function auditPage(minTarget: number): string[] {
  const out = new Set<string>();
  const hidden = (element: Element) => element.closest("svg,script,style,.vh,.skip,[hidden]") !== null;
  if (document.documentElement.scrollWidth > innerWidth) out.add(`sideways: ${document.documentElement.scrollWidth}`);
  const parse = (colour: string): number[] => {
    const parts = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return parts.length < 4 ? [...parts, 1] : parts;
  };
  const channel = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r = 0, g = 0, b = 0]: number[]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.textContent ?? "").trim();
    const element = node.parentElement;
    if (text === "" || !element || hidden(element) || element.getBoundingClientRect().width === 0) continue;
    const style = getComputedStyle(element);
    const px = Number.parseFloat(style.fontSize);
    let ground = [255, 255, 255, 1];
    for (let up: Element | null = element; up; up = up.parentElement) {
      const behind = parse(getComputedStyle(up).backgroundColor);
      if ((behind[3] ?? 0) > 0.95) {
        ground = behind;
        break;
      }
    }
    const [dark = 0, bright = 0] = [light(parse(style.color)), light(ground)].sort((a, b) => a - b);
    const ratio = (bright + 0.05) / (dark + 0.05);
    const need = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < need) out.add(`contrast ${ratio.toFixed(2)}: ${text.slice(0, 30)}`);
    if (px < 12) out.add(`small ${px}px: ${text.slice(0, 30)}`);
  }
  for (const element of document.querySelectorAll("a,button,input:not([type=hidden]),select,textarea")) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || hidden(element) || element.closest("p,label")) continue;
    if (box.height < minTarget)
      out.add(`target ${Math.round(box.height)}: ${(element.textContent ?? "").slice(0, 30)}`);
  }
  return [...out];
}
