/** Periods and shares as people write them. Pure. */

const DAY_MS = 86_400_000;

/** `1 to 30 November 2026`, `24 Nov to 30 Nov 2026`: the last day is the one before the period's end. */
export function periodName(start: string, end: string, zone: string): string {
  const [first, last] = [Date.parse(start), Date.parse(end) - 1];
  const format = (at: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(at);
  const month = (at: number) => format(at, { month: "long", year: "numeric" });
  const day = (at: number) => format(at, { day: "numeric" });
  const whole = day(first) === "1" && day(last + 1) === "1" && last - first < 32 * DAY_MS;
  if (whole && month(first) === month(last)) return month(first);
  const tail = format(last, { day: "numeric", month: "short", year: "numeric" });
  return `${format(first, { day: "numeric", month: "short" })} to ${tail}`;
}

/** A share of millionths as a percentage: `10`, `7.5`. */
export function rateText(millionths: number): string {
  return String(millionths / 10_000);
}

/** Millionths of a typed percentage with at most four decimals: `7.5`, `7,5 %`. Undefined when it is none of 0 to 100. */
export function typedRate(typed: string): number | undefined {
  const plain = typed.replaceAll(/[\s%]/g, "").replace(",", ".");
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(plain)) return undefined;
  const millionths = Math.round(Number(plain) * 10_000);
  return millionths <= 1_000_000 ? millionths : undefined;
}
