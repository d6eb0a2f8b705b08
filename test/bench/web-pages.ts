/**
 * What buyers download and how long they wait on a cheap phone: sizes of event page and checkout, the time until a press
 * counts on slow 3G with a fourth of the processor, and Lighthouse as it judges phones (DESIGN §10).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import lighthouse from "lighthouse";
import type { HoldAnswer } from "../support/buyer.ts";
import { SCREENS } from "../support/browser.ts";
import { ensureChromium } from "../support/chromium.ts";
import { freePort, startSystem, type System } from "../support/system.ts";
import { type Packing, startPacking } from "./packing.ts";
import { median, type Part, type Row, row } from "./table.ts";

const HTML_LIMIT = 30_000;
const SCRIPT_LIMIT = 20_000;
const PICKER_LIMIT = 70_000;
const LEAST_SCORE = 95;
const JUDGED = 3;
const WAITED = 3;

/** Slow 3G as webpagetest.org has it; the processor of a phone is four times slower than this machine. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWER = 4;

type Target = {
  readonly name: string;
  readonly path: string;
  /** True when the page works: its island has run. */
  readonly ready: () => boolean;
  /** Most bytes of script, gzipped. */
  readonly scripts: number | null;
  /** Lighthouse has to be content with it. */
  readonly judged: boolean;
};

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
type Category = (typeof CATEGORIES)[number];

const isLoaded = () => document.readyState === "complete";
const isPicker = () => document.documentElement.dataset["ready"] === "picker";
/** The form, and with it the hold: without one the page only says so. */
const isCheckout = () => document.getElementById("pay") !== null;

/** A checkout that holds places: the tab's memory that its page looks for, and its address. */
async function heldCheckout({ client, demo }: System): Promise<{ path: string; memory: readonly [string, string] }> {
  const standing = demo.ticketTypes.find(({ area }) => area !== null);
  const hold = await client.must<HoldAnswer>("POST", `/shop/events/${demo.eventId}/holds`, {
    body: { lines: [{ ticket_type: standing?.id, quantity: 2 }] },
  });
  return { path: `/checkout/${hold.id}`, memory: [`hold:${hold.id}`, hold.token] };
}

/** A phone's browser that others may steer, too. Each of its pages remembers `memory` as its own. */
async function openPhone(folder: string, port: number, memory: readonly [string, string]): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: await ensureChromium(),
    args: ["--no-sandbox", `--remote-debugging-port=${port}`],
    viewport: null,
  });
  await context.addInitScript(([key, value]) => {
    if (location.protocol === "http:") sessionStorage.setItem(key, value);
  }, memory);
  return context;
}

/** Bytes of a page and of the scripts that it loads by itself, packed. */
async function weigh(context: BrowserContext, url: string): Promise<{ html: number; scripts: number }> {
  const page = await context.newPage();
  const scripts = new Set<string>();
  page.on("response", (answer) => {
    if (answer.request().resourceType() === "script") scripts.add(answer.url());
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.close();
  const packed = async (address: string) => gzipSync(await (await fetch(address)).text()).byteLength;
  let bytes = 0;
  for (const address of scripts) {
    const size = await packed(address);
    bytes += size;
  }
  return { html: await packed(url), scripts: bytes };
}

/** Milliseconds from the address to the first words, and until presses count, over a slow network on a slow phone. */
async function waitFor(
  context: BrowserContext,
  url: string,
  ready: Target["ready"],
): Promise<{ words: number; pressed: number }> {
  const page = await context.newPage();
  await page.setViewportSize(SCREENS.phone);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.emulateNetworkConditions", SLOW_3G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(url, { waitUntil: "commit", timeout: 60_000 });
  await page.waitForFunction(ready, undefined, { timeout: 60_000, polling: 50 });
  const pressed = await page.evaluate(() => performance.now());
  const words = await firstWords(page);
  await page.close();
  return { words, pressed };
}

async function firstWords(page: Page): Promise<number> {
  return await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN);
}

type Scores = Readonly<Record<Category, number>>;
type Judgement = { readonly scores: Scores; readonly missed: readonly string[] };

/** One run of Lighthouse on a phone. `missed` names what cost points. */
async function judge(url: string, port: number): Promise<Judgement> {
  const run = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: [...CATEGORIES],
    formFactor: "mobile",
  });
  if (!run) throw new Error(`Lighthouse did not answer for ${url}`);
  const { categories, audits } = run.lhr;
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, 100 * (categories[name]?.score ?? 0)]));
  const weighty = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? []).filter(({ weight }) => weight > 0);
  const missed = weighty.filter(({ id }) => (audits[id]?.score ?? 1) < 0.9).map(({ id }) => id);
  return { scores: scores as Scores, missed: [...new Set(missed)] };
}

