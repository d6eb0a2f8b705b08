/** The seat-map editor with 20,000 seats in Chromium: frames a second while the view moves, zooms, and a box selects. */
import type { Page } from "@playwright/test";
import { openBrowser } from "../browser/console-page.ts";
import { startSystem, type System } from "../support/system.ts";
import { type Part, type Row, row, share } from "./table.ts";

const ROWS = 160;
const SEATS = 125;
const LEAST_FRAMES = 50;

function bigPlan(): object {
  const category = (at: number) => `Zone ${1 + (Math.floor(at / 20) % 8)}`;
  return {
    name: "Bench",
    categories: Array.from({ length: 8 }, (_, i) => ({ name: `Zone ${i + 1}` })),
    zones: Array.from({ length: 8 }, (_, zone) => ({
      name: `Block ${zone + 1}`,
      rows: Array.from({ length: ROWS / 8 }, (_, r) => ({
        row_number: String(r + 1),
        position: { x: 0, y: (zone * (ROWS / 8) + r) * 40 },
        seats: Array.from({ length: SEATS }, (_, s) => ({
          seat_guid: `${zone}-${r}-${s}`,
          seat_number: String(s + 1),
          position: { x: s * 25, y: 0 },
          category: category(zone * (ROWS / 8) + r),
        })),
      })),
    })),
  };
}

async function openEditor(page: Page, system: System): Promise<void> {
  const { client, demo, appUrl } = system;
  const token = { token: demo.token };
  const { id: venue_id } = await client.must<{ id: string }>("POST", "/venues", { ...token, body: { name: "Bench" } });
  const map = await client.must<{ id: string }>("POST", "/seat-maps", {
    ...token,
    body: { venue_id, plan: bigPlan() },
  });
  const before = new Set((await client.mails(demo.owner)).map(({ at }) => at));
  await page.goto(`${appUrl}/console/seat-maps/${map.id}/edit`);
  await page.getByLabel("Email").fill(demo.owner);
  await page.getByRole("button", { name: "Send the code" }).click();
  const mail = await client.mailThat(demo.owner, ({ at, text }) => !before.has(at) && /\b\d{6}\b/.test(text));
  await page.getByLabel("Code from the email").pressSequentially(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.getByText("20,000 seats", { exact: true }).first().waitFor();
  // The first paint, and the sharp one after it.
  await page.waitForTimeout(1000);
}

/** Milliseconds between the frames that came while `work` ran. */
async function framesDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { benchTimes: times });
    const tick = (now: number) => {
      times.push(now);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await work();
  const times = await page.evaluate(() => (globalThis as unknown as { benchTimes: number[] }).benchTimes.slice());
  return times.slice(1).map((at, i) => at - (times[i] ?? at));
}

function frameRow(what: string, gaps: readonly number[]): Row {
  const rate = (gaps.length * 1000) / gaps.reduce((sum, gap) => sum + gap, 0);
  return row(what, `${rate.toFixed(0)} frames/s, p95 ${share(gaps, 0.95).toFixed(0)} ms`, {
    budget: `≥ ${LEAST_FRAMES} frames/s`,
    ok: rate >= LEAST_FRAMES,
  });
}

/** Moves the mouse along a line, with the left button held. */
async function dragAlong(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const [first = [0, 0], ...rest] = points;
  await page.mouse.move(first[0], first[1]);
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 40 });
  await page.mouse.up();
}

/** Pans, zooms and box-selects in the running product. */
export async function measureEditor(): Promise<Part> {
  const system = await startSystem();
  const browser = await openBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await openEditor(page, system);
    const tool = (name: string) => page.getByRole("button", { name }).click();
    await tool("Move the view (H)");
    const circle = [
      [500, 450],
      [800, 300],
      [300, 600],
      [700, 700],
      [500, 450],
    ] as const;
    const pan = await framesDuring(page, () => dragAlong(page, circle));
    await page.mouse.move(500, 450);
    const zoom = await framesDuring(page, async () => {
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, i < 30 ? -100 : 100);
        await page.waitForTimeout(16);
      }
    });
    await page.getByRole("button", { name: "Show everything" }).click();
    await tool("Select (V)");
    const box = [
      [70, 70],
      [900, 800],
      [400, 500],
      [940, 840],
    ] as const;
    const select = await framesDuring(page, () => dragAlong(page, box));
    await page.getByText("20,000 seats in 160 rows").first().waitFor();
    const rows = [
      frameRow("editor, 20,000 seats: pan", pan),
      frameRow("editor, 20,000 seats: zoom", zoom),
      frameRow("editor, 20,000 seats: box select of all", select),
    ];
    return { rows, note: "editor: Chromium without a graphics card, window of 1280 × 900, the whole hall in sight." };
  } finally {
    await browser.close();
    await system.stop();
  }
}
