/**
 * What gateways call at our own address: about payments that went on to organizers' accounts below ours, and about those
 * accounts. Whose an event is follows from the account that the gateway names, or from what we wrote on the payment (TH09).
 */
import { z } from "@hono/zod-openapi";
import type { Millis } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { envelope, queueOf } from "../platform/queues.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import type { PlatformEvent } from "./gateway.ts";
import { gatewayById } from "./gateways/index.ts";
import { PLATFORM_ACCOUNT_JOB } from "./jobs.ts";
import { platformAccountOf } from "./platform-store.ts";
import { receive } from "./receive.ts";
import { accountOf, tenantOfPlatformAccount } from "./account-store.ts";

export const platformCallbackRoutes = createRouter();

const MAX_BODY = 256 * 1024;

platformCallbackRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/{gateway}/platform",
    tags: ["Callbacks"],
    operationId: "platformCallback",
    summary: "Webhook of our own account at a gateway, and of the accounts below it",
    permission: "public",
    maxBody: MAX_BODY,
    request: { params: z.object({ gateway: z.string().max(40) }) },
    responses: { 200: { description: "Kept, now or before", content: json(z.object({ received: z.literal(true) })) } },
  }),
  async (c) => {
    const { gateway } = c.req.valid("param");
    const platform = gatewayById(gateway)?.platform(c.env);
    if (!platform) throw problem("not_found");
    const { now } = c.var;
    const body = new TextDecoder().decode(await c.req.arrayBuffer());
    const query = new URL(c.req.url).searchParams;
    const request = { method: "POST", path: "", headers: c.req.raw.headers, query, body, now } as const;
    const verified = await platform.verifyCallback(request);
    if (!verified.ok) {
      const { reason } = verified.error;
      log.warn("callback_rejected", { gateway, code: reason });
      if (reason === "unavailable") throw problem("gateway_unavailable", { retryAfter: 30 });
      throw problem("callback_rejected", { extra: { reason } });
    }
    await keepFor(c.env, gateway, verified.value, body, now);
    return c.json({ received: true as const }, 200);
  },
);

async function keepFor(env: Env, gateway: string, told: PlatformEvent, body: string, now: Millis): Promise<void> {
  const tenantId = await ownerOf(env, gateway, told);
  const tenant = tenantId === undefined ? undefined : tenantDb(env, tenantId);
  // Only who has an account below ours: nobody's own keys are spoken of here.
  const [below, account] = tenant
    ? await Promise.all([platformAccountOf(tenant, gateway), accountOf(tenant, gateway)])
    : [];
  if (!tenant || !below || !account) {
    log.info("platform_event_of_nobody", { gateway, kind: told.event.kind });
    return;
  }
  await receive(env, { account }, told.event, body, now);
  if (!told.accountChanged) return;
  const message = envelope(PLATFORM_ACCOUNT_JOB, { tenant_id: tenant.tenantId, gateway });
  await queueOf(env, "payments").send(message);
}

async function ownerOf(env: Env, gateway: string, { owner }: PlatformEvent): Promise<string | undefined> {
  if (!owner) return undefined;
  return "account" in owner ? await tenantOfPlatformAccount(env, gateway, owner.account) : owner.tenantId;
}
