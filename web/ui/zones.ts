/**
 * Price zones: which of the eight fills and marks a category gets (UI.md §3). Pure, so that the server's page, the
 * picker and the console agree.
 */
export type Zone = {
  /** 1–8: the fill, `var(--z1)` … */
  readonly fill: number;
  /** 0–7: the drawing cut into the tile; index of ZONE_MARKS. */
  readonly mark: number;
};

/** The drawings on a 20 × 20 tile; the first zone is solid. */
export const ZONE_MARKS: readonly string[] = [
  "",
  "M5 10H15",
  "M10 5V15",
  "M5 15L15 5",
  "M8 8h4v4H8z",
  "M10 5V15M5 10H15",
  "M5 15V5H15",
  "M6 6H14V14H6Z",
];

export const ZONE_FILLS: readonly string[] = [
  "#6B2737",
  "#F6C637",
  "#2E71A3",
  "#3CAD76",
  "#86DEEB",
  "#AD91F0",
  "#816404",
  "#3F179A",
];
/** The colour of each fill's mark. */
export const ZONE_INKS: readonly string[] = [
  "#FFFCF6",
  "#0D0D0D",
  "#FFFCF6",
  "#0D0D0D",
  "#0D0D0D",
  "#0D0D0D",
  "#FFFCF6",
  "#FFFCF6",
];

type Lab = readonly [number, number, number];

function oklab(colour: string): Lab | undefined {
  const match = /^#([0-9a-f]{6})$/i.exec(colour);
  if (!match?.[1]) return undefined;
  const value = Number.parseInt(match[1], 16);
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [linear((value >> 16) & 255), linear((value >> 8) & 255), linear(value & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/**
 * A zone for each category, in the order given. Imported colours take the nearest free fill, best match first; the rest
 * take what is left in order of price, dearest first. Beyond eight the fills repeat and the mark shifts by four.
 */
export function assignZones(
  categories: readonly { readonly color?: string | null; readonly price?: number | null }[],
): readonly Zone[] {
  const zones = new Map<number, Zone>();
  for (let round = 0; zones.size < categories.length; round++) {
    const free = new Set(ZONE_FILLS.keys());
    const take = (category: number, fill: number) => {
      free.delete(fill);
      zones.set(category, { fill: fill + 1, mark: (fill + 4 * round) % ZONE_FILLS.length });
    };
    for (const [category, fill] of nearest(categories, zones)) {
      if (free.has(fill) && !zones.has(category)) take(category, fill);
    }
    const byPrice = [...categories.keys()]
      .filter((category) => !zones.has(category))
      .sort((a, b) => (categories[b]?.price ?? -1) - (categories[a]?.price ?? -1));
    for (const category of byPrice) {
      const [fill] = free;
      if (fill === undefined) break;
      take(category, fill);
    }
  }
  return categories.map((_, category) => zones.get(category) ?? { fill: 1, mark: 0 });
}

/** Pairs of category and fill, best match first, of the categories that have a colour and no zone yet. */
function nearest(
  categories: readonly { readonly color?: string | null }[],
  zones: ReadonlyMap<number, Zone>,
): readonly (readonly [number, number])[] {
  const pairs: { category: number; fill: number; far: number }[] = [];
  for (const [category, { color }] of categories.entries()) {
    const lab = color && !zones.has(category) ? oklab(color) : undefined;
    if (!lab) continue;
    for (const [fill, paint] of ZONE_FILLS.entries()) {
      const other = oklab(paint);
      if (other) pairs.push({ category, fill, far: distance(lab, other) });
    }
  }
  return pairs.sort((a, b) => a.far - b.far).map(({ category, fill }) => [category, fill]);
}
