/** Invoices, receipts and credit notes on A4: black on white, one column of amounts, as many pages as the lines need. */
import { toDecimal } from "../kernel/money.ts";
import { toTimestamp, type Millis } from "../kernel/time.ts";
import { Sheet } from "../platform/pdf/sheet.ts";
import type { Typesetter } from "../platform/pdf/typesetter.ts";
import type { DocumentContent, DocumentKind, TaxLine } from "./document.ts";
import { type PaperWords, wordsOf } from "./words.ts";

/** A document as it is printed. */
export type PrintedDocument = {
  readonly kind: DocumentKind;
  readonly label: string;
  readonly issuedAt: Millis;
  readonly content: DocumentContent;
};

/** A4 in points. */
export const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const INSIDE = PAGE.width - 2 * MARGIN;
const INK = "#0d0d0d";
const SOFT = "#5a4c42";
const HAIR = "#cfc4b4";
const WHITE = "#ffffff";
const ROW = 17;
const FOOT = PAGE.height - 62;
/** Columns of the lines: left edge and width, for languages that read from the left. */
const COLUMNS = { item: [0, 262], quantity: [262, 50], unit: [312, 90], amount: [402, INSIDE - 402] } as const;

type Row = { readonly label: string; readonly value: string; readonly bold?: boolean };

/** Every text of the document, so that the faces for all of its scripts can be loaded first. */
export function textsOf(document: PrintedDocument): string[] {
  const words = wordsOf(document.content.language);
  const { content } = document;
  return [
    ...Object.values(words).filter((word) => typeof word === "string"),
    words.kinds[document.kind],
    ...partyOf(content.seller, words),
    ...partyOf(content.buyer, words),
    content.footer,
    ...factsOf(document, words).map(([, value]) => value),
    content.eventName,
    ...content.lines.flatMap(({ name, detail }) => [name, detail]),
    ...sumsOf(document, words).flatMap(({ label, value }) => [label, value]),
    "0123456789.,-/×%…",
  ];
}

/** Draws all pages of the document. */
export function drawDocument(document: PrintedDocument, type: Typesetter): Sheet[] {
  const words = wordsOf(document.content.language);
  const pages = new Pages(type, words.rtl);
  drawHead(pages, document, words);
  if (document.content.lines.length > 0) drawLines(pages, document.content, words);
  drawSums(pages, sumsOf(document, words));
  if (document.content.reverseCharge) pages.paragraph(words.reverseCharge);
  return pages.finish(document);
}

/** The sheets so far and how far down the last one is filled. Mirrors everything for languages that read from the right. */
class Pages {
  readonly #type: Typesetter;
  readonly #rtl: boolean;
  readonly #sheets: Sheet[] = [];
  #sheet: Sheet;
  y = MARGIN;

  constructor(type: Typesetter, rtl: boolean) {
    this.#type = type;
    this.#rtl = rtl;
    this.#sheet = this.#open();
  }

  #open(): Sheet {
    const sheet = new Sheet(PAGE.height, this.#type, this.#rtl);
    sheet.paint({ x: 0, y: 0, width: PAGE.width, height: PAGE.height }, WHITE);
    this.#sheets.push(sheet);
    this.y = MARGIN;
    return sheet;
  }

  /** Starts a page when less than `height` points are left; true when it did. */
  need(height: number): boolean {
    if (this.y + height <= FOOT) return false;
    this.#sheet = this.#open();
    return true;
  }

