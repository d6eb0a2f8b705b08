/** Ways to pay (G1): a card a gateway, drawn from the fields that the API names; and the rules around disputes and refunds. */
import { useState } from "preact/hooks";
import type { GatewayAccount, List } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { gatewayName, sayCode, words } from "../messages.orders.en.ts";
import { Button } from "../parts/button.tsx";
import { Show, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { Tag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import { ConnectPart } from "./payments-connect.tsx";
import { GatewayForm } from "./payments-gateway.tsx";
import { DisputePolicyPanel, RefundPolicyPanel } from "./payments-policies.tsx";

const g = words.gateways;

export function PaymentsScreen() {
  const loaded = useLoad(async () => (await api.get<List<GatewayAccount>>("/payment-gateways")).data);
  // The organizer comes back from Stripe to this page: then its card is open.
  const [open, setOpen] = useState(() => (new URLSearchParams(location.search).has("onboarding") ? "stripe" : ""));
  return (
    <Page title={m.payments.title}>
      <div class="stack">
        <p class="soft">{m.payments.lead}</p>
        <Show of={loaded}>
          {(accounts) => (
            <>
              {accounts.map((account) => (
                <GatewayCard
                  key={account.gateway}
                  account={account}
                  open={open === account.gateway}
                  onOpen={(wanted) => setOpen(wanted ? account.gateway : "")}
                  onSaved={loaded.reload}
                />
              ))}
            </>
          )}
        </Show>
        <DisputePolicyPanel />
        <RefundPolicyPanel />
      </div>
    </Page>
  );
}

function GatewayCard(props: {
  account: GatewayAccount;
  open: boolean;
  onOpen: (open: boolean) => void;
  onSaved: () => Promise<void>;
}) {
  const { account, open, onOpen, onSaved } = props;
  const name = gatewayName(account.gateway);
  const known = account.account_id !== null;
  const act = open ? m.close : known ? g.change : g.setUp;
  return (
    <Panel
      title={name}
      beside={
        <>
          <StateTag account={account} />
          <Button label={g.actOn(act, name)} onPress={() => onOpen(!open)}>
            {act}
          </Button>
        </>
      }
      pad
    >
      <div class="stack">
        <p class="soft">
          {sayCode(g.about, account.gateway)} {g.currencies(account.currencies)}
        </p>
        {open && (
          <>
            {account.gateway === "stripe" && <ConnectPart account={account} onSaved={onSaved} />}
            <GatewayForm key={account.version} account={account} onSaved={onSaved} />
          </>
        )}
      </div>
    </Panel>
  );
}

function StateTag({ account }: { account: GatewayAccount }) {
  if (account.account_id === null) return <Tag>{g.none}</Tag>;
  return account.enabled ? <Tag tone="ok">{g.on}</Tag> : <Tag tone="warn">{g.off}</Tag>;
}
