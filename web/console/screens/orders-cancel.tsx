/** Ending an order or some of its tickets, with or without the money. */
import { useState } from "preact/hooks";
import { v4 } from "uuid";
import type { CancelledOrder, RefundPreview } from "../../api/order-money-types.ts";
import type { StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { focusFirstError } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { Options } from "../parts/options.tsx";
import { toast } from "../parts/toast.tsx";
import { activeLines, orderMoney } from "../refund-form.ts";
import { api } from "../session.ts";
import { LineTicks } from "./orders-lines.tsx";
import { RefundAmounts } from "./orders-refund-amounts.tsx";

const w = words.cancel;

export function CancelDialog(props: { order: StaffOrder; onClose: () => void; onDone: () => Promise<void> }) {
  const { order, onClose, onDone } = props;
  const lines = activeLines(order);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(lines.map(({ position }) => position)));
  const [money, setMoney] = useState("keep");
  const [tried, setTried] = useState(false);
  const [key] = useState(() => v4());
  const [shown, setShown] = useState<RefundPreview | null>(null);
  const { busy, fault, run } = useAction();
  const all = chosen.size === lines.length;
  const hasMoney = orderMoney(order).left > 0;
  // An order that nobody has paid ends as a whole.
  const partly = order.status !== "pending";
  const fee = money === "less_fee" ? "keep" : "refund";
  const which = all ? {} : { lines: [...chosen].sort((a, b) => a - b) };
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (chosen.size === 0) return focusFirstError();
    if (money !== "keep" && shown === null) {
      const answer = await run(() => api.post<RefundPreview>(`/orders/${order.id}/refunds/preview`, { ...which, fee }));
      if (answer) setShown(answer.value);
      return;
    }
    const body = { ...which, ...(money === "keep" ? {} : { refund: { fee } }) };
    const done = await run(() => api.post<CancelledOrder>(`/orders/${order.id}/cancel`, body, { key }));
    if (!done) return;
    toast(w.done(chosen.size));
    await onDone();
  };
  return (
    <Dialog title={w.title(order.code)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{w.text}</p>
        {shown && <RefundAmounts order={order} preview={shown} />}
        {shown?.needs_approval && <Banner tone="warn" head={words.refund.second} />}
        {!shown && partly && (
          <LineTicks
            label={w.which}
            lines={lines}
            chosen={chosen}
            error={tried && chosen.size === 0 ? words.refund.chooseBad : undefined}
            onChange={setChosen}
          />
        )}
        {!shown && hasMoney && (
          <Options
            label={w.money}
            value={money}
            onChange={setMoney}
            options={[
              { value: "keep", words: w.moneyKeep },
              { value: "back", words: w.moneyBack },
              ...(order.fees.amount > 0 ? [{ value: "less_fee", words: w.moneyLessFee }] : []),
            ]}
          />
        )}
        <FaultBanner fault={fault} />
        <div class="formfoot">
          <Button look="primary" onPress={onClose}>
            {w.keep}
          </Button>
          <Button
            look={money !== "keep" && !shown ? "plain-edge" : "bad"}
            type="submit"
            busy={busy ? w.doing : undefined}
          >
            {money !== "keep" && !shown ? words.refund.preview : w.act(chosen.size, all)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
