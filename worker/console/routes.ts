/** The pages of the two single-page apps, the console and the door. They hold no data; all of it comes from the API. */
import type { Context } from "hono";
import type { AppEnv } from "../platform/context.ts";
import { createRouter } from "../platform/router.ts";

export const consolePages = createRouter();

type App = {
  /** Its folder in the static assets; with the slash at the end it is served without a redirect. */
  readonly folder: "/console/" | "/check-in/";
  /** Sources of scripts beyond our own files. */
  readonly scripts: string;
  readonly permissions: string;
  /** What only this app needs. */
  readonly more: readonly string[];
};

const CONSOLE: App = {
  folder: "/console/",
  scripts: "'self'",
  permissions: "camera=(), microphone=(), geolocation=()",
  more: [],
};
const DOOR: App = {
  folder: "/check-in/",
  // The decoder of the camera's pictures is WebAssembly; nothing else may be compiled at run time.
  scripts: "'self' 'wasm-unsafe-eval'",
  permissions: "camera=(self), microphone=(), geolocation=()",
  // An app on the phone's screen that opens without a network (S5).
  more: ["worker-src 'self'", "manifest-src 'self'"],
};

/** TH26: nothing inline runs, nothing from outside loads, nobody frames us, no form posts elsewhere. */
function policy(app: App): string {
  return [
    "default-src 'none'",
    `script-src ${app.scripts}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    ...app.more,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The page of an app: always asked for again, so that a new release is used; its files are hashed and kept for ever. */
async function page(c: Context<AppEnv>, app: App): Promise<Response> {
  const file = await c.env.ASSETS.fetch(new URL(app.folder, c.req.url));
  if (!file.ok) throw new Error(`the page ${app.folder} is not built (${file.status})`);
  return new Response(file.body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy(app),
      "permissions-policy": app.permissions,
      // The door's link carries a secret; no address of ours is told to anybody (TH38).
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "x-frame-options": "DENY",
    },
  });
}

consolePages.get("/console", (c) => page(c, CONSOLE));
consolePages.get("/console/*", (c) => page(c, CONSOLE));
consolePages.get("/check-in", (c) => c.redirect(`/check-in/${new URL(c.req.url).search}`, 308));
consolePages.get("/check-in/", (c) => page(c, DOOR));

/** What makes the door an app of its own. Its worker may speak to us and to nobody else. */
consolePages.get("/check-in/:file{sw\\.js|manifest\\.webmanifest|icon-(?:192|512)\\.png}", async (c) => {
  const file = await c.env.ASSETS.fetch(new URL(`/check-in/${c.req.param("file")}`, c.req.url));
  if (!file.ok) throw new Error(`the door is not built (${file.status})`);
  return new Response(file.body, {
    headers: {
      "content-type": file.headers.get("content-type") ?? "application/octet-stream",
      "cache-control": "no-cache",
      "content-security-policy": "default-src 'none'; connect-src 'self'",
      "x-content-type-options": "nosniff",
    },
  });
});
