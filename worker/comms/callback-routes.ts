/**
 * What providers of messages call: what became of a message. Proof first. It changes how a message stands in the log, and who
 * is not written to any more; what comes twice, or out of order, changes nothing.
 */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import type { AppContext } from "../platform/context.ts";
import { tenantDb } from "../platform/db.ts";
import { problem } from "../platform/errors.ts";
import { callHttp } from "../platform/http.ts";
import { log } from "../platform/log.ts";
import { createRouter, defineRoute } from "../platform/router.ts";
import { connectionForCallback, PLATFORM_ACCOUNT, siteUrl } from "./accounts.ts";
import type { DeliveryNews } from "./channel.ts";
import { keepNews, type Told } from "./service.ts";
import { messageByReference, PLATFORM, providerByAddress } from "./store.ts";

export const messageCallbackRoutes = createRouter();

const MAX_BODY = 1024 * 1024;
const MESSAGE_ID = idPattern("message");
const TENANT_ID = idPattern("tenant");
const ACCOUNT_ID = idPattern("messageProvider");
const address = { provider: z.string().max(40), account_id: z.string().max(64) };
const TAGS = ["Callbacks"];
const callback = {
  method: "post",
  tags: TAGS,
  maxBody: MAX_BODY,
  responses: { 204: { description: "Taken, now or before" } },
} as const;

messageCallbackRoutes.openapi(
  defineRoute({
    ...callback,
    permission: "public",
    path: "/messages/{provider}/{account_id}",
    operationId: "messageCallback",
    summary: "Webhook of a provider of messages that signs its calls",
    request: { params: z.object(address) },
  }),
  async (c) => {
    await answerCallback(c, c.req.valid("param"));
    return c.body(null, 204);
  },
);

messageCallbackRoutes.openapi(
  defineRoute({
    ...callback,
    permission: "public",
    path: "/messages/{provider}/{account_id}/{proof}",
    operationId: "messageCallbackWithProof",
    summary: "Webhook of a provider of messages that signs nothing: the address is its proof",
    request: { params: z.object({ ...address, proof: z.string().max(64) }) },
  }),
  async (c) => {
    await answerCallback(c, c.req.valid("param"));
    return c.body(null, 204);
  },
);

type Address = { readonly provider: string; readonly account_id: string };

async function answerCallback(c: AppContext, { provider, account_id: account }: Address): Promise<void> {
  const row = ACCOUNT_ID.test(account) ? await providerByAddress(c.env, account) : undefined;
  // The address says whose callback this is: an account of another provider, or none, is nobody's.
  const known = account === PLATFORM_ACCOUNT || row?.provider === provider;
  const connection = known ? await connectionForCallback(c.env, provider, row) : undefined;
  if (!connection?.readCallback) throw problem("not_found");
  const { pathname, search } = new URL(c.req.url);
  const body = new TextDecoder().decode(await c.req.arrayBuffer());
  const url = `${siteUrl(c.env)}${pathname}${search}`;
  const read = await connection.readCallback({ url, headers: c.req.raw.headers, body, now: c.var.now });
  if (!read.ok) {
    log.warn("callback_rejected", { tenant_id: row?.tenantId, gateway: provider, code: read.error.reason });
    throw problem("callback_rejected", { extra: { reason: read.error.reason } });
  }
  for (const news of read.value.news) {
    const told = await toldAbout(c.env, provider, row?.tenantId, news);
    if (told) await keepNews(told, provider, news, c.var.now);
  }
  // Only to the provider itself: readCallback has looked at the address.
  if (read.value.visit !== undefined) await callHttp(read.value.visit, { method: "GET" });
}

/**
 * A tenant's own account tells about that tenant's messages and no others (I5); the platform's about those it carried for
 * anybody, whose tenant stands in what was signed.
 */
async function toldAbout(
  env: Env,
  provider: string,
  owner: string | undefined,
  { messageId, tenantId, providerId }: DeliveryNews,
): Promise<Told | undefined> {
  if (messageId !== undefined && MESSAGE_ID.test(messageId)) {
    const named = tenantId !== undefined && (TENANT_ID.test(tenantId) || tenantId === PLATFORM) ? tenantId : undefined;
    const tenant = owner ?? named;
    return tenant === undefined ? undefined : { tenant: tenantDb(env, tenant), messageId };
  }
  const found = providerId === undefined ? undefined : await messageByReference(env, provider, providerId);
  if (!found || (owner !== undefined && found.tenantId !== owner)) return undefined;
  return { tenant: tenantDb(env, found.tenantId), messageId: found.messageId };
}
