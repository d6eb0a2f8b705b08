/** The sums of an order, and its invoices, receipts and credit notes to open. */
import type { PaperDocument } from "../../api/order-money-types.ts";
import type { Money, StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { useDownload } from "../parts/download.ts";
import { Panel } from "../parts/page.tsx";
import { staffMoney } from "../price.ts";
import { orderMoney } from "../refund-form.ts";
import { staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";

const w = words.order;

export function SumsPanel({ order }: { order: StaffOrder }) {
  const money = (amount: number): Money => ({ amount, currency: order.total.currency });
  const { paid, refunded, onTheWay, left } = orderMoney(order);
  const owed = order.status === "pending" ? order.total.amount - paid : 0;
  const rows: readonly (readonly [string, Money, boolean])[] = [
    [w.subtotal, money(order.subtotal.amount + order.discount.amount), true],
    [w.discount, money(-order.discount.amount), order.discount.amount > 0],
    [w.fees, order.fees, order.fees.amount > 0],
    [w.tax, order.tax, order.tax.amount > 0],
  ];
  const after: readonly (readonly [string, Money, boolean])[] = [
    [w.taxIncluded, order.tax_included, order.tax_included.amount > 0],
    [w.paid, money(paid), true],
    [w.refunded, money(-refunded), refunded > 0],
    [w.onTheWay, money(-onTheWay), onTheWay > 0],
    [w.owed, money(owed), owed > 0],
  ];
  const draw = (list: typeof rows) =>
    list
      .filter(([, , shown]) => shown)
      .flatMap(([label, amount]) => [
        <dt key={label}>{label}</dt>,
        <dd key={`${label} amount`} class="num">
          {signedMoney(amount)}
        </dd>,
      ]);
  return (
    <Panel title={w.sums} pad>
      <dl class="kv sums">
        {draw(rows)}
        <dt class="sums__total">{w.total}</dt>
        <dd class="num sums__total">{staffMoney(order.total)}</dd>
        {draw(after)}
        {paid > 0 && (
          <>
            <dt class="sums__total">{w.left}</dt>
            <dd class="num sums__total">{staffMoney(money(left))}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

/** `−EUR 5`: the sign stands before the currency. */
function signedMoney({ amount, currency }: Money): string {
  return `${amount < 0 ? "−" : ""}${staffMoney({ amount: Math.abs(amount), currency })}`;
}

export function PapersPanel({ documents }: { documents: readonly PaperDocument[] }) {
  const { fetching, fault, download } = useDownload();
  const pathOf = ({ id }: PaperDocument) => `/documents/${id}.pdf`;
  return (
    <Panel title={w.papers} pad={documents.length === 0}>
      <FaultBanner fault={fault} />
      {documents.length === 0 ? (
        <p class="soft">{w.papersNone}</p>
      ) : (
        <ul class="rows">
          {documents.map((paper) => (
            <li key={paper.id}>
              <span>
                <b>{w.paperKinds[paper.kind]}</b>
                <span class="soft xs blk num">
                  {paper.label}, {shortTime(paper.issued_at, staffZone.value)}
                </span>
                <span class="xs blk num">{staffMoney(paper.total)}</span>
              </span>
              <Button
                label={w.openPaper(paper.label)}
                busy={fetching === pathOf(paper) ? w.opening : undefined}
                onPress={() => void download(pathOf(paper), `${paper.label.replaceAll(/[^\w.-]+/g, "-")}.pdf`)}
              >
                PDF
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
