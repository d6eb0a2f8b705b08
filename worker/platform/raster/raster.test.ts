import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { Canvas, circle } from "./canvas.ts";
import { Outlines } from "./outline.ts";
import { writePng } from "./png.ts";

const square = (x: number, y: number, size: number) =>
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ] as const;

/** How dark each pixel is, 0 to 1, of black on white. */
function darkness(canvas: Canvas): number[] {
  const { palette } = canvas;
  return Array.from(canvas.pixels, (index) => 1 - (palette[index * 3] ?? 0) / 255);
}

describe("V11 drawing without a browser", () => {
  it("V11 covers whole pixels wholly and cut ones in part", () => {
    const canvas = new Canvas(6, 4, "#ffffff");
    canvas.paint([square(1.5, 1, 2)], "#000000");
    const dark = darkness(canvas);
    const row = dark.slice(6, 12);
    expect(row[0]).toBe(0);
    expect(row[1]).toBeCloseTo(0.5, 1);
    expect(row[2]).toBe(1);
    expect(row[3]).toBeCloseTo(0.5, 1);
    expect(row[4]).toBe(0);
    expect(dark.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("V11 the area of what is drawn is right, slanted edges and holes included", () => {
    const canvas = new Canvas(120, 120, "#ffffff");
    canvas.paint([circle(60.3, 59.6, 50), circle(60.3, 59.6, 20, true)], "#000000");
    const area = darkness(canvas).reduce((sum, share) => sum + share, 0);
    expect(area / (Math.PI * (50 * 50 - 20 * 20))).toBeCloseTo(1, 2);
    expect(darkness(canvas)[60 * 120 + 60]).toBe(0);
  });

  it("I8 what is outside is left out, and colours never are more than 256", () => {
    const canvas = new Canvas(50, 50, "#ffffff");
    canvas.paint([circle(0, 0, 30)], "#000000");
    canvas.rectangle(-10, 40, 100, 100, "#123456");
    for (let i = 0; i < 60; i++)
      canvas.paint([circle(25, 25, 24 - i / 3)], `#${(i * 70_001).toString(16).padStart(6, "0")}`);
    expect(canvas.palette.length).toBeLessThanOrEqual(256 * 3);
    expect(darkness(canvas)[49 * 50 + 49]).toBeGreaterThan(0.5);
  });

  it("V11 the file says what was drawn", () => {
    const canvas = new Canvas(30, 20, "#F5F0E8");
    canvas.paint([circle(15, 10, 8)], "#6B2737");
    canvas.rectangle(0, 0, 4, 20, "#0D0D0D");
    const file = writePng(canvas);
    const picture = decode(file);
    expect([picture.width, picture.height]).toEqual([30, 20]);
    const colours = picture.palette?.map((colour) => [...colour].slice(0, 3));
    const at = (x: number, y: number) => colours?.[picture.data[y * 30 + x] ?? 0];
    expect(at(15, 10)).toEqual([0x6b, 0x27, 0x37]);
    expect(at(1, 1)).toEqual([0x0d, 0x0d, 0x0d]);
    expect(at(29, 0)).toEqual([0xf5, 0xf0, 0xe8]);
    expect(writePng(canvas)).toEqual(file);
  });
});

describe("V11 outlines of letters", () => {
  const font = createRequire(import.meta.url).resolve(
    "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
  );
  const outlines = new Outlines(readFileSync(font));

  it("V11 simple and composed glyphs have contours that are closed; spaces and unknown ids have none", () => {
    const ids = Array.from({ length: 600 }, (_, id) => id);
    const drawn = ids.map((id) => outlines.contours(id));
    expect(drawn.filter((contours) => contours.length > 0).length).toBeGreaterThan(400);
    for (const contour of drawn.flat()) expect(contour.at(-1)).toEqual(contour[0]);
    expect(outlines.contours(1_000_000)).toEqual([]);
  });

  it("V11 a letter has the size of its type", () => {
    // The glyph of H stands first among those with two upright stems and one contour of twelve corners.
    const heights = Array.from({ length: 200 }, (_, id) => outlines.contours(id).flat()).flatMap((points) =>
      points.length === 0 ? [] : [Math.max(...points.map(([, y]) => y))],
    );
    expect(heights.some((height) => Math.abs(height - 714) < 1)).toBe(true);
  });
});
