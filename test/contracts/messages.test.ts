/** Every provider of messages against its stand-in: the shared cases, and what is special to one. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createWorld, unique } from "../support/world.ts";
import { type Driver, messageCases, type Telling } from "./message-cases.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

const hex = (length: number) => crypto.randomUUID().replaceAll("-", "").slice(0, length);
const TOPIC = "arn:aws:sns:eu-central-1:000000000000:ses-events";
const webhook = async (standIn: string, account: string, url: string, secret = "") =>
  await control<Record<string, string>>(`/control/${standIn}`, {
    account,
    webhook: { url, ...(secret ? { secret } : {}) },
  });

const WEBHOOK_SECRET = `whsec_${btoa("secret-of-the-webhook-24")}`;

const DRIVERS: readonly Driver[] = [
  {
    provider: "resend",
    channel: "email",
    credentials: () => ({ api_key: `re_${hex(20)}`, webhook_secret: WEBHOOK_SECRET }),
    account: ({ api_key = "" }) => api_key,
    standIn: "resend",
    afterLostAnswer: 1,
    tells: {
      failed: "bounced",
      complains: true,
      dated: true,
      via:
        ({ callbackUrl, providerId }) =>
        async (outcome, more) => {
          const body = { id: providerId, outcome, url: callbackUrl, secret: WEBHOOK_SECRET, ...more };
          return (await control<{ data: Telling[] }>("/control/resend/tell", body)).data;
        },
    },
  },
  {
    provider: "ses",
    channel: "email",
    credentials: () => {
      const access_key_id = `AKIA${hex(16).toUpperCase()}`;
      const secret_access_key = `secret/of/${access_key_id}/in+the+sandbox`;
      return {
        access_key_id,
        secret_access_key,
        region: "eu-central-1",
        configuration_set: "tickets",
        topic_arn: TOPIC,
      };
    },
    account: ({ access_key_id = "" }) => access_key_id,
    standIn: "ses",
    afterLostAnswer: 2,
    listen: async (account, url) => {
      await webhook("ses", account, url, TOPIC);
      return {};
    },
    tells: { failed: "bounced", complains: true, dated: true },
  },
  {
    provider: "sendgrid",
    channel: "email",
    credentials: () => ({ api_key: `SG.${hex(22)}.${hex(30)}` }),
    account: ({ api_key = "" }) => api_key,
    standIn: "sendgrid",
    afterLostAnswer: 2,
    listen: (account, url) => webhook("sendgrid", account, url),
    tells: { failed: "bounced", complains: true, dated: true },
  },
  {
    provider: "twilio",
    channel: "sms",
    credentials: () => ({ account_sid: `AC${hex(32)}`, auth_token: hex(32), sender: "+15005550006" }),
    account: ({ account_sid = "" }) => account_sid,
    standIn: "twilio",
    afterLostAnswer: 2,
    tells: { failed: "bounced", complains: false, dated: false },
  },
  {
    provider: "gupshup",
    channel: "whatsapp",
    credentials: () => ({
      api_key: hex(32),
      app: "DemoAPI",
      source: "8801800000000",
      tickets_template: crypto.randomUUID(),
    }),
    account: ({ api_key = "" }) => api_key,
    standIn: "gupshup",
    afterLostAnswer: 2,
    listen: (account, url) => webhook("gupshup", account, url),
    tells: { failed: "undelivered", complains: false, dated: false },
  },
  {
    provider: "waha",
    channel: "whatsapp",
    credentials: () => ({
      base_url: `${SANDBOX_URL}/waha`,
      api_key: hex(32),
      session: "default",
      webhook_key: "key-of-the-webhook",
    }),
    account: ({ api_key = "" }) => api_key,
    standIn: "waha",
    afterLostAnswer: 2,
    listen: (account, url) => webhook("waha", account, url, "key-of-the-webhook"),
    tells: { failed: "undelivered", complains: false, dated: true },
  },
  {
    provider: "http_sms",
    channel: "sms",
    credentials: () => {
      const token = hex(30);
      return {
        url: `${SANDBOX_URL}/sms/sslwireless/api/v3/send-sms`,
        method: "POST",
        format: "json",
        number_parameter: "msisdn",
        number_format: "digits",
        text_parameter: "sms",
        parameters: `api_token=${token}\nsid=TESSERA\ncsms_id={id}`,
        authorization: token,
        success_path: "status",
        success_value: "SUCCESS",
        id_path: "smsinfo.0.reference_id",
      };
    },
    account: ({ authorization = "" }) => authorization,
    standIn: "sms",
    afterLostAnswer: 2,
  },
];

for (const driver of DRIVERS) messageCases(driver);

describe("http_sms", () => {
  const bulk = (key: string) => ({
    url: `${SANDBOX_URL}/sms/bulksmsbd/api/smsapi`,
    method: "GET",
    format: "form",
    number_parameter: "number",
    text_parameter: "message",
    parameters: `api_key=${key}\ntype=text\nsenderid=Tessera`,
    success_path: "response_code",
    success_value: "202",
    id_path: "message_id",
  });

  it("N1 a service that takes a GET, and says its errors with status 200", async () => {
    const world = await createWorld();
    await world.api("/message-providers/http_sms", { method: "PUT", body: bulk(hex(20)) });
    const test = (to: string) => world.api("/message-providers/http_sms/test", { body: { to } });
    expect(await test("+8801712345678")).toMatchObject({ ok: true });
    expect(await test("+4915112345678")).toEqual({ ok: false, provider_id: null, problem: "answer_1001" });
  });

  it("TH29 a redirect is not followed", async () => {
    const world = await createWorld();
    const key = hex(20);
    await world.api("/message-providers/http_sms", { method: "PUT", body: bulk(key) });
    await control("/control/sms", { account: key, next: "redirect" });
    const outcome = await world.api("/message-providers/http_sms/test", { body: { to: "+8801712345678" } });
    expect(outcome).toEqual({ ok: false, provider_id: null, problem: "http_302" });
  });
});

describe("SNS", () => {
  it("TH29 the subscription is confirmed at Amazon and nowhere else; another topic and another certificate are refused", async () => {
    const world = await createWorld();
    const credentials = DRIVERS.find(({ provider }) => provider === "ses")?.credentials() ?? {};
    const account = credentials["access_key_id"] ?? "";
    const topic = `${TOPIC}-${hex(8)}`;
    const saved = await world.api("/message-providers/ses", {
      method: "PUT",
      body: { ...credentials, topic_arn: topic },
    });
    await webhook("ses", account, saved.callback_url, topic);
    const to = `${unique("box")}@mail.test`;
    expect(await world.api("/message-providers/ses/test", { body: { to } })).toMatchObject({ ok: true });
    const { data } = await control<{ data: Telling[] }>("/control/ses/tell", { account, outcome: "sent" });
    const [hello] = data;
    const post = async (change: Record<string, string>) => {
      const body = JSON.stringify({ ...JSON.parse(hello?.body ?? "{}"), ...change });
      const { pathname } = new URL(saved.callback_url);
      const { exports } = await import("cloudflare:workers");
      return (await exports.default.fetch(`https://tessera.test${pathname}`, { method: "POST", body })).status;
    };
    expect(await post({ TopicArn: `${topic}-2` })).toBe(400);
    for (const SigningCertURL of [
      "https://sns.eu-central-1.amazonaws.com.evil.test/a.pem",
      "https://evil.test/sns.eu-central-1.amazonaws.com/a.pem",
      "http://169.254.169.254/a.pem",
      "https://sns.eu-central-1.amazonaws.com@evil.test/a.pem",
    ]) {
      expect(await post({ SigningCertURL })).toBe(400);
    }
    const confirmed = async () =>
      (await (await fetch(`${SANDBOX_URL}/ses/confirm`)).json<{ data: string[] }>()).data.filter(
        (one) => one === topic,
      );
    expect(await confirmed()).toEqual([]);
    expect(await post({})).toBe(204);
    expect(await confirmed()).toEqual([topic]);
  });
});

it("TH37 no credential stands in the database or is shown again", async () => {
  const world = await createWorld();
  const secrets: string[] = [];
  for (const driver of DRIVERS) {
    const body = driver.credentials();
    const saved = await world.api(`/message-providers/${driver.provider}`, { method: "PUT", body });
    for (const { name, secret } of saved.fields) {
      const value = body[name] ?? "";
      if (secret && value !== "") secrets.push(value);
    }
  }
  expect(secrets.length).toBeGreaterThan(7);
  const shown = JSON.stringify(await world.api("/message-providers"));
  const { results } = await env.DB.prepare("SELECT * FROM message_providers WHERE tenant_id = ?")
    .bind(world.tenantId)
    .all();
  const audit = await env.DB.prepare("SELECT * FROM audit_log WHERE tenant_id = ?").bind(world.tenantId).all();
  const kept = JSON.stringify([results, audit.results]);
  for (const secret of secrets) expect([kept, shown].some((text) => text.includes(secret))).toBe(false);
  // One of a channel is in use: the one that was enabled last.
  const { data } = await world.api("/message-providers");
  const enabled = data.filter((one: { enabled: boolean }) => one.enabled);
  expect(enabled.map((one: { provider: string }) => one.provider).sort()).toEqual(["http_sms", "sendgrid", "waha"]);
});