  /** One line in a column that begins `from` points after the margin; `far` sets it at the column's far edge. */
  text(
    text: string,
    column: readonly [number, number],
    look: { size: number; bold?: boolean; colour?: string; far?: boolean },
  ): void {
    const [from, width] = column;
    const x = MARGIN + (this.#rtl ? INSIDE - from - width : from);
    const align = (look.far ?? false) === this.#rtl ? "start" : "end";
    const { size, colour = INK } = look;
    const weight = look.bold === true ? "bold" : "regular";
    this.#sheet.text(text, weight, { x, y: this.y, size, least: 6, colour, room: width - 4, align });
  }

  rule(colour: string, width: number, from = 0): void {
    const [left, right] = this.#rtl ? [0, INSIDE - from] : [from, INSIDE];
    this.#sheet.rule([MARGIN + left, this.y], [MARGIN + right, this.y], colour, width);
  }

  paragraph(text: string): void {
    for (const line of this.#type.wrap(text, "regular", 9, INSIDE, 4)) {
      this.need(ROW);
      this.y += 13;
      this.#sheet.line(line, { x: MARGIN, y: this.y, size: 9, colour: SOFT, room: INSIDE });
    }
  }

  /** Writes the foot of every page: footer, label, number of the page. */
  finish({ label, content }: PrintedDocument): Sheet[] {
    const room = INSIDE;
    for (const [at, sheet] of this.#sheets.entries()) {
      sheet.rule([MARGIN, FOOT + 12], [PAGE.width - MARGIN, FOOT + 12], HAIR, 0.75);
      if (content.footer !== "") {
        const [line] = this.#type.wrap(content.footer, "regular", 8, room, 1);
        if (line) sheet.line(line, { x: MARGIN, y: FOOT + 26, size: 8, colour: SOFT, room, align: "middle" });
      }
      const number = `${label} · ${at + 1}/${this.#sheets.length}`;
      sheet.text(number, "regular", { x: MARGIN, y: FOOT + 39, size: 8, colour: SOFT, room, align: "middle" });
    }
    return this.#sheets;
  }
}

function drawHead(pages: Pages, document: PrintedDocument, words: PaperWords): void {
  const { content, kind } = document;
  pages.y += 18;
  pages.text(content.seller.name, [0, INSIDE], { size: 11, bold: true });
  pages.y += 32;
  pages.text(words.kinds[kind], [0, INSIDE], { size: 26, bold: true });
  pages.y += 14;
  pages.rule(INK, 1.5);
  pages.y += 18;
  const half = INSIDE / 2;
  for (const [name, value] of factsOf(document, words)) {
    pages.text(name, [0, 120], { size: 9, colour: SOFT });
    pages.text(value, [120, INSIDE - 120], { size: 10 });
    pages.y += 15;
  }
  pages.y += 12;
  const seller = [words.seller, ...partyOf(content.seller, words)];
  const buyer = [words.buyer, ...partyOf(content.buyer, words)];
  for (let row = 0; row < Math.max(seller.length, buyer.length); row++) {
    const look = row === 0 ? { size: 9, colour: SOFT } : { size: 10 };
    pages.text(seller[row] ?? "", [0, half - 10], look);
    pages.text(buyer[row] ?? "", [half, half], look);
    pages.y += 14;
  }
  pages.y += 14;
  pages.text(content.eventName, [0, INSIDE], { size: 12, bold: true });
  pages.y += 12;
}

/** Number, date, order; what a credit note corrects; how a receipt was paid. */
function factsOf(document: PrintedDocument, words: PaperWords): (readonly [name: string, value: string])[] {
  const { content, label } = document;
  const { corrects, payment } = content;
  return [
    [words.number, label],
    [words.date, dateOf(document)],
    [words.order, content.orderCode],
    ...(corrects ? [[words.corrects, corrects.label] as const] : []),
    ...(payment ? [[words.paidBy, payment.gateway] as const, [words.reference, payment.reference] as const] : []),
  ];
}

function drawColumns(pages: Pages, words: PaperWords): void {
  pages.y += 12;
  const look = { size: 9, colour: SOFT } as const;
  pages.text(words.item, COLUMNS.item, look);
  pages.text(words.quantity, COLUMNS.quantity, { ...look, far: true });
  pages.text(words.unit, COLUMNS.unit, { ...look, far: true });
  pages.text(words.amount, COLUMNS.amount, { ...look, far: true });
  pages.y += 6;
  pages.rule(INK, 1);
}

function drawLines(pages: Pages, content: DocumentContent, words: PaperWords): void {
  drawColumns(pages, words);
  const money = (amount: number) => decimal(amount, content.currency);
  for (const { name, detail, quantity, unit, amount } of content.lines) {
    if (pages.need(2 * ROW)) drawColumns(pages, words);
    pages.y += ROW;
    pages.text(name, COLUMNS.item, { size: 10 });
    pages.text(String(quantity), COLUMNS.quantity, { size: 10, far: true });
    pages.text(money(unit), COLUMNS.unit, { size: 10, far: true });
    pages.text(money(amount), COLUMNS.amount, { size: 10, far: true });
    if (detail !== "") {
      pages.y += 12;
      pages.text(detail, COLUMNS.item, { size: 8, colour: SOFT });
    }
  }
  pages.y += 8;
  pages.rule(HAIR, 0.75);
}

function drawSums(pages: Pages, rows: readonly Row[]): void {
  pages.need(rows.length * ROW);
  for (const { label, value, bold = false } of rows) {
    if (bold) {
      pages.y += 8;
      pages.rule(INK, 1, COLUMNS.quantity[0]);
    }
    pages.y += ROW;
    pages.text(label, [120, 282], { size: bold ? 12 : 10, bold, far: true });
    pages.text(value, COLUMNS.amount, { size: bold ? 12 : 10, bold, far: true });
  }
  pages.y += 14;
}

/** Everything below the lines. The total is the order's; the taxes are told rate by rate. */
function sumsOf({ content }: PrintedDocument, words: PaperWords): Row[] {
  const money = (amount: number) => decimal(amount, content.currency);
  const inside = content.taxes.filter((line) => line.inclusive && line.amount !== 0);
  const added = content.taxes.filter((line) => !line.inclusive && line.amount !== 0);
  const row = (label: string, value: string): Row => ({ label, value });
  return [
    ...(content.lines.length > 0 ? [row(words.subtotal, money(content.subtotal))] : []),
    ...(content.discount > 0 ? [row(words.discount, money(content.discount))] : []),
    ...(content.fees > 0 ? [row(words.fees, money(content.fees))] : []),
    ...added.map((line) => row(taxLabel(line, content, words), money(line.amount))),
    { label: words.total, value: `${content.currency} ${money(content.total)}`, bold: true },
    ...inside.map((line) => row(`${words.included}: ${taxLabel(line, content, words)}`, money(line.amount))),
  ];
}

function taxLabel({ name, rate, net }: TaxLine, { currency }: DocumentContent, words: PaperWords): string {
  return `${name} ${rate / 10_000}% ${words.net} ${decimal(net, currency)}`;
}

function partyOf(party: DocumentContent["seller"], words: PaperWords): string[] {
  const address = party.address.split("\n");
  const taxNumber = party.taxNumber === "" ? "" : `${words.taxNumber} ${party.taxNumber}`;
  return [party.name, ...address, taxNumber, party.email].filter((line) => line !== "");
}

/** `1,250.00`: Latin digits and all decimals of the currency, so that it is compared with a bank's statement at a glance. */
export function decimal(amount: number, currency: string): string {
  const [whole = "", fraction] = toDecimal({ amount, currency }).split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function dateOf({ issuedAt, content }: PrintedDocument): string {
  try {
    // English without a country: the date as Nairobi, Dhaka and London write it, not as New York does.
    const language = content.language === "en" ? "en-GB" : content.language;
    const locale = new Intl.Locale(language, { numberingSystem: "latn" });
    return new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: content.timeZone,
    }).format(issuedAt);
  } catch {
    // A language or zone that this runtime cannot read must not keep a document from being printed.
    return toTimestamp(issuedAt).slice(0, 10);
  }
}
