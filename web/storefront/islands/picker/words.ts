/** What the picker says about seats, in one place: for the live region, labels and notices. */
import { price, runs } from "../../format.ts";
import type { Hall, Row, Seat } from "../../hall/hall.ts";
import type { Translate } from "../../text.ts";
import type { Notice, Selection } from "./selection.ts";

export type Words = { readonly t: Translate; readonly locale: string };

/** "Block B, row 7, seat 9". */
export function seatName({ t }: Words, hall: Hall, seat: Seat): string {
  return t("pick.seat", {
    section: hall.sections[seat.section]?.name ?? "",
    row: hall.rows[seat.row]?.number ?? "",
    seat: seat.number,
  });
}

/** "Row 7, seat 9, Block B, Category I, KSh 1,800, free". */
export function spokenSeat(words: Words, hall: Hall, selection: Selection, seat: Seat): string {
  const { t, locale } = words;
  const type = selection.typeFor(seat);
  return t("pick.spoken", {
    row: hall.rows[seat.row]?.number ?? "",
    seat: seat.number,
    section: hall.sections[seat.section]?.name ?? "",
    category: [type?.name, seat.kind && t(`pick.kind.${seat.kind}`)].filter(Boolean).join(", "),
    price: type ? price(type.price, locale) : "",
    state: t(`pick.state.${selection.stateOf(seat)}`),
  }).replaceAll(", ,", ",");
}

/** "Category I. 4 free: 9 to 12" of a row's free seats. */
export function rowSummary({ t }: Words, hall: Hall, selection: Selection, row: Row): string {
  const free = row.seats.flatMap((index) => {
    const seat = hall.seats[index];
    return seat && (selection.isFree(seat) || selection.taken.has(index)) ? [seat] : [];
  });
  if (free.length === 0) return t("pick.row.sold");
  const names = new Set(free.map((seat) => selection.typeFor(seat)?.name ?? ""));
  const numbers = free.map((seat) => seat.number).sort((a, b) => Number(a) - Number(b));
  return t("pick.runs", {
    category: [...names].join(", "),
    count: free.length,
    runs: runs(numbers, (from, to) => t("pick.to", { from, to })),
  });
}

/** "Held for you: Block B, row 7, seat 9; …". */
export function heldSeats(words: Words, hall: Hall, seats: readonly Seat[]): string {
  return words.t("pick.best.held", { seats: seats.map((seat) => seatName(words, hall, seat)).join("; ") });
}

/** The sentence of a notice. */
export function noticeText(words: Words, hall: Hall | null, limit: number, notice: Notice): string {
  const { t } = words;
  switch (notice.kind) {
    case "taken": {
      const seat = hall?.seats[notice.seat];
      const next = notice.next === null ? undefined : hall?.seats[notice.next];
      const name = hall && seat ? seatName(words, hall, seat) : "";
      return next ? t("pick.taken.next", { seat: name, next: next.number }) : t("pick.taken", { seat: name });
    }
    case "stepfree":
      return t("pick.best.nostepfree", { name: notice.name, count: notice.count });
    case "limit":
      return t("pick.limit", { count: limit });
    case "apart":
      return notice.longest > 1 ? t("pick.best.apart", { count: notice.longest }) : t("pick.best.none");
    case "lost":
      return t("pick.lost");
    case "refused":
      return t("pick.refused", { detail: notice.detail });
    case "few":
      return t("pick.soldout", { name: notice.name, count: notice.count });
    default:
      return t("pick.notonsale");
  }
}
