/** Ending an order or some of its tickets, with or without the money. */
import { useState } from "preact/hooks";
import { v4 } from "uuid";
import type { CancelledOrder } from "../../api/order-money-types.ts";
import type { StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { focusFirstError } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { Options } from "../parts/options.tsx";
import { toast } from "../parts/toast.tsx";
import { activeLines, orderMoney } from "../refund-form.ts";
import { api } from "../session.ts";
import { LineTicks } from "./orders-lines.tsx";

const w = words.cancel;

export function CancelDialog(props: { order: StaffOrder; onClose: () => void; onDone: () => Promise<void> }) {
  const { order, onClose, onDone } = props;
  const lines = activeLines(order);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(lines.map(({ position }) => position)));
  const [money, setMoney] = useState("keep");
  const [tried, setTried] = useState(false);
  const [key] = useState(() => v4());
  const { busy, fault, run } = useAction();
  const all = chosen.size === lines.length;
  const hasMoney = orderMoney(order).left > 0;
  // An order that nobody has paid ends as a whole.
  const partly = order.status !== "pending";
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (chosen.size === 0) return focusFirstError();
    const body = {
      ...(all ? {} : { lines: [...chosen].sort((a, b) => a - b) }),
      ...(money === "keep" ? {} : { refund: { fee: money === "less_fee" ? "keep" : "refund" } }),
    };
    const done = await run(() => api.post<CancelledOrder>(`/orders/${order.id}/cancel`, body, { key }));
    if (!done) return;
    toast(w.done(chosen.size));
    await onDone();
  };
  return (
    <Dialog title={w.title(order.code)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{w.text}</p>
        {partly && (
          <LineTicks
            label={w.which}
            lines={lines}
            chosen={chosen}
            error={tried && chosen.size === 0 ? words.refund.chooseBad : undefined}
            onChange={setChosen}
          />
        )}
        {hasMoney && (
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
          <Button look="bad" type="submit" busy={busy ? w.doing : undefined}>
            {w.act(chosen.size, all)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
