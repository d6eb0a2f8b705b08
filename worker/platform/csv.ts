/** CSV as spreadsheets read it. A cell of text can never be a formula (TH31). */

/** Text is guarded; a `decimal` is a number of ours and stays one. */
export type Cell = string | { readonly decimal: string };

/** What a spreadsheet takes for a formula, also behind blanks, or for the end of the cell before. */
const FORMULA = /^\s*[=+\-@]|^[\t\r]/;

/** One row, with its line end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Tells spreadsheets that the file is UTF-8. */
export const CSV_MARK = "\ufeff";

function csvCell(cell: Cell): string {
  if (typeof cell !== "string") return cell.decimal;
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
