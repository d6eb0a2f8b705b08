/** V2–V4: a hall is drawn in the seat-map editor, with the pointer and with keys alone, saved, and used by an event. */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY, toTimestamp } from "../../worker/kernel/time.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE, signIn as signInAs } from "./console-page.ts";

type Seat = { seat_guid: string; seat_number: string; category: string; kind?: string | null };
type Plan = {
  categories: { name: string }[];
  zones: { name: string; rows: { row_number: string; seats: Seat[] }[] }[];
};
type Map = { id: string; name: string; venue_id: string; seat_count: number };

let system: System;
let browser: Browser;
let venueId = "";

const owner = () => ({ token: system.demo.token });
const maps = async () => (await system.client.must<{ data: Map[] }>("GET", "/seat-maps", owner())).data;
const planOf = (id: string) => system.client.must<Plan>("GET", `/seat-maps/${id}/plan`, owner());

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  const body = { name: "Small House", city: "Erfurt" };
  venueId = (await system.client.must<{ id: string }>("POST", "/venues", { ...owner(), body })).id;
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function signIn(page: Page): Promise<void> {
  await signInAs(system, page, system.demo.owner, `/venues/${venueId}`);
  await page.getByRole("link", { name: "Draw a seat map" }).waitFor();
}

const canvas = (page: Page) => page.getByRole("application");

const total = (page: Page, text: string) => page.getByRole("contentinfo").getByText(text, { exact: true }).waitFor();

