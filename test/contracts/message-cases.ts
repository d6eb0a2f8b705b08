/** What every provider of messages must do, once for all of them, against its stand-in and through the whole system. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { ChannelName } from "../../worker/comms/channel.ts";
import { type Outgoing, sendOnce } from "../../worker/comms/service.ts";
import { newId } from "../../worker/kernel/ids.ts";
import { tenantDb } from "../../worker/platform/db.ts";
import { RetryLater } from "../../worker/platform/queue.ts";
import { createWorld, ORIGIN, unique, type World } from "../support/world.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

export type Telling = { readonly url: string; readonly headers: Record<string, string>; readonly body: string };
export type Tell = (
  outcome: string,
  more?: { readonly forged?: boolean; readonly age_ms?: number },
) => Promise<readonly Telling[]>;

/** How one provider is driven. */
export type Driver = {
  readonly provider: string;
  readonly channel: ChannelName;
  /** Credentials of an account of its own. */
  readonly credentials: () => Record<string, string>;
  /** How the stand-in calls the account, and under which name it is controlled. */
  readonly account: (credentials: Record<string, string>) => string;
  readonly standIn: string;
  /** What a lost answer leads to: one message, since the provider has keys for that, or two. */
  readonly afterLostAnswer: 1 | 2;
  /** Enters the address of callbacks at the provider; what has to be stored of what it shows. */
  readonly listen?: (account: string, url: string) => Promise<Record<string, string>>;
  /** Absent where it tells nothing. */
  readonly tells?: {
    readonly failed: "bounced" | "undelivered";
    readonly complains: boolean;
    readonly dated: boolean;
    readonly via?: (at: { account: string; messageId: string; callbackUrl: string; providerId: string }) => Tell;
  };
};

type Bench = {
  readonly world: World;
  readonly to: string;
  readonly account: string;
  readonly send: (id?: string) => Promise<string>;
  readonly next: (next: string) => Promise<void>;
  readonly received: () => Promise<readonly { text: string; channel: string }[]>;
  readonly state: (id: string) => Promise<{ status: string; delivery: string | null; failure: string | null }>;
  readonly tell: Tell;
  readonly post: (told: Telling) => Promise<number>;
};

const isMail = ({ channel }: Driver) => channel === "email";

async function open(driver: Driver): Promise<Bench> {
  const world = await createWorld();
  const credentials = driver.credentials();
  const account = driver.account(credentials);
  const path = `/message-providers/${driver.provider}`;
  const put = (body: object) => world.api(path, { method: "PUT", body });
  const saved = await put({ ...credentials, enabled: true });
  const shown = await driver.listen?.(account, saved.callback_url);
  if (shown && Object.keys(shown).length > 0) await put({ ...shown, enabled: true });
  const to = isMail(driver) ? `${unique("box")}@mail.test` : `+88017${String(Math.random()).slice(2, 10)}`;
  const control_ = driver.standIn;
  let last = "";
  return {
    world,
    to,
    account,
    send: async (id = newId("message")) => {
      last = id;
      await sendOnce(tenantDb(env, world.tenantId), outgoing(driver, id, to), {
        env,
        now: Date.now(),
        messageId: id,
        attempts: 1,
        waitUntil: () => undefined,
      });
      return id;
    },
    next: async (next) => {
      // Resend's stand-in knows mails by their address.
      const whose = control_ === "resend" ? { to } : { account };
      await control(`/control/${control_}`, { next, ...whose });
    },
    received: async () => await (await fetch(`${SANDBOX_URL}/mailbox.json?to=${encodeURIComponent(to)}`)).json(),
    state: async (id) => {
      const { data } = await world.api<{ data: { id: string; status: string; delivery: string; failure: string }[] }>(
        `/message-log?contact=${encodeURIComponent(to)}`,
      );
      const found = data.find((one) => one.id === id);
      return { status: found?.status ?? "none", delivery: found?.delivery ?? null, failure: found?.failure ?? null };
    },
    tell: async (outcome, more = {}) => {
      const { results } = await env.DB.prepare("SELECT provider_id AS id FROM messages WHERE tenant_id = ? AND id = ?")
        .bind(world.tenantId, last)
        .all<{ id: string }>();
      const providerId = results[0]?.id ?? "";
      const via = driver.tells?.via?.({ account, messageId: last, callbackUrl: saved.callback_url, providerId });
      if (via) return await via(outcome, more);
      const { data } = await control<{ data: Telling[] }>(`/control/${control_}/tell`, { account, outcome, ...more });
      return data;
    },
    post: async ({ url, headers, body }) => {
      const { pathname, search } = new URL(url);
      const request = { method: "POST", headers, body, redirect: "manual" } as const;
      const answer = await exports.default.fetch(`${ORIGIN}${pathname}${search}`, request);
      await answer.arrayBuffer();
      return answer.status;
    },
  };
}

