/** Payment credentials (G1): masked, encrypted at rest, with the address that the gateway calls. */
import { useState } from "preact/hooks";
import type { GatewayAccount, List } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { CopyLine } from "../parts/copy-line.tsx";
import { focusFirstError, TextField, Tick } from "../parts/field.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { Tag } from "../parts/tags.tsx";
import { api } from "../session.ts";

export function PaymentsScreen() {
  const loaded = useLoad(async () => {
    const list = await api.get<List<GatewayAccount>>("/payment-gateways");
    return list.data.filter((account) => account.gateway === "stripe");
  });
  return (
    <Page title={m.payments.title}>
      <div class="stack">
        <p class="soft">{m.payments.lead}</p>
        <Show of={loaded}>
          {(accounts) =>
            accounts.map((account) => (
              <StripeForm key={`${account.gateway}${account.version}`} account={account} onDone={loaded.reload} />
            ))
          }
        </Show>
      </div>
    </Page>
  );
}

function StripeForm({ account, onDone }: { account: GatewayAccount; onDone: () => Promise<void> }) {
  const [secret, setSecret] = useState("");
  const [webhook, setWebhook] = useState("");
  const connected = account.account_id !== null;
  const [enabled, setEnabled] = useState(!connected || account.enabled);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const stored = account.config;
  const secretBad = secret === "" ? !stored["secret_key"] : !/^(sk|rk)_/.test(secret.trim());
  const webhookBad = webhook === "" ? !stored["webhook_secret"] : !webhook.trim().startsWith("whsec_");
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (secretBad || webhookBad) return focusFirstError();
    const body = {
      enabled,
      ...(secret ? { secret_key: secret.trim() } : {}),
      ...(webhook ? { webhook_secret: webhook.trim() } : {}),
    };
    const options = connected ? { body, ifMatch: `"${account.version}"` } : { body };
    if (await run(() => api.call("PUT", "/payment-gateways/stripe", options))) await onDone();
  };
  const state = !connected ? (
    <Tag>{m.payments.notConnected}</Tag>
  ) : account.enabled ? (
    <Tag tone="ok">{m.payments.on}</Tag>
  ) : (
    <Tag tone="warn">{m.payments.off}</Tag>
  );
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onDone() : undefined} />
      <Panel title={m.payments.stripe} beside={state} pad>
        <div class="stack">
          <p class="soft">{m.payments.encrypted}</p>
          <TextField
            label={m.payments.secretKey}
            hint={stored["secret_key"] ? m.payments.stored(stored["secret_key"]) : m.payments.secretHint}
            value={secret}
            onChange={setSecret}
            error={tried && secretBad ? m.payments.secretBad : undefined}
            input={{ type: "password", autocomplete: "off", spellcheck: false }}
          />
          <CopyLine label={m.payments.callback} hint={m.payments.callbackHint} value={account.callback_url} />
          <TextField
            label={m.payments.webhookSecret}
            hint={stored["webhook_secret"] ? m.payments.stored(stored["webhook_secret"]) : m.payments.webhookHint}
            value={webhook}
            onChange={setWebhook}
            error={tried && webhookBad ? m.payments.webhookBad : undefined}
            input={{ type: "password", autocomplete: "off", spellcheck: false }}
          />
          <Tick checked={enabled} onChange={setEnabled}>
            {m.payments.enabled}
          </Tick>
        </div>
      </Panel>
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.payments.saving : undefined}>
          {m.payments.save}
        </Button>
      </div>
    </form>
  );
}