/** Presses, or drags, at places of the canvas in pixels. */
async function drag(page: Page, from: readonly [number, number], to = from): Promise<void> {
  const box = await canvas(page).boundingBox();
  if (!box) throw new Error("no canvas");
  await page.mouse.move(box.x + from[0], box.y + from[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + (from[0] + to[0]) / 2, box.y + (from[1] + to[1]) / 2);
  await page.mouse.move(box.x + to[0], box.y + to[1]);
  await page.mouse.up();
}

async function savedMap(page: Page, name: string): Promise<Map> {
  await page.getByText("The seat map is saved.").first().waitFor();
  const map = (await maps()).find((known) => known.name === name);
  if (!map) throw new Error(`no seat map ${name}`);
  return map;
}

describe("the seat-map editor", () => {
  it("V2 V3 a hall of rows and an arc is drawn, numbered, painted, saved and sold from", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await signIn(page);
    await page.getByRole("link", { name: "Draw a seat map" }).click();
    await canvas(page).waitFor();
    await page.getByLabel("Name of the map").fill("Chamber");
    await page.getByRole("button", { name: "Add a price zone" }).click();
    await page.getByLabel("Name of price zone 2").fill("Gallery");
    await page.getByLabel("Name of price zone 2").press("Tab");
    // A block of rows as large as the drag: four rows of nine.
    await page.getByRole("button", { name: "Rows (R)" }).click();
    await page.getByLabel("Rows are called by").selectOption("clear_letters");
    await expectSound(page);
    await drag(page, [300, 100], [505, 225]);
    await page.getByText("36 seats in 4 rows").first().waitFor();
    // An arc around a stage below, in the gallery's zone.
    await page.getByRole("button", { name: "Arc of rows (A)" }).click();
    await page.getByLabel("Section").fill("Gallery");
    await page.getByRole("button", { name: "Gallery", exact: true }).click();
    await page.getByLabel("Rows", { exact: true }).fill("two");
    await page.getByText("Write a whole number from 1 to 200.").waitFor();
    await page.getByLabel("Rows", { exact: true }).fill("2");
    await drag(page, [400, 200]);
    await expectSound(page);
    await page.getByRole("button", { name: "Number …" }).click();
    await page.getByLabel("Rows are called by").selectOption("letters");
    await page.getByLabel("First row").fill("X");
    await page.getByLabel("Seats run").selectOption("centre");
    await expectSound(page);
    await page.getByRole("dialog").getByRole("button", { name: "Number", exact: true }).click();
    // The brush paints the first seat of the first row as a wheelchair place; undo and redo.
    await page.getByRole("button", { name: "Brush (B)" }).click();
    await page.getByLabel("Kind of place").selectOption("wheelchair");
    await drag(page, [300, 100], [302, 100]);
    await page.getByRole("button", { name: "Undo: Wheelchair place" }).click();
    await page.getByRole("button", { name: "Redo: Wheelchair place" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    const map = await savedMap(page, "Chamber");
    const plan = await planOf(map.id);
    expect(plan.categories.map(({ name }) => name)).toEqual(["Standard", "Gallery"]);
    const [stalls, gallery] = plan.zones;
    expect(stalls?.rows.map((row) => row.row_number)).toEqual(["A", "B", "C", "D"]);
    expect(stalls?.rows[0]?.seats.map((seat) => seat.seat_number)).toEqual("123456789".split(""));
    expect(stalls?.rows.flatMap((row) => row.seats).filter(({ kind }) => kind === "wheelchair")).toEqual([
      expect.objectContaining({ seat_number: "1" }),
    ]);
    expect(gallery?.rows.map((row) => row.row_number)).toEqual(["X", "Y"]);
    expect(gallery?.rows[0]?.seats.some(({ category }) => category !== "Gallery")).toBe(false);
    expect(new URL(page.url()).pathname).toBe(`/console/seat-maps/${map.id}/edit`);

    // An event sells from it.
    const event = await system.client.must<{ id: string; currency: string }>("POST", "/events", {
      ...owner(),
      body: {
        venue_id: venueId,
        seat_map_id: map.id,
        name: "Chamber night",
        starts_at: toTimestamp(Date.now() + 20 * DAY),
      },
    });
    await system.client.must("POST", `/events/${event.id}/ticket-types`, {
      ...owner(),
      body: { name: "Stalls", category: "Standard", price: { amount: 1500, currency: event.currency } },
    });
    await system.client.must("POST", `/events/${event.id}/publish`, owner());

    // Work that was not saved survives a crash of the page, and can be thrown away.
    await canvas(page).focus();
    for (const key of ["Escape", "]", "Delete"]) await page.keyboard.press(key);
    await page.getByText("Not saved yet. Kept on this device").waitFor();
    const left = `${map.seat_count - 9} seats`;
    await total(page, left);
    await page.reload();
    await page.getByText("Your work that was not saved is back.").first().waitFor();
    await total(page, left);
    await expectSound(page);
    await page.getByRole("button", { name: "Throw it away" }).click();
    await total(page, `${map.seat_count} seats`);
    await page.setViewportSize(NARROW);
    await expectSound(page);
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: "dark" });
    // Opened in the dark: a switch while it is open fades.
    await page.reload();
    await total(page, `${map.seat_count} seats`);
    await expectSound(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("V3 by keys alone: a block, a table and a stage are placed, moved, copied, checked and saved", async () => {
    const faults: string[] = [];
    const page = await openPage(browser, faults);
    await signIn(page);
    await page.getByRole("link", { name: "Draw a seat map" }).press("Enter");
    await canvas(page).waitFor();
    await page.getByLabel("Name of the map").fill("By keys");
    await canvas(page).focus();
    const keys = async (...list: string[]) => {
      for (const key of list) await page.keyboard.press(key);
    };
    await keys("?");
    await page.getByRole("dialog", { name: "Keys of the seat map" }).waitFor();
    await expectSound(page);
    await keys("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await canvas(page).focus();
    await keys("r", "Enter");
    await page.getByText("60 seats in 5 rows").first().waitFor();
    await keys("Shift+ArrowUp", "ArrowLeft", "Control+d");
    // The copy stands two rows below: three of its rows lie on the first block, and all its numbers are there twice.
    const checks = page.getByRole("contentinfo").getByRole("button");
    await checks.filter({ hasText: "share a number" }).waitFor();
    await keys("Delete", "[");
    await page.getByText("Stalls, row 5: 12 seats").first().waitFor();
    await keys(".", "Escape", "s", "Enter");
    await page.getByText("Stage").first().waitFor();
    await keys("Shift+ArrowDown", "t", "Enter");
    await page.getByLabel("Words").waitFor();
    await canvas(page).focus();
    await keys("Control+z");
    await total(page, "60 seats");
    await keys("Control+Shift+z", "Control+s");
    const map = await savedMap(page, "By keys");
    expect(map.seat_count).toBe(72);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
