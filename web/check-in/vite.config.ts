/** Builds the door page into the Worker's static assets: hashed files under /assets/check-in/, the page beside them. */
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = fileURLToPath(new URL("../../.build/assets", import.meta.url));

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
    rolldownOptions: { input: `${web}check-in/index.html` },
  },
});
