/** The form of an account elsewhere: the fields that the API names, secrets by their end only, and whether it is in use. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { fieldMessage } from "../../api/problem.ts";
import { changedFields, firstValues, isMissing } from "../gateway-fields.ts";
import { m } from "../messages.en.ts";
import { api } from "../session.ts";
import { FaultBanner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "./field.tsx";
import { useAction } from "./load.tsx";
import { TextArea } from "./text-area.tsx";
import { toast } from "./toast.tsx";

/** A field of somebody's credentials. */
export type CredentialField = {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly kind: string;
  readonly choices?: readonly string[];
};
/** What the API says of an account. */
export type CredentialAccount = {
  readonly fields: readonly CredentialField[];
  readonly config: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  /** Null until there are credentials. */
  readonly account_id: string | null;
  readonly version: number;
};
/** What the form says. */
export type CredentialWords = {
  readonly field: (name: string) => readonly [label: string, help: string];
  readonly choice: (choice: string) => string;
  readonly stored: (mask: string) => string;
  readonly needed: string;
  readonly enabled: string;
  /** Below the fields; empty where nothing is secret. */
  readonly encrypted: string;
  readonly save: string;
  readonly saved: string;
};

export function CredentialsForm(props: {
  account: CredentialAccount;
  /** Where it is saved. */
  path: string;
  /** The code of the problem that names fields. */
  invalid: string;
  words: CredentialWords;
  onSaved: () => Promise<void>;
  /** Between the fields and whether it is in use, such as an address to copy. */
  beside?: ComponentChildren;
  /** Below, such as a check of what is stored. */
  children?: ComponentChildren;
}) {
  const { account, path, invalid, words, onSaved, beside, children } = props;
  const { fields, config, version } = account;
  const [values, setValues] = useState(() => firstValues(account));
  const [enabled, setEnabled] = useState(account.account_id === null || account.enabled);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const missing = (field: CredentialField) => isMissing(field, values, config[field.name]);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (fields.some(missing)) return focusFirstError();
    const body = { ...changedFields(account, values), enabled };
    const saved = await run(() => api.call("PUT", path, { body, ifMatch: `"${version}"` }));
    if (!saved) return focusFirstError();
    toast(words.saved);
    await onSaved();
  };
  // What the server says of a field stands at that field; what it says of none stands above.
  const ofFields = fault?.code === invalid && fields.some(({ name }) => fieldMessage(fault, name));
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      {!ofFields && (
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onSaved() : undefined} />
      )}
      <div class="formgrid">
        {fields.map((field) => (
          <CredentialInput
            key={field.name}
            field={field}
            words={words}
            value={values[field.name] ?? ""}
            stored={config[field.name]}
            error={fieldMessage(fault, field.name) ?? (tried && missing(field) ? words.needed : undefined)}
            onChange={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
      </div>
      {beside}
      <Tick checked={enabled} onChange={setEnabled}>
        {words.enabled}
      </Tick>
      {words.encrypted !== "" && <p class="soft xs">{words.encrypted}</p>}
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
          {words.save}
        </Button>
      </div>
      {children}
    </form>
  );
}

function CredentialInput(props: {
  field: CredentialField;
  words: CredentialWords;
  value: string;
  stored: string | undefined;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { field, words, value, stored, error, onChange } = props;
  const [label, help] = words.field(field.name);
  const hint = field.secret && stored ? words.stored(stored) : help;
  const frame = { label, hint, error, optional: !field.required, value, onChange };
  if (field.kind === "choice") {
    const none = field.required ? [] : [{ value: "", label: "–" }];
    const choices = (field.choices ?? []).map((choice) => ({ value: choice, label: words.choice(choice) }));
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