function outgoing(driver: Driver, id: string, to: string): Outgoing {
  const base = { id, template: driver.channel === "email" ? "order_paid" : "ticket_link", recipient: to };
  if (driver.channel === "email") {
    const from = '"Agora via Tessera" <tickets@tessera.example>';
    const content = new Uint8Array([0x25, 0x50, 0x44, 0x46]);
    const attachments = [{ filename: "tickets.pdf", type: "application/pdf", content }];
    const mail = {
      from,
      to,
      replyTo: "hello@agora.test",
      subject: "Tickets",
      html: "<p>আপনার টিকিট</p>",
      text: "আপনার টিকিট",
    };
    return { ...base, compose: async () => ({ ...mail, attachments, headers: { "X-Kind": "test" } }) };
  }
  const text = { to, text: "আপনার টিকিট: https://tessera.test/t/x", parameters: ["টিকিট", "https://tessera.test/t/x"] };
  return { ...base, channel: driver.channel, compose: async () => text };
}

/** Declares the shared cases for one provider. */
export function messageCases(driver: Driver): void {
  describe(`${driver.provider}: the cases every provider of messages must pass`, () => {
    it("N1 a message is sent, arrives, and stands in the log", async () => {
      const bench = await open(driver);
      const id = await bench.send();
      expect(await bench.received()).toMatchObject([{ channel: driver.channel }]);
      expect((await bench.received())[0]?.text).toContain("টিকিট");
      expect(await bench.state(id)).toMatchObject({ status: "sent", delivery: null, failure: null });
      // I6: the same message again is the same message.
      await bench.send(id);
      expect(await bench.received()).toHaveLength(1);
    });

    it("N1 what the provider refuses for good is not tried again, and its reason is kept", async () => {
      const bench = await open(driver);
      await bench.next(driver.standIn === "resend" ? "domain_not_verified" : "refuse");
      const id = await bench.send();
      const state = await bench.state(id);
      expect(state.status).toBe("failed");
      expect(state.failure).toMatch(/^(?:4\d\d_\w+|answer_\w+|http_4\d\d)$/);
      await bench.send(id);
      expect(await bench.received()).toEqual([]);
    });

    it("N2 too many at once: it is told to come later, and then sent", async () => {
      const bench = await open(driver);
      await bench.next("rate_limit");
      const id = newId("message");
      await expect(bench.send(id)).rejects.toThrow(RetryLater);
      expect(await bench.state(id)).toMatchObject({ status: "queued" });
      await bench.send(id);
      expect(await bench.state(id)).toMatchObject({ status: "sent" });
    });

    it("N2 no answer: it is tried again, and is not lost", async () => {
      const bench = await open(driver);
      await bench.next(driver.standIn === "resend" ? "error_500" : "close");
      const id = newId("message");
      await expect(bench.send(id)).rejects.toThrow(RetryLater);
      await bench.send(id);
      expect(await bench.state(id)).toMatchObject({ status: "sent" });
      expect(await bench.received()).toHaveLength(driver.afterLostAnswer);
    });

    it("N1 the test call says what the provider says", async () => {
      const bench = await open(driver);
      const path = `/message-providers/${driver.provider}/test`;
      expect(await bench.world.api(path, { body: { to: bench.to } })).toMatchObject({ ok: true, problem: null });
      expect((await bench.received())[0]?.text).toContain("test from Agora Stage");
      await bench.next(driver.standIn === "resend" ? "domain_not_verified" : "refuse");
      expect(await bench.world.api(path, { body: { to: bench.to } })).toMatchObject({ ok: false, provider_id: null });
      const wrong = await bench.world.call(path, { body: { to: "nobody at all" } });
      expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, "to"]);
    });

    if (driver.tells) tellingCases(driver, driver.tells);
  });
}

