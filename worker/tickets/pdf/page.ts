import { toTimestamp, type Millis } from "../../kernel/time.ts";
import type { SeatLabel } from "../ticket.ts";
import { qrMatrix } from "../../platform/pdf/qr.ts";
import { Sheet } from "../../platform/pdf/sheet.ts";
import type { Typesetter } from "../../platform/pdf/typesetter.ts";
import { type TicketWords, wordsOf } from "./words.ts";

/** What a document of tickets shows; one page a ticket. */
export type TicketsDocument = {
  readonly tenant: { readonly name: string; readonly accent: string | null };
  readonly event: {
    readonly name: string;
    readonly startsAt: Millis;
    readonly doorsAt: Millis | null;
    readonly timeZone: string;
    readonly language: string;
  };
  readonly venue: { readonly name: string; readonly city: string };
  readonly order: { readonly code: string };
  /** The buyer's page of the order. */
  readonly url: string;
  readonly tickets: readonly PrintedTicket[];
  /** One line at the foot instead of our own. */
  readonly terms?: string;
};

export type PrintedTicket = {
  /** The text of the QR code; null where the door wants one that moves: then the link stands in its place. */
  readonly code: string | null;
  readonly typeName: string;
  readonly seat: SeatLabel | null;
  readonly gate: string | null;
  readonly holderName: string;
};

/** A6, so that a phone shows a whole ticket and a sheet of A4 prints four. */
export const PAGE = { width: 297.64, height: 419.53 };
const MM = 72 / 25.4;
const INK = "#0d0d0d";
const SOFT = "#5a4c42";
const HAIR = "#cfc4b4";
const WHITE = "#ffffff";
const URUSHI = "#6b2737";
const MARGIN = 14;
const INSIDE = PAGE.width - 2 * MARGIN;
const HEAD = 104;
const FACTS = 54;
const FOOT = 34;
const SPINE = 24;
const CODE = 50 * MM;
/** The white that a reader needs round a code: four of its 45 modules. */
const QUIET = (CODE / 45) * 4;

/** Every text of the document, so that the faces for all of its scripts can be loaded first. */
export function textsOf(document: TicketsDocument): string[] {
  const { tenant, event, venue, order, tickets } = document;
  const words = wordsOf(event.language);
  const labels = [
    words.gate,
    words.section,
    words.row,
    words.seat,
    words.order,
    words.ticketOf(1, 1),
    footOf(document),
    words.moving,
    document.url,
  ];
  const own = tickets.flatMap(({ typeName, holderName, gate, seat }) => [
    typeName,
    holderName,
    gate ?? "",
    ...(seat === null ? [] : [seat.section, seat.row, seat.number]),
  ]);
  return [
    tenant.name,
    event.name,
    venue.name,
    venue.city,
    order.code,
    dateLine(event),
    timeLine(event),
    ...labels,
    ...own,
  ];
}

/** Draws one ticket of the document. */
export function drawTicket(document: TicketsDocument, index: number, type: Typesetter): Sheet {
  const ticket = document.tickets[index];
  if (ticket === undefined) throw new Error("no such ticket");
  const words = wordsOf(document.event.language);
  const sheet = new Sheet(PAGE.height, type, words.rtl);
  const accent = accentOf(document.tenant.accent);
  const ground = { x: MARGIN, y: MARGIN, width: INSIDE, height: PAGE.height - 2 * MARGIN };
  sheet.paint({ x: 0, y: 0, width: PAGE.width, height: PAGE.height }, WHITE);
  drawHead(sheet, type, document, accent);
  const below = drawFacts(sheet, factsOf(ticket, words), ticket.typeName);
  drawCode(sheet, type, document, { index, top: below });
  drawFoot(sheet, type, document);
  sheet.frame(ground, INK, 1.5);
  for (const x of [MARGIN, PAGE.width - MARGIN]) sheet.notch(x, below, 5, WHITE, INK, 1.5);
  // The outer half of each notch lies on the margin: paper, without an edge.
  sheet.paint({ x: 0, y: below - 8, width: MARGIN - 0.75, height: 16 }, WHITE);
  sheet.paint({ x: PAGE.width - MARGIN + 0.75, y: below - 8, width: MARGIN, height: 16 }, WHITE);
  return sheet;
}

