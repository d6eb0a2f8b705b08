/** Builds the console into the Worker's static assets: hashed files under /assets/console/, the page beside them. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preact } from "@preact/preset-vite";
import { defineConfig } from "vite";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = fileURLToPath(new URL("../../.build/assets", import.meta.url));

export default defineConfig({
  root: web,
  base: "/",
  publicDir: false,
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: false }),
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
