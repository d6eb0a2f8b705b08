/** People on screens: a colleague who may only scan, an authenticator, a passkey, a password, proving who one is (T5, T10, T11). */
import type { Browser, Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AccountSecurity, Invitation, InvitationOffer, Passkey, SessionRow } from "../../web/api/people-types.ts";
import { startSystem, type System } from "../support/system.ts";
import { expectSound, NARROW, openBrowser, openPage, WIDE } from "./console-page.ts";
import { fields } from "./order-money-shapes.ts";

let system: System;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const SHAPES = {
  AccountSecurity: fields<AccountSecurity>({
    password_changed_at: true,
    authenticator_since: true,
    recovery_codes_left: true,
    passkeys: true,
    phones: true,
  }),
  Passkey: fields<Passkey>({ id: true, name: true, created_at: true, last_used_at: true }),
  Session: fields<SessionRow>({
    id: true,
    device: true,
    created_at: true,
    last_used_at: true,
    expires_at: true,
    current: true,
  }),
  Invitation: fields<Invitation>({
    id: true,
    email: true,
    role: true,
    event_ids: true,
    state: true,
    sent_at: true,
    expires_at: true,
  }),
  InvitationOffer: fields<InvitationOffer>({
    organization: true,
    email: true,
    role: true,
    events: true,
    expires_at: true,
  }),
};

it("the wire types of people are those of the API document", async () => {
  const document = (await (await fetch(`${system.appUrl}/openapi.json`)).json()) as {
    components: { schemas: Record<string, { properties: object }> };
  };
  for (const [name, names] of Object.entries(SHAPES)) {
    expect(Object.keys(document.components.schemas[name]?.properties ?? {}).toSorted(), name).toEqual(
      Object.keys(names).toSorted(),
    );
  }
});

/** The six digits that were mailed after `since`. */
async function mailedCode(email: string, since: ReadonlySet<string>): Promise<string> {
  const mail = await system.client.mailThat(email, ({ at, text }) => !since.has(at) && /\b\d{6}\b/.test(text));
  return /\b(\d{6})\b/.exec(mail.text)?.[1] ?? "";
}
const mailsOf = async (email: string) => new Set((await system.client.mails(email)).map(({ at }) => at));

async function signIn(page: Page, email: string, appUrl = system.appUrl): Promise<void> {
  const before = await mailsOf(email);
  await page.goto(`${appUrl}/console`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Email").press("Enter");
  await page.getByLabel("Code from the email").pressSequentially(await mailedCode(email, before));
}

async function expectSoundOnBoth(page: Page): Promise<void> {
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    await expectSound(page);
    if (process.env["SHOTS"]) {
      const title = (await page.title()).replaceAll(/\W+/g, "-");
      await page.screenshot({
        path: `${process.env["SHOTS"]}/${title}-${Date.now()}-${size.width}.png`,
        fullPage: true,
      });
    }
  }
}

/** A hall with two events, of an owner of its own. */
async function hall(): Promise<{ owner: string; mine: string; other: string }> {
  const owner = `owner-${Date.now()}@people.test`;
  const { client } = system;
  const session = await client.signIn(owner);
  const tenant = await client.must<{ id: string }>("POST", "/tenants", {
    token: session.access_token,
    body: { name: "Lake Hall", country: "BD", currency: "BDT", time_zone: "Asia/Dhaka" },
  });
  const { access_token: token } = await client.must<{ access_token: string }>("POST", "/auth/token/refresh", {
    body: { refresh_token: session.refresh_token, tenant: tenant.id },
  });
  const venue = await client.must<{ id: string }>("POST", "/venues", { token, body: { name: "Hall" } });
  const plan = { name: "Empty", size: { width: 100, height: 100 }, categories: [], zones: [] };
  const areas = [{ id: "floor", name: "Floor", capacity: 50 }];
  const map = await client.must<{ id: string }>("POST", "/seat-maps", {
    token,
    body: { venue_id: venue.id, plan, areas },
  });
  const event = async (name: string) => {
    const body = { venue_id: venue.id, seat_map_id: map.id, name, starts_at: "2027-03-01T18:00:00Z" };
    const { id } = await client.must<{ id: string }>("POST", "/events", { token, body });
    const type = { name: "Floor", area: "floor", price: { amount: 100, currency: "BDT" } };
    await client.must("POST", `/events/${id}/ticket-types`, { token, body: type });
    await client.must("POST", `/events/${id}/publish`, { token });
    return name;
  };
  return { owner, mine: await event("Spring Concert"), other: await event("Secret Gala") };
}

