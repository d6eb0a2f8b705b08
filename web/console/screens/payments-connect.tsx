/** Stripe Connect: an account made through us, and what Stripe says of it. Coming back from Stripe proves nothing. */
import { useState } from "preact/hooks";
import type { PlatformAccount } from "../../api/order-money-types.ts";
import { ApiFault } from "../../api/problem.ts";
import type { GatewayAccount } from "../../api/types.ts";
import { words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Tag } from "../parts/tags.tsx";
import { api } from "../session.ts";

const w = words.connect;

/** Null: there is no account below ours. */
async function loadAccount(gateway: string): Promise<{ account: PlatformAccount | null }> {
  try {
    return { account: await api.get<PlatformAccount>(`/payment-gateways/${gateway}/onboarding`) };
  } catch (caught) {
    if (caught instanceof ApiFault && caught.code === "not_found") return { account: null };
    throw caught;
  }
}

export function ConnectPart({ account, onSaved }: { account: GatewayAccount; onSaved: () => Promise<void> }) {
  const { gateway } = account;
  const loaded = useLoad(async () => {
    const found = await loadAccount(gateway);
    // Asking may have switched it on.
    if (cameBack === "return" && found.account) await onSaved();
    return found;
  }, [gateway]);
  const [cameBack] = useState(() => new URLSearchParams(location.search).get("onboarding"));
  const { busy, fault, run } = useAction();
  const begin = async () => {
    const body = { replace_keys: loaded.data?.account === null && account.account_id !== null };
    const link = await run(() => api.post<{ url: string }>(`/payment-gateways/${gateway}/onboarding`, body));
    if (link) location.assign(link.value.url);
  };
  return (
    <section class="subpanel stack" aria-label={w.head}>
      <h3 class="strong">{w.head}</h3>
      {cameBack === "refresh" && <Banner tone="info" head={w.again} />}
      {fault?.code === "not_found" ? <Banner tone="info" appears head={w.notOffered} /> : <FaultBanner fault={fault} />}
      <Show of={loaded} rows={2}>
        {({ account: below }) => (
          <>
            {cameBack === "return" && below && <Banner tone="info" head={w.back} />}
            {below ? <Status account={below} /> : <p class="soft">{w.text}</p>}
            {!below && account.account_id !== null && <p class="soft xs">{w.replaces}</p>}
            {(!below || below.requirements.length > 0 || !below.charges_enabled) && (
              <div class="row row--wrap">
                <Button busy={busy ? w.starting : undefined} onPress={() => void begin()}>
                  {below ? w.goOn : w.start}
                </Button>
              </div>
            )}
          </>
        )}
      </Show>
    </section>
  );
}

function Status({ account }: { account: PlatformAccount }) {
  const may = (allowed: boolean) => (allowed ? <Tag tone="ok">{w.yes}</Tag> : <Tag tone="warn">{w.no}</Tag>);
  return (
    <>
      {account.disabled_reason && (
        <Banner tone="bad" head={w.stopped(account.disabled_reason.replaceAll(/[_.]/g, " "))} />
      )}
      <dl class="kv">
        <dt>{w.account}</dt>
        <dd class="anywhere">{account.account}</dd>
        <dt>{w.charges}</dt>
        <dd>{may(account.charges_enabled)}</dd>
        <dt>{w.payouts}</dt>
        <dd>{may(account.payouts_enabled)}</dd>
      </dl>
      {account.requirements.length === 0 ? (
        <p class="soft">{w.nothingMissing}</p>
      ) : (
        <div>
          <b>{w.missing}</b>
          <ul class="bullets">
            {account.requirements.map((name) => (
              <li key={name}>{name.replaceAll(/[_.]/g, " ")}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
