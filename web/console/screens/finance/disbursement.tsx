/** Writes down that money reached the organizer outside of a gateway. */
import { useState } from "preact/hooks";
import type { SettlementDetail } from "../../../api/books-types.ts";
import type { Money } from "../../../api/types.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { parsePrice, priceText, staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { m } from "../../messages.en.ts";
import { f } from "./messages.en.ts";

const s = f.settlement;
const METHODS = ["bank_transfer", "cash", "other"] as const;

export function DisbursementDialog(props: { data: SettlementDetail; onClose: () => void; onDone: () => void }) {
  const { payable, id } = props.data;
  const [method, setMethod] = useState<string>("bank_transfer");
  const [reference, setReference] = useState("");
  const [amount, setAmount] = useState(priceText(payable));
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const minor = parsePrice(amount, payable.currency);
  const badAmount = minor === undefined || minor === 0;
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (reference.trim() === "" || badAmount) return focusFirstError();
    const body = { method, reference: reference.trim(), amount: { amount: minor, currency: payable.currency } };
    if (await run(() => api.post(`/settlements/${id}/disbursements`, body))) props.onDone();
    else focusFirstError();
  };
  // Somebody else may have paid out meanwhile: the answer says what is due now.
  const above =
    fault?.code === "above_payable" ? ((fault.extra["payable"] as Money | undefined) ?? payable) : undefined;
  const amountError = above
    ? s.above(staffMoney(above))
    : tried && badAmount
      ? s.amountBad
      : !badAmount && minor > payable.amount
        ? s.above(staffMoney(payable))
        : undefined;
  const used = fault?.code === "disbursement_exists";
  return (
    <Dialog title={s.recordAsk} onClose={props.onClose}>
      <p class="dialog__text soft">{s.recordText}</p>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        {!above && !used && <FaultBanner fault={fault} />}
        <SelectField
          label={s.method}
          value={method}
          onChange={setMethod}
          choices={METHODS.map((value) => ({ value, label: s.methods[value] }))}
        />
        <TextField
          label={s.reference}
          hint={s.referenceHint}
          value={reference}
          onChange={(value) => {
            clear();
            setReference(value);
          }}
          error={used ? s.used : tried && reference.trim() === "" ? s.referenceBad : undefined}
          input={{ maxLength: 120, autocomplete: "off" }}
        />
        <TextField
          label={s.amount}
          before={payable.currency}
          value={amount}
          onChange={(value) => {
            clear();
            setAmount(value);
          }}
          error={amountError}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <DialogFoot submit={s.recordSave} busy={busy ? m.saving : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