function tellingCases(driver: Driver, tells: NonNullable<Driver["tells"]>): void {
  const listed = async (bench: Bench) => (await bench.world.api("/message-suppressions")).data;

  it("N2 delivered: the log says so, once and for all", async () => {
    const bench = await open(driver);
    const id = await bench.send();
    const [told] = await bench.tell("delivered");
    if (!told) throw new Error("nothing was told");
    expect([await bench.post(told), await bench.post(told)]).toEqual([204, 204]);
    expect(await bench.state(id)).toMatchObject({ status: "sent", delivery: "delivered" });
    // Out of order: what was known first does not come back.
    for (const late of await bench.tell("sent")) expect(await bench.post(late)).toBe(204);
    expect(await bench.state(id)).toMatchObject({ delivery: "delivered" });
    expect(await listed(bench)).toEqual([]);
  });

  it("N2 not delivered: kept, with the provider's reason", async () => {
    const bench = await open(driver);
    const id = await bench.send();
    for (const told of await bench.tell("undelivered")) expect(await bench.post(told)).toBe(204);
    const state = await bench.state(id);
    expect(state).toMatchObject({ status: "sent", delivery: "undelivered" });
    expect(state.failure).not.toBeNull();
    const { data } = await bench.world.api("/message-log");
    expect(data.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(await listed(bench)).toEqual([]);
  });

  it("TH07 a forged callback is refused and changes nothing", async () => {
    const bench = await open(driver);
    const id = await bench.send();
    for (const told of await bench.tell("bounced", { forged: true })) expect(await bench.post(told)).toBe(400);
    for (const told of await bench.tell("delivered")) {
      // Right for its own words, and not for others.
      const body = told.body.replace(/delivered|Delivery|DEVICE/, "failed");
      const headers = { ...told.headers, "x-webhook-hmac-algorithm": "none" };
      if (body !== told.body && driver.provider !== "gupshup")
        expect(await bench.post({ ...told, headers, body })).toBe(400);
    }
    expect(await bench.state(id)).toMatchObject({ delivery: null });
  });

  it("I5 another organizer's callback tells nothing about this message", async () => {
    const [bench, other] = [await open(driver), await open(driver)];
    const id = await bench.send();
    const theirs = await other.send();
    const [told] = await bench.tell("bounced");
    if (!told) throw new Error("nothing was told");
    const [address] = await other.tell("delivered");
    const crossed = { ...told, url: address?.url ?? "" };
    // Signed by one account and sent to the address of the other: refused, or, where both have one secret, none of theirs.
    expect([204, 400]).toContain(await bench.post(crossed));
    expect(await bench.state(id)).toMatchObject({ delivery: null });
    expect(await other.state(theirs)).toMatchObject({ delivery: null });
  });

  if (tells.failed === "bounced") {
    it("N2 an address that does not work is not written to again, until staff say so", async () => {
      const bench = await open(driver);
      const id = await bench.send();
      const told = await bench.tell("bounced");
      for (const one of told) await bench.post(one);
      expect(await bench.state(id)).toMatchObject({ delivery: "bounced" });
      const [entry] = await listed(bench);
      expect(entry).toMatchObject({ contact: bench.to, reason: "bounced", scope: "all", message: id });
      const second = await bench.send();
      expect(await bench.state(second)).toMatchObject({ status: "failed", failure: "suppressed_bounced" });
      expect(await bench.received()).toHaveLength(1);
      await bench.world.api(`/message-suppressions/${entry.id}`, { method: "DELETE", status: 204 });
      // The same news once more puts nobody back on the list.
      for (const one of told) await bench.post(one);
      expect(await listed(bench)).toEqual([]);
      await bench.send();
      expect(await bench.received()).toHaveLength(2);
    });
  }

  if (tells.complains) {
    it("N2 who complains is not written to again", async () => {
      const bench = await open(driver);
      await bench.send();
      for (const told of await bench.tell("complained")) expect(await bench.post(told)).toBe(204);
      expect(await listed(bench)).toMatchObject([{ contact: bench.to, reason: "complained" }]);
      for (const told of await bench.tell("delivered")) await bench.post(told);
      expect(await listed(bench)).toHaveLength(1);
    });
  }

  if (tells.dated) {
    it("TH07 a callback of yesterday is refused", async () => {
      const bench = await open(driver);
      const id = await bench.send();
      for (const told of await bench.tell("bounced", { age_ms: 86_400_000 })) expect(await bench.post(told)).toBe(400);
      expect(await bench.state(id)).toMatchObject({ delivery: null });
    });
  }
}
