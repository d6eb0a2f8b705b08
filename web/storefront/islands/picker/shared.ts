/** What every part around the map is given, and the one way to take a seat or give it back. */
import type { Zone } from "../../../ui/zones.ts";
import { price } from "../../format.ts";
import type { Selection } from "./selection.ts";
import { seatName, type Words } from "./words.ts";

export type Shared = {
  readonly words: Words;
  readonly selection: Selection;
  /** By the id of what is offered. */
  readonly zones: Readonly<Record<string, Zone>>;
  /** Tells those who listen. */
  readonly say: (text: string) => void;
};

/** Takes or gives back a seat and says what happened. Who takes a step-free place is asked once whether they need it. */
export function takeOrGive(
  { words, selection, say }: Pick<Shared, "words" | "selection" | "say">,
  index: number,
): void {
  const { t, locale } = words;
  const seat = selection.hall?.seats[index];
  if (!selection.hall || !seat) return;
  const name = seatName(words, selection.hall, seat);
  const had = selection.taken.has(index);
  if (selection.mustAsk(seat)) return;
  if (!selection.toggle(seat)) {
    if (!selection.notice) say(`${name}: ${t(`pick.state.${selection.stateOf(seat)}`)}`);
    return;
  }
  say(
    had
      ? t("pick.gave", { seat: name })
      : t("pick.took", { seat: name, count: selection.count(), total: price(selection.total(), locale) }),
  );
}
