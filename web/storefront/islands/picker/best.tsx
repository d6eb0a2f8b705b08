/** "Best seats for me": the house chooses and holds them in one step; what is shown is what is held (E31). */
import { useState } from "preact/hooks";
import { price } from "../../format.ts";
import type { TicketType } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import { holdBest } from "./continue.ts";
import type { Shared } from "./shared.ts";
import type { Selection } from "./selection.ts";
import { heldSeats } from "./words.ts";

/** Types with numbered seats that are on sale, lowest price first. */
export function bestTypes(selection: Selection): readonly TicketType[] {
  const types = selection.types.filter((type) => type.category !== null && type.on_sale);
  return types.sort((a, b) => a.price.amount - b.price.amount);
}

/** The cheapest type with so many free seats, of those that may be bought in this number. */
export function lowestWith(selection: Selection, count: number): TicketType | undefined {
  return bestTypes(selection).find((type) => {
    const free = selection.hall?.seats.filter((seat) => {
      return selection.typesOf(seat).includes(type) && (selection.isFree(seat) || selection.taken.has(seat.index));
    });
    return count >= type.min_per_order && count <= type.max_per_order && (free?.length ?? 0) >= count;
  });
}

type Props = Shared & { readonly eventId: string };

/** How many, which zone, side by side; and the one press. */
export function BestSeats({ words, selection, say, eventId }: Props) {
  const { t, locale } = words;
  const { hall } = selection;
  const [count, setCount] = useState(2);
  const [wanted, setWanted] = useState("");
  const [together, setTogether] = useState(true);
  const [chairs, setChairs] = useState(0);
  const [busy, setBusy] = useState(false);
  const types = bestTypes(selection);
  if (!hall || types.length === 0) return null;
  const chosen = types.find(({ id }) => id === wanted);
  const most = Math.min(chosen?.max_per_order ?? selection.limit, selection.limit - selection.loose());
  const shown = Math.max(1, Math.min(count, most));
  const type = chosen ?? lowestWith(selection, shown);
  const stepFree = hall.seats.some(({ kind }) => kind === "wheelchair");
  const accessible = stepFree ? Math.min(chairs, shown) : 0;
  const press = async (button: HTMLElement) => {
    if (busy || !type) return;
    setBusy(true);
    const seats = await holdBest(eventId, selection, { type: type.id, count: shown, together, accessible });
    setBusy(false);
    if (!seats) return;
    say(heldSeats(words, hall, seats));
    // The sheet makes room for the map with the seats on it.
    const sheet = button.closest("details");
    sheet?.querySelector("summary")?.focus();
    sheet?.removeAttribute("open");
  };
  return (
    <div class="best">
      <div class="best__count">
        <span>{t("pick.best.count")}</span>
        <div class="stepper">
          <button
            type="button"
            aria-label={t("pick.best.fewer")}
            disabled={shown <= 1}
            onClick={() => setCount(shown - 1)}
          >
            <Icon name="minus" />
          </button>
          <output>{shown}</output>
          <button
            type="button"
            aria-label={t("pick.best.more")}
            disabled={shown >= most}
            onClick={() => setCount(shown + 1)}
          >
            <Icon name="plus" />
          </button>
        </div>
      </div>
      <label class="field">
        <span class="field__label">{t("pick.best.zone")}</span>
        <select class="input" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)}>
          <option value="">{t("pick.best.lowest")}</option>
          {types.map(({ id, name, price: money }) => (
            <option key={id} value={id}>
              {name}, {price(money, locale)}
            </option>
          ))}
        </select>
      </label>
      <label class="tick">
        <input type="checkbox" checked={together} onChange={(event) => setTogether(event.currentTarget.checked)} />
        {t("pick.best.together")}
      </label>
      {stepFree ? (
        <label class="field">
          <span class="field__label">{t("pick.best.stepfree")}</span>
          <select
            class="input"
            value={String(accessible)}
            onChange={(event) => setChairs(Number(event.currentTarget.value))}
          >
            {Array.from({ length: shown + 1 }, (_, places) => (
              <option key={places} value={String(places)}>
                {places}
              </option>
            ))}
          </select>
          <span class="field__hint">{t("pick.best.stepfree.hint")}</span>
        </label>
      ) : null}
      <button
        type="button"
        class="btn btn--wide"
        disabled={!type || most < 1}
        aria-busy={busy}
        onClick={(event) => void press(event.currentTarget)}
      >
        {t(busy ? "pick.holding" : "pick.best.take")}
      </button>
    </div>
  );
}
