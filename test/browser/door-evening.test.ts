/**
 * An evening at one door in Chromium: somebody who is assigned signs in, finds guests, lets groups in and out, sells by a
 * code, prints; then a slow line, a full phone, a choice, and the end of the hours.
 */
import type { Browser, Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buy, pressOnHostedPage } from "../support/buyer.ts";
import { until } from "../support/client.ts";
import { eventually } from "../support/eventually.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage } from "./console-page.ts";
import { answered, enrolBy, scanned, typeCode } from "./door-page.ts";

const DOOR_TARGET = 56;
const SCANNER = "amina@scanners.test";

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
  // The evening itself: who buys at the door goes in at once.
  await sql(
    "UPDATE events SET starts_at = ?, doors_at = NULL, ends_at = NULL WHERE id = ?",
    Date.now() + 3_600_000,
    system.demo.eventId,
  );
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** Changes what no screen of this test is about. */
async function sql(statement: string, ...values: (string | number)[]): Promise<void> {
  const db = await system.app.mf.getD1Database("DB");
  await db
    .prepare(statement)
    .bind(...values)
    .run();
}

type Bought = { readonly order: string; readonly tickets: readonly { readonly id: string; readonly code: string }[] };

/** Buys and pays seats of Kategorie II. */
async function bought(seats: readonly string[]): Promise<Bought> {
  const type = system.demo.ticketTypes.find(({ name }) => name === "Kategorie II");
  const { order, token, nextAction } = await buy(system.client, system.demo.eventId, {
    lines: [{ ticket_type: type?.id ?? "", seats }],
    email: "door@browser.example",
  });
  await pressOnHostedPage(nextAction.url ?? "", "pay");
  const tickets = await until(async () => {
    const { body } = await system.client.call<{ data?: Bought["tickets"] }>("GET", `/shop/orders/${order}/tickets`, {
      headers: { "order-token": token },
    });
    const made = (body.data ?? []).filter(({ code }) => code);
    return made.length === seats.length ? made : undefined;
  }, "the tickets are issued");
  return { order, tickets };
}

async function newLink(more: object): Promise<{ id: string; url: string }> {
  const { id, url } = await system.client.must<{ id: string; url: string }>("POST", "/check-in/sessions", {
    token: system.demo.token,
    body: { event_id: system.demo.eventId, valid_until: new Date(Date.now() + 86_400_000).toISOString(), ...more },
  });
  return { id, url: new URL(url, system.appUrl).toString() };
}

