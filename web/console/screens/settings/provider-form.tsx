/** The form of one provider: its fields, the address that it calls, and a test with what is stored. */
import { useState } from "preact/hooks";
import type { MessageProvider, MessageTest, ProviderField } from "../../../api/message-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { changedFields, firstValues, isMissing } from "../../gateway-fields.ts";
import { m } from "../../messages.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { s } from "./messages.en.ts";

const n = s.notifications;

type FormProps = { account: MessageProvider; name: string; onSaved: () => Promise<void> };

export function ProviderForm({ account, name, onSaved }: FormProps) {
  const { provider, channel, fields, config, version } = account;
  const known = account.account_id !== null;
  const [values, setValues] = useState(() => firstValues(account));
  const [enabled, setEnabled] = useState(!known || account.enabled);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const missing = (field: ProviderField) => isMissing(field, values, config[field.name]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (fields.some(missing)) return focusFirstError();
    const body = { ...changedFields(account, values), enabled };
    const saved = await run(() => api.call("PUT", `/message-providers/${provider}`, { body, ifMatch: `"${version}"` }));
    if (!saved) return focusFirstError();
    toast(n.saved(name));
    await onSaved();
  };
  // What the server says of a field stands at that field; what it says of none stands above.
  const ofFields =
    fault?.code === "message_provider_invalid" && fields.some((field) => fieldMessage(fault, field.name));
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      {!ofFields && (
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onSaved() : undefined} />
      )}
      <div class="formgrid">
        {fields.map((field) => (
          <ProviderInput
            key={field.name}
            provider={provider}
            field={field}
            value={values[field.name] ?? ""}
            stored={config[field.name]}
            error={fieldMessage(fault, field.name) ?? (tried && missing(field) ? n.needed : undefined)}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
      </div>
      {account.callback_url && <CopyLine label={n.callback} hint={n.callbackHint} value={account.callback_url} />}
      <Tick checked={enabled} onChange={setEnabled}>
        {n.enabled(n.channels[channel])}
      </Tick>
      <p class="soft xs">{n.encrypted}</p>
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
          {n.save}
        </Button>
      </div>
      <Test account={account} />
    </form>
  );
}

function ProviderInput(props: {
  provider: string;
  field: ProviderField;
  value: string;
  stored: string | undefined;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { field, value, stored, error, onChange } = props;
  const [label, help] = n.fields[`${props.provider}.${field.name}`] ?? [field.name.replaceAll("_", " "), ""];
  const hint = field.secret && stored ? n.stored(stored) : help;
  const frame = { label, hint, error, optional: !field.required, value, onChange };
  if (field.kind === "choice") {
    const choices = (field.choices ?? []).map((choice) => ({ value: choice, label: n.choices[choice] ?? choice }));
    return <SelectField {...frame} choices={choices} />;
  }
  if (field.kind === "multiline") return <TextArea {...frame} rows={4} wide />;
  return (
    <TextField
      {...frame}
      input={{ type: field.secret ? "password" : "text", autocomplete: "off", spellcheck: false }}
    />
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
