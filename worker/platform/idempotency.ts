/**
 * `Idempotency-Key`: the first answer is kept and repeated. A key is bound to its caller and to method, path and body;
 * the same key with another request is refused, never answered with somebody else's result (E42, TH33).
 */
import { and, eq, lt, type SQL } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MiddlewareHandler } from "hono";
import { MINUTE } from "../kernel/time.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { decryptSecret, encryptSecret, keyedHash, sha256Hex, toBase64Url } from "./crypto.ts";
import { changesOf, platformDb } from "./db.ts";
import { problem } from "./errors.ts";

export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    caller: text("caller").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer("status"),
    response: text("response"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.caller, table.key] })],
);

/** A first request that did not finish within this time has died; its key may be taken over. */
const ABANDONED_AFTER = MINUTE;
/** How long answers are kept; the clean-up sweep removes older ones. */
export const KEY_LIFETIME = 24 * 60 * MINUTE;

/** Middleware of every POST route. Without the header it does nothing. */
export function idempotent(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const key = c.req.header("idempotency-key");
    if (key === undefined) return await next();
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw problem("invalid_request", {
        errors: [{ field: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }],
      });
    }
    const caller = await callerOf(c);
    const url = new URL(c.req.url);
    const requestHash = await sha256Hex(`${c.req.method} ${url.pathname}${url.search}\n${await bodyText(c)}`);
    const stored = await claim(c, caller, key, requestHash);
    if (stored) return stored;
    try {
      await next();
    } catch (error) {
      await forget(c, caller, key);
      throw error;
    }
    await remember(c, caller, key);
  };
}

/** The body for the hash. Read as bytes, which every later reader can have: a picture that was read as text is lost. */
async function bodyText(c: AppContext): Promise<string> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const isFile = /^(image\/|application\/octet-stream)/.test(c.req.header("content-type") ?? "");
  if (!isFile) return new TextDecoder().decode(bytes);
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

async function callerOf(c: AppContext): Promise<string> {
  const { actor } = c.var;
  if (actor.kind === "person") return `person:${actor.personId}:${actor.tenantId ?? "-"}`;
  if (actor.kind === "device") return `device:${actor.deviceId}`;
  // A buyer has no account: their address and the token of what they act on stand for them.
  const bearer = c.req.header("hold-token") ?? c.req.header("order-token") ?? "";
  return `public:${await keyedHash(c.env, "caller", `${c.var.address}\0${bearer}`)}`;
}

/** Takes the key for this request, or answers with what the first one got. */
async function claim(c: AppContext, caller: string, key: string, requestHash: string): Promise<Response | undefined> {
  const db = platformDb(c.env);
  const row = { caller, key, requestHash, createdAt: c.var.now };
  const inserted = await db.insert(idempotencyKeys).values(row).onConflictDoNothing();
  if (changesOf(inserted) === 1) return undefined;
  const same = and(eq(idempotencyKeys.caller, caller), eq(idempotencyKeys.key, key));
  const [first] = await db.select().from(idempotencyKeys).where(same).limit(1);
  if (!first) throw problem("idempotency_in_progress", { retryAfter: 1 });
  if (first.requestHash !== requestHash) {
    throw problem("idempotency_key_reused", { detail: "Use a new key for a new request." });
  }
  if (first.status === null || first.response === null) {
    const takeover = await db
      .update(idempotencyKeys)
      .set({ createdAt: c.var.now })
      .where(
        and(
          same,
          eq(idempotencyKeys.createdAt, first.createdAt),
          lt(idempotencyKeys.createdAt, c.var.now - ABANDONED_AFTER),
        ),
      );
    if (changesOf(takeover) === 1) return undefined;
    throw problem("idempotency_in_progress", { retryAfter: 1 });
  }
  const { headers, body } = JSON.parse(await decryptSecret(c.env, caller, "idempotency", first.response)) as {
    headers: [string, string][];
    body: string;
  };
  // 204 and its like must have no body at all.
  const answer = new Response(body === "" ? null : body, { status: first.status, headers });
  answer.headers.set("idempotent-replayed", "true");
  return answer;
}

/** Keeps the answer, encrypted: it may carry a hold token or a session link. Faults of ours are not kept. */
async function remember(c: AppContext, caller: string, key: string): Promise<void> {
  if (c.error || c.res.status >= 500 || c.res.status === 429) return await forget(c, caller, key);
  const copy = c.res.clone();
  const headers = ["content-type", "etag", "location"].flatMap((name): [string, string][] => {
    const value = copy.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const response = await encryptSecret(
    c.env,
    caller,
    "idempotency",
    JSON.stringify({ headers, body: await copy.text() }),
  );
  await platformDb(c.env)
    .update(idempotencyKeys)
    .set({ status: copy.status, response })
    .where(claimOf(c, caller, key));
}

async function forget(c: AppContext, caller: string, key: string): Promise<void> {
  await platformDb(c.env)
    .delete(idempotencyKeys)
    .where(claimOf(c, caller, key));
}

/** The claim of this very request: one that was slow and lost its key must not touch its successor's. */
function claimOf(c: AppContext, caller: string, key: string): SQL | undefined {
  return and(
    eq(idempotencyKeys.caller, caller),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.createdAt, c.var.now),
  );
}
