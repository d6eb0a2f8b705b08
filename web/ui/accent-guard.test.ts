import { describe, expect, it } from "vitest";
import { accentCss, contrast, guardAccent } from "./accent-guard.ts";

const LIGHT = ["#F5F0E8", "#FFFCF6", "#EAE2D5"];
const DARK = ["#131110", "#1D1A17", "#292521"];

describe("accent guard", () => {
  it("keeps every label and text readable over the colour cube", () => {
    let lowest = 21;
    for (let red = 0; red < 256; red += 51)
      for (let green = 0; green < 256; green += 51)
        for (let blue = 0; blue < 256; blue += 51) {
          const accent = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
          const out = guardAccent(accent) ?? {};
          const of = (name: string) => out[`--tenant-${name}`] ?? "#000000";
          for (const [grounds, tail] of [
            [LIGHT, ""],
            [DARK, "-dk"],
          ] as const) {
            for (const fill of ["accent", "accent-hi"])
              lowest = Math.min(lowest, contrast(of(`on-accent${tail}`), of(`${fill}${tail}`)));
            for (const ground of [...grounds, of(`accent-wash${tail}`)])
              lowest = Math.min(lowest, contrast(of(`accent-text${tail}`), ground));
          }
        }
    expect(lowest).toBeGreaterThanOrEqual(4.5);
  });

  it("TH26 lets nothing but a colour into the style sheet", () => {
    expect(accentCss("red;}</style><script>alert(1)</script>")).toBe("");
    expect(accentCss(null)).toBe("");
    expect(accentCss("#6B2737")).toContain("--tenant-accent:#6B2737");
  });
});
