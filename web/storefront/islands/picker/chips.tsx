/** The legend, which is also the filter: price zones, and step-free places. */
import { Price } from "../../parts/price.tsx";
import { ZoneTile } from "../../parts/zone-tile.tsx";
import { AccessTile } from "./access-tile.tsx";
import type { Shared } from "./shared.ts";

export function Chips({ words, selection, zones }: Shared) {
  const { t, locale } = words;
  const { hall, tally } = selection;
  if (!hall || !tally) return null;
  return (
    <section class="pick__zones" aria-label={t("pick.zones")}>
      <div class="chips">
        {hall.seats.some(({ kind }) => kind !== undefined) ? (
          <button
            type="button"
            class="chip"
            aria-pressed={selection.stepFree}
            onClick={() => {
              selection.stepFree = !selection.stepFree;
              selection.changed();
            }}
          >
            <AccessTile kind="wheelchair" />
            {t("pick.stepfree")}
            <span class="num">{tally.chairs}</span>
            <span class="vh">{t("pick.stepfree.free", { count: tally.chairs })}</span>
          </button>
        ) : null}
        {hall.types.map((types, category) => {
          const [type] = types;
          const zone = type ? zones[type.id] : undefined;
          if (!type || !zone) return null;
          const pressed = selection.filter.has(category);
          return (
            <button
              key={type.id}
              type="button"
              class="chip"
              aria-pressed={pressed}
              onClick={() => {
                if (pressed) selection.filter.delete(category);
                else selection.filter.add(category);
                selection.changed();
              }}
            >
              <ZoneTile zone={zone} />
              {type.category ?? type.name}
              <Price money={type.price} locale={locale} bare />
              <span class="vh">
                {t("pick.zone.free", { currency: type.price.currency, count: tally.categories[category] ?? 0 })}
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
