/** Sends what is due through a gateway: how much and where to first, then once more in full before it goes (F3). */
import { useState } from "preact/hooks";
import type { PayoutWay, SettlementDetail } from "../../../api/books-types.ts";
import type { Money } from "../../../api/types.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { parsePrice, priceText, staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { m } from "../../messages.en.ts";
import { gatewayName } from "./accounts.ts";
import { f } from "./messages.en.ts";

const s = f.settlement;

type Props = {
  data: SettlementDetail;
  /** At least one. */
  ways: readonly PayoutWay[];
  onClose: () => void;
  onDone: () => void;
};

export function PayoutDialog({ data, ways, onClose, onDone }: Props) {
  const [gateway, setGateway] = useState(ways[0]?.gateway ?? "");
  const way = ways.find((one) => one.gateway === gateway);
  const [amount, setAmount] = useState(way ? priceText(way.most) : "");
  const [tried, setTried] = useState(false);
  const [preview, setPreview] = useState<Money | null>(null);
  const { busy, fault, run, clear } = useAction();
  if (!way) return null;
  const minor = parsePrice(amount, way.most.currency);
  const bad = minor === undefined || minor === 0;
  const above =
    fault?.code === "above_payable" ? ((fault.extra["payable"] as Money | undefined) ?? way.most) : undefined;
  const isAbove = !bad && minor > way.most.amount;
  const look = (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (bad || isAbove) return focusFirstError();
    clear();
    setPreview({ amount: minor, currency: way.most.currency });
  };
  const send = async (money: Money) => {
    const body = { method: "gateway", gateway, amount: money };
    if (await run(() => api.post(`/settlements/${data.id}/disbursements`, body))) onDone();
    else setPreview(null);
  };
  if (preview) {
    return (
      <Ask
        title={s.sendAsk(staffMoney(preview))}
        text={s.sendText(gatewayName(gateway))}
        safe={s.sendKeep}
        act={s.send}
        busy={busy ? s.sending : undefined}
        // A second Enter must not send money that cannot be taken back.
        destroys
        onSafe={() => setPreview(null)}
        onAct={() => void send(preview)}
      >
        <dl class="sums">
          <div>
            <dt>{s.sendTo}</dt>
            <dd class="anywhere">{way.destination}</dd>
          </div>
          <div>
            <dt>{s.amount}</dt>
            <dd class="num">
              <b>{staffMoney(preview)}</b>
            </dd>
          </div>
          <div>
            <dt>{s.dueAfter}</dt>
            <dd class="num">{staffMoney({ ...preview, amount: data.payable.amount - preview.amount })}</dd>
          </div>
        </dl>
      </Ask>
    );
  }
  return (
    <Dialog title={s.payout} onClose={onClose}>
      <p class="dialog__text soft">{s.payoutText}</p>
      <form class="stack" noValidate onSubmit={look}>
        {!above && <FaultBanner fault={fault} />}
        <SelectField
          label={s.through}
          value={gateway}
          onChange={(value) => {
            setGateway(value);
            const other = ways.find((one) => one.gateway === value);
            if (other) setAmount(priceText(other.most));
          }}
          choices={ways.map((one) => ({ value: one.gateway, label: gatewayName(one.gateway) }))}
        />
        <TextField
          label={s.amount}
          hint={s.held(staffMoney(way.held))}
          before={way.most.currency}
          value={amount}
          onChange={(value) => {
            clear();
            setAmount(value);
          }}
          error={
            above
              ? s.above(staffMoney(above))
              : isAbove
                ? s.above(staffMoney(way.most))
                : tried && bad
                  ? s.amountBad
                  : undefined
          }
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <DialogFoot submit={s.look} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
