/** The statement of a settlement: as CSV with everything that was booked in the period, and as one page of PDF. */
import { toDecimal } from "../kernel/money.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import { entriesOf, listTransactions, PERIOD_ACCOUNTS, type TransactionPlace } from "../ledger/index.ts";
import { CSV_MARK, csvRow } from "../platform/csv.ts";
import type { TenantDb } from "../platform/db.ts";
import type { SettlementDetail } from "./service.ts";
import { readBalances } from "./settlement.ts";
import { type StatementWords, wordsOf } from "./words.ts";

export type StatementRow = { readonly label: string; readonly amount: number; readonly sum?: true };

/** The sums of a statement, credit positive: what came in, what went out, what is kept, what was paid. */
export function statementRows({ settlement, disbursements }: SettlementDetail, words: StatementWords): StatementRow[] {
  const balances = readBalances(settlement.balances);
  const { result, reserved, released } = settlement;
  return [
    ...PERIOD_ACCOUNTS.flatMap((account) => {
      const balance = balances[account] ?? 0;
      return balance === 0 ? [] : [{ label: words.accounts[account], amount: -balance }];
    }),
    { label: words.result, amount: result, sum: true },
    ...(reserved > 0 ? [{ label: words.reserved, amount: -reserved }] : []),
    ...(released > 0 ? [{ label: words.released, amount: released }] : []),
    { label: words.due, amount: result - reserved + released, sum: true },
    ...disbursements
      .filter(({ status }) => status === "paid")
      .map(({ reference, amount }) => ({ label: `${words.paid}: ${reference}`, amount: -amount })),
  ];
}

/** Transactions that are read at once, and how many pages a statement has at most (I8). */
const AT_ONCE = 90;
const MAX_PAGES = 250;

/** The statement as CSV: its sums, then every entry of the period, newest first. */
export function statementCsv(tenant: TenantDb, detail: SettlementDetail, language: string): ReadableStream<Uint8Array> {
  const { settlement } = detail;
  const words = wordsOf(language);
  const decimal = (amount: number) => ({ decimal: toDecimal({ amount, currency: settlement.currency }) });
  const encoder = new TextEncoder();
  let before: TransactionPlace | undefined;
  let page = 0;
  return new ReadableStream({
    start(controller) {
      const head = [
        [words.title, settlement.id],
        [words.period, toTimestamp(settlement.periodStart), toTimestamp(settlement.periodEnd)],
      ].map(csvRow);
      const sums = statementRows(detail, words).map(({ label, amount }) =>
        csvRow([label, decimal(amount), settlement.currency]),
      );
      const columns = csvRow(["at", "kind", "order", "account", "amount", "currency", "transaction"]);
      controller.enqueue(encoder.encode(`${CSV_MARK}${[...head, ...sums, "\r\n", columns].join("")}`));
    },
    async pull(controller) {
      const range = { from: settlement.periodStart, to: settlement.periodEnd };
      const heads = await listTransactions(tenant, range, before, AT_ONCE);
      const entries = await entriesOf(
        tenant,
        heads.map(({ id }) => id),
      );
      const rows = heads.flatMap(({ id, kind, orderId, at }) =>
        (entries.get(id) ?? [])
          .filter(({ currency }) => currency === settlement.currency)
          .map(({ account, amount, currency }) =>
            csvRow([toTimestamp(at), kind, orderId ?? "", account, decimal(amount), currency, id]),
          ),
      );
      controller.enqueue(encoder.encode(rows.join("")));
      before = heads.at(-1);
      page += 1;
      if (heads.length < AT_ONCE) return controller.close();
      if (page >= MAX_PAGES) {
        controller.enqueue(encoder.encode(csvRow(["…", "GET /api/v1/ledger/transactions"])));
        controller.close();
      }
    },
  });
}

export type StatementSeller = { readonly name: string; readonly language: string; readonly timeZone: string };

/** The statement as one page of PDF. */
export async function statementPdf(
  env: Env,
  detail: SettlementDetail,
  seller: StatementSeller,
  now: Millis,
): Promise<Uint8Array<ArrayBuffer>> {
  // Heavy: fonts, shaping and PDF writing load with the first document and not with every request.
  const { renderStatementPdf } = await import("./statement-page.ts");
  return await renderStatementPdf(env.ASSETS, detail, seller, now);
}
