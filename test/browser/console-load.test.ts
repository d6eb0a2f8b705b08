/** What the console loads before its first screen: counted on the built files, not timed (W5). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildAll } from "../local/build.ts";
import { consoleFirstLoad, FIRST_LOAD_BUDGET } from "../support/console-load.ts";

beforeAll(async () => void (await buildAll()));

describe("the console's first load", () => {
  it(`is at most ${FIRST_LOAD_BUDGET} kB of gzipped scripts`, () => {
    const { gzippedBytes, scripts } = consoleFirstLoad();
    expect(scripts.length).toBeGreaterThan(0);
    expect(gzippedBytes).toBeGreaterThan(20_000);
    expect(gzippedBytes / 1000, scripts.join(", ")).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
  });

  it("has no screen behind the sign-in in it: each is loaded when it is opened", () => {
    const app = readFileSync(join(import.meta.dirname, "../../web/console/app.tsx"), "utf8");
    const eager = [...app.matchAll(/^import .* from "(\.\/screens\/[^"]+)";$/gm)].map(([, path]) => path);
    const way = /^\.\/screens\/(onboarding|sign-in|people\/.*|account\/.*)\.tsx$/;
    expect(eager.filter((path) => path === undefined || !way.test(path))).toEqual([]);
    expect(consoleFirstLoad().scripts.filter((path) => /uPlot|seat-map|home|order/.test(path))).toEqual([]);
  });
});
