/** What happens to the tickets of a disputed order, and above which amount a refund needs a second person. */
import { useState } from "preact/hooks";
import type { DisputePolicy, RefundPolicy, TicketPolicy } from "../../api/order-money-types.ts";
import { m } from "../messages.en.ts";
import { words } from "../messages.orders.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { focusFirstError, TextField } from "../parts/field.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Options } from "../parts/options.tsx";
import { Panel } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { parsePrice, priceText } from "../price.ts";
import { api, tenantSettings } from "../session.ts";

const w = words.policies;
const TICKETS: readonly TicketPolicy[] = ["keep", "block_when_opened", "block_when_lost"];

export function DisputePolicyPanel() {
  const loaded = useLoad(() => api.get<DisputePolicy>("/dispute-policy"));
  return (
    <Panel title={w.dispute} pad>
      <Show of={loaded} rows={3}>
        {(policy) => <DisputeForm key={policy.version} policy={policy} onSaved={loaded.reload} />}
      </Show>
    </Panel>
  );
}

function DisputeForm({ policy, onSaved }: { policy: DisputePolicy; onSaved: () => Promise<void> }) {
  const [tickets, setTickets] = useState<string>(policy.tickets);
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const options = { body: { tickets }, ifMatch: `"${policy.version}"` };
    if (!(await run(() => api.call("PUT", "/dispute-policy", options)))) return;
    toast(w.savedDispute);
    await onSaved();
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onSaved() : undefined} />
      <Options
        label={w.disputeText}
        value={tickets}
        onChange={setTickets}
        options={TICKETS.map((value) => ({ value, words: w.tickets[value] }))}
      />
      <div class="formfoot">
        <Button type="submit" busy={busy ? m.saving : undefined} disabled={tickets === policy.tickets}>
          {w.save}
        </Button>
      </div>
    </form>
  );
}

export function RefundPolicyPanel() {
  const loaded = useLoad(() => api.get<RefundPolicy>("/refund-policy"));
  const currency = tenantSettings.value?.currency;
  return (
    <Panel title={w.refund} pad>
      <Show of={loaded} rows={2}>
        {(policy) =>
          currency ? (
            <RefundLimit key={policy.version} policy={policy} currency={currency} onSaved={loaded.reload} />
          ) : null
        }
      </Show>
    </Panel>
  );
}

function RefundLimit(props: { policy: RefundPolicy; currency: string; onSaved: () => Promise<void> }) {
  const { policy, currency, onSaved } = props;
  const stored = policy.approval_above;
  const [text, setText] = useState(stored === null ? "" : priceText({ amount: stored, currency }));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const amount = text.trim() === "" ? null : parsePrice(text, currency);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (amount === undefined) return focusFirstError();
    const options = { body: { approval_above: amount }, ifMatch: `"${policy.version}"` };
    if (!(await run(() => api.call("PUT", "/refund-policy", options)))) return;
    toast(w.savedRefund);
    await onSaved();
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p class="soft">{w.refundText}</p>
      <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onSaved() : undefined} />
      <TextField
        label={w.above}
        hint={w.aboveHint}
        before={currency}
        value={text}
        onChange={setText}
        error={tried && amount === undefined ? words.bulk.numberBad : undefined}
        input={{ inputMode: "decimal", autocomplete: "off" }}
      />
      <div class="formfoot">
        <Button type="submit" busy={busy ? m.saving : undefined}>
          {w.save}
        </Button>
      </div>
    </form>
  );
}
