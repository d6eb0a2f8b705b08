/** What the console weighs before its first screen. Counted, not timed. */
import { buildAll } from "../local/build.ts";
import { consoleFirstLoad, FIRST_LOAD_BUDGET } from "../support/console-load.ts";
import { type Part, row } from "./table.ts";

export async function measureConsole(): Promise<Part> {
  await buildAll();
  const { gzippedBytes, scripts } = consoleFirstLoad();
  const kilobytes = gzippedBytes / 1000;
  return {
    note: "console: the page's scripts and what they import at once; each screen is a script of its own beside that.",
    rows: [
      row(`the console's first load, ${scripts.length} scripts, gzipped`, `${kilobytes.toFixed(1)} kB`, {
        budget: `≤ ${FIRST_LOAD_BUDGET} kB`,
        ok: kilobytes <= FIRST_LOAD_BUDGET,
      }),
    ],
  };
}
