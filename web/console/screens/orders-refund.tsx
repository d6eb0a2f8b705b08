/** Giving money back: what, how much, and the amounts before anything is sent. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { v4 } from "uuid";
import type { RefundPreview, RequestedRefund } from "../../api/order-money-types.ts";
import type { StaffOrder } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { Options } from "../parts/options.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { activeLines, orderMoney, refundBody, type RefundForm, type RefundFormFault } from "../refund-form.ts";
import { api } from "../session.ts";
import { LineTicks } from "./orders-lines.tsx";
import { RefundAmounts } from "./orders-refund-amounts.tsx";

const w = words.refund;
const KINDS = ["everything", "lines", "amount"] as const;
type Shown = { readonly body: Record<string, unknown>; readonly preview: RefundPreview; readonly key: string };

export function RefundDialog(props: { order: StaffOrder; onClose: () => void; onDone: () => Promise<void> }) {
  const { order, onClose, onDone } = props;
  const [form, setForm] = useState<RefundForm>({
    kind: "everything",
    lines: new Set(),
    amount: "",
    keepFee: false,
    cancel: true,
    reason: "requested_by_customer",
    note: "",
  });
  const [bad, setBad] = useState<RefundFormFault | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const { busy, fault, run, clear } = useAction();
  const { left } = orderMoney(order);
  const preview = async (event: Event) => {
    event.preventDefault();
    const read = refundBody(form, order.total.currency, left);
    setBad("fault" in read ? read.fault : null);
    if ("fault" in read) return focusFirstError();
    const answer = await run(() => api.post<RefundPreview>(`/orders/${order.id}/refunds/preview`, read.body));
    // One key for what is confirmed here: pressing again after a lost answer gives nothing back twice.
    if (answer) setShown({ body: read.body, preview: answer.value, key: v4() });
  };
  const confirm = async ({ body, key }: Shown) => {
    const done = await run(() => api.post<RequestedRefund>(`/orders/${order.id}/refunds`, body, { key }));
    if (!done) return;
    const amount = staffMoney(done.value.amount);
    toast(done.value.needs_approval ? w.asked(amount) : w.done(amount));
    await onDone();
  };
  return (
    <Dialog title={w.title(order.code)} onClose={onClose}>
      {shown ? (
        <Preview
          order={order}
          shown={shown}
          ending={endingLines(order, form)}
          busy={busy}
          fault={<FaultBanner fault={fault} />}
          onBack={() => {
            clear();
            setShown(null);
            requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="dialog"] input:checked')?.focus());
          }}
          onConfirm={() => void confirm(shown)}
        />
      ) : (
        <form class="stack" noValidate onSubmit={(event) => void preview(event)}>
          <FaultBanner fault={fault} />
          <FormFields order={order} form={form} bad={bad} left={left} onChange={setForm} />
          <div class="formfoot">
            <Button look="primary" type="submit" busy={busy ? w.previewing : undefined}>
              {w.preview}
            </Button>
            <Button onPress={onClose}>{w.keep}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** How many tickets end with it: all of them when everything goes back. */
function endingLines(order: StaffOrder, form: RefundForm): number {
  if (form.kind === "everything") return activeLines(order).length;
  return form.kind === "lines" && form.cancel ? form.lines.size : 0;
}

function FormFields(props: {
  order: StaffOrder;
  form: RefundForm;
  bad: RefundFormFault | null;
  left: number;
  onChange: (form: RefundForm) => void;
}) {
  const { order, form, bad, left, onChange } = props;
  const { currency } = order.total;
  const lines = activeLines(order);
  const set = (changes: Partial<RefundForm>) => onChange({ ...form, ...changes });
  const reasons = Object.entries(words.order.reasons).map(([value, label]) => ({ value, label }));
  const kinds = KINDS.filter((kind) => kind !== "lines" || lines.length > 0);
  return (
    <>
      <Options
        label={w.what}
        value={form.kind}
        options={kinds.map((value) => ({ value, words: w[value] }))}
        onChange={(value) => set({ kind: KINDS.find((kind) => kind === value) ?? "everything" })}
      />
      {form.kind === "lines" && (
        <LineTicks
          label={w.choose}
          lines={lines}
          chosen={form.lines}
          error={bad === "lines" && form.lines.size === 0 ? w.chooseBad : undefined}
          onChange={(chosen) => set({ lines: chosen })}
        />
      )}
      {form.kind === "amount" && (
        <TextField
          label={w.howMuch}
          before={currency}
          value={form.amount}
          onChange={(amount) => set({ amount })}
          hint={w.tooMuch(staffMoney({ amount: left, currency }))}
          error={
            bad === "amount"
              ? w.amountBad
              : bad === "above_left"
                ? w.tooMuch(staffMoney({ amount: left, currency }))
                : undefined
          }
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
      )}
      {form.kind !== "amount" && order.fees.amount > 0 && (
        <Tick checked={form.keepFee} onChange={(keepFee) => set({ keepFee })}>
          {w.keepFee}
        </Tick>
      )}
      {form.kind === "lines" && (
        <Tick checked={form.cancel} onChange={(cancel) => set({ cancel })}>
          {w.endTickets}
        </Tick>
      )}
      <SelectField label={w.reason} value={form.reason} choices={reasons} onChange={(reason) => set({ reason })} />
      <TextField
        label={w.note}
        optional
        value={form.note}
        onChange={(note) => set({ note })}
        input={{ maxLength: 500, autocomplete: "off" }}
      />
    </>
  );
}

function Preview(props: {
  order: StaffOrder;
  shown: Shown;
  ending: number;
  busy: boolean;
  fault: ComponentChildren;
  onBack: () => void;
  onConfirm: () => void;
}) {
  const { order, ending, busy, fault, onBack, onConfirm } = props;
  const { preview } = props.shown;
  const top = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone: without this, keys would no longer reach the dialog.
  useEffect(() => top.current?.focus(), []);
  return (
    <div class="stack step" ref={top} tabIndex={-1}>
      <RefundAmounts order={order} preview={preview} />
      <p>{ending > 0 ? w.ends(ending) : w.stay}</p>
      {preview.needs_approval && <Banner tone="warn" head={w.second} />}
      {fault}
      <div class="formfoot">
        <Button look="bad" busy={busy ? w.doing : undefined} onPress={onConfirm}>
          {preview.needs_approval ? w.ask(staffMoney(preview.amount)) : w.confirm(staffMoney(preview.amount))}
        </Button>
        <Button onPress={onBack}>{w.back}</Button>
      </div>
    </div>
  );
}
