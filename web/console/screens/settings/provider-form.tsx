/** The form of one provider: its fields, the address that it calls, and a test with what is stored. */
import { useState } from "preact/hooks";
import type { MessageProvider, MessageTest } from "../../../api/message-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { CredentialsForm } from "../../parts/credentials-form.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { api } from "../../session.ts";
import { s } from "./messages.en.ts";

const n = s.notifications;

type FormProps = { account: MessageProvider; name: string; onSaved: () => Promise<void> };

export function ProviderForm({ account, name, onSaved }: FormProps) {
  const { provider, channel } = account;
  return (
    <CredentialsForm
      account={account}
      path={`/message-providers/${provider}`}
      invalid="message_provider_invalid"
      words={{
        field: (field) => n.fields[`${provider}.${field}`] ?? [field.replaceAll("_", " "), ""],
        choice: (choice) => n.choices[choice] ?? choice,
        stored: n.stored,
        needed: n.needed,
        enabled: n.enabled(n.channels[channel]),
        encrypted: n.encrypted,
        save: n.save,
        saved: n.saved(name),
      }}
      onSaved={onSaved}
      beside={
        account.callback_url && <CopyLine label={n.callback} hint={n.callbackHint} value={account.callback_url} />
      }
    >
      <Test account={account} />
    </CredentialsForm>
  );
}

/** Sends a test with the credentials as they are stored, not as they are typed. */
function Test({ account }: { account: MessageProvider }) {
  const { busy, fault, run, clear } = useAction();
  const [to, setTo] = useState("");
  const [said, setSaid] = useState<(MessageTest & { to: string }) | null>(null);
  const known = account.account_id !== null;
  const send = async () => {
    setSaid(null);
    const body = { to: to.trim() };
    const answer = await run(() => api.post<MessageTest>(`/message-providers/${account.provider}/test`, body));
    if (answer) setSaid({ ...answer.value, to: body.to });
    else focusFirstError();
  };
  const wrong = fieldMessage(fault, "to");
  if (!known) return <p class="soft xs">{n.testFirst}</p>;
  return (
    <div class="stack">
      <div class="formgrid">
        <TextField
          label={account.channel === "email" ? n.testTo.email : n.testTo.phone}
          value={to}
          onChange={(typed) => {
            clear();
            setTo(typed);
          }}
          error={wrong}
          input={{ maxLength: 254, autocomplete: "off", inputMode: account.channel === "email" ? "email" : "text" }}
        />
      </div>
      <div class="row row--wrap">
        <Button busy={busy ? n.testing : undefined} disabled={to.trim().length < 5} onPress={() => void send()}>
          {n.test}
        </Button>
      </div>
      {wrong === undefined && <FaultBanner fault={fault} />}
      {said?.ok && <Banner tone="ok" appears head={n.testSent} rest={n.testSentRest(said.to)} />}
      {said && !said.ok && (
        <Banner tone="bad" appears head={n.testFailed} rest={n.testFailedRest(said.problem ?? "")} />
      )}
    </div>
  );
}
