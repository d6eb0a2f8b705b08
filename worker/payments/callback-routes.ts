/**
 * What gateways call, and where they send buyers back to. Proof first, then the event is kept as it came, once; everything
 * else happens in the queue. It is only a wake-up: nothing that it says is believed (TH07).
 */
import { z } from "@hono/zod-openapi";
import { settings } from "../env.ts";
import { idPattern } from "../kernel/ids.ts";
import { readReturnUrl } from "../orders/index.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import { problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { connectedByAddress, type ConnectedAccount } from "./connected.ts";
import type { CallbackRequest, Rejection } from "./gateway.ts";
import { gatewayById } from "./gateways/index.ts";
import { receive, verifyRequest } from "./receive.ts";
import { readReturnSegment } from "./return-address.ts";

export const callbackRoutes = createRouter();

const TAGS = ["Callbacks"];
const ACCOUNT_ID = idPattern("gatewayAccount");
const MAX_BODY = 256 * 1024;
const address = { gateway: z.string().max(40), account_id: z.string().max(64) };
const callback = {
  path: "/{gateway}/{account_id}",
  tags: TAGS,
  summary: "Webhook of a payment gateway; answers what that gateway wants to hear",
  maxBody: MAX_BODY,
  request: { params: z.object(address) },
  responses: {
    200: { description: "Kept, now or before", content: json(z.record(z.string(), z.unknown())) },
  },
} as const;
const callbackAboutOne = {
  ...callback,
  path: "/{gateway}/{account_id}/{about}/{subject}/{proof}",
  summary: "Callback to an address of its own for each payment, for gateways that sign nothing",
  request: {
    params: z.object({
      ...address,
      about: z.string().max(20),
      subject: z.string().max(64),
      proof: z.string().max(64),
    }),
  },
} as const;
const comingBack = {
  path: "/{gateway}/{account_id}/return/{to}",
  tags: TAGS,
  summary: "Where a gateway sends the buyer's browser; leads on to the order's page",
  maxBody: MAX_BODY,
  request: { params: z.object({ ...address, to: z.string().max(1500) }) },
  responses: { 303: { description: "To the order's page" } },
} as const;

callbackRoutes.openapi(
  defineRoute({ ...callback, method: "post", permission: "public", operationId: "gatewayCallback" }),
  async (c) => c.json(await answerCallback(c, c.req.valid("param")), 200),
);

callbackRoutes.openapi(
  defineRoute({ ...callback, method: "get", permission: "public", operationId: "gatewayCallbackByQuery" }),
  async (c) => c.json(await answerCallback(c, c.req.valid("param")), 200),
);

callbackRoutes.openapi(
  defineRoute({ ...callbackAboutOne, method: "post", permission: "public", operationId: "gatewayCallbackAboutOne" }),
  async (c) => {
    const { about, subject, proof, ...params } = c.req.valid("param");
    return c.json(await answerCallback(c, params, `${about}/${subject}/${proof}`), 200);
  },
);

callbackRoutes.openapi(
  defineRoute({ ...comingBack, method: "post", permission: "public", operationId: "gatewayReturn" }),
  async (c) => c.redirect(await answerReturn(c, c.req.valid("param")), 303),
);

callbackRoutes.openapi(
  defineRoute({ ...comingBack, method: "get", permission: "public", operationId: "gatewayReturnByQuery" }),
  async (c) => c.redirect(await answerReturn(c, c.req.valid("param")), 303),
);

type Address = { readonly gateway: string; readonly account_id: string };

/** The address says whose callback this is; gateway and account in the message count for nothing (TH09). */
async function addressed(c: AppContext, { gateway, account_id }: Address): Promise<ConnectedAccount> {
  const { now } = c.var;
  const connected = ACCOUNT_ID.test(account_id) ? await connectedByAddress(c.env, account_id, now) : undefined;
  const expected = connected && (gatewayById(connected.account.gateway)?.callbackName ?? connected.account.gateway);
  if (!connected || expected !== gateway) throw problem("not_found");
  return connected;
}

async function readRequest(c: AppContext, path: string): Promise<CallbackRequest> {
  const { searchParams: query, search } = new URL(c.req.url);
  const method = c.req.method === "POST" ? "POST" : "GET";
  // Whatever type it claims to be: signatures are over the bytes.
  const body = method === "POST" ? new TextDecoder().decode(await c.req.arrayBuffer()) : search;
  return { method, path, headers: c.req.raw.headers, query, body, now: c.var.now };
}

function rejected({ account }: ConnectedAccount, { reason }: Rejection): void {
  log.warn("callback_rejected", { tenant_id: account.tenantId, gateway: account.gateway, code: reason });
}

async function answerCallback(c: AppContext, params: Address, path = ""): Promise<Record<string, unknown>> {
  const connected = await addressed(c, params);
  const request = await readRequest(c, path);
  const verified = await verifyRequest(c.env, connected, request);
  if (!verified.ok) {
    rejected(connected, verified.error);
    throw problem("callback_rejected", { extra: { reason: verified.error.reason } });
  }
  await receive(c.env, connected, verified.value, request.body, c.var.now);
  return { ...(verified.value.answer ?? { received: true }) };
}

/** Whatever the browser brings, its person sees their order: the page knows the truth, and asks for it. */
async function answerReturn(c: AppContext, params: Address & { readonly to: string }): Promise<string> {
  const path = readReturnSegment(params.to);
  const page = path === undefined ? undefined : readReturnUrl(path, publicUrl(c, settings(c.env).PUBLIC_URL));
  // Only to us: nobody borrows our address to send people elsewhere.
  if (page === undefined) throw problem("not_found");
  const connected = await addressed(c, params);
  const request = await readRequest(c, "");
  const verified = await verifyRequest(c.env, connected, request);
  if (!verified.ok) {
    rejected(connected, verified.error);
    return page;
  }
  await receive(c.env, connected, verified.value, request.body, c.var.now);
  if (verified.value.turnedBack !== true) return page;
  const words = new URL(page);
  words.searchParams.set("payment", "cancelled");
  return words.toString();
}
