/** What would go back, and through which payments: shown before anything is sent. */
import type { RefundPreview } from "../../api/order-money-types.ts";
import type { StaffOrder } from "../../api/types.ts";
import { gatewayName, words } from "../messages.orders.en.ts";
import { staffMoney } from "../price.ts";

const w = words.refund;

export function RefundAmounts({ order, preview }: { order: StaffOrder; preview: RefundPreview }) {
  const reference = (id: string) => order.payments.find((payment) => payment.id === id)?.reference ?? "";
  return (
    <>
      <dl class="kv sums">
        <dt class="sums__total">{w.goesBack}</dt>
        <dd class="num sums__total">{staffMoney(preview.amount)}</dd>
        {preview.tax.amount > 0 && [<dt key="t">{w.ofTax}</dt>, <dd key="ta">{staffMoney(preview.tax)}</dd>]}
        {preview.fee.amount > 0 && [<dt key="f">{w.ofFee}</dt>, <dd key="fa">{staffMoney(preview.fee)}</dd>]}
        {preview.fee_kept.amount > 0 && [<dt key="k">{w.kept}</dt>, <dd key="ka">{staffMoney(preview.fee_kept)}</dd>]}
        <dt>{w.leftAfter}</dt>
        <dd class="num">{staffMoney(preview.left_after)}</dd>
      </dl>
      <div>
        <b>{w.per}</b>
        <ul class="sharelist">
          {preview.payments.map((share) => (
            <li key={share.payment_id} class="between">
              <span>
                {gatewayName(share.gateway)}
                <span class="soft xs blk anywhere">
                  {share.method === "manual" ? w.byHand : reference(share.payment_id)}
                </span>
              </span>
              <b class="num">{staffMoney(share.amount)}</b>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
