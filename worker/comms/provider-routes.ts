/** Whose credentials carry an organizer's messages. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditRow, tenantById } from "../tenants/index.ts";
import { providerSetting, providerSettings, saveProvider } from "./accounts.ts";
import { fromHeader } from "./header.ts";
import { providerInput, providerParam, providerSchema, providerWire, testInput, testSchema } from "./schemas.ts";
import { fitsChannel, sendTest } from "./service.ts";

export const providerRoutes = createRouter();

const tags = ["Messages"];

providerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-providers",
    tags,
    operationId: "listMessageProviders",
    summary: "The providers of mail, SMS and WhatsApp there are, with this organization's settings",
    permission: "notifications.read",
    responses: { 200: { description: "All providers", content: json(z.object({ data: z.array(providerSchema) })) } },
  }),
  async (c) => c.json({ data: (await providerSettings(c.env, tenantOf(c))).map(providerWire) }, 200),
);

providerRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/message-providers/{provider}",
    tags,
    operationId: "getMessageProvider",
    summary: "One provider; secrets are never shown again",
    permission: "notifications.read",
    request: { params: providerParam },
    responses: { 200: { description: "Its settings", content: json(providerSchema) } },
  }),
  async (c) => {
    const setting = await providerSetting(c.env, tenantOf(c), c.req.valid("param").provider);
    if (!setting) throw problem("not_found");
    c.header("etag", etagOf(setting.account?.version ?? 0));
    return c.json(providerWire(setting), 200);
  },
);

providerRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/message-providers/{provider}",
    tags,
    operationId: "putMessageProvider",
    summary: "Set credentials; a field that is left out, or sent as it was shown, keeps its value",
    description:
      "Enabling one rests the channel's others. Where an address changes, secrets have to be given again: they do not go along to another address.",
    permission: "notifications.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: providerParam, body: { content: json(providerInput), required: true } },
    responses: { 200: { description: "Stored, encrypted", content: json(providerSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { enabled, ...fields } = c.req.valid("json");
    const saved = await saveProvider(c.env, tenant, {
      provider: c.req.valid("param").provider,
      fields,
      enabled,
      expectedVersion: expectedVersion(c.req.header("if-match")),
      now: c.var.now,
      audit: (subjectId, after) => auditRow(c, tenant, { action: "message_provider.saved", subjectId, after }),
    });
    if (!saved.ok) {
      const { error } = saved;
      if (error.reason === "unknown_provider") throw problem("not_found");
      if (error.reason === "stale") throw problem("stale_version", { extra: { current_version: error.version } });
      throw problem("message_provider_invalid", { errors: error.errors });
    }
    c.header("etag", etagOf(saved.value.account?.version ?? 0));
    return c.json(providerWire(saved.value), 200);
  },
);

providerRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/message-providers/{provider}/test",
    tags,
    operationId: "testMessageProvider",
    summary: "Send a test with the stored credentials, also before they are enabled",
    permission: "notifications.write",
    request: { params: providerParam, body: { content: json(testInput), required: true } },
    responses: { 200: { description: "What the provider said", content: json(testSchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { to } = c.req.valid("json");
    const [setting, organizer] = await Promise.all([
      providerSetting(c.env, tenant, c.req.valid("param").provider),
      tenantById(c.env, tenant.tenantId),
    ]);
    if (!setting?.account || !organizer) throw problem("not_found");
    if (!fitsChannel(setting.provider.channel, to)) {
      const message = setting.provider.channel === "email" ? "is no address" : "is a number with + and its country";
      throw problem("invalid_request", { errors: [{ field: "to", message }] });
    }
    const from = fromHeader(settings(c.env).MAIL_FROM, organizer.name);
    const outcome = await sendTest(c.env, tenant, setting.account, { to, from, organizer: organizer.name });
    return c.json(
      outcome.ok
        ? { ok: true, provider_id: outcome.providerId, problem: null }
        : { ok: false, provider_id: null, problem: outcome.reason },
      200,
    );
  },
);