/** A person of this event only signs in on the door page and takes one of its doors. */
async function signInAndTake(page: Page): Promise<void> {
  await page.goto(`${system.appUrl}/check-in/`);
  await page.getByRole("button", { name: "Sign in without a link" }).click();
  await expectSound(page, DOOR_TARGET);
  await page.getByLabel("Your email").fill(SCANNER);
  await page.keyboard.press("Enter");
  const mail = await system.client.mailThat(SCANNER, ({ text }) => /\b\d{6}\b/.test(text));
  await page.getByLabel("Code from the email").fill(/\b(\d{6})\b/.exec(mail.text)?.[1] ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Choose your door" }).waitFor();
  await expectSound(page, DOOR_TARGET);
  expect((await page.locator(".btn--door b").allTextContents()).sort()).toEqual(["Main door", "North"]);
  await page.getByLabel("Name of this phone").fill("Amina");
  await page.locator(".btn--door", { hasText: "North" }).click();
  await page.getByRole("heading", { name: "No camera" }).waitFor();
  await eventually(() => page.locator(".cnt").textContent()).toMatch(/[1-9]\d* to come/);
}

/** What a browser says against installing the page as an app. */
async function installFaults(page: Page): Promise<string[]> {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // Each test has a private window; there is nothing else to say against it.
  return installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito");
}

/** A sale that the buyer pays on their own phone; the door's page is loaded anew while it waits. */
async function sellByCode(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sell", exact: true }).click();
  await page.getByRole("button", { name: "One more: Kategorie II", exact: true }).press("Enter");
  await page.getByText(/To pay: €39\.00/).waitFor();
  await page.getByRole("button", { name: "They pay on their phone" }).click();
  await page.getByRole("button", { name: "Show the code" }).click();
  await page.getByText("Write an email address such as").waitFor();
  await expectSound(page, DOOR_TARGET);
  await page.getByLabel("Buyer’s email").fill("rina@buyers.test");
  await page.keyboard.press("Enter");
  const code = page.locator("svg.sale__code");
  await code.waitFor();
  await expectSound(page, DOOR_TARGET);
  const address = (await code.getAttribute("data-code")) ?? "";
  await page.reload();
  await page.getByRole("button", { name: "Waiting for the payment" }).click();
  await eventually(() => code.getAttribute("data-code")).toBe(address);
  const buyer = await page.context().newPage();
  await buyer.goto(address);
  const gateway = await buyer
    .getByRole("link", { name: /Stripe/ })
    .first()
    .getAttribute("href");
  await buyer.close();
  await pressOnHostedPage(gateway ?? "", "pay");
  await page.getByText("Paid. 1 go in.").first().waitFor();
  await expectSound(page, DOOR_TARGET);
  await page.getByRole("button", { name: "Next sale" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sell", exact: true }).waitFor();
}

/**
 * Runs inside the page: from now on its database keeps nothing new in the queue, as on a full phone, or does again. The
 * transaction is begun and then ends as the browser ends it.
 */
function setFull(full: boolean): void {
  const table = IDBObjectStore.prototype as IDBObjectStore & { realAdd?: IDBObjectStore["add"] };
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own table below
  table.realAdd ??= table.add;
  const add = table.realAdd;
  table.add = full
    ? function fullAdd(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
        const asked = key === undefined ? add.call(this, value) : add.call(this, value, key);
        this.transaction.abort();
        return asked;
      }
    : add;
}

describe("an evening at the door", () => {
  it("S2 TH24 S3 S7 S10 E38 X9 a scanner's evening: their doors, found guests, groups, out and in, unpaid, a sale by code, badges", async () => {
    const faults: string[] = [];
    const { token, eventId } = system.demo;
    await system.client.must("POST", "/members", {
      token,
      body: { email: SCANNER, role: "scanner", event_ids: [eventId] },
    });
    await newLink({ name: "North", gate: "North", sells: true, search: "everybody", accepts_unpaid: true });
    const forgotten = await bought(["D-14-10"]);
    const codeOf = ({ tickets }: Bought, i = 0) => tickets[i]?.code ?? "";
    const page = await openPage(browser, faults, { viewport: NARROW });
    await page.addInitScript(() => {
      window.print = () =>
        document.documentElement.setAttribute("data-prints", document.querySelector(".slip")?.textContent ?? "");
    });
    await signInAndTake(page);
    expect(await installFaults(page)).toEqual([]);

    // Found by name, let in without a code.
    await page.getByRole("button", { name: "Find a ticket" }).click();
    await page.getByLabel("Name, email or order code").fill("Ayesha");
    await page.keyboard.press("Enter");
    await page.locator(".found li").first().waitFor();
    await expectSound(page, DOOR_TARGET);
    await page
      .getByRole("button", { name: /^Let in Ayesha/ })
      .first()
      .click();
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });
    const { data } = await system.client.must<{ data: unknown[] }>(
      "GET",
      `/check-in/scans?event=${eventId}&by_hand=true`,
      { token },
    );
    expect(data).toMatchObject([{ result: "admitted", by_hand: true, device: { name: "Amina" }, gate: "North" }]);

    const [single, unpaid] = [await bought(["D-14-11", "D-14-12"]), await bought(["D-14-13"])];
    // A ticket for three: one comes, then the other two, then nobody.
    await sql(
      "UPDATE ticket_types SET people_per_ticket = 3 WHERE id = (SELECT ticket_type_id FROM tickets WHERE id = ?)",
      forgotten.tickets[0]?.id ?? "",
    );
    const fresh = await bought(["D-14-14"]);
    await typeCode(page, codeOf(fresh));
    await answered(page, "Go in");
    await page.getByText("A ticket for 3.").waitFor();
    await expectSound(page, DOOR_TARGET);
    await page.getByRole("button", { name: "All 2 more" }).click();
    await answered(page, "Go in");
    await page.getByRole("button", { name: "Next ticket" }).click();
    await scanned(page, codeOf(fresh), "Used already");
    await sql("UPDATE ticket_types SET people_per_ticket = 1 WHERE event_id = ?", eventId);

    // Out, and in again, once the organizer allows it.
    await scanned(page, codeOf(single), "Go in");
    await system.client.must("PUT", `/events/${eventId}/door-settings`, {
      token,
      body: { reentry: "after_exit", per_day: false, day_start: "04:00", rotating: "accepted" },
    });
    await page.reload();
    await page.getByRole("button", { name: "Going out" }).click();
    await scanned(page, codeOf(single), "Goodbye");
    await page.getByRole("button", { name: "Going in" }).click();
    await scanned(page, codeOf(single), "Go in");

    // Not paid yet: out by the rule, in by the operator's word.
    await sql("UPDATE orders SET status = 'pending' WHERE id = ?", unpaid.order);
    await typeCode(page, codeOf(unpaid));
    await answered(page, "No entry");
    await page.getByText("The ticket is not paid").waitFor();
    await page.getByRole("button", { name: "Let in unpaid" }).click();
    await answered(page, "Go in");
    await page.locator("[data-answer]").waitFor({ state: "detached" });

    // A badge for whoever comes in now.
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByLabel("Print on entry").selectOption("badge");
    await page.keyboard.press("Escape");
    await typeCode(page, codeOf(single, 1));
    await answered(page, "Go in");
    await eventually(() => page.locator("html").getAttribute("data-prints")).toMatch(/Ayesha.*Kategorie II.*Block D/);
    await page.locator("[data-answer]").waitFor({ state: "detached" });

    await sellByCode(page);
    await expectSound(page, DOOR_TARGET);
    // Whoever is let go stops at once.
    const { data: members } = await system.client.must<{ data: { person_id: string; email: string }[] }>(
      "GET",
      "/members",
      {
        token,
      },
    );
    const member = members.find(({ email }) => email === SCANNER);
    await system.client.must("DELETE", `/members/${member?.person_id}`, { token });
    await page.reload();
    await page.getByRole("heading", { name: "Check-in has ended" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("S1 S5 E36 E39 a line that is too slow, a phone that is full, one code for two things, and the end of the hours", async () => {
    const faults: string[] = [];
    const { token, eventId } = system.demo;
    const paid = await bought(["D-14-15", "D-14-16", "D-14-17", "D-14-18", "D-14-19"]);
    const code = (i: number) => paid.tickets[i]?.code ?? "";
    const other = await system.client.must<{ id: string }>("POST", `/events/${eventId}/clone`, {
      token,
      body: { name: "Second night", slug: "second-night" },
    });
    const hours = await newLink({ name: "South gate", more_events: [other.id] });
    const page = await openPage(browser, faults, { viewport: NARROW });
    // Both events' lists are taken along.
    const listed = page.waitForResponse((answer) => answer.url().includes(`manifest?event=${other.id}`));
    await enrolBy(page, hours.url, "Ben");
    await page.getByText("Erfurt Handball Night, Second night").waitFor();
    expect((await listed).status()).toBe(200);
    await eventually(() => page.locator(".cnt").textContent()).toMatch(/[1-9]\d* to come/);

    // The server answers, later than a guest waits: the phone decides, and hands over what it did.
    let letGo = () => {};
    const slow = new Promise<void>((done) => (letGo = done));
    await page.route("**/api/v1/check-in/scans", async (route) => {
      await slow;
      await route.abort("timedout").catch(() => {});
    });
    await typeCode(page, code(0));
    await answered(page, "Go in");
    await page.getByText("Checked on this phone.").waitFor();
    letGo();
    await page.unroute("**/api/v1/check-in/scans");
    await page.getByText("Online", { exact: true }).waitFor();
    await page.locator("[data-answer]").waitFor({ state: "detached" });

    // A phone without room: a scan that is not kept lets nobody in; with room again it does.
    await page.context().setOffline(true);
    await page.getByText("Offline. Scanning still works.").waitFor();
    await page.evaluate(setFull, true);
    await typeCode(page, code(1));
    await page.getByText("No room on this phone.").waitFor();
    expect(await page.locator("[data-answer]").count()).toBe(0);
    await expectSound(page, DOOR_TARGET);
    await page.evaluate(setFull, false);
    await scanned(page, code(1), "Go in");
    await page.getByText("1 scan waits").waitFor();

    // The hours end without a network: what waits is kept, and nothing new counts.
    await page.clock.setFixedTime(Date.now() + 2 * 86_400_000);
    await typeCode(page, code(2));
    await page.getByRole("heading", { name: "The hours are over" }).waitFor();
    await page.getByText("1 scan is not sent yet.").waitFor();
    await expectSound(page, DOOR_TARGET);
    await sql("UPDATE check_in_sessions SET valid_until = ? WHERE id = ?", Date.now(), hours.id);
    await page.context().setOffline(false);
    await page.getByRole("heading", { name: "Check-in has ended" }).waitFor();
    expect(await page.getByText("could not be sent").count()).toBe(0);
    const { data: log } = await system.client.must<{ data: { device: { name: string }; suspicion: string | null }[] }>(
      "GET",
      `/check-in/scans?event=${eventId}&offline=true`,
      { token },
    );
    const own = log.filter(({ device: { name } }) => name === "Ben");
    expect(own.map(({ suspicion }) => suspicion)).toEqual([null, null]);

    // At a gate for add-ons one code stands for two things: the operator chooses.
    const addOn = system.demo.ticketTypes.find(({ name }) => name === "VIP")?.id ?? "";
    await sql("UPDATE ticket_types SET kind = 'add_on' WHERE id = ?", addOn);
    for (const [i, name] of [
      [3, "Parking"],
      [4, "Supper"],
    ] as const) {
      await sql(
        "UPDATE tickets SET ticket_type_id = ?, type_name = ? WHERE id = ?",
        addOn,
        name,
        paid.tickets[i]?.id ?? "",
      );
    }
    const gate = await newLink({ name: "Garage", ticket_types: [addOn] });
    const second = await openPage(browser, faults, { viewport: NARROW });
    await enrolBy(second, gate.url, "Garage");
    await typeCode(second, code(2));
    await answered(second, "Choose one");
    await expectSound(second, DOOR_TARGET);
    await second.getByRole("button", { name: /^Supper/ }).click();
    await answered(second, "Go in");
    const [last] = (
      await system.client.must<{ data: { ticket_id: string; result: string }[] }>(
        "GET",
        `/check-in/scans?event=${eventId}&limit=1`,
        { token },
      )
    ).data;
    expect(last).toMatchObject({ ticket_id: paid.tickets[4]?.id, result: "admitted" });
    expect(faults).toEqual([]);
    await page.context().close();
    await second.context().close();
  });
});
