/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a button group is no fieldset: it has no values to send */
/** The list: blocks, rows with their free runs, seats as buttons. Enough to buy without the map. */
import { useState } from "preact/hooks";
import { spokenPrice } from "../../format.ts";
import type { Hall, Seat } from "../../hall/hall.ts";
import { Price } from "../../parts/price.tsx";
import { AccessTile } from "./access-tile.tsx";
import type { Selection } from "./selection.ts";
import { type Shared, takeOrGive } from "./shared.ts";
import { rowSummary, sectionName } from "./words.ts";

/** With more rows than these a block opens when it is asked for: nobody reads through a stadium. */
const ROWS_OPEN = 120;

export function SeatList({ onMap, ...shared }: Shared & { onMap: () => void }) {
  const { words, selection } = shared;
  const { t } = words;
  const { hall, tally } = selection;
  const [row, setRow] = useState<number | null>(null);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  if (!hall || !tally) return null;
  const here = hall.sections.flatMap((section, index) =>
    section.floor === selection.floor && section.rows.length > 0 ? [{ section, index }] : [],
  );
  const openAll = here.reduce((sum, { section }) => sum + section.rows.length, 0) <= ROWS_OPEN;
  const blocks = here.flatMap(({ section, index }) => {
    const rows = section.rows.filter((at) => !selection.filtered || shownSeats(hall, selection, at).length > 0);
    return rows.length > 0 ? [{ section, index, rows }] : [];
  });
  return (
    // The list is left as it was entered: with one key.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      class="pick__list"
      onKeyDown={(event) => {
        if (event.key === "Escape") onMap();
      }}
    >
      {blocks.length === 0 ? <p class="pick__none">{t("pick.list.none")}</p> : null}
      {blocks.map(({ section, index, rows }, at) => {
        const open = openAll !== toggled.has(index);
        return (
          <section key={index} aria-labelledby={`block-${at}`}>
            <h2 class="h3 pick__block" id={`block-${at}`} tabindex={-1}>
              <button type="button" aria-expanded={open} onClick={() => setToggled(flip(toggled, index))}>
                {sectionName(hall, index)}
                <span class="s soft">{t("pick.plate.free", { count: tally.sections[index] ?? 0 })}</span>
              </button>
            </h2>
            {open ? (
              <ul class="rowlist">
                {rows.map((each) => (
                  <ListRow
                    {...shared}
                    key={each}
                    hall={hall}
                    row={each}
                    section={section.name}
                    open={row === each}
                    toggle={() => setRow(row === each ? null : each)}
                  />
                ))}
              </ul>
            ) : null}
          </section>
        );
      })}
    </div>
  );
}

function flip(set: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** Seats of a row that can be taken or are taken, and that the filters let through. */
function shownSeats(hall: Hall, selection: Selection, row: number): readonly Seat[] {
  return (hall.rows[row]?.seats ?? []).flatMap((index) => {
    const seat = hall.seats[index];
    if (!seat) return [];
    return selection.taken.has(index) || (selection.isFree(seat) && selection.shown(seat)) ? [seat] : [];
  });
}

type ListRowProps = Shared & {
  readonly hall: Hall;
  readonly row: number;
  readonly section: string;
  readonly open: boolean;
  readonly toggle: () => void;
};

function ListRow({ hall, row: index, section, open, toggle, ...shared }: ListRowProps) {
  const { words, selection } = shared;
  const { t, locale } = words;
  const row = hall.rows[index];
  if (!row) return null;
  const seats = shownSeats(hall, selection, index);
  const yours = seats.filter((seat) => selection.taken.has(seat.index)).length;
  const [cheapest] = seats
    .map((seat) => selection.typeFor(seat)?.price)
    .filter((money) => money !== undefined)
    .sort((a, b) => a.amount - b.amount);
  const usable = seats.length > 0;
  return (
    <li>
      <div class="rowline">
        <div>
          <b>{t("pick.row", { row: row.number })}</b>
          <div class="s soft">{rowSummary(words, selection, seats)}</div>
        </div>
        {cheapest ? <Price money={cheapest} locale={locale} /> : <span />}
        <button
          type="button"
          class={`btn btn--dense${yours > 0 ? " btn--ink" : ""}`}
          disabled={!usable}
          aria-expanded={open}
          onClick={toggle}
        >
          {yours > 0
            ? t("pick.row.yours", { count: yours })
            : t(open ? "pick.row.close" : usable ? "pick.row.choose" : "pick.key.sold")}
          <span class="vh">{t("pick.row.choose.named", { section, row: row.number })}</span>
        </button>
      </div>
      {open ? (
        <div class="rowseats" role="group" aria-label={`${section}, ${t("pick.row", { row: row.number })}`}>
          {seats.map((seat) => (
            <SeatButton {...shared} key={seat.guid} seat={seat} />
          ))}
        </div>
      ) : null}
    </li>
  );
}

function SeatButton({ seat, ...shared }: Shared & { seat: Seat }) {
  const { words, selection } = shared;
  const { t, locale } = words;
  const mine = selection.taken.has(seat.index);
  const type = selection.typeFor(seat);
  const label = mine
    ? t("pick.seatbutton.yours", { seat: seat.number })
    : t("pick.seatbutton", {
        seat: seat.number,
        category: [type?.name, seat.kind && t(`pick.kind.${seat.kind}`)].filter(Boolean).join(", "),
        price: type ? spokenPrice(type.price, locale) : "",
      });
  return (
    <button
      type="button"
      class="btn btn--dense"
      aria-pressed={mine}
      aria-label={label}
      onClick={() => takeOrGive(shared, seat.index)}
    >
      {seat.kind ? <AccessTile kind={seat.kind} /> : null}
      {seat.number}
    </button>
  );
}
