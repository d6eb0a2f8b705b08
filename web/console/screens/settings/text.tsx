/** The words of one message in one language, beside how it looks (N3). */
import { useEffect, useState } from "preact/hooks";
import {
  type MessageKind,
  type MessagePreview,
  type MessageTemplate,
  type TextLanguage,
  type Wording,
} from "../../../api/message-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { t } from "./messages.texts.en.ts";
import { wordingFaults } from "./wording.ts";

const w = t.text;
const LIST = "/console/settings/notifications/texts";

export function TextScreen({ kind = "", language = "en" }: { kind?: string; language?: string }) {
  const path = `/message-templates/${kind}/${language}`;
  const loaded = useLoad(() => api.get<MessageTemplate>(path), [path]);
  const title = kind in t.texts.kinds ? t.texts.kinds[kind as MessageKind][0] : w.under;
  const said = language in t.texts.languages ? t.texts.languages[language as TextLanguage] : language;
  return (
    <Page title={`${title}, ${said}`} under={[`${LIST}?language=${language}`, w.under]}>
      <Show of={loaded} rows={6}>
        {(template) => <Editor key={template.version} path={path} template={template} loaded={loaded} />}
      </Show>
    </Page>
  );
}

type EditorProps = { path: string; template: MessageTemplate; loaded: Loaded<MessageTemplate> };

function Editor({ path, template, loaded }: EditorProps) {
  const [wording, setWording] = useState<Wording>(template.words);
  const [tried, setTried] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const preview = useAction();
  const [shown, setShown] = useState<MessagePreview | null>(null);
  const names = template.variables.map(({ name }) => name);
  const faults = wordingFaults(wording, names, { empty: w.empty, gap: w.gap });
  const draw = async () => {
    if (Object.keys(faults).length > 0) return setTried(true);
    const done = await preview.run(() => api.post<MessagePreview>(`${path}/preview`, wording));
    if (done) setShown(done.value);
  };
  useEffect(() => void draw(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return focusFirstError();
    const ifMatch = `"${template.version}"`;
    const done = await run(() => api.call<MessageTemplate>("PUT", path, { body: wording, ifMatch }));
    if (!done) return focusFirstError();
    toast(w.saved);
    loaded.set(done.value.data);
  };
  const error = (field: keyof Wording) => fieldMessage(fault, field) ?? (tried ? faults[field] : undefined);
  const change = (field: keyof Wording) => (typed: string) => {
    clear();
    setWording({ ...wording, [field]: typed });
  };
  return (
    <div class="two two--preview">
      <form class="stack worded" noValidate onSubmit={(event) => void submit(event)}>
        {(["subject", "heading", "text"] as const).every((field) => fieldMessage(fault, field) === undefined) && (
          <FaultBanner
            fault={fault}
            onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined}
          />
        )}
        <TextField
          label={w.subject}
          value={wording.subject}
          onChange={change("subject")}
          error={error("subject")}
          input={{ maxLength: 150, autocomplete: "off" }}
        />
        <TextField
          label={w.heading}
          value={wording.heading}
          onChange={change("heading")}
          error={error("heading")}
          input={{ maxLength: 120, autocomplete: "off" }}
        />
        <TextArea
          label={w.body}
          hint={w.bodyHint}
          value={wording.text}
          onChange={change("text")}
          error={error("text")}
          rows={8}
          maxLength={4000}
        />
        <Variables template={template} onPut={(name) => change("text")(`${wording.text}{${name}}`)} />
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {w.save}
          </Button>
          <Button busy={preview.busy ? w.refreshing : undefined} onPress={() => void draw()}>
            {w.refresh}
          </Button>
          {template.is_own && (
            <Button look="bad" onPress={() => setLeaving(true)}>
              {w.reset}
            </Button>
          )}
        </div>
      </form>
      <Panel title={w.preview} pad>
        <FaultBanner fault={preview.fault} />
        {shown && <Letter shown={shown} language={template.language} />}
      </Panel>
      {leaving && <ResetDialog path={path} onKeep={() => setLeaving(false)} onDone={() => void loaded.reload()} />}
    </div>
  );
}

function Variables({ template, onPut }: { template: MessageTemplate; onPut: (name: string) => void }) {
  return (
    <fieldset class="field">
      <legend class="field__label">{w.variables}</legend>
      <ul class="gaps">
        {template.variables.map(({ name, sample }) => (
          <li key={name}>
            <Button label={w.put(name)} onPress={() => onPut(name)}>
              {`{${name}}`}
            </Button>
            <span class="soft xs anywhere">{sample}</span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** The mail as its parts: the same words, in the console's own look. */
function Letter({ shown, language }: { shown: MessagePreview; language: string }) {
  const [first, ...facts] = shown.about;
  return (
    <article class="letter" dir={shown.direction} lang={language} aria-label={w.shown}>
      <p class="soft xs" dir="ltr" lang="en">
        {w.previewOf}
      </p>
      <p class="letter__subject">{shown.subject}</p>
      <p class="h2">{shown.heading}</p>
      <p>
        <b>{first}</b>
        {facts.map((fact) => (
          <span key={fact} class="blk">
            {fact}
          </span>
        ))}
      </p>
      {shown.paragraphs.map((text) => (
        <p key={text} class="letter__text">
          {text}
        </p>
      ))}
      <p>
        <span class="letter__act">{shown.act}</span>
      </p>
      {shown.rows.map(([left = "", right = ""]) => (
        <p key={left} class="letter__row">
          <span>{left}</span> <b class="num">{right}</b>
        </p>
      ))}
      {shown.notes.map((note) => (
        <p key={note} class="soft xs">
          {note}
        </p>
      ))}
      <p class="soft xs">
        {shown.footer}
        {shown.unsubscribe !== null && <span class="blk">{shown.unsubscribe}</span>}
      </p>
    </article>
  );
}

function ResetDialog({ path, onKeep, onDone }: { path: string; onKeep: () => void; onDone: () => void }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.call("DELETE", path)))) return;
    toast(w.wasReset);
    onDone();
  };
  return (
    <Ask
      title={w.resetAsk}
      text={w.resetText}
      safe={w.keep}
      act={w.reset}
      destroys
      busy={busy ? w.resetting : undefined}
      onSafe={onKeep}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
