/** What a browser loads before the console shows anything: the page's scripts and all that they import at once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const ASSETS = join(import.meta.dirname, "../../.build/assets");

/** Kilobytes of gzipped scripts (DESIGN §10). */
export const FIRST_LOAD_BUDGET = 120;

export type FirstLoad = {
  /** Addresses below the assets, the page's own script first. */
  readonly scripts: readonly string[];
  /** All of them, gzipped one by one as they are sent. */
  readonly gzippedBytes: number;
};

/** Reads the built files; build first. */
export function consoleFirstLoad(): FirstLoad {
  const page = readFileSync(join(ASSETS, "console/index.html"), "utf8");
  const open = [...page.matchAll(/(?:src|href)="(\/assets\/console\/[^"]+\.js)"/g)].map(([, address = ""]) => address);
  const scripts = new Set<string>();
  for (let address = open.shift(); address !== undefined; address = open.shift()) {
    if (scripts.has(address)) continue;
    scripts.add(address);
    const code = readFileSync(join(ASSETS, address), "utf8");
    // Imports that wait for a screen are calls; these are not.
    for (const [, name = ""] of code.matchAll(
      /(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?\s*["']\.\/([^"']+\.js)["']/g,
    )) {
      open.push(`/assets/console/${name}`);
    }
  }
  const sizes = [...scripts].map((address) => gzipSync(readFileSync(join(ASSETS, address))).length);
  return { scripts: [...scripts], gzippedBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
