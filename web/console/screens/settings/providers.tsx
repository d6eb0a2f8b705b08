/** Who carries mail, SMS and WhatsApp (N1): a card a provider, drawn from the fields that the API names. */
import { useState } from "preact/hooks";
import { CHANNEL_NAMES, type MessageProvider } from "../../../api/message-types.ts";
import type { List } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { Button } from "../../parts/button.tsx";
import { Show, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { api } from "../../session.ts";
import { NotificationPage } from "./frame.tsx";
import { s } from "./messages.en.ts";
import { ProviderForm } from "./provider-form.tsx";

const n = s.notifications;

export function ProvidersScreen() {
  const loaded = useLoad(async () => (await api.get<List<MessageProvider>>("/message-providers")).data);
  const [open, setOpen] = useState("");
  return (
    <NotificationPage lead={n.lead}>
      <Show of={loaded} rows={8}>
        {(providers) => (
          <>
            {CHANNEL_NAMES.map((channel) => (
              <section key={channel} class="stack" aria-labelledby={`channel-${channel}`}>
                <h2 class="h2" id={`channel-${channel}`}>
                  {n.channels[channel]}
                </h2>
                {providers
                  .filter((one) => one.channel === channel)
                  .map((one) => (
                    <ProviderCard
                      key={one.provider}
                      account={one}
                      ownCarries={providers.some((other) => other.channel === channel && other.enabled)}
                      open={open === one.provider}
                      onOpen={(wanted) => setOpen(wanted ? one.provider : "")}
                      onSaved={loaded.reload}
                    />
                  ))}
              </section>
            ))}
          </>
        )}
      </Show>
    </NotificationPage>
  );
}

function ProviderCard(props: {
  account: MessageProvider;
  ownCarries: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onSaved: () => Promise<void>;
}) {
  const { account, ownCarries, open, onOpen, onSaved } = props;
  const name = n.names[account.provider] ?? account.provider;
  const act = open ? m.close : account.account_id === null ? n.setUp : n.change;
  return (
    <Panel
      title={name}
      beside={
        <>
          <StateTag account={account} ownCarries={ownCarries} />
          <Button label={n.actOn(act, name)} onPress={() => onOpen(!open)}>
            {act}
          </Button>
        </>
      }
      pad
    >
      <div class="stack">
        <p class="soft">{n.about[account.provider]}</p>
        {open && <ProviderForm key={account.version} account={account} name={name} onSaved={onSaved} />}
      </div>
    </Panel>
  );
}

function StateTag({ account, ownCarries }: { account: MessageProvider; ownCarries: boolean }) {
  if (account.enabled) return <Tag tone="ok">{n.on}</Tag>;
  if (account.is_default && !ownCarries) return <Tag tone="info">{n.default}</Tag>;
  return account.account_id === null ? <Tag>{n.none}</Tag> : <Tag tone="warn">{n.off}</Tag>;
}
