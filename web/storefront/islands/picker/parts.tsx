/* oxlint-disable jsx-a11y/prefer-tag-over-role -- button groups are no fieldsets: they have no values to send */
/** The DOM parts around the map: chips, list, tray, steppers, notices. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Zone } from "../../../ui/zones.ts";
import { price, spokenPrice } from "../../format.ts";
import type { Hall } from "../../hall/hall.ts";
import type { TicketType } from "../../model.ts";
import { Icon } from "../../parts/icons.tsx";
import { Price } from "../../parts/price.tsx";
import { ZoneTile } from "../../parts/zone-tile.tsx";
import type { Selection } from "./selection.ts";
import { noticeText, rowSummary, seatName, type Words } from "./words.ts";

export type Shared = {
  readonly words: Words;
  readonly selection: Selection;
  readonly zones: Readonly<Record<string, Zone>>;
  readonly say: (text: string) => void;
};

/** Free seats of a category that are for sale now. */
function freeOf(selection: Selection, category: number): number {
  return selection.hall?.seats.filter((seat) => seat.category === category && selection.isFree(seat)).length ?? 0;
}

/** The legend, which is also the filter. */
export function Chips({ words, selection, zones }: Shared) {
  const { t, locale } = words;
  const hall = selection.hall;
  if (!hall) return null;
  return (
    <section class="pick__zones" aria-label={t("pick.zones")}>
      <div class="chips">
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
                {t("pick.zone.free", { currency: type.price.currency, count: freeOf(selection, category) })}
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** What is free, by price: the wide screen's panel. */
export function FreeTable({ words, selection, zones }: Shared) {
  const { t, locale } = words;
  const hall = selection.hall;
  if (!hall) return null;
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
          const zone = type ? zones[type.id] : undefined;
          if (!type || !zone) return null;
          return (
            <tr key={type.id}>
              <td>{type.category ?? type.name}</td>
              <td class="end num">{freeOf(selection, category)}</td>
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

/** The list: blocks, rows with their free runs, seats as buttons. Enough to buy without the map. */
export function SeatList({ words, selection, say, onMap }: Shared & { onMap: () => void }) {
  const hall = selection.hall;
  const [open, setOpen] = useState<number | null>(null);
  if (!hall) return null;
  return (
    // The list is left as it was entered: with one key.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      class="pick__list"
      onKeyDown={(event) => {
        if (event.key === "Escape") onMap();
      }}
    >
      {hall.sections.map((section, index) => (
        <section key={section.name} aria-labelledby={`block-${index}`}>
          <h2 class="h3" id={`block-${index}`} tabindex={-1}>
            {section.name}
          </h2>
          <ul class="rowlist">
            {section.rows.map((row) => (
              <ListRow
                key={row}
                hall={hall}
                row={row}
                words={words}
                selection={selection}
                say={say}
                open={open === row}
                toggle={() => setOpen(open === row ? null : row)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type ListRowProps = {
  readonly hall: Hall;
  readonly row: number;
  readonly words: Words;
  readonly selection: Selection;
  readonly say: (text: string) => void;
  readonly open: boolean;
  readonly toggle: () => void;
};

function ListRow({ hall, row: index, words, selection, say, open, toggle }: ListRowProps) {
  const { t, locale } = words;
  const row = hall.rows[index];
  if (!row) return null;
  const seats = row.seats.flatMap((each) => hall.seats[each] ?? []);
  const free = seats.filter((seat) => selection.isFree(seat));
  const yours = seats.filter((seat) => selection.taken.has(seat.index)).length;
  const usable = free.length + yours > 0;
  const cheapest = free
    .map((seat) => selection.typeFor(seat)?.price)
    .filter((money) => money !== undefined)
    .sort((a, b) => a.amount - b.amount)[0];
  const section = hall.sections[row.section]?.name ?? "";
  return (
    <li>
      <div class="rowline">
        <div>
          <b>{t("pick.row", { row: row.number })}</b>
          <div class="s soft">{rowSummary(words, hall, selection, row)}</div>
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
          {seats
            .filter((seat) => selection.isFree(seat) || selection.taken.has(seat.index))
            .map((seat) => {
              const mine = selection.taken.has(seat.index);
              const type = selection.typeFor(seat);
              return (
                <button
                  key={seat.guid}
                  type="button"
                  class="btn btn--dense"
                  aria-pressed={mine}
                  aria-label={
                    mine
                      ? t("pick.seatbutton.yours", { seat: seat.number })
                      : t("pick.seatbutton", {
                          seat: seat.number,
                          category: [type?.name, seat.kind && t(`pick.kind.${seat.kind}`)].filter(Boolean).join(", "),
                          price: type ? spokenPrice(type.price, locale) : "",
                        })
                  }
                  onClick={() => takeOrGive({ words, selection, say }, seat.index)}
                >
                  {seat.number}
                </button>
              );
            })}
        </div>
      ) : null}
    </li>
  );
}

/** Takes or gives back a seat and says what happened. */
export function takeOrGive(
  { words, selection, say }: Pick<Shared, "words" | "selection" | "say">,
  index: number,
): void {
  const { t, locale } = words;
  const seat = selection.hall?.seats[index];
  if (!selection.hall || !seat) return;
  const name = seatName(words, selection.hall, seat);
  const had = selection.taken.has(index);
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

/** − n + for a type without fixed seats. */
export function Stepper({ words, selection, type, say }: Shared & { type: TicketType }) {
  const { t } = words;
  const now = selection.quantities.get(type.id) ?? 0;
  const most = selection.most(type);
  const set = (value: number) => {
    selection.setQuantity(type, value);
    say(`${type.name}: ${selection.quantities.get(type.id) ?? 0}`);
  };
  return (
    <div class="stepper" role="group" aria-label={type.name}>
      <button
        type="button"
        aria-label={t("pick.fewer", { name: type.name })}
        disabled={now === 0}
        onClick={() => set(now - 1)}
      >
        <Icon name="minus" />
      </button>
      <output>{now}</output>
      <button
        type="button"
        aria-label={t("pick.more", { name: type.name })}
        title={now >= most ? t("pick.limit", { count: most }) : undefined}
        disabled={now >= most}
        onClick={() => set(now + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}

/** Types without fixed seats, each with its stepper; what is only sold with a ticket comes after the tickets. */
export function Areas({ types, ...shared }: Shared & { types: readonly TicketType[] }) {
  const { t } = shared.words;
  const extras = types.filter(({ kind }) => kind === "add_on");
  return (
    <>
      <Loose {...shared} types={types.filter(({ kind }) => kind !== "add_on")} />
      {extras.length === 0 ? null : (
        <section aria-labelledby="extras">
          <h2 class="h3" id="extras">
            {t("pick.extras")}
          </h2>
          <p class="s soft">{t("pick.extras.say")}</p>
          <Loose {...shared} types={extras} />
        </section>
      )}
    </>
  );
}

function Loose(shared: Shared & { types: readonly TicketType[] }) {
  const { words, types, selection } = shared;
  const { t, locale } = words;
  return (
    <ul class="ga">
      {types.map((type) => {
        const left = selection.left(type);
        return (
          <li key={type.id}>
            <div>
              <strong>{type.name}</strong>
              {type.description ? <div class="s soft">{type.description}</div> : null}
              <div>
                {type.price.amount === 0 ? t("event.free") : <Price money={type.price} locale={locale} />}{" "}
                {left !== undefined && left <= 20 ? (
                  <span class="tag tag--warn">
                    {left === 0 ? t("event.soldout") : t("event.left", { count: left })}
                  </span>
                ) : null}
              </div>
            </div>
            {type.on_sale ? <Stepper {...shared} type={type} /> : <span class="soft s">{t("event.closed")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

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
                <span class="soft s">{type.name}</span>
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

/** A notice over the map; it appears by itself, so it is an alert. */
export function NoticeBanner({ words, selection, say }: Shared) {
  const { t } = words;
  const { notice, hall } = selection;
  if (!notice) return null;
  const next = notice.kind === "taken" ? notice.next : null;
  const bad = notice.kind === "refused" || notice.kind === "lost";
  return (
    <div class={`banner ${bad ? "banner--bad" : "banner--warn"} pick__banner`} role="alert">
      <Icon name="warning" />
      <div class="grow">
        {noticeText(words, hall, selection.limit, notice)}
        {next === null ? null : (
          <div>
            <button
              type="button"
              class="link link--44"
              onClick={() => {
                selection.say(null);
                takeOrGive({ words, selection, say }, next);
              }}
            >
              {t("pick.takeit")}
            </button>
          </div>
        )}
      </div>
      <button
        type="button"
        class="btn btn--plain btn--icon btn--dense"
        aria-label={t("pick.row.close")}
        onClick={() => selection.say(null)}
      >
        <Icon name="cross" size="s" />
      </button>
    </div>
  );
}

/** Total and the one action of the screen. */
export function Pay({
  words,
  selection,
  busy,
  allIn,
  onContinue,
  children,
}: Shared & { busy: boolean; allIn: boolean; onContinue: () => void; children?: ComponentChildren }) {
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
      {children}
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
