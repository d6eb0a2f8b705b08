/**
 * The storefront's islands and its one sheet, with hashed names, into `.build/assets/assets/`; `storefront.json` beside
 * them tells the Worker which name is which.
 */
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const ISLANDS = ["entry", "event", "picker", "checkout", "order", "waiting-list", "consent"] as const;
/** Islands that draw something are written with JSX. */
const WITH_JSX: readonly string[] = ["picker", "checkout"];
const BASE = "/assets/";

/** Writes `storefront.json`: {css, font, scripts: {island: address}, modules: {island: [addresses to preload]}}. */
function addressBook(): Plugin {
  return {
    name: "storefront-address-book",
    generateBundle(_options, bundle) {
      const book = {
        css: "",
        font: "",
        scripts: {} as Record<string, string>,
        modules: {} as Record<string, string[]>,
      };
      for (const file of Object.values(bundle)) {
        if (file.type === "asset") {
          if (file.fileName.endsWith(".css")) book.css = BASE + file.fileName;
          if (file.fileName.endsWith(".woff2")) book.font = BASE + file.fileName;
        } else if (file.isEntry && (ISLANDS as readonly string[]).includes(file.name)) {
          book.scripts[file.name] = BASE + file.fileName;
          book.modules[file.name] = file.imports.map((name) => BASE + name);
        }
      }
      if (!book.css || !book.font || ISLANDS.some((name) => !book.scripts[name]))
        this.error("a part of the storefront is missing");
      this.emitFile({ type: "asset", fileName: "storefront.json", source: JSON.stringify(book) });
    },
  };
}

export default defineConfig({
  root: here,
  base: BASE,
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [addressBook()],
  build: {
    outDir: resolve(here, "../../.build/assets/assets"),
    // Other apps build into the same folder.
    emptyOutDir: false,
    // The floor of UI.md: Chrome 90, Safari 15.
    target: ["chrome90", "safari15"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        ...Object.fromEntries(
          ISLANDS.map((name) => [name, resolve(here, `islands/${name}.ts${WITH_JSX.includes(name) ? "x" : ""}`)]),
        ),
        styles: resolve(here, "styles/index.css"),
      },
      output: {
        entryFileNames: "storefront-[name]-[hash].js",
        chunkFileNames: "storefront-[name]-[hash].js",
        assetFileNames: "storefront-[name]-[hash][extname]",
      },
    },
  },
});
