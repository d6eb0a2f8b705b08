import * as fc from "fast-check";
import { expect, it } from "vitest";
import { csvRow } from "./csv.ts";

it("TH31 a cell that begins like a formula is text", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\r", " =", "\n@"]) {
    const [first = ""] = csvRow([`${start}HYPERLINK(1)`]).replace(/^"/, "");
    expect(first, JSON.stringify(start)).toBe("'");
  }
  expect(csvRow(["Rahima", { decimal: "-12.50" }])).toBe("Rahima,-12.50\r\n");
});

it("TH31 every text comes back as it was, one row one line, whatever is in it", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (texts) => {
      const row = csvRow(texts);
      expect(row.endsWith("\r\n")).toBe(true);
      const cells = readRow(row.slice(0, -2));
      expect(cells).toHaveLength(texts.length);
      expect(cells.map((cell, at) => (cell === `'${texts[at]}` ? texts[at] : cell))).toEqual(texts);
    }),
  );
});

/** Reads one row as RFC 4180 says. */
function readRow(row: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= row.length; at++) {
    const quoted = row[at] === '"';
    let cell = "";
    if (quoted) {
      for (at += 1; row[at] !== '"' || row[at + 1] === '"'; at++) {
        if (row[at] === '"') at += 1;
        cell += row[at] ?? "";
      }
      at += 1;
    } else for (; at < row.length && row[at] !== ","; at++) cell += row[at] ?? "";
    cells.push(cell);
  }
  return cells;
}
