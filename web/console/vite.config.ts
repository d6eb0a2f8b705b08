/**
 * Builds the console into the Worker's static assets: hashed files under /assets/console/, the page beside them. With
 * CONSOLE_API_ORIGIN it is built for an origin of its own instead, such as Cloudflare Pages: into .build/pages, with the
 * headers that the Worker gives otherwise, and the API at that origin (which has to name ours in CONSOLE_ORIGINS).
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const apiOrigin = process.env["CONSOLE_API_ORIGIN"];
const folder = apiOrigin === undefined ? "assets" : "pages";
const out = fileURLToPath(new URL(`../../.build/${folder}`, import.meta.url));

/** What makes the same files an app of an origin of its own (TH26, TH28, R5). */
function onItsOwn(api: string): Plugin {
  const { origin } = new URL(api);
  if (origin !== api) throw new Error("CONSOLE_API_ORIGIN is an origin, such as https://tickets.example");
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' ${origin}`,
    `connect-src ${origin} ${origin.replace(/^http/, "ws")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = {
    "Content-Security-Policy": policy,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
  };
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
  return {
    name: "on-its-own",
    transformIndexHtml: () => [{ tag: "meta", attrs: { name: "tessera-api", content: origin }, injectTo: "head" }],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: `/*\n${lines.join("")}` });
      this.emitFile({
        type: "asset",
        fileName: "_redirects",
        source: "/ /console/ 302\n/console/* /console/index.html 200\n",
      });
    },
  };
}

export default defineConfig({
  root: web,
  base: "/",
  publicDir: false,
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: false }),
    ...(apiOrigin === undefined ? [] : [onItsOwn(apiOrigin)]),
    {
      name: "clear-own-output",
      // Only our own folders: other apps build into the same place.
      configResolved: ({ build, command }) => {
        if (command !== "build") return;
        for (const own of ["console", "assets/console"])
          rmSync(join(build.outDir, own), { recursive: true, force: true });
      },
    },
  ],
  build: {
    outDir: out,
    emptyOutDir: false,
    assetsDir: "assets/console",
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome90", "safari15"],
    rolldownOptions: { input: `${web}console/index.html` },
  },
});
