/** The form of one gateway: its fields, the address that it calls, and whether the stored keys work. */
import { useState } from "preact/hooks";
import type { GatewayCheck } from "../../api/order-money-types.ts";
import type { GatewayAccount } from "../../api/types.ts";
import { choiceWords, fieldWords } from "../gateway-fields.ts";
import { m } from "../messages.en.ts";
import { gatewayName, words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { CopyLine } from "../parts/copy-line.tsx";
import { CredentialsForm } from "../parts/credentials-form.tsx";
import { useAction } from "../parts/load.tsx";
import { api } from "../session.ts";

const g = words.gateways;

export function GatewayForm({ account, onSaved }: { account: GatewayAccount; onSaved: () => Promise<void> }) {
  const { gateway, fields } = account;
  const hasSecrets = fields.some(({ secret }) => secret);
  const [callbackLabel, callbackHint] = gateway === "stripe" ? g.callback.stripe : g.callback.other;
  return (
    <CredentialsForm
      account={account}
      path={`/payment-gateways/${gateway}`}
      invalid="gateway_config_invalid"
      words={{
        field: (name) => fieldWords(gateway, name),
        choice: choiceWords,
        stored: m.payments.stored,
        needed: g.needed,
        enabled: m.payments.enabled,
        encrypted: hasSecrets ? m.payments.encrypted : "",
        save: hasSecrets ? m.payments.save : m.save,
        saved: g.saved(gatewayName(gateway)),
      }}
      onSaved={onSaved}
      beside={
        gateway === "offline" ? null : (
          <CopyLine label={callbackLabel} hint={callbackHint} value={account.callback_url} />
        )
      }
    >
      {gateway === "offline" ? null : <Check gateway={gateway} known={account.account_id !== null} />}
    </CredentialsForm>
  );
}

/** Asks the gateway about the keys as they are stored, not as they are typed. */
function Check({ gateway, known }: { gateway: string; known: boolean }) {
  const { busy, fault, run } = useAction();
  const [said, setSaid] = useState<GatewayCheck | null>(null);
  const ask = async () => {
    setSaid(null);
    const answer = await run(() => api.post<GatewayCheck>(`/payment-gateways/${gateway}/check`));
    if (answer) setSaid(answer.value);
  };
  return (
    <div class="stack">
      <div class="row row--wrap">
        <Button disabled={!known} busy={busy ? g.testing : undefined} onPress={() => void ask()}>
          {g.test}
        </Button>
        {!known && <span class="soft xs">{g.notYet}</span>}
      </div>
      <FaultBanner fault={fault} />
      {said?.ok && (
        <Banner
          tone="ok"
          appears
          head={g.testWorks(said.account)}
          rest={said.live === null ? undefined : said.live ? g.testLive : g.testSandbox}
        />
      )}
      {said && !said.ok && (
        <Banner tone="bad" appears head={g.testFails} rest={`${said.problem ?? ""} ${g.testFailsRest}`.trim()} />
      )}
    </div>
  );
}
