/**
 * The seat picker with 20,000 seats in Chromium: frames a second while the hall moves, on this machine and on a processor
 * four times slower; bytes of its script; how long until the map answers (DESIGN §10).
 */
import type { Browser, Page } from "@playwright/test";
import { gzipSync } from "node:zlib";
import { browser, type Screen, SCREENS } from "../support/browser.ts";
import { sellHall } from "../support/hall-sale.ts";
import { startSystem } from "../support/system.ts";
import { type Part, type Row, row, share } from "./table.ts";

const BLOCKS = 8;
const ROWS = 20;
const SEATS = 125;
const LEAST_FRAMES = 50;
const MOST_SCRIPT = 70_000;
/** Of a phone against this machine. */
const SLOWER = 4;
/** What the map does in the background after it is there. */
const SETTLED = 1000;

/** Eight blocks behind one another, each with a price of its own. */
function bigHall() {
  const names = Array.from({ length: BLOCKS }, (_, i) => `Zone ${i + 1}`);
  return {
    name: "Bench",
    categories: names.map((name) => ({ name })),
    zones: names.map((category, block) => ({
      name: `Block ${block + 1}`,
      rows: Array.from({ length: ROWS }, (_, r) => ({
        row_number: String(r + 1),
        position: { x: 0, y: (block * ROWS + r) * 40 },
        seats: Array.from({ length: SEATS }, (_, s) => ({
          seat_guid: `${block}-${r}-${s}`,
          seat_number: String(s + 1),
          position: { x: s * 25, y: 0 },
          category,
        })),
      })),
    })),
  };
}

/** Milliseconds between the frames that came while `work` ran. */
async function framesDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const bench = { times: [] as number[], on: true };
    Object.assign(globalThis, { bench });
    const tick = (now: number) => {
      bench.times.push(now);
      if (bench.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  const times = await page.evaluate(() => {
    const { bench } = globalThis as unknown as { bench: { times: number[]; on: boolean } };
    bench.on = false;
    return bench.times;
  });
  return times.slice(1).map((at, i) => at - (times[i] ?? at));
}

/** Moves the hall with a held button, from corner to corner of the middle of the screen. */
async function pan(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const spots = [
    [0.7, 0.5],
    [0.3, 0.35],
    [0.6, 0.6],
    [0.4, 0.3],
    [0.5, 0.45],
  ] as const;
  await page.mouse.move(width * 0.5, height * 0.45);
  await page.mouse.down();
  for (const [x, y] of spots) await page.mouse.move(width * x, height * y, { steps: 40 });
  await page.mouse.up();
}

async function zoom(page: Page): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i < 30 ? -100 : 100);
    await page.waitForTimeout(16);
  }
}

function frameRow(what: string, gaps: readonly number[]): Row {
  const rate = (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0);
  const figure = `${rate.toFixed(0)} frames/s, p95 ${share(gaps, 0.95).toFixed(0)} ms`;
  return row(what, figure, { budget: `≥ ${LEAST_FRAMES} frames/s`, ok: rate >= LEAST_FRAMES });
}

/** One screen at one speed: until the map answers, then pan of the whole hall, zoom, pan from near. */
async function measureScreen(chrome: Browser, url: string, screen: Screen, slower: number): Promise<Row[]> {
  const size = SCREENS[screen];
  const middle = screen === "desk" ? { width: size.width * 0.7, height: size.height } : size;
  const context = await chrome.newContext({ viewport: size });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForSelector("html[data-ready=picker]");
  // Answers: a key on the map is spoken.
  await page.locator("#map").press("End");
  await page.waitForFunction(() => document.getElementById("say")?.textContent !== "");
  const answered = await page.evaluate(() => performance.now());
  await page.getByRole("button", { name: "Show the whole hall" }).click();
  await page.waitForTimeout(SETTLED);
  const whole = await framesDuring(page, () => pan(page, middle));
  await page.mouse.move(middle.width * 0.5, middle.height * 0.45);
  const zoomed = await framesDuring(page, () => zoom(page));
  for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -100);
  await page.waitForTimeout(SETTLED);
  const near = await framesDuring(page, () => pan(page, middle));
  await context.close();
  const where = `picker, 20,000 seats, ${screen}${slower > 1 ? `, ${slower}× slower` : ""}`;
  return [
    row(`${where}: until the map answers`, `${answered.toFixed(0)} ms`),
    frameRow(`${where}: pan, all seats`, whole),
    frameRow(`${where}: zoom`, zoomed),
    frameRow(`${where}: pan, near`, near),
  ];
}

/** Bytes of the scripts that the picker loads by itself, packed. */
async function scriptRow(chrome: Browser, url: string): Promise<Row> {
  const page = await chrome.newPage();
  const scripts = new Set<string>();
  page.on("response", (answer) => {
    if (answer.request().resourceType() === "script") scripts.add(answer.url());
  });
  await page.goto(url);
  await page.waitForSelector("html[data-ready=picker]");
  await page.close();
  const sizes = await Promise.all(
    [...scripts].map(async (address) => gzipSync(await (await fetch(address)).text()).byteLength),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const budget = `≤ ${MOST_SCRIPT / 1000} kB`;
  return row("picker: script, packed", `${(bytes / 1000).toFixed(1)} kB`, { budget, ok: bytes <= MOST_SCRIPT });
}

/** Moves the hall of 20,000 seats in the running product. */
export async function measurePicker(): Promise<Part> {
  const [system, chrome] = [await startSystem(), await browser()];
  try {
    const { path } = await sellHall(system, "Bench", { plan: bigHall() });
    const url = `${system.appUrl}${path}/seats`;
    const rows = [await scriptRow(chrome, url)];
    for (const screen of ["desk", "phone"] as const) {
      for (const slower of [1, SLOWER]) rows.push(...(await measureScreen(chrome, url, screen, slower)));
    }
    return { rows, note: "picker: Chromium without a graphics card; sizes as gzip packs them." };
  } finally {
    await chrome.close();
    await system.stop();
  }
}
