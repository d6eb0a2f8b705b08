import type { Millis } from "../../kernel/time.ts";
import type { SeatLabel } from "../ticket.ts";
import { PLAIN_TEMPLATE, type TicketField, type TicketTemplate } from "../template.ts";
import type { Canvas } from "../../platform/pdf/canvas.ts";
import { qrMatrix } from "../../platform/pdf/qr.ts";
import type { Typesetter } from "../../platform/pdf/typesetter.ts";
import { accentOf, dateLine, placeLine, timeLine } from "./facts.ts";
import { type TicketWords, wordsOf } from "./words.ts";

/** What a document of tickets shows. */
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
  /** The plain one unless said. */
  readonly template?: TicketTemplate;
  /** Its width by its height; the picture itself goes to the writer. Null: none. */
  readonly logo?: { readonly width: number; readonly height: number } | null;
};

export type PrintedTicket = {
  /** The text of the QR code; null where the door wants one that moves: then the link stands in its place. */
  readonly code: string | null;
  readonly typeName: string;
  readonly seat: SeatLabel | null;
  readonly gate: string | null;
  readonly holderName: string;
};

/** Measures of a ticket, in points. */
type Ground = {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly head: number;
  /** Whether it is cut out of a sheet: then it has an edge and notches. */
  readonly edged: boolean;
};

const MM = 72 / 25.4;
/** A6, so that a phone shows a whole ticket and a sheet of A4 holds four. */
const A6: Ground = { width: 297.64, height: 419.53, margin: 14, head: 104, edged: true };
/** What a thermal printer of 80 mm prints on: no edge, the paper has one. */
const ROLL: Ground = { width: 80 * MM, height: 412, margin: 8, head: 112, edged: false };
const A4 = { width: 595.28, height: 841.89 };

/** The sheet that is printed on, and where on it tickets begin. */
export function paperOf({ paper }: TicketTemplate): {
  readonly size: { readonly width: number; readonly height: number };
  readonly places: readonly { readonly x: number; readonly y: number }[];
} {
  const { width, height } = groundOf(paper);
  const first = { x: 0, y: 0 };
  if (paper !== "a4") return { size: { width, height }, places: [first] };
  return { size: A4, places: [first, { x: width, y: 0 }, { x: 0, y: height }, { x: width, y: height }] };
}

function groundOf(paper: TicketTemplate["paper"]): Ground {
  return paper === "roll" ? ROLL : A6;
}

const INK = "#0d0d0d";
const SOFT = "#5a4c42";
const HAIR = "#cfc4b4";
const WHITE = "#ffffff";
const FACTS = 54;
const FOOT = 34;
const SPINE = 24;
/** From the edge of a ticket's ground to its text. */
const PAD = 12;
const CODES = { small: 38 * MM, medium: 50 * MM, large: 62 * MM } as const;
/** The white that a reader needs round a code: four of its 45 modules. */
const QUIET = 4 / 45;
const LOGO = { width: 90, height: 20 };

/** Everything that drawing one ticket needs. */
type Drawing = {
  readonly canvas: Canvas;
  readonly type: Typesetter;
  readonly document: TicketsDocument;
  readonly template: TicketTemplate;
  readonly ground: Ground;
  readonly words: TicketWords;
  readonly ticket: PrintedTicket;
  readonly index: number;
  readonly has: (field: TicketField) => boolean;
};

