/** Two profiles of one person become one. */
import { useEffect, useState } from "preact/hooks";
import type { Customer, CustomerRef, CustomerSummary } from "../../../api/customer-types.ts";
import type { List } from "../../../api/types.ts";
import { words } from "../../messages.customers.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { contactText } from "./list.tsx";

const w = words.customer;
const TYPING_PAUSE = 250;

export function MergeDialog(props: {
  into: Customer;
  onClose: () => void;
  onDone: (merged: CustomerRef) => Promise<void>;
}) {
  const { into, onClose, onDone } = props;
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState<readonly CustomerSummary[]>([]);
  const { busy, fault, run } = useAction();
  useEffect(() => {
    const text = typed.trim();
    if (text.length < 2) return setFound([]);
    let isOld = false;
    const look = async () => {
      const answer = await run(() =>
        api.get<List<CustomerSummary>>(`/customers?limit=8&q=${encodeURIComponent(text)}`),
      );
      if (answer && !isOld) setFound(answer.value.data.filter(({ id }) => id !== into.id));
    };
    const timer = setTimeout(() => void look(), TYPING_PAUSE);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [typed]);
  const merge = async (other: CustomerSummary) => {
    const done = await run(() => api.post<CustomerRef>(`/customers/${into.id}/merge`, { customer: other.id }));
    if (!done) return;
    toast(w.merged);
    await onDone(done.value);
  };
  return (
    <Dialog title={w.mergeTitle} onClose={onClose}>
      <div class="stack">
        <p class="dialog__text">{w.mergeText}</p>
        <FaultBanner fault={fault} />
        <TextField label={w.mergeFind} value={typed} onChange={setTyped} />
        <ul class="rows" aria-live="polite">
          {found.map((other) => (
            <li key={other.id}>
              <span>{other.name}</span>
              <span class="end soft xs num">{words.customers.ordersText(other.orders)}</span>
              <span class="soft xs anywhere">{contactText(other)}</span>
              <span class="end">
                <Button
                  look="bad"
                  label={w.mergeAct(other.name)}
                  busy={busy ? w.merging : undefined}
                  onPress={() => void merge(other)}
                >
                  {w.merge}
                </Button>
              </span>
            </li>
          ))}
        </ul>
        <div class="formfoot">
          <Button onPress={onClose}>{m.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