function drawHead(
  sheet: Sheet,
  type: Typesetter,
  document: TicketsDocument,
  accent: { fill: string; on: string },
): void {
  const { tenant, event, venue } = document;
  sheet.paint({ x: MARGIN, y: MARGIN, width: INSIDE, height: HEAD }, accent.fill);
  const spine = type.fit(tenant.name, "bold", 9.5, 6, HEAD - 20);
  sheet.upright(spine.line, { x: MARGIN + SPINE / 2 - 3.4, y: MARGIN + 10, size: spine.size, colour: accent.on });
  sheet.rule([MARGIN + SPINE, MARGIN], [MARGIN + SPINE, MARGIN + HEAD], accent.on, 1);
  const x = MARGIN + SPINE + 12;
  const room = INSIDE - SPINE - 24;
  let y = MARGIN + 20;
  sheet.text(dateLine(event), "regular", { x, y, size: 9.5, least: 7, colour: accent.on, room });
  const large = type.wrap(event.name, "bold", 17, room, 2);
  const fits = !large.some((line) => line.text.endsWith("…") && !event.name.endsWith("…"));
  const size = fits ? 17 : 13;
  const lines = fits ? large : type.wrap(event.name, "bold", 13, room, 3);
  y += 4;
  for (const line of lines) {
    y += size * 1.2;
    sheet.line(line, { x, y, size, colour: accent.on, room });
  }
  const bottom = MARGIN + HEAD - 11;
  sheet.text(placeLine(venue), "regular", { x, y: bottom - 13, size: 9.5, least: 6.5, colour: accent.on, room });
  sheet.text(timeLine(event), "regular", { x, y: bottom, size: 9.5, least: 6.5, colour: accent.on, room });
  sheet.rule([MARGIN, MARGIN + HEAD], [PAGE.width - MARGIN, MARGIN + HEAD], INK, 1.5);
}

type Fact = { readonly label: string; readonly value: string };

function factsOf(ticket: PrintedTicket, words: TicketWords): Fact[] {
  const facts: Fact[] = [];
  if (ticket.gate !== null) facts.push({ label: words.gate, value: ticket.gate });
  if (ticket.seat !== null) {
    facts.push(
      { label: words.section, value: ticket.seat.section },
      { label: words.row, value: ticket.seat.row },
      { label: words.seat, value: ticket.seat.number },
    );
  }
  const shown = facts.filter((fact) => fact.value !== "");
  return words.rtl ? shown.reverse() : shown;
}

/** The row of gate, section, row and seat; a place without a number shows its type instead. Returns its lower edge. */
function drawFacts(sheet: Sheet, facts: readonly Fact[], typeName: string): number {
  const top = MARGIN + HEAD;
  const bottom = top + FACTS;
  if (facts.length === 0) {
    const room = INSIDE - 24;
    sheet.text(typeName, "bold", { x: MARGIN + 12, y: top + 36, size: 26, least: 10, colour: INK, room });
  }
  // A section's name is longer than a number: it gets twice the room.
  const shares = facts.map((fact) => (fact.value.length > 4 ? 2 : 1));
  const unit = INSIDE / shares.reduce((sum, share) => sum + share, 0);
  let x = MARGIN;
  for (const [i, fact] of facts.entries()) {
    const width = unit * (shares[i] ?? 1);
    const room = width - 20;
    sheet.text(fact.label, "regular", { x: x + 10, y: top + 16, size: 8.5, least: 6, colour: SOFT, room });
    sheet.text(fact.value, "bold", { x: x + 10, y: top + 43, size: 27, least: 9, colour: INK, room });
    x += width;
    if (i < facts.length - 1) sheet.rule([x, top], [x, bottom], HAIR, 0.75);
  }
  sheet.rule([MARGIN, bottom], [PAGE.width - MARGIN, bottom], INK, 1.5, 4);
  return bottom;
}

function drawCode(
  sheet: Sheet,
  type: Typesetter,
  document: TicketsDocument,
  { index, top }: { readonly index: number; readonly top: number },
): void {
  const ticket = document.tickets[index];
  if (ticket === undefined) return;
  const words = wordsOf(document.event.language);
  const count = document.tickets.length;
  const x = MARGIN + 12;
  const room = INSIDE - 24;
  if (ticket.code === null) drawLink(sheet, type, document, top);
  else sheet.qr(qrMatrix(ticket.code), { x: (PAGE.width - CODE) / 2, y: top + QUIET, width: CODE, height: CODE });
  const y = top + CODE + 2 * QUIET + 9;
  const middle = { x, room, align: "middle" as const };
  const title =
    ticket.seat === null && ticket.gate === null ? ticket.holderName : `${ticket.typeName} · ${ticket.holderName}`;
  sheet.text(title, "bold", { ...middle, y, size: 9.5, least: 6.5, colour: INK });
  const order = `${words.order} ${document.order.code} · ${words.ticketOf(index + 1, count)}`;
  sheet.text(order, "regular", { ...middle, y: y + 13, size: 8.5, least: 6, colour: SOFT });
}

