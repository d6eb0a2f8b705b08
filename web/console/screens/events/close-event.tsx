/** Cancel or postpone: what it will do is told in numbers before it is done (V5). */
import { useState } from "preact/hooks";
import type { EventClosing, EventShape } from "../../../api/types.ts";
import "../../events.css";
import { e } from "../../messages.events.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { SelectField, Tick } from "../../parts/field.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { toast } from "../../parts/toast.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { afterCreate } from "../new-event.tsx";

const DAY = 86_400_000;
const OFFER_DAYS = ["", "7", "14", "30"] as const;

export function CloseEventDialog(props: {
  kind: "cancel" | "postpone";
  event: EventShape;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const { kind, event, onClose, onDone } = props;
  const loaded = useLoad(() => api.get<EventClosing>(`/events/${event.id}/closing`));
  const [tell, setTell] = useState(true);
  const [refund, setRefund] = useState(false);
  const [offerDays, setOfferDays] = useState("");
  const { busy, fault, run } = useAction();
  const cancels = kind === "cancel";
  const sold = loaded.data;
  const act = async () => {
    const until = offerDays === "" ? null : new Date(Date.now() + Number(offerDays) * DAY).toISOString();
    const body = cancels ? { tell } : { tell, refund_until: until };
    const done = await run(() => api.post<EventShape>(`/events/${event.id}/${kind}`, body));
    if (!done) return;
    // The event is closed whatever becomes of the refund: its own page starts it again.
    const refunded = !cancels || !refund || (await startRefund(event.id));
    if (refunded) toast(cancels ? e.close.cancelled : e.close.postponed);
    else afterCreate.value = e.close.refundFailed;
    await onDone();
  };
  return (
    <Ask
      title={cancels ? e.close.cancelAsk(event.name) : e.close.postponeAsk(event.name)}
      text={cancels ? e.close.saleEnds : e.close.salePauses}
      safe={cancels ? e.close.keep : e.close.keepDate}
      act={cancels ? e.close.cancel : e.close.postpone}
      destroys={cancels}
      busy={busy ? (cancels ? e.close.cancelling : e.close.postponing) : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
      <Show of={loaded} rows={2}>
        {(closing) => <Effects closing={closing} cancels={cancels} />}
      </Show>
      {sold && sold.people > 0 && (
        <Tick checked={tell} onChange={setTell}>
          {e.close.tell(sold.people)}
        </Tick>
      )}
      {cancels && sold && sold.money.amount > 0 && (
        <Tick checked={refund} onChange={setRefund}>
          {e.close.refund(staffMoney(sold.money))}
          <span class="soft xs blk">{e.close.refundHint}</span>
        </Tick>
      )}
      {!cancels && sold && sold.money.amount > 0 && (
        <SelectField
          label={e.close.offer}
          value={offerDays}
          onChange={setOfferDays}
          choices={OFFER_DAYS.map((days) => ({
            value: days,
            label: days === "" ? e.close.offerNone : e.close.offerDays(Number(days)),
          }))}
        />
      )}
    </Ask>
  );
}

async function startRefund(eventId: string): Promise<boolean> {
  try {
    await api.post(`/events/${eventId}/refunds`, { dry_run: false });
    return true;
  } catch {
    return false;
  }
}

function Effects({ closing, cancels }: { closing: EventClosing; cancels: boolean }) {
  const { orders, tickets, paying, money, by_hand } = closing;
  const effects: [string, string?][] = [
    orders === 0
      ? [e.close.noOrders]
      : [e.close.orders(orders, tickets), cancels ? e.close.ordersEnd : e.close.ordersStay],
  ];
  if (money.amount > 0) {
    effects.push([e.close.money(staffMoney(money)), cancels ? e.close.moneyCancel : e.close.moneyPostpone]);
  }
  if (by_hand > 0) effects.push([e.close.byHand(by_hand)]);
  if (paying > 0) effects.push([e.close.paying(paying)]);
  return (
    <ul class="effects" aria-label={e.close.willHappen}>
      {effects.map(([what, then]) => (
        <li key={what}>
          <b>{what}</b>
          {then && <span class="soft blk">{then}</span>}
        </li>
      ))}
    </ul>
  );
}
