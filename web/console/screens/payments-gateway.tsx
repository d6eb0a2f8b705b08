/** The form of one gateway: its fields, the address that it calls, and whether the stored keys work. */
import { useState } from "preact/hooks";
import type { GatewayCheck } from "../../api/order-money-types.ts";
import { fieldMessage } from "../../api/problem.ts";
import type { ConfigField, GatewayAccount } from "../../api/types.ts";
import { changedFields, choiceWords, fieldWords, firstValues, isMissing } from "../gateway-fields.ts";
import { m } from "../messages.en.ts";
import { gatewayName, words } from "../messages.orders.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { CopyLine } from "../parts/copy-line.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { TextArea } from "../parts/text-area.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";

const g = words.gateways;

export function GatewayForm({ account, onSaved }: { account: GatewayAccount; onSaved: () => Promise<void> }) {
  const { gateway, fields, config, version } = account;
  const known = account.account_id !== null;
  const [values, setValues] = useState(() => firstValues(account));
  const [enabled, setEnabled] = useState(!known || account.enabled);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const missing = (field: ConfigField) => isMissing(field, values, config[field.name]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (fields.some(missing)) return focusFirstError();
    const body = { ...changedFields(account, values), enabled };
    const saved = await run(() => api.call("PUT", `/payment-gateways/${gateway}`, { body, ifMatch: `"${version}"` }));
    if (!saved) return focusFirstError();
    toast(g.saved(gatewayName(gateway)));
    await onSaved();
  };
  // What the server says of a field stands at that field; what it says of none stands above.
  const ofFields = fault?.code === "gateway_config_invalid" && fields.some(({ name }) => fieldMessage(fault, name));
  const [callbackLabel, callbackHint] = gateway === "stripe" ? g.callback.stripe : g.callback.other;
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      {!ofFields && (
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onSaved() : undefined} />
      )}
      <div class="formgrid">
        {fields.map((field) => (
          <GatewayField
            key={field.name}
            gateway={gateway}
            field={field}
            value={values[field.name] ?? ""}
            stored={config[field.name]}
            error={fieldMessage(fault, field.name) ?? (tried && missing(field) ? g.needed : undefined)}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
      </div>
      {gateway !== "offline" && <CopyLine label={callbackLabel} hint={callbackHint} value={account.callback_url} />}
      <Tick checked={enabled} onChange={setEnabled}>
        {m.payments.enabled}
      </Tick>
      {fields.some(({ secret }) => secret) && <p class="soft xs">{m.payments.encrypted}</p>}
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
          {fields.some(({ secret }) => secret) ? m.payments.save : m.save}
        </Button>
      </div>
      {gateway !== "offline" && <Check gateway={gateway} known={known} />}
    </form>
  );
}

function GatewayField(props: {
  gateway: string;
  field: ConfigField;
  value: string;
  stored: string | undefined;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { field, value, stored, error, onChange } = props;
  const [label, help] = fieldWords(props.gateway, field.name);
  const hint = field.secret && stored ? m.payments.stored(stored) : help;
  const frame = { label, hint, error, optional: !field.required, value, onChange };
  if (field.kind === "choice") {
    const none = field.required ? [] : [{ value: "", label: "–" }];
    const choices = (field.choices ?? []).map((choice) => ({ value: choice, label: choiceWords(choice) }));
    return <SelectField {...frame} choices={[...none, ...choices]} />;
  }
  if (field.kind === "multiline") return <TextArea {...frame} rows={4} wide />;
  return (
    <TextField
      {...frame}
      input={{ type: field.secret ? "password" : "text", autocomplete: "off", spellcheck: false }}
    />
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
