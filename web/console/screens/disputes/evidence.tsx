/** What staff write to the bank: kept as a draft, or sent once. */
import { useState } from "preact/hooks";
import type { DisputeDetail } from "../../../api/books-types.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { type Loaded, useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { d } from "./messages.en.ts";

type FieldName = keyof typeof d.fields;
const FIELDS = Object.keys(d.fields) as readonly FieldName[];
/** Those that are one line. */
const SHORT: ReadonlySet<FieldName> = new Set(["customer_name", "customer_email", "service_date"]);
const MAX_TEXT = 5000;

export function EvidenceForm({ data, loaded }: { data: DisputeDetail; loaded: Loaded<DisputeDetail> }) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(data.evidence);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [filled, setFilled] = useState(false);
  const { busy, fault, run } = useAction();
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ""));
  const nothing = Object.keys(written).length === 0;
  const unused = Object.entries(data.suggested_evidence).filter(([name]) => (texts[name] ?? "").trim() === "");
  const save = async (submit: boolean) => {
    const body = { evidence: written, submit };
    const done = await run(() => api.post(`/disputes/${data.id}/evidence`, body));
    setAsking(false);
    if (!done) return;
    toast(submit ? d.sentDone : d.drafted);
    await loaded.reload();
  };
  const checked = (next: () => void) => {
    setTried(true);
    if (nothing) focusFirstError();
    else next();
  };
  return (
    <Panel
      title={d.evidence}
      beside={
        unused.length > 0 && (
          <Button
            onPress={() => {
              setTexts((before) => ({ ...before, ...Object.fromEntries(unused) }));
              setFilled(true);
            }}
          >
            {d.fill}
          </Button>
        )
      }
      pad
    >
      <form class="stack" noValidate onSubmit={(event) => event.preventDefault()}>
        <FaultBanner fault={fault} />
        {filled && <Banner tone="info" appears head={d.filled} />}
        <p class="soft">{d.evidenceLead}</p>
        <div class="formgrid">
          {FIELDS.map((name, at) => (
            <EvidenceField
              key={name}
              name={name}
              value={texts[name] ?? ""}
              error={tried && nothing && at === 0 ? d.nothing : undefined}
              onChange={(value) => setTexts((before) => ({ ...before, [name]: value }))}
            />
          ))}
        </div>
        <div class="formfoot">
          <Button look="primary" onPress={() => checked(() => setAsking(true))}>
            {d.send}
          </Button>
          <Button busy={busy && !asking ? d.drafting : undefined} onPress={() => checked(() => void save(false))}>
            {d.draft}
          </Button>
        </div>
      </form>
      {asking && (
        <Ask
          title={d.sendAsk}
          text={d.sendText}
          safe={d.sendKeep}
          act={d.send}
          busy={busy ? d.sending : undefined}
          onSafe={() => setAsking(false)}
          onAct={() => void save(true)}
        />
      )}
    </Panel>
  );
}

function EvidenceField(props: {
  name: FieldName;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const [label, hint] = d.fields[props.name];
  const common = {
    label,
    ...(hint === "" ? {} : { hint }),
    value: props.value,
    onChange: props.onChange,
    error: props.error,
  };
  return SHORT.has(props.name) ? (
    <TextField {...common} input={{ maxLength: MAX_TEXT, autocomplete: "off" }} />
  ) : (
    <TextArea {...common} wide maxLength={MAX_TEXT} />
  );
}

/** What was written, when nothing can be changed any more. */
export function SentEvidence({ evidence }: { evidence: Readonly<Record<string, string>> }) {
  const written = FIELDS.filter((name) => evidence[name]);
  if (written.length === 0) return null;
  return (
    <Panel title={d.evidence} pad>
      <dl class="stack stack--s">
        {written.map((name) => (
          <div key={name}>
            <dt class="soft xs">{d.fields[name][0]}</dt>
            <dd class="papersample__lines anywhere">{evidence[name]}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
