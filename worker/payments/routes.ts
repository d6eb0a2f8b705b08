/** Gateways and their credentials, for staff. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { type AppContext, publicUrl, tenantOf } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { etagOf, expectedVersion } from "../platform/etag.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditRow } from "../tenants/index.ts";
import { checkGateway, gatewaySetting, type GatewaySetting, gatewaySettings, saveGateway } from "./accounts.ts";
import { gatewayById } from "./gateways/index.ts";
import { gatewayCheckSchema, gatewayInput, gatewaySchema } from "./schemas.ts";

export const paymentRoutes = createRouter();

const TAGS = ["Payments"];
const gatewayParam = z.object({ gateway: z.string().max(40) });

function settingWire(
  c: AppContext,
  { gateway, accountId, account, config, fields, capabilities: { flow, currencies } }: GatewaySetting,
): z.infer<typeof gatewaySchema> {
  const base = publicUrl(c, settings(c.env).PUBLIC_URL);
  return {
    gateway,
    flow,
    currencies: currencies === "any" ? null : [...currencies],
    fields: fields.map(({ choices, ...field }) => ({ ...field, ...(choices ? { choices: [...choices] } : {}) })),
    enabled: account?.enabled === 1,
    account_id: account?.id ?? null,
    callback_url: `${base}/callbacks/${gatewayById(gateway)?.callbackName ?? gateway}/${accountId}`,
    config,
    version: account?.version ?? 0,
  };
}

paymentRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/payment-gateways",
    tags: TAGS,
    operationId: "listPaymentGateways",
    summary: "The gateways there are, with this organization's settings",
    permission: "gateways.read",
    responses: { 200: { description: "All gateways", content: json(z.object({ data: z.array(gatewaySchema) })) } },
  }),
  async (c) => {
    const all = await gatewaySettings(c.env, tenantOf(c));
    return c.json({ data: all.map((setting) => settingWire(c, setting)) }, 200);
  },
);

paymentRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/payment-gateways/{gateway}",
    tags: TAGS,
    operationId: "getPaymentGateway",
    summary: "One gateway; secrets are never shown again",
    permission: "gateways.read",
    request: { params: gatewayParam },
    responses: { 200: { description: "Its settings", content: json(gatewaySchema) } },
  }),
  async (c) => {
    const setting = await gatewaySetting(c.env, tenantOf(c), c.req.valid("param").gateway);
    if (!setting) throw problem("not_found");
    c.header("etag", etagOf(setting.account?.version ?? 0));
    return c.json(settingWire(c, setting), 200);
  },
);

paymentRoutes.openapi(
  defineRoute({
    method: "put",
    path: "/payment-gateways/{gateway}",
    tags: TAGS,
    operationId: "putPaymentGateway",
    summary: "Set credentials; a field that is left out, or sent as it was shown, keeps its value",
    permission: "gateways.write",
    stepUp: STEP_UP_MINUTES,
    request: { params: gatewayParam, body: { content: json(gatewayInput), required: true } },
    responses: { 200: { description: "Stored, encrypted", content: json(gatewaySchema) } },
  }),
  async (c) => {
    const tenant = tenantOf(c);
    const { enabled, ...fields } = c.req.valid("json");
    const saved = await saveGateway(c.env, tenant, {
      gateway: c.req.valid("param").gateway,
      fields,
      enabled,
      expectedVersion: expectedVersion(c.req.header("if-match")),
      now: c.var.now,
      audit: (subjectId, after) => auditRow(c, tenant, { action: "payment_gateway.saved", subjectId, after }),
    });
    if (!saved.ok) {
      const { error } = saved;
      if (error.reason === "unknown_gateway") throw problem("not_found");
      if (error.reason === "stale") throw problem("stale_version", { extra: { current_version: error.version } });
      throw problem("gateway_config_invalid", { errors: error.errors });
    }
    c.header("etag", etagOf(saved.value.account?.version ?? 0));
    return c.json(settingWire(c, saved.value), 200);
  },
);

paymentRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/payment-gateways/{gateway}/check",
    tags: TAGS,
    operationId: "checkPaymentGateway",
    summary: "Ask the gateway whether the stored credentials work; no money moves",
    permission: "gateways.write",
    request: { params: gatewayParam },
    responses: { 200: { description: "What it said", content: json(gatewayCheckSchema) } },
  }),
  async (c) => {
    const answer = await checkGateway(c.env, tenantOf(c), c.req.valid("param").gateway, c.var.now);
    if (!answer) throw problem("not_found");
    if (answer.ok) return c.json({ ok: true, ...answer.value, problem: null }, 200);
    return c.json({ ok: false, account: null, live: null, problem: answer.error.message }, 200);
  },
);
