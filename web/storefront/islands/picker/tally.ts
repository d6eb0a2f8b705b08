/** How many seats are free where, and from what price: counted once for each change, for chips, plates and lists. Pure. */
import type { Hall } from "../../hall/hall.ts";
import type { Money } from "../../model.ts";

/** How a seat looks to this tab; the numbers are the places in `LOOKS`. */
export const LOOKS = ["free", "held", "sold", "blocked", "yours"] as const;
export type Look = (typeof LOOKS)[number];
export const FREE = 0;

export type Tally = {
  /** Free seats, by index of each. */
  readonly sections: readonly number[];
  readonly categories: readonly number[];
  readonly floors: readonly number[];
  /** Free wheelchair places. */
  readonly chairs: number;
  /** The lowest price of a free seat, by index of section. */
  readonly lowest: readonly (Money | undefined)[];
};

/** @param priceOf the lowest price of a category that is on sale, by its index */
export function tallyOf(hall: Hall, looks: Uint8Array, priceOf: (category: number) => Money | undefined): Tally {
  const sections = hall.sections.map(() => 0);
  const categories = hall.types.map(() => 0);
  const floors = hall.floors.map(() => 0);
  const lowest: (Money | undefined)[] = hall.sections.map(() => undefined);
  let chairs = 0;
  const prices = hall.types.map((_, category) => priceOf(category));
  for (const { index, section, category, floor, kind } of hall.seats) {
    if (looks[index] !== FREE) continue;
    sections[section] = (sections[section] ?? 0) + 1;
    categories[category] = (categories[category] ?? 0) + 1;
    floors[floor] = (floors[floor] ?? 0) + 1;
    if (kind === "wheelchair") chairs++;
    const price = prices[category];
    const known = lowest[section];
    if (price && (!known || price.amount < known.amount)) lowest[section] = price;
  }
  return { sections, categories, floors, chairs, lowest };
}
