/** A Chromium for tests, and pages in the sizes that UI.md is drawn for. */
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { auditPage } from "../browser/audit.ts";
import { ensureChromium } from "./chromium.ts";

/** The phone and the desk of UI.md. */
export const SCREENS = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 900 },
} as const;
export type Screen = keyof typeof SCREENS;

/** Starts Chromium; the caller closes it. */
export async function browser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await ensureChromium(), args: ["--no-sandbox"] });
}

export type OpenPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors that the page itself made: exceptions, and what the console calls an error. */
  readonly errors: readonly string[];
};

/** A page of its own visitor: no cookies, no storage from before. */
export async function openPage(chrome: Browser, screen: Screen, scheme: "light" | "dark" = "light"): Promise<OpenPage> {
  const context = await chrome.newContext({
    viewport: SCREENS[screen],
    hasTouch: screen === "phone",
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // A refused request is the business of the test that provokes it.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      errors.push(message.text());
  });
  return { page, context, errors };
}

/** Every fault that axe and our own audit find on the page as it is now; empty is a pass. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const axe = violations.map(
    ({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
  );
  return [...axe, ...(await page.evaluate(auditPage))];
}
