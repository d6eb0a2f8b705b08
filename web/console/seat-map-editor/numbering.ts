/** How rows and seats are called. Pure. */

/** Where numbers begin and which way they run. */
export const DIRECTIONS = ["left", "right", "odd", "even", "odd_even", "centre"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Letters without I and O are not taken for 1 and 0. */
export const STYLES = ["numbers", "letters", "clear_letters"] as const;
export type Style = (typeof STYLES)[number];

const ALPHABET: Readonly<Record<Exclude<Style, "numbers">, string>> = {
  letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  clear_letters: "ABCDEFGHJKLMNPQRSTUVWXYZ",
};

/** The `n`th label, counted from 1: `7`, `G`, and after the last letter `AA`. Below 1 it is the number itself. */
export function labelAt(n: number, style: Style): string {
  if (style === "numbers" || n < 1) return String(n);
  const letters = ALPHABET[style];
  let text = "";
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / letters.length)) {
    text = `${letters[(rest - 1) % letters.length] ?? ""}${text}`;
  }
  return text;
}

/** Which place a label has: the other way of `labelAt`. Undefined for what is no label of this style. */
export function placeOfLabel(text: string, style: Style): number | undefined {
  const clean = text.trim().toUpperCase();
  if (style === "numbers") return /^-?\d{1,6}$/.test(clean) ? Number(clean) : undefined;
  if (!/^[A-Z]{1,3}$/.test(clean)) return undefined;
  const letters = ALPHABET[style];
  let place = 0;
  for (const letter of clean) {
    const at = letters.indexOf(letter);
    if (at < 0) return undefined;
    place = place * letters.length + at + 1;
  }
  return place;
}

/** Labels for rows, from `first` by `step`. */
export function rowLabels(count: number, first: number, step: number, style: Style): string[] {
  return Array.from({ length: count }, (_, i) => labelAt(first + i * step, style));
}

/** The places of a row's seats, left to right, counted from 0 in the order in which they are numbered. */
function order(count: number, direction: Direction): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  switch (direction) {
    case "right":
      return all.map((i) => count - 1 - i);
    case "odd":
      return all.map((i) => 2 * i);
    case "even":
      return all.map((i) => 2 * i + 1);
    case "odd_even": {
      // 1 3 5 6 4 2: odd ones from the left end, even ones from the right end.
      const odd = Math.ceil(count / 2);
      return all.map((i) => (i < odd ? 2 * i : 2 * (count - 1 - i) + 1));
    }
    case "centre": {
      // 5 3 1 2 4 6: from the middle, odd ones to the left.
      const middle = Math.ceil(count / 2) - 1;
      return all.map((i) => (i <= middle ? 2 * (middle - i) : 2 * (i - middle) - 1));
    }
    case "left":
    default:
      return all;
  }
}

export type SeatNumbering = {
  readonly direction: Direction;
  readonly style: Style;
  /** The place of the first label. */
  readonly first: number;
  /** The next row goes on where the row before ended. */
  readonly goOn: boolean;
};

/** Labels for the seats of several rows, each from left to right. */
export function seatLabels(counts: readonly number[], numbering: SeatNumbering): string[][] {
  const { direction, style, first, goOn } = numbering;
  let start = first;
  return counts.map((count) => {
    const places = order(count, direction);
    // A row of odd numbers goes on with the next odd one; `even` already stands one further.
    const labels = places.map((place) => labelAt(start + place, style));
    if (goOn) start += direction === "odd" || direction === "even" ? 2 * count : count;
    return labels;
  });
}
