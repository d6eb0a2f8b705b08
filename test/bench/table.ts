/** The table that the bench prints, and the arithmetic of its figures. */

export type Row = {
  readonly what: string;
  readonly figure: string;
  /** Against what the same run measured of something else. */
  readonly ratio: string;
  readonly budget: string;
  readonly ok: boolean;
};
/** What one part of the bench found, and what one must know to read it. */
export type Part = { readonly rows: readonly Row[]; readonly note: string };

/** A figure that has no budget unless `more` gives it one. */
export function row(what: string, figure: string, more: Partial<Row> = {}): Row {
  return { what, figure, ratio: "", budget: "", ok: true, ...more };
}

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  return share(values, 0.5);
}

/** The value that this share of all stays below. */
export function share(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}

/** The median of the ratios of each round. */
export function ratioOf(values: readonly number[], base: readonly number[]): number {
  return median(values.map((value, i) => value / (base[i] ?? 1)));
}

/** Median and range of what several rounds showed a second. */
export function rateText(values: readonly number[]): string {
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)].map((rate) => rate.toFixed(0));
  return `${middle}/s (${low}–${high})`;
}

/** `p50 / p95 / p99` in milliseconds. */
export function timesText(milliseconds: readonly number[]): string {
  return `${[0.5, 0.95, 0.99].map((part) => share(milliseconds, part).toFixed(0)).join(" / ")} ms`;
}

/** Prints the rows of all parts in one table, with a note for each part below. */
export function print(parts: readonly Part[]): void {
  const table = parts.flatMap(({ rows }) => rows);
  const head = row("What", "Figure", { ratio: "Ratio", budget: "Budget" });
  const width = (pick: (row: Row) => string): number => Math.max(...[head, ...table].map((line) => pick(line).length));
  const widths = [width((r) => r.what), width((r) => r.figure), width((r) => r.ratio), width((r) => r.budget)] as const;
  console.log("");
  for (const line of [head, ...table]) {
    const verdict = line.budget === "" || line === head ? "" : line.ok ? "ok" : "MISSED";
    const cells = [
      line.what.padEnd(widths[0]),
      line.figure.padStart(widths[1]),
      line.ratio.padStart(widths[2]),
      line.budget.padEnd(widths[3]),
      verdict,
    ];
    console.log(cells.join("  ").trimEnd());
  }
  console.log("");
  for (const { note } of parts) console.log(note);
  console.log(
    `Node ${process.version}, ${process.platform}. Compare ratios, not absolutes: they drift with the machine.`,
  );
}
