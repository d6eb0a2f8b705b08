/** A settlement's statement on A4. Loaded when first needed: the writer brings 1.7 MB of code with it. */
import { toDecimal } from "../kernel/money.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { facesFor } from "../platform/pdf/faces.ts";
import { Sheet } from "../platform/pdf/sheet.ts";
import { Typesetter } from "../platform/pdf/typesetter.ts";
import { writePdf } from "../platform/pdf/write.ts";
import type { SettlementDetail } from "./service.ts";
import { statementRows, type StatementSeller } from "./statement.ts";
import { wordsOf } from "./words.ts";

const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const INSIDE = PAGE.width - 2 * MARGIN;
const INK = "#0d0d0d";
const SOFT = "#5a4c42";
const ROW = 18;
/** Rows that one page takes; more disbursements than that are in the CSV. */
const MAX_ROWS = 32;

/** Draws and writes the one page. */
export async function renderStatementPdf(
  assets: Fetcher,
  detail: SettlementDetail,
  seller: StatementSeller,
  now: Millis,
): Promise<Uint8Array<ArrayBuffer>> {
  const { settlement } = detail;
  const words = wordsOf(seller.language);
  const { currency } = settlement;
  const rows = statementRows(detail, words).slice(0, MAX_ROWS);
  const title = settlement.status === "draft" ? `${words.title} · ${words.draft}` : words.title;
  const day = (at: Millis) => dayIn(at, seller.timeZone);
  // The end belongs to the next period; people read the last day.
  const period = `${words.period} ${day(settlement.periodStart)} – ${day(settlement.periodEnd - 1)}`;
  const texts = [
    seller.name,
    title,
    period,
    settlement.id,
    ...rows.map(({ label }) => label),
    `${currency} -0123456789,.`,
  ];
  const type = new Typesetter(await facesFor(assets, texts));
  const sheet = new Sheet(PAGE.height, type, words.rtl);
  const start = words.rtl ? "end" : "start";
  const whole = { x: MARGIN, room: INSIDE, align: start } as const;
  sheet.paint({ x: 0, y: 0, width: PAGE.width, height: PAGE.height }, "#ffffff");
  sheet.text(seller.name, "bold", { ...whole, y: 66, size: 11, least: 7, colour: INK });
  sheet.text(title, "bold", { ...whole, y: 98, size: 26, least: 12, colour: INK });
  sheet.rule([MARGIN, 112], [PAGE.width - MARGIN, 112], INK, 1.5);
  sheet.text(period, "regular", { ...whole, y: 132, size: 10, least: 7, colour: INK });
  sheet.text(settlement.id, "regular", { ...whole, y: 148, size: 8, least: 6, colour: SOFT });
  const amounts = 130;
  let y = 170;
  for (const { label, amount, sum } of rows) {
    if (sum) {
      y += 6;
      sheet.rule([MARGIN, y], [PAGE.width - MARGIN, y], INK, 0.75);
    }
    y += ROW;
    const weight = sum ? "bold" : "regular";
    const look = { y, size: sum ? 11 : 10, least: 6, colour: INK };
    const labels = { x: MARGIN + (words.rtl ? amounts : 0), room: INSIDE - amounts - 8, align: start } as const;
    const values = { x: words.rtl ? MARGIN : PAGE.width - MARGIN - amounts, room: amounts } as const;
    sheet.text(label, weight, { ...look, ...labels });
    const value = `${currency} ${grouped(toDecimal({ amount, currency }))}`;
    sheet.text(value, weight, { ...look, ...values, align: words.rtl ? "start" : "end" });
  }
  return await writePdf({
    sheets: [sheet],
    type,
    size: PAGE,
    title: `${title} ${settlement.id}`,
    author: seller.name,
    language: seller.language,
    // A closed one never changes, and so does not its file.
    now: settlement.closedAt ?? now,
  });
}

function grouped(decimal: string): string {
  const [whole = "", fraction] = decimal.split(".");
  const thousands = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

function dayIn(at: Millis, timeZone: string): string {
  try {
    // Sweden writes dates as ISO does.
    return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(at);
  } catch {
    return toTimestamp(at).slice(0, 10);
  }
}
