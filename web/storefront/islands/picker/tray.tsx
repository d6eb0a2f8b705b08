/** What is chosen, what it costs, and the one action of the screen. */
import { price } from "../../format.ts";
import { Icon } from "../../parts/icons.tsx";
import { Price } from "../../parts/price.tsx";
import { ZoneTile } from "../../parts/zone-tile.tsx";
import { type Shared, takeOrGive } from "./shared.ts";
import { seatName } from "./words.ts";

/** The chosen seats, each with its way back. */
export function Picked({ words, selection, zones, say }: Shared) {
  const { t, locale } = words;
  const hall = selection.hall;
  const lines = selection.lines().filter((line) => line.seat !== null);
  if (!hall || lines.length === 0) return null;
  return (
    <ul class="picked">
      {lines.map(({ key, seat, type }) => {
        if (!seat) return null;
        const zone = zones[type.id];
        const name = seatName(words, hall, seat);
        const types = selection.typesOf(seat);
        return (
          <li key={key}>
            <span>{zone ? <ZoneTile zone={zone} /> : null}</span>
            <span>
              <b>{name}</b>{" "}
              {types.length > 1 ? (
                <select
                  class="input input--type"
                  aria-label={name}
                  value={type.id}
                  onChange={(event) => selection.setType(seat.index, event.currentTarget.value)}
                >
                  {types.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.name}, {price(each.price, locale)}
                    </option>
                  ))}
                </select>
              ) : (
                <span class="soft s">
                  {[type.name, seat.kind && t(`pick.kind.${seat.kind}`)].filter(Boolean).join(", ")}
                </span>
              )}
            </span>
            <Price money={type.price} locale={locale} bare />
            <button
              type="button"
              class="btn btn--plain btn--icon"
              aria-label={t("pick.giveback", { seat: name })}
              onClick={() => takeOrGive({ words, selection, say }, seat.index)}
            >
              <Icon name="cross" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Says which seat the choice leaves alone, and takes it too where that helps. */
export function Alone({ words, selection, say }: Shared) {
  const { t } = words;
  const { hall } = selection;
  const seat = selection.leftAlone();
  if (!hall || !seat) return null;
  return (
    <p class="pick__hint pick__gap">
      <Icon name="warning" size="s" />
      <span>{t("pick.gap", { seat: seatName(words, hall, seat) })}</span>
      {selection.count() < selection.limit ? (
        <button type="button" class="link link--44" onClick={() => takeOrGive({ words, selection, say }, seat.index)}>
          {t("pick.gap.take")}
        </button>
      ) : null}
    </p>
  );
}

/** Total and the one action of the screen. */
export function Pay({
  words,
  selection,
  busy,
  allIn,
  onContinue,
}: Shared & { busy: boolean; allIn: boolean; onContinue: () => void }) {
  const { t, locale } = words;
  const count = selection.count();
  return (
    <div class="pick__pay">
      <div class="pick__sum">
        <div class="s soft">
          {t(`${selection.hall ? "pick.seats" : "pick.tickets"}${allIn ? "" : ".plus"}`, { count })}
        </div>
        <Price money={selection.total()} locale={locale} size="xl" />
      </div>
      <button
        type="button"
        class="btn btn--primary"
        disabled={count === 0}
        aria-busy={busy}
        onClick={() => {
          if (!busy) onContinue();
        }}
      >
        {t(busy ? "pick.holding" : "pick.continue")}
        {busy ? <span class="busybar" /> : null}
      </button>
    </div>
  );
}
