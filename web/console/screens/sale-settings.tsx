/** How an event sells: its capacity, what one customer may have, the challenge, the waiting list (K3, I6, K12). */
import { useState } from "preact/hooks";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, TextField, Tick } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { api } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";
import type { EventPageData } from "./event.tsx";

const text = (n: number | null) => (n === null ? "" : String(n));

export function SaleSettingsDialog(props: { data: EventPageData; onClose: () => void; onDone: () => void }) {
  const { event, etag } = props.data;
  const [capacity, setCapacity] = useState(text(event.capacity));
  const [belowUse, setBelowUse] = useState(false);
  const [perOrder, setPerOrder] = useState(text(event.max_per_order));
  const [perCustomer, setPerCustomer] = useState(text(event.max_per_customer));
  const [freeHolds, setFreeHolds] = useState(text(event.free_holds));
  const [holdMinutes, setHoldMinutes] = useState(text(event.hold_minutes));
  const [hot, setHot] = useState(event.hot);
  const [waitingList, setWaitingList] = useState(event.waiting_list);
  const [claim, setClaim] = useState(text(event.claim_minutes));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();

  const numbers = {
    capacity: wholeNumber(capacity, 0, 1_000_000),
    max_per_order: wholeNumber(perOrder, 1, 100),
    max_per_customer: wholeNumber(perCustomer, 1, 1000),
    free_holds: wholeNumber(freeHolds, 1, 1000),
    hold_minutes: wholeNumber(holdMinutes, 1, 60),
    claim_minutes: wholeNumber(claim, 5, 10_080),
  };
  const needed = [numbers.max_per_order, numbers.hold_minutes, numbers.claim_minutes];
  const bad = Object.values(numbers).includes(undefined) || needed.includes(null);
  const error = (value: number | null | undefined, from: number, to: number, optional = true) =>
    tried && (value === undefined || (!optional && value === null)) ? m.sale.numberBad(from, to) : undefined;

  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (bad) return focusFirstError();
    const body = { ...numbers, hot, waiting_list: waitingList, ...(belowUse ? { below_use: true } : {}) };
    if (await run(() => api.call("PATCH", `/events/${event.id}`, { body, ifMatch: etag ?? `"${event.version}"` })))
      props.onDone();
  };
  const numeric = { inputMode: "numeric", maxLength: 9, autocomplete: "off" } as const;
  return (
    <Dialog title={m.sale.title} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? props.onDone : undefined} />
        <div class="formgrid">
          <TextField
            optional
            label={m.sale.capacity}
            hint={m.sale.capacityHint}
            value={capacity}
            onChange={setCapacity}
            error={error(numbers.capacity, 0, 1_000_000)}
            input={numeric}
          />
          <TextField
            label={m.event.maxPerOrder}
            value={perOrder}
            onChange={setPerOrder}
            error={error(numbers.max_per_order, 1, 100, false)}
            input={numeric}
          />
          <TextField
            optional
            label={m.sale.perCustomer}
            hint={m.sale.perCustomerHint}
            value={perCustomer}
            onChange={setPerCustomer}
            error={error(numbers.max_per_customer, 1, 1000)}
            input={numeric}
          />
          <TextField
            optional
            label={m.sale.freeHolds}
            hint={m.sale.freeHoldsHint}
            value={freeHolds}
            onChange={setFreeHolds}
            error={error(numbers.free_holds, 1, 1000)}
            input={numeric}
          />
          <TextField
            label={m.sale.holdMinutes}
            value={holdMinutes}
            onChange={setHoldMinutes}
            error={error(numbers.hold_minutes, 1, 60, false)}
            input={numeric}
          />
          <TextField
            label={m.sale.claim}
            value={claim}
            onChange={setClaim}
            error={error(numbers.claim_minutes, 5, 10_080, false)}
            input={numeric}
          />
        </div>
        {fault?.code === "in_use" && (
          <Tick checked={belowUse} onChange={setBelowUse}>
            {m.sale.belowUse}
          </Tick>
        )}
        <Tick checked={hot} onChange={setHot}>
          {m.sale.hot}
        </Tick>
        <Tick checked={waitingList} onChange={setWaitingList}>
          {m.sale.waitingList}
        </Tick>
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
