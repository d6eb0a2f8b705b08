/** The HTTP face: middleware in order, each domain's router mounted once, the document and its page. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { deviceAuthority, eventsOfCheckInSession } from "./check-in/index.ts";
import { eventsOfDispute } from "./disputes/index.ts";
import { settings } from "./env.ts";
import { newId } from "./kernel/ids.ts";
import { eventsOfOrder } from "./orders/index.ts";
import { eventsOfDocument } from "./paper/index.ts";
import { personAuthority } from "./people/index.ts";
import type { AppContext, AppEnv, Authority } from "./platform/context.ts";
import { documentation } from "./platform/documentation.ts";
import { answerError, problemResponse } from "./platform/errors.ts";
import { healthRoutes } from "./platform/health.ts";
import { keepLanguage } from "./platform/language.ts";
import { log, withRequestId } from "./platform/log.ts";
import { visitOf } from "./platform/visit.ts";
import { eventsOfPromotion } from "./promotions/index.ts";
import { apiRouters, callbackRouters, pageRouters } from "./routers.ts";
import { noteFile } from "./tenants/index.ts";

const authority: Authority = {
  person: personAuthority,
  device: deviceAuthority,
  eventsOf: {
    "/automatic-discounts/{id}": eventsOfPromotion,
    "/check-in/sessions/{id}": eventsOfCheckInSession,
    "/disputes/{id}": eventsOfDispute,
    "/documents/{file}": eventsOfDocument,
    "/promo-codes/{id}": eventsOfPromotion,
    "/events/{id}": async (_tenant, id) => [id],
    "/orders/{id}": eventsOfOrder,
  },
  fileTaken: noteFile,
};

export const app = new OpenAPIHono<AppEnv>();

/** Sets headers on the finished answer in place; `c.header` would copy the whole answer for each. */
function setHeaders(c: AppContext, headers: Readonly<Record<string, string>>): void {
  try {
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  } catch {
    // What came from a fetch (static files) has headers that cannot be changed: it is copied.
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  }
}

app.use(async (c, next) => {
  const requestId = newId("request");
  const now = Date.now();
  c.set("requestId", requestId);
  c.set("now", now);
  c.set("actor", { kind: "public" });
  c.set("authority", authority);
  c.set("address", c.req.header("cf-connecting-ip") ?? "local");
  c.set("visit", visitOf(c.req.raw));
  await withRequestId(requestId, next);
  setHeaders(c, { "x-request-id": requestId, "x-content-type-options": "nosniff" });
  if (c.res.status >= 500)
    log.warn("answered", { method: c.req.method, route: c.req.routePath, status: c.res.status, ms: Date.now() - now });
});

app.use("/api/*", async (c, next) => {
  // Only a browser on another origin says where it comes from; everybody else is spared the work.
  if (c.req.header("origin") === undefined) return await next();
  const origins = settings(c.env).CONSOLE_ORIGINS.split(",").filter(Boolean);
  return await cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    allowHeaders: [
      "authorization",
      "content-type",
      "idempotency-key",
      "if-match",
      "hold-token",
      "order-token",
      "admission-token",
      "device-id",
      "challenge-solution",
    ],
    exposeHeaders: ["etag", "x-request-id", "idempotent-replayed", "retry-after"],
    maxAge: 600,
  })(c, next);
});
app.use("/api/*", async (c, next) => {
  await next();
  if (c.res.headers.has("cache-control")) return;
  // Countdowns and moving codes go by our clock, whatever the phone's says (O2, X5); workerd itself names no time.
  setHeaders(c, { "cache-control": "no-store", date: new Date(c.var.now).toUTCString() });
});

app.use(keepLanguage);

for (const router of apiRouters) app.route("/api/v1", router);
for (const router of callbackRouters) app.route("/callbacks", router);
app.route("/", healthRoutes);
app.route("/", documentation(app));
for (const router of pageRouters) app.route("/", router);

// Locally the Worker is reached without the platform's asset router in front of it.
app.get("/assets/*", (c) => c.env.ASSETS.fetch(c.req.raw));

app.onError(answerError);
app.notFound((c) => problemResponse("not_found", {}, c.var.requestId));