/** The runs of one page: the middle of each score, and everything that ever cost points. */
async function judgeOften(url: string, port: number): Promise<Judgement> {
  const runs: Judgement[] = [];
  for (let run = 0; run < JUDGED; run++) {
    const judgement = await judge(url, port);
    runs.push(judgement);
  }
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, median(runs.map(({ scores: of }) => of[name]))]));
  return { scores: scores as Scores, missed: [...new Set(runs.flatMap(({ missed }) => missed))] };
}

async function measurePage(
  context: BrowserContext,
  { origin, port }: { readonly origin: string; readonly port: number },
  target: Target,
): Promise<Row[]> {
  const { name, ready, scripts: limit, judged } = target;
  const url = origin + target.path;
  const { html, scripts } = await weigh(context, url);
  const waits: Awaited<ReturnType<typeof waitFor>>[] = [];
  for (let turn = 0; turn < WAITED; turn++) {
    const wait = await waitFor(context, url, ready);
    waits.push(wait);
  }
  const { scores, missed } = await judgeOften(url, port);
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const seconds = (times: readonly number[]) => `${(median(times) / 1000).toFixed(1)} s`;
  return [
    row(`${name}: HTML, gzipped`, kilobytes(html), { budget: "≤ 30 kB", ok: html <= HTML_LIMIT }),
    row(
      `${name}: scripts before a press, gzipped`,
      kilobytes(scripts),
      limit === null ? {} : { budget: `≤ ${limit / 1000} kB`, ok: scripts <= limit },
    ),
    row(`${name}: first words, slow 3G, processor ÷ ${SLOWER}`, seconds(waits.map(({ words }) => words))),
    row(`${name}: presses count, slow 3G, processor ÷ ${SLOWER}`, seconds(waits.map(({ pressed }) => pressed))),
    ...CATEGORIES.map((category) =>
      row(
        `${name}: Lighthouse mobile, ${category}`,
        scores[category].toFixed(0),
        judged ? { budget: `≥ ${LEAST_SCORE}`, ok: scores[category] >= LEAST_SCORE } : {},
      ),
    ),
    ...(missed.length === 0 ? [] : [row(`${name}: cost points`, missed.join(" "))]),
  ];
}

async function measureAll(system: System, packing: Packing, folder: string): Promise<Row[]> {
  const checkout = await heldCheckout(system);
  const port = await freePort();
  const context = await openPhone(folder, port, checkout.memory);
  const event = `/o/${system.demo.tenant}/events/${system.demo.eventSlug}`;
  const targets: readonly Target[] = [
    { name: "event page", path: event, ready: isLoaded, scripts: SCRIPT_LIMIT, judged: true },
    { name: "picker", path: `${event}/seats`, ready: isPicker, scripts: PICKER_LIMIT, judged: false },
    { name: "checkout", path: checkout.path, ready: isCheckout, scripts: null, judged: true },
  ];
  try {
    const rows: Row[] = [];
    for (const target of targets) rows.push(...(await measurePage(context, { origin: packing.url, port }, target)));
    return rows;
  } finally {
    await context.close();
  }
}

/** Event page, picker and checkout of the running product, packed as the edge packs them. */
export async function measurePages(): Promise<Part> {
  const [system, folder] = await Promise.all([startSystem(), mkdtemp(join(tmpdir(), "tessera-phone-"))]);
  const packing = await startPacking(system.appUrl);
  try {
    return {
      rows: await measureAll(system, packing, folder),
      note: `web: Chromium in headless mode; slow 3G is 400 kbit/s and 400 ms; medians of ${WAITED}, Lighthouse of ${JUDGED} runs.`,
    };
  } finally {
    await packing.stop();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
