/** Money that came by hand: how, with which reference, and how much of what is owed (E27). */
import { useState } from "preact/hooks";
import { v4 } from "uuid";
import type { Received } from "../../api/order-money-types.ts";
import type { Payment, StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { parsePrice, priceText, staffMoney } from "../price.ts";
import { difference } from "../refund-form.ts";
import { api } from "../session.ts";
import { countAttention } from "../shell/attention-count.ts";

const w = words.markPaid;
const OPEN: readonly Payment["status"][] = ["created", "pending", "uncertain"];

/** The newest payment of the order that waits for money by hand. */
export function payableByHand(order: Pick<StaffOrder, "payments">): Payment | undefined {
  return order.payments.findLast(({ gateway, status }) => gateway === "offline" && OPEN.includes(status));
}

export function MarkPaidDialog(props: { order: StaffOrder; onClose: () => void; onDone: () => Promise<void> }) {
  const payment = payableByHand(props.order);
  return payment ? <ReceiptForm {...props} payment={payment} /> : null;
}

function ReceiptForm(props: { order: StaffOrder; payment: Payment; onClose: () => void; onDone: () => Promise<void> }) {
  const { order, payment, onClose, onDone } = props;
  const { currency } = order.total;
  const missing = Math.max(0, order.total.amount - payment.captured.amount);
  const [method, setMethod] = useState("bank_transfer");
  const [reference, setReference] = useState("");
  const [text, setText] = useState(missing === 0 ? "" : priceText({ amount: missing, currency }));
  const [tried, setTried] = useState(false);
  const [key] = useState(() => v4());
  const { busy, fault, run } = useAction();
  const amount = parsePrice(text, currency);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!amount || reference.trim() === "") return focusFirstError();
    const body = { method, reference: reference.trim(), amount: { amount, currency } };
    const path = `/orders/${order.id}/payments/${payment.id}/mark-paid`;
    const done = await run(() => api.post<Received>(path, body, fault ? {} : { key }));
    if (!done) return focusFirstError();
    toast(w.outcome[done.value.outcome]);
    await Promise.all([onDone(), countAttention()]);
  };
  const exists = fault?.code === "receipt_exists";
  return (
    <Dialog title={w.title} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {!exists && <FaultBanner fault={fault} />}
        <SelectField
          label={w.method}
          value={method}
          onChange={setMethod}
          choices={Object.entries(w.methods).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          label={w.reference}
          hint={w.referenceHint}
          value={reference}
          onChange={setReference}
          error={exists ? w.exists : tried && reference.trim() === "" ? w.referenceBad : undefined}
          input={{ maxLength: 120, autocomplete: "off", spellcheck: false }}
        />
        <TextField
          label={w.amount}
          before={currency}
          value={text}
          onChange={setText}
          error={tried && !amount ? w.amountBad : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        {amount !== undefined && amount > 0 && (
          <Off off={difference(amount, payment.captured.amount, order.total)} currency={currency} />
        )}
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? w.doing : undefined}>
            {w.act}
          </Button>
          <Button onPress={onClose}>{words.attention.keep}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Says before the press what becomes of too little or too much. */
function Off({ off, currency }: { off: number; currency: string }) {
  if (off === 0) return null;
  const amount = staffMoney({ amount: Math.abs(off), currency });
  return <Banner tone="warn" head={off < 0 ? w.less(amount) : w.more(amount)} />;
}
