/** The floors of a hall: one at a time on the map and in the list. */
import type { Shared } from "./shared.ts";

export function Floors({ words, selection }: Shared) {
  const { t } = words;
  const { hall, tally } = selection;
  if (!hall || !tally || hall.floors.length < 2) return null;
  return (
    <section class="pick__floors" aria-label={t("pick.floors")}>
      {hall.floors.map(({ name }, floor) => (
        <button
          key={name}
          type="button"
          aria-pressed={selection.floor === floor}
          onClick={() => {
            selection.floor = floor;
            selection.changed();
          }}
        >
          <b>{name}</b> <span class="s">{t("pick.plate.free", { count: tally.floors[floor] ?? 0 })}</span>
        </button>
      ))}
    </section>
  );
}
