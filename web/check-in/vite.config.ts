/** Builds the door page into the Worker's static assets: hashed files under /assets/check-in/, the page beside them. */
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = fileURLToPath(new URL("../../.build/assets", import.meta.url));

const SERVICE_WORKER = "check-in/sw.js";

/**
 * The decoder's wasm of the very version that barcode-detector carries: the file of another version fails with a
 * misleading message. It is served from here; the package's own default is a public CDN.
 */
const detector = createRequire(createRequire(import.meta.url).resolve("barcode-detector/ponyfill"));
const wasm = detector.resolve("zxing-wasm/reader/zxing_reader.wasm");

export default defineConfig({
  root: web,
  base: "/",
  publicDir: false,
  resolve: { alias: [{ find: /^zxing-reader-wasm(?=\?|$)/, replacement: wasm }] },
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: false }),
    serviceWorker(),
    {
      name: "clear-own-output",
      // Only our own folders: other apps build into the same place.
      configResolved: ({ build, command }) => {
        if (command !== "build") return;
        for (const own of ["check-in", "assets/check-in"])
          rmSync(join(build.outDir, own), { recursive: true, force: true });
      },
    },
  ],
  build: {
    outDir: out,
    emptyOutDir: false,
    assetsDir: "assets/check-in",
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome90", "safari15"],
    rolldownOptions: {
      input: { page: `${web}check-in/index.html`, sw: `${web}check-in/service-worker.ts` },
      output: {
        entryFileNames: ({ name }) => (name === "sw" ? SERVICE_WORKER : "assets/check-in/[name]-[hash].js"),
      },
    },
  },
});

/**
 * Puts beside the page what makes it an app of its own: manifest, icons, and a service worker that knows every file of
 * this build by name. Its version is a hash of them, so each release is a new one.
 */
function serviceWorker(): Plugin {
  return {
    name: "door-service-worker",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const name of ["manifest.webmanifest", "icon-192.png", "icon-512.png"]) {
          const source = readFileSync(`${web}check-in/${name}`);
          this.emitFile({ type: "asset", fileName: `check-in/${name}`, source });
        }
        const worker = bundle[SERVICE_WORKER];
        if (worker?.type !== "chunk") throw new Error("the service worker was not built");
        const files = Object.keys(bundle).filter((name) => name !== SERVICE_WORKER && !name.endsWith(".html"));
        const page = bundle["check-in/index.html"];
        const hash = createHash("sha256").update(files.sort().join("\n")).update(worker.code);
        if (page?.type === "asset") hash.update(page.source);
        const version = hash.digest("hex").slice(0, 16);
        const build = { version, files: ["/check-in/", ...files.map((name) => `/${name}`)] };
        worker.code = `const BUILD = ${JSON.stringify(build)};\n${worker.code}`;
      },
    },
  };
}
