/** The answer is read in the sun: by computation, whatever is written on it stands out at 7:1 or more (WCAG AAA). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const tokens = new Map(
  [...css("../ui/tokens.css").matchAll(/(--door-[a-z]+):\s*(#[0-9a-f]{6})/gi)].map(([, name = "", colour = ""]) => [
    name,
    colour,
  ]),
);

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Every colour that a rule for these classes names. */
function coloursOf(classes: RegExp): string[] {
  const rules = [...css("./check-in.css").matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, selector = ""]) =>
    classes.test(selector),
  );
  return rules.flatMap(([, , body = ""]) =>
    [
      ...body.matchAll(/(?:color|background|border[a-z-]*|fill|stroke):[^;]*?(#[0-9a-f]{3,8}\b|var\(--[a-z-]+\))/gi),
    ].map(([, colour = ""]) => colour.toLowerCase()),
  );
}

describe("the answer screen in the sun", () => {
  it("S3 ink on each ground is AAA, and the three grounds are told apart", () => {
    const ink = tokens.get("--door-ink") ?? "";
    const grounds = ["--door-yes", "--door-again", "--door-no", "--door-paper"].map((name) => tokens.get(name) ?? "");
    for (const ground of grounds) expect([ground, ratio(ink, ground) >= 7]).toEqual([ground, true]);
    expect(new Set(grounds).size).toBe(4);
    expect(ratio("#0d0d0d", "#ffffff")).toBeGreaterThan(18);
  });

  it("S3 the answer uses no other colours than these", () => {
    const known = new Set(["#0d0d0d", "#fff", "#ffffff", ...[...tokens.keys()].map((name) => `var(${name})`)]);
    const used = coloursOf(/\.(ans|hatch)/);
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((colour) => !known.has(colour))).toEqual([]);
  });
});
