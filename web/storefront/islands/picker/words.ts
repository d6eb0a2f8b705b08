/** What the picker says about seats, in one place: for the live region, labels and notices. */
import { price, runs } from "../../format.ts";
import type { Hall, Seat } from "../../hall/hall.ts";
import type { Translate } from "../../text.ts";
import type { Notice } from "./notices.ts";
import type { Selection } from "./selection.ts";

export type Words = { readonly t: Translate; readonly locale: string };

/** "Block B, row 7, seat 9". */
export function seatName({ t }: Words, hall: Hall, seat: Seat): string {
  return t("pick.seat", {
    section: sectionName(hall, seat.section),
    row: hall.rows[seat.row]?.number ?? "",
    seat: seat.number,
  });
}

/** "Block B", in a hall with floors "Balcony, Block B". */
export function sectionName(hall: Hall, section: number): string {
  const { name = "", floor = 0 } = hall.sections[section] ?? {};
  return hall.floors.length < 2 ? name : `${hall.floors[floor]?.name ?? ""}, ${name}`;
}

/** "Row 7, seat 9, Block B, Category I, KSh 1,800, free". */
export function spokenSeat(words: Words, hall: Hall, selection: Selection, seat: Seat): string {
  const { t, locale } = words;
  const type = selection.typeFor(seat);
  return t("pick.spoken", {
    row: hall.rows[seat.row]?.number ?? "",
    seat: seat.number,
    section: sectionName(hall, seat.section),
    category: [type?.name, seat.kind && t(`pick.kind.${seat.kind}`)].filter(Boolean).join(", "),
    price: type ? price(type.price, locale) : "",
    state: t(`pick.state.${selection.stateOf(seat)}`),
  }).replaceAll(", ,", ",");
}

/** "Category I. 4 free: 9 to 12" of a row's seats that can be had. */
export function rowSummary({ t }: Words, selection: Selection, free: readonly Seat[]): string {
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

/** The sentence of a notice: what happened, what is safe, what to do. */
export function noticeText(words: Words, hall: Hall | null, limit: number, notice: Notice): string {
  const { t } = words;
  const named = (index: number | null) => {
    const seat = index === null ? undefined : hall?.seats[index];
    return hall && seat ? seatName(words, hall, seat) : "";
  };
  switch (notice.kind) {
    case "taken": {
      const next = notice.next === null ? undefined : hall?.seats[notice.next];
      const seat = named(notice.seat);
      return next ? t("pick.taken.next", { seat, next: next.number }) : t("pick.taken", { seat });
    }
    case "access":
      return t(`pick.access.${notice.place}`, { seat: named(notice.seat) });
    case "stepfree":
      return t("pick.best.nostepfree", { name: notice.name, count: notice.count });
    case "limit":
      return t("pick.limit", { count: limit });
    case "most":
      return t("pick.most", { name: notice.name, count: notice.count });
    case "least":
      return t("pick.least", { name: notice.name, count: notice.count });
    case "customer":
      return t("pick.customer", { count: notice.count, has: notice.has });
    case "waited":
      return t("pick.waited", { name: notice.name });
    case "slow":
      return notice.seconds > 0 ? t("pick.slow", { count: notice.seconds }) : t("pick.slow.some");
    case "apart":
      return notice.longest > 1 ? t("pick.best.apart", { count: notice.longest }) : t("pick.best.none");
    case "few":
      return t("pick.soldout", { name: notice.name, count: notice.count });
    default:
      return t(PLAIN[notice.kind]);
  }
}

/** Notices that say the same whatever they are about. */
const PLAIN = {
  lost: "pick.lost",
  not_on_sale: "pick.notonsale",
  check: "pick.check",
  code: "pick.code",
  paying: "pick.paying",
  bought: "pick.bought",
  ended: "pick.ended",
  refused: "pick.fault",
} as const;