it("T11 TH24 an owner invites a colleague who may only scan one event; they join and see only that", async () => {
  const faults: string[] = [];
  const { owner, mine, other } = await hall();
  const page = await openPage(browser, faults);
  await signIn(page, owner);
  await page.getByRole("link", { name: "Team" }).first().press("Enter");
  await page.getByRole("heading", { level: 1, name: "Team" }).waitFor();
  // By keyboard: a role, some events, one of them.
  const scanner = `scanner-${Date.now()}@people.test`;
  await page.getByLabel("Email").fill(scanner);
  await page.getByLabel("Role").selectOption("scanner");
  await page.getByLabel("Works on").selectOption("some");
  await page.getByRole("button", { name: "Send the invitation" }).press("Enter");
  await page.getByText("Choose at least one event.").waitFor();
  await expectSoundOnBoth(page);
  await page.getByRole("checkbox", { name: mine }).press("Space");
  await page.getByRole("button", { name: "Send the invitation" }).press("Enter");
  await page.getByRole("button", { name: `Take back: ${scanner}` }).waitFor();
  await expectSoundOnBoth(page);

  const mail = await system.client.mailThat(scanner, ({ text }) => text.includes("/console/invitation#"));
  const link = /(\/console\/invitation#\S+)/.exec(mail.text)?.[1] ?? "";
  const theirs = await openPage(browser, faults);
  const before = await mailsOf(scanner);
  await theirs.goto(system.appUrl + link);
  await theirs.getByText("Lake Hall asks you to join as Scanner").waitFor();
  expect(theirs.url()).not.toContain("#");
  await expectSoundOnBoth(theirs);
  await theirs.getByRole("button", { name: "Send me a code" }).press("Enter");
  await theirs.getByLabel("Code from the email").pressSequentially(await mailedCode(scanner, before));
  await theirs.getByRole("button", { name: "Join Lake Hall" }).press("Enter");
  await theirs.getByRole("heading", { level: 1, name: "Check-in" }).waitFor();
  const places = await theirs.getByRole("navigation").first().getByRole("link").allTextContents();
  expect(places).not.toContain("Orders");
  expect(places).not.toContain("Team");
  await theirs.goto(`${system.appUrl}/console/events`);
  await theirs.getByText(mine).first().waitFor();
  expect(await theirs.getByText(other).count()).toBe(0);
  // The address of what is not theirs leads nowhere.
  await theirs.goto(`${system.appUrl}/console/team`);
  await theirs.getByText("Your role may not do this.").waitFor();
  await expectSoundOnBoth(theirs);
  expect(faults).toEqual([]);
  await Promise.all([page.context().close(), theirs.context().close()]);
});

it("T10 TH10 an authenticator is turned on and asked for; leaving and payouts ask again who is there", async () => {
  const faults: string[] = [];
  const { owner } = await hall();
  const page = await openPage(browser, faults);
  await signIn(page, owner);
  await page.getByRole("link", { name: "Your account" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
  await expectSoundOnBoth(page);
  await page.getByRole("button", { name: "Turn it on" }).press("Enter");
  const secret = await page.getByRole("textbox", { name: "Or type this key into the app" }).inputValue();
  const code = (at = Date.now()) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
  await page.getByLabel("Code of the app").pressSequentially("000000");
  await page.getByText("This code is not right, or was used.").waitFor();
  await expectSoundOnBoth(page);
  await page.getByLabel("Code of the app").pressSequentially(code());
  const codes = page.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
  await codes.nth(9).waitFor();
  const recovery = await codes.allTextContents();
  await expectSoundOnBoth(page);
  await page.getByRole("button", { name: "I have kept them" }).press("Enter");
  await page.getByText("10 recovery codes left.").waitFor();

  // Elsewhere, the mailed code is not enough any more.
  const other = await openPage(browser, faults);
  await signIn(other, owner);
  await other.getByRole("heading", { level: 1, name: "Show your second factor" }).waitFor();
  await expectSoundOnBoth(other);
  // The next code of the app: the one that turned it on is spent.
  await other.getByLabel("Code of the app").pressSequentially(code(Date.now() + 30_000));
  await other.getByRole("navigation").first().waitFor();
  await other.context().close();

  // A proof that is too old: the dialog asks, then the request is repeated.
  const refusal = { code: "step_up_required", title: "Prove again that it is you", status: 403 };
  const answer = { status: 403, contentType: "application/problem+json", body: JSON.stringify(refusal) };
  await page.route("**/api/v1/auth/authenticator", (route) => route.fulfill(answer), { times: 1 });
  await page.getByRole("button", { name: "Turn it off" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Turn it off" }).press("Enter");
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.waitFor();
  await expectSoundOnBoth(page);
  await proof.getByRole("button", { name: "Use a recovery code" }).press("Enter");
  await proof.getByLabel("Recovery code").fill(recovery[0] ?? "");
  await proof.getByLabel("Recovery code").press("Enter");
  await page.getByRole("button", { name: "Turn it on" }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

it("T6 TH22 somebody signs in with an account elsewhere, and an address that has an account is told to link first", async () => {
  const faults: string[] = [];
  const page = await openPage(browser, faults);
  await page.goto(`${system.appUrl}/console`);
  await page.getByRole("button", { name: "Continue with Sandbox ID" }).press("Enter");
  await page.getByRole("link", { name: "Deny" }).click();
  await page.getByText("You did not agree there").waitFor();
  expect(page.url()).toBe(`${system.appUrl}/console`);
  await expectSoundOnBoth(page);
  await page.getByRole("button", { name: "Continue with Sandbox ID" }).press("Enter");
  await page.getByRole("link", { name: /^Rahima/ }).click();
  await page.getByRole("heading", { level: 1, name: "Set up your organization" }).waitFor();
  await page.context().close();

  const { owner } = await hall();
  await fetch(`${system.sandboxUrl}/control/oidc`, {
    method: "POST",
    body: JSON.stringify({ user: { sub: `sub-${owner}`, email: owner, name: "Owner of a hall" } }),
  });
  const other = await openPage(browser, faults);
  await other.goto(`${system.appUrl}/console`);
  await other.getByRole("button", { name: "Continue with Sandbox ID" }).click();
  await other.getByRole("link", { name: /^Owner of a hall/ }).click();
  await other.getByText("There is an account with this email.").waitFor();
  await signIn(other, owner);
  await other.getByRole("navigation").first().waitFor();
  await other.goto(`${system.appUrl}/console/security`);
  await other.getByRole("button", { name: "Link Sandbox ID" }).press("Enter");
  await other.getByRole("link", { name: /^Owner of a hall/ }).click();
  await other.getByText("linked", { exact: true }).waitFor();
  await expectSoundOnBoth(other);
  await other.getByRole("button", { name: "Unlink Sandbox ID" }).press("Enter");
  await other.getByRole("dialog").getByRole("button", { name: "Unlink Sandbox ID" }).press("Enter");
  await other.getByRole("button", { name: "Link Sandbox ID", exact: true }).waitFor();
  expect(faults).toEqual([]);
  await other.context().close();
});

it("T10 T5 T7 a passkey signs in, a password too, and everything else is signed out at once", async () => {
  const faults: string[] = [];
  const { owner } = await hall();
  const page = await openPage(browser, faults);
  // A passkey belongs to a name, never to an address.
  const appUrl = system.appUrl.replace("127.0.0.1", "localhost");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await signIn(page, owner, appUrl);
  await page.getByRole("navigation").first().waitFor();
  await page.goto(`${appUrl}/console/security`);
  await page.getByRole("button", { name: "Add a passkey" }).press("Enter");
  const adding = page.getByRole("dialog", { name: "Add a passkey" });
  await adding.getByLabel("Name").fill("Test phone");
  await expectSoundOnBoth(page);
  await adding.getByRole("button", { name: "Add a passkey" }).press("Enter");
  await page.getByRole("button", { name: "Remove: Test phone" }).waitFor();
  await page.getByRole("button", { name: "Choose a password" }).press("Enter");
  const choosing = page.getByRole("dialog", { name: "Choose a password" });
  await choosing.getByLabel("New password").fill("password12345");
  await choosing.getByLabel("New password").press("Enter");
  await choosing.getByText("guessed first").waitFor();
  await choosing.getByLabel("New password").fill("violet kettle on the roof");
  await choosing.getByLabel("New password").press("Enter");
  await page.getByText(/^Chosen on/).waitFor();
  await page
    .getByRole("button", { name: /^Sign out: .+/ })
    .first()
    .press("Enter");

  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await expectSoundOnBoth(page);
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await page.getByRole("navigation").first().waitFor();

  const other = await openPage(browser, faults);
  await other.goto(`${appUrl}/console`);
  await other.getByRole("button", { name: "Use a password" }).press("Enter");
  await other.getByLabel("Email").fill(owner);
  await other.getByLabel("Password", { exact: true }).fill("wrong kettle");
  await other.getByLabel("Password", { exact: true }).press("Enter");
  await other.getByText("Email or password is not right.").waitFor();
  await expectSoundOnBoth(other);
  await other.getByLabel("Password", { exact: true }).fill("violet kettle on the roof");
  await other.getByLabel("Password", { exact: true }).press("Enter");
  await other.getByRole("navigation").first().waitFor();

  await page.goto(`${appUrl}/console/security`);
  await page.getByRole("button", { name: "Sign out everywhere else" }).press("Enter");
  await page.getByText("One session ended.").waitFor();
  await other.reload();
  await other.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(faults).toEqual([]);
  await Promise.all([page.context().close(), other.context().close()]);
});