/** Why there is no code here, and where it is. */
function drawLink(sheet: Sheet, type: Typesetter, { event, url }: TicketsDocument, top: number): void {
  const room = INSIDE - 24;
  const x = MARGIN + 12;
  let y = top + 30;
  for (const line of type.wrap(wordsOf(event.language).moving, "bold", 11, room, 5)) {
    sheet.line(line, { x, y, size: 11, colour: INK, room });
    y += 15;
  }
  y += 6;
  // An address has no spaces to break at.
  for (let at = 0; at < url.length; at += LINK_SIGNS) {
    sheet.text(url.slice(at, at + LINK_SIGNS), "regular", { x, y, size: 9, least: 6, colour: INK, room });
    y += 13;
  }
}
const LINK_SIGNS = 46;

function drawFoot(sheet: Sheet, type: Typesetter, document: TicketsDocument): void {
  const top = PAGE.height - MARGIN - FOOT;
  sheet.rule([MARGIN, top], [PAGE.width - MARGIN, top], INK, 1.5);
  const room = INSIDE - 24;
  const lines = type.wrap(footOf(document), "regular", 7.5, room, 2);
  let y = top + (lines.length === 1 ? 20 : 14.5);
  for (const line of lines) {
    sheet.line(line, { x: MARGIN + 12, y, size: 7.5, colour: SOFT, room });
    y += 11;
  }
}

function footOf(document: TicketsDocument): string {
  return document.terms ?? wordsOf(document.event.language).terms;
}

function dateLine(event: TicketsDocument["event"]): string {
  return clockOf(event)?.date.format(event.startsAt) ?? toTimestamp(event.startsAt).slice(0, 10);
}

function timeLine(event: TicketsDocument["event"]): string {
  const words = wordsOf(event.language);
  const at = (time: Millis) => clockOf(event)?.time.format(time) ?? `${toTimestamp(time).slice(11, 16)} UTC`;
  const start = `${words.start} ${at(event.startsAt)}`;
  return event.doorsAt === null ? start : `${words.doors} ${at(event.doorsAt)} · ${start}`;
}

function placeLine(venue: TicketsDocument["venue"]): string {
  return venue.city === "" ? venue.name : `${venue.name}, ${venue.city}`;
}

type Clock = { readonly date: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat };
/** Making a formatter takes longer than drawing a page; a document needs two. Bounded by starting over. */
const clocks = new Map<string, Clock | undefined>();

function clockOf(event: TicketsDocument["event"]): Clock | undefined {
  const key = `${event.language} ${event.timeZone}`;
  if (clocks.has(key)) return clocks.get(key);
  if (clocks.size >= 50) clocks.clear();
  const clock = makeClock(event);
  clocks.set(key, clock);
  return clock;
}

/** Latin digits everywhere (UI.md §7): a time on a ticket is compared with a clock. */
function makeClock(event: TicketsDocument["event"]): Clock | undefined {
  try {
    // English without a country: the date as Nairobi, Dhaka and London write it, not as New York does.
    const language = event.language === "en" ? "en-GB" : event.language;
    const locale = new Intl.Locale(language, { numberingSystem: "latn" });
    const { timeZone } = event;
    return {
      date: new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "long",
        year: "numeric",
        timeZone,
      }),
      time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone }),
    };
  } catch {
    // A language or zone that this runtime cannot read must not keep a buyer from the ticket: UTC then.
    return undefined;
  }
}

/** The tenant's colour for the head, with white or ink on it, whichever can be read (4.5:1 at least for one of them). */
function accentOf(accent: string | null): { fill: string; on: string } {
  const fill = accent !== null && /^#[0-9a-f]{6}$/i.test(accent) ? accent.toLowerCase() : URUSHI;
  const channel = (at: number) => {
    const value = Number.parseInt(fill.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return { fill, on: 1.05 / (luminance + 0.05) >= 4.5 ? WHITE : INK };
}
