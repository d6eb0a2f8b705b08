/** Onboarding of an organizer's account below ours, and the address at which gateways call us ourselves. */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { unreachable } from "../kernel/assert.ts";
import { toTimestamp } from "../kernel/time.ts";
import { publicUrl, tenantOf } from "../platform/context.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { STEP_UP_MINUTES } from "../platform/step-up.ts";
import { auditActor } from "../tenants/index.ts";
import type { GatewayFault } from "./gateway.ts";
import { type OnboardingFault, refreshPlatformAccount, startOnboarding } from "./onboarding.ts";
import type { PlatformAccountRow } from "./tables.ts";

export const onboardingRoutes = createRouter();

const TAGS = ["Payments"];
const params = z.object({ gateway: z.string().max(40) });
/** Screens of the console; on `refresh` it asks for a new link, because the old one works only once. */
const RETURN_PATH = "/console/payments?onboarding=return";
const REFRESH_PATH = "/console/payments?onboarding=refresh";

const platformAccountSchema = z
  .object({
    gateway: z.string(),
    account: z.string(),
    charges_enabled: z.boolean(),
    payouts_enabled: z.boolean(),
    requirements: z.array(z.string()).openapi({ description: "What the gateway still wants to know, in its words" }),
    disabled_reason: z.string().nullable(),
    updated_at: z.string(),
  })
  .openapi("PlatformAccount");

function platformAccountWire(row: PlatformAccountRow): z.infer<typeof platformAccountSchema> {
  return {
    gateway: row.gateway,
    account: row.reference,
    charges_enabled: row.chargesEnabled === 1,
    payouts_enabled: row.payoutsEnabled === 1,
    requirements: z.array(z.string()).parse(JSON.parse(row.requirements)),
    disabled_reason: row.disabledReason,
    updated_at: toTimestamp(row.updatedAt),
  };
}

onboardingRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/payment-gateways/{gateway}/onboarding",
    tags: TAGS,
    operationId: "startOnboarding",
    summary: "An account below the platform's: where to tell the gateway about yourselves",
    permission: "gateways.write",
    stepUp: STEP_UP_MINUTES,
    request: {
      params,
      body: {
        content: json(
          z.object({
            replace_keys: z
              .boolean()
              .default(false)
              .openapi({ description: "True puts the new account in the place of own keys" }),
          }),
        ),
        required: true,
      },
    },
    responses: {
      200: {
        description: "A link that works once, for minutes",
        content: json(z.object({ url: z.string(), expires_at: z.string() }).openapi("OnboardingLink")),
      },
    },
  }),
  async (c) => {
    const base = publicUrl(c, settings(c.env).PUBLIC_URL);
    const request = {
      gateway: c.req.valid("param").gateway,
      replaceKeys: c.req.valid("json").replace_keys,
      returnUrl: base + RETURN_PATH,
      refreshUrl: base + REFRESH_PATH,
    };
    const started = await startOnboarding(c.env, tenantOf(c), request, auditActor(c));
    if (!started.ok) throw onboardingProblem(started.error);
    return c.json({ url: started.value.url, expires_at: toTimestamp(started.value.expiresAt) }, 200);
  },
);

onboardingRoutes.openapi(
  defineRoute({
    method: "get",
    path: "/payment-gateways/{gateway}/onboarding",
    tags: TAGS,
    operationId: "getOnboarding",
    summary: "What the gateway says of the account below the platform's, asked now",
    permission: "gateways.read",
    request: { params },
    responses: { 200: { description: "The account", content: json(platformAccountSchema) } },
  }),
  async (c) => {
    const refreshed = await refreshPlatformAccount(c.env, tenantOf(c), c.req.valid("param").gateway, c.var.now);
    if (!refreshed) throw problem("not_found");
    if (!refreshed.ok) throw gatewayProblem(refreshed.error);
    return c.json(platformAccountWire(refreshed.value), 200);
  },
);

function onboardingProblem(fault: OnboardingFault): Problem {
  switch (fault.reason) {
    case "not_offered":
      return problem("not_found");
    case "has_keys":
      return problem("gateway_has_keys", { detail: "Say `replace_keys` to put the new account in their place." });
    case "gateway_fault":
      return gatewayProblem(fault.fault);
    default:
      return unreachable(fault);
  }
}

function gatewayProblem(fault: GatewayFault): Problem {
  return fault.reason === "refused" || fault.reason === "misconfigured"
    ? problem("gateway_refused", { detail: fault.message })
    : problem("gateway_unavailable", { detail: fault.message, retryAfter: 5 });
}