/** Every text of the document, so that the faces for all of its scripts can be loaded first. */
export function textsOf(document: TicketsDocument): string[] {
  const { tenant, event, venue, order, tickets, template = PLAIN_TEMPLATE } = document;
  const words = wordsOf(event.language);
  const labels = [
    words.gate,
    words.section,
    words.row,
    words.seat,
    words.order,
    words.ticketOf(1, 1),
    words.terms,
    words.moving,
    template.foot,
    template.note,
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

/** Draws one ticket of the document where the canvas counts from. */
export function drawTicket(canvas: Canvas, type: Typesetter, document: TicketsDocument, index: number): void {
  const ticket = document.tickets[index];
  if (ticket === undefined) throw new Error("no such ticket");
  const template = document.template ?? PLAIN_TEMPLATE;
  const ground = groundOf(template.paper);
  const words = wordsOf(document.event.language);
  const has = (field: TicketField) => template.fields.includes(field);
  const drawing: Drawing = { canvas, type, document, template, ground, words, ticket, index, has };
  const { width, height, margin } = ground;
  canvas.paint({ x: 0, y: 0, width, height }, WHITE);
  drawHead(drawing);
  const below = drawFacts(drawing);
  drawCode(drawing, below);
  drawFoot(drawing);
  if (!ground.edged) return;
  canvas.frame({ x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin }, INK, 1.5);
  for (const x of [margin, width - margin]) canvas.notch(x, below, 5, WHITE, INK, 1.5);
  // The outer half of each notch lies on the margin: paper, without an edge.
  canvas.paint({ x: 0, y: below - 8, width: margin - 0.75, height: 16 }, WHITE);
  canvas.paint({ x: width - margin + 0.75, y: below - 8, width: margin - 0.75, height: 16 }, WHITE);
}

function drawHead({ canvas, type, document, template, ground, words, has }: Drawing): void {
  const { tenant, event, venue } = document;
  const { margin, head, width } = ground;
  const inside = width - 2 * margin;
  const filled = template.head === "fill";
  const accent = filled ? accentOf(tenant.accent) : { fill: WHITE, on: INK };
  if (filled) canvas.paint({ x: margin, y: margin, width: inside, height: head }, accent.fill);
  const spine = has("organizer") ? SPINE : 0;
  if (spine > 0) {
    const name = type.fit(tenant.name, "bold", 9.5, 6, head - 20);
    canvas.upright(name.line, { x: margin + SPINE / 2 - 3.4, y: margin + 10, size: name.size, colour: accent.on });
    canvas.rule([margin + SPINE, margin], [margin + SPINE, margin + head], accent.on, 1);
  }
  const x = margin + spine + PAD;
  const room = inside - spine - 2 * PAD;
  const logo =
    template.logo && document.logo ? logoBox(document.logo, words.rtl ? x : undefined, x + room, margin) : null;
  if (logo) {
    // On plain ground, whatever colour the head has.
    if (filled) canvas.paint({ x: logo.x - 4, y: logo.y - 4, width: logo.width + 8, height: logo.height + 8 }, WHITE);
    canvas.picture(logo);
  }
  let y = margin + 20;
  if (has("date")) {
    const beside = logo ? room - logo.width - 14 : room;
    const from = logo && words.rtl ? x + logo.width + 14 : x;
    const at = { x: from, y, size: 9.5, least: 6, colour: accent.on, room: beside };
    canvas.text(dateLine(event), "regular", at);
  }
  const large = type.wrap(event.name, "bold", 17, room, 2);
  const fits = !large.some((line) => line.text.endsWith("…") && !event.name.endsWith("…"));
  const size = fits ? 17 : 13;
  const lines = fits ? large : type.wrap(event.name, "bold", 13, room, 3);
  y += logo ? 8 : 4;
  for (const line of lines) {
    y += size * 1.2;
    canvas.line(line, { x, y, size, colour: accent.on, room });
  }
  const bottom = margin + head - 11;
  const last = { x, size: 9.5, least: 6.5, colour: accent.on, room };
  if (has("venue")) canvas.text(placeLine(venue), "regular", { ...last, y: has("hours") ? bottom - 13 : bottom });
  if (has("hours")) canvas.text(timeLine(event), "regular", { ...last, y: bottom });
  canvas.rule([margin, margin + head], [width - margin, margin + head], INK, 1.5);
}

/** Where a logo goes: at the end of the head's first line, as large as fits. */
function logoBox(
  logo: { readonly width: number; readonly height: number },
  start: number | undefined,
  end: number,
  top: number,
): { x: number; y: number; width: number; height: number } {
  const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height);
  const [width, height] = [logo.width * scale, logo.height * scale];
  return { x: start ?? end - width, y: top + 8, width, height };
}

type Fact = { readonly label: string; readonly value: string };

function factsOf({ ticket, words, has }: Drawing): Fact[] {
  const facts: Fact[] = [];
  if (ticket.gate !== null && has("gate")) facts.push({ label: words.gate, value: ticket.gate });
  if (ticket.seat !== null) {
    const { section, row, number } = ticket.seat;
    if (has("section")) facts.push({ label: words.section, value: section });
    if (has("row")) facts.push({ label: words.row, value: row });
    if (has("seat")) facts.push({ label: words.seat, value: number });
  }
  const shown = facts.filter((fact) => fact.value !== "");
  return words.rtl ? shown.reverse() : shown;
}

/** What stands large when no place does. */
function largeText({ ticket, template }: Drawing, facts: readonly Fact[]): string | null {
  if (template.emphasis === "name") return ticket.holderName;
  return facts.length === 0 ? ticket.typeName : null;
}

/** The row of gate, section, row and seat; a place without a number shows its type instead. Returns its lower edge. */
function drawFacts(drawing: Drawing): number {
  const { canvas, ground } = drawing;
  const { margin, head, width } = ground;
  const inside = width - 2 * margin;
  const top = margin + head;
  const bottom = top + FACTS;
  const all = factsOf(drawing);
  const large = largeText(drawing, all);
  const facts = large === null ? all : [];
  if (large !== null) {
    const at = { x: margin + PAD, y: top + 36, size: 26, least: 10, colour: INK, room: inside - 2 * PAD };
    canvas.text(large, "bold", at);
  }
  // A section's name is longer than a number: it gets twice the room.
  const shares = facts.map((fact) => (fact.value.length > 4 ? 2 : 1));
  const unit =
    inside /
    Math.max(
      1,
      shares.reduce((sum, share) => sum + share, 0),
    );
  let x = margin;
  for (const [i, fact] of facts.entries()) {
    const wide = unit * (shares[i] ?? 1);
    const room = wide - 20;
    canvas.text(fact.label, "regular", { x: x + 10, y: top + 16, size: 8.5, least: 6, colour: SOFT, room });
    canvas.text(fact.value, "bold", { x: x + 10, y: top + 43, size: 27, least: 9, colour: INK, room });
    x += wide;
    if (i < facts.length - 1) canvas.rule([x, top], [x, bottom], HAIR, 0.75);
  }
  canvas.rule([margin, bottom], [width - margin, bottom], INK, 1.5, 4);
  return bottom;
}

/** The lines below the code: whose ticket, which one of which order, and the organizer's note. */
function linesBelow(drawing: Drawing): { readonly text: string; readonly bold: boolean }[] {
  const { document, ticket, words, index, template, has } = drawing;
  const facts = factsOf(drawing);
  const large = largeText(drawing, facts);
  const place = template.emphasis === "name" ? facts.map(({ label, value }) => `${label} ${value}`) : [];
  const who = [
    has("type") && large !== ticket.typeName ? ticket.typeName : "",
    ...place,
    has("holder") && large !== ticket.holderName ? ticket.holderName : "",
  ];
  const which = [
    has("order") ? `${words.order} ${document.order.code}` : "",
    has("number") ? words.ticketOf(index + 1, document.tickets.length) : "",
  ];
  const joined = (parts: readonly string[]) => parts.filter((part) => part !== "").join(" · ");
  return [
    { text: joined(who), bold: true },
    { text: joined(which), bold: false },
  ].filter(({ text }) => text !== "");
}

function drawCode(drawing: Drawing, top: number): void {
  const { canvas, type, ticket, template, ground } = drawing;
  const x = ground.margin + PAD;
  const room = ground.width - 2 * x;
  const below = linesBelow(drawing);
  const note = template.note.trim() === "" ? [] : type.wrap(template.note, "regular", 8.5, room, 2);
  const words = (below.length + note.length) * 13 + (below.length + note.length > 0 ? 1 : 0);
  const free = ground.height - ground.margin - FOOT - top - words;
  const code = Math.min(CODES[template.code], free / (1 + 2 * QUIET), room);
  const quiet = code * QUIET;
  if (ticket.code === null) drawLink(drawing, top);
  else {
    const place = { x: (ground.width - code) / 2, y: top + quiet, width: code, height: code };
    canvas.qr(qrMatrix(ticket.code), place);
  }
  let y = top + code + 2 * quiet + 9;
  const middle = { x, room, align: "middle" as const };
  for (const { text, bold } of below) {
    const size = bold ? 9.5 : 8.5;
    canvas.text(text, bold ? "bold" : "regular", { ...middle, y, size, least: 6, colour: bold ? INK : SOFT });
    y += 13;
  }
  for (const line of note) {
    canvas.line(line, { ...middle, y, size: 8.5, colour: INK });
    y += 13;
  }
}

/** Why there is no code here, and where it is. */
function drawLink({ canvas, type, document, ground, words }: Drawing, top: number): void {
  const x = ground.margin + PAD;
  const room = ground.width - 2 * x;
  let y = top + 30;
  for (const line of type.wrap(words.moving, "bold", 11, room, 5)) {
    canvas.line(line, { x, y, size: 11, colour: INK, room });
    y += 15;
  }
  y += 6;
  const { url } = document;
  // An address has no spaces to break at.
  for (let at = 0; at < url.length; at += LINK_SIGNS) {
    canvas.text(url.slice(at, at + LINK_SIGNS), "regular", { x, y, size: 9, least: 6, colour: INK, room });
    y += 13;
  }
}
const LINK_SIGNS = 46;

function drawFoot({ canvas, type, template, ground, words }: Drawing): void {
  const { margin, width, height } = ground;
  const top = height - margin - FOOT;
  canvas.rule([margin, top], [width - margin, top], INK, 1.5);
  const room = width - 2 * (margin + PAD);
  const foot = template.foot.trim() === "" ? words.terms : template.foot;
  const lines = type.wrap(foot, "regular", 7.5, room, 2);
  let y = top + (lines.length === 1 ? 20 : 14.5);
  for (const line of lines) {
    canvas.line(line, { x: margin + PAD, y, size: 7.5, colour: SOFT, room });
    y += 11;
  }
}
