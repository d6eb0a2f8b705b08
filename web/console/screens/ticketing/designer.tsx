/** How tickets are printed: fields, logo, layout, words, with a preview that follows each change (X8). */
import { useEffect, useRef, useState } from "preact/hooks";
import {
  TICKET_FIELDS,
  type TicketDesign,
  type TicketPreview,
  type TicketTemplate,
} from "../../../api/ticketing-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { saveFile } from "../../parts/download.ts";
import { SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Options } from "../../parts/options.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";
import { TicketPicture } from "./preview.tsx";

const d = w.design;
/** Between a key press and the next picture. */
const PAUSE = 250;
const SIZES = (["small", "medium", "large"] as const).map((value) => ({ value, label: d.codes[value] }));

type Props = {
  /** Null: the organization's. */
  readonly event: string | null;
  readonly template: TicketTemplate;
  readonly hasLogo: boolean;
};

export function DesignPanel(props: Props) {
  const { event, hasLogo } = props;
  const [known, setKnown] = useState(props.template);
  const [own, setOwn] = useState(event === null || known.template !== null);
  const [design, setDesign] = useState(known.template ?? known.plain);
  const { busy, fault, run } = useAction();
  const save = async (submitted: Event) => {
    submitted.preventDefault();
    const path = event === null ? "/tenants/me/ticket-template" : `/events/${event}/ticket-template`;
    const body = event === null ? design : { template: own ? design : null };
    const done = await run(() => api.call<TicketTemplate>("PUT", path, { body, ifMatch: `"${known.revision}"` }));
    if (!done) return;
    setKnown(done.value.data);
    toast(w.saved);
  };
  return (
    <Panel title={d.title} beside={<span class="soft xs">{w.revision(known.revision)}</span>} pad>
      <form class="stack" onSubmit={(submitted) => void save(submitted)}>
        <FaultBanner fault={fault} />
        <p class="soft">{d.hint}</p>
        {event === null ? null : (
          <div>
            <Tick checked={own} onChange={setOwn}>
              {w.own}
            </Tick>
            <p class="field__hint">{w.ownHint}</p>
          </div>
        )}
        {own ? (
          <div class="designer">
            <DesignFields design={design} hasLogo={hasLogo} onChange={setDesign} />
            <Preview design={design} event={event} />
          </div>
        ) : null}
        <div class="formfoot">
          {own ? (
            <Button look="bare" onPress={() => setDesign(known.plain)}>
              {d.plain}
            </Button>
          ) : null}
          <Button type="submit" look="primary" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function DesignFields(props: { design: TicketDesign; hasLogo: boolean; onChange: (design: TicketDesign) => void }) {
  const { design, hasLogo } = props;
  const change = (changes: Partial<TicketDesign>) => props.onChange({ ...design, ...changes });
  const options = <Value extends string>(words: Readonly<Record<Value, readonly [string, string]>>) =>
    (Object.keys(words) as Value[]).map((value) => ({ value, words: words[value] }));
  const pick = (name: "paper" | "head" | "emphasis" | "code") => (value: string) => change({ [name]: value });
  return (
    <div class="stack">
      <Options label={d.paper} value={design.paper} onChange={pick("paper")} options={options(d.papers)} />
      <Options label={d.head} value={design.head} onChange={pick("head")} options={options(d.heads)} />
      <Options label={d.emphasis} value={design.emphasis} onChange={pick("emphasis")} options={options(d.emphases)} />
      <SelectField label={d.code} value={design.code} onChange={pick("code")} choices={SIZES} />
      <div>
        <Tick checked={design.logo} onChange={(logo) => change({ logo })}>
          {d.logo}
        </Tick>
        {design.logo && !hasLogo ? <p class="field__hint">{d.noLogo}</p> : null}
      </div>
      <fieldset class="field">
        <legend class="field__label">{d.fields}</legend>
        <div class="designer__fields">
          {TICKET_FIELDS.map((name) => (
            <Tick
              key={name}
              checked={design.fields.includes(name)}
              onChange={(on) =>
                change({ fields: TICKET_FIELDS.filter((one) => (one === name ? on : design.fields.includes(one))) })
              }
            >
              {d.field[name]}
            </Tick>
          ))}
        </div>
      </fieldset>
      <TextField
        label={d.note}
        hint={d.noteHint}
        optional
        value={design.note}
        onChange={(note) => change({ note })}
        input={{ maxLength: 160 }}
      />
      <TextField
        label={d.foot}
        hint={d.footHint}
        optional
        value={design.foot}
        onChange={(foot) => change({ foot })}
        input={{ maxLength: 240 }}
      />
    </div>
  );
}

/** The picture follows what is chosen, a moment later; the last one stays until the next is there. */
function Preview({ design, event }: { design: TicketDesign; event: string | null }) {
  const [seated, setSeated] = useState(true);
  const [picture, setPicture] = useState<TicketPreview | null>(null);
  const drawing = useAction();
  const sample = useAction();
  const turn = useRef(0);
  const wanted = JSON.stringify({ template: design, event, seated });
  useEffect(() => {
    const mine = ++turn.current;
    const draw = async () => {
      const done = await drawing.run(() => api.post<TicketPreview>("/ticket-template/preview", JSON.parse(wanted)));
      // Only the newest question counts: an older answer may come later.
      if (done && mine === turn.current) setPicture(done.value);
    };
    const timer = setTimeout(() => void draw(), PAUSE);
    return () => clearTimeout(timer);
  }, [wanted]);
  const save = async () => {
    const done = await sample.run(() => api.made("/ticket-template/sample", JSON.parse(wanted)));
    if (done) saveFile(done.value, "sample-tickets.pdf");
  };
  return (
    <section class="designer__see" aria-label={d.preview}>
      <FaultBanner fault={drawing.fault ?? sample.fault} />
      {picture ? <TicketPicture preview={picture} label={d.label(d.papers[design.paper][0])} /> : <div class="skel" />}
      <Tick checked={seated} onChange={setSeated}>
        {d.seated}
      </Tick>
      <p>
        <Button icon="download" busy={sample.busy ? d.sampling : undefined} onPress={() => void save()}>
          {d.sample}
        </Button>
      </p>
    </section>
  );
}
