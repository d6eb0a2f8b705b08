/** What is free, by price: the wide screen's panel. */
import { Price } from "../../parts/price.tsx";
import type { Shared } from "./shared.ts";

export function FreeTable({ words, selection, zones }: Shared) {
  const { t, locale } = words;
  const { hall, tally } = selection;
  if (!hall || !tally) return null;
  return (
    <table class="table freet">
      <thead>
        <tr>
          <th scope="col">{t("pick.free.now")}</th>
          <th scope="col" class="end">
            {t("pick.free.seats")}
          </th>
          <th scope="col" class="end">
            {selection.currency}
          </th>
        </tr>
      </thead>
      <tbody>
        {hall.types.map((types, category) => {
          const [type] = types;
          if (!type || !zones[type.id]) return null;
          return (
            <tr key={type.id}>
              <td>{type.category ?? type.name}</td>
              <td class="end num">{tally.categories[category] ?? 0}</td>
              <td class="end num">
                <Price money={type.price} locale={locale} bare />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
