/** Own domains: add one, what its DNS must say, whether it is right, and our name on its pages (T14). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { Timestamp } from "../../../api/types.ts";
import { domains as d } from "../../messages.domains.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { s } from "./messages.en.ts";

type Domain = {
  readonly id: string;
  readonly host: string;
  readonly state: "pending" | "active";
  readonly white_label: boolean;
  readonly fault: keyof typeof d.faults | null;
  readonly records: readonly { readonly type: string; readonly name: string; readonly value: string }[];
  readonly active_since: Timestamp | null;
  readonly checked_at: Timestamp | null;
  readonly version: number;
};
type Domains = { readonly data: readonly Domain[] };

const NAME = /^(?:https?:\/\/)?[^\s/@:]+\.[^\s/@:]{2,}\/?$/i;

export function DomainsScreen() {
  const loaded = useLoad(() => api.get<Domains>("/domains"));
  const [adding, setAdding] = useState(false);
  const done = (said: string) => {
    setAdding(false);
    toast(said);
    void loaded.reload();
  };
  return (
    <Page
      title={d.title}
      under={["/console/settings", s.title]}
      actions={
        <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
          {d.add}
        </Button>
      }
    >
      <div class="stack">
        <p class="soft lead">{d.lead}</p>
        <Show of={loaded} rows={3}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="home" head={d.none} text={d.noneText} />
            ) : (
              <>
                {data.map((domain) => (
                  <DomainPanel
                    key={domain.id}
                    domain={domain}
                    all={data}
                    loaded={loaded}
                    onRemoved={() => done(d.removed)}
                  />
                ))}
              </>
            )
          }
        </Show>
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} onDone={() => done(d.added)} />}
    </Page>
  );
}

function State({ domain: { state, fault } }: { domain: Domain }) {
  if (state === "pending") return <span class="tag tag--info">{d.states.waiting}</span>;
  if (fault !== null) return <span class="tag tag--warn">{d.states.ailing}</span>;
  return <span class="tag tag--ok">{d.states.active}</span>;
}

function DomainPanel(props: {
  domain: Domain;
  all: readonly Domain[];
  loaded: Loaded<Domains>;
  onRemoved: () => void;
}) {
  const { domain, loaded } = props;
  const [removing, setRemoving] = useState(false);
  /** What was ticked and is being saved. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { busy, fault, run } = useAction();
  const keep = (changed: Domain) =>
    loaded.set({ data: props.all.map((one) => (one.id === changed.id ? changed : one)) });
  const check = async () => {
    const done = await run(() => api.post<Domain>(`/domains/${domain.id}/check`, {}));
    if (done) keep(done.value);
  };
  const setWhite = async (white_label: boolean) => {
    const ifMatch = `"${domain.version}"`;
    setWanted(white_label);
    const done = await run(() =>
      api.call<Domain>("PATCH", `/domains/${domain.id}`, { body: { white_label }, ifMatch }),
    );
    setWanted(null);
    if (!done) return;
    keep(done.value.data);
    toast(d.whiteSaved);
  };
  return (
    <Panel title={domain.host} beside={<State domain={domain} />} pad>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <Standing domain={domain} />
        {domain.state === "pending" || domain.fault !== null ? <Steps domain={domain} /> : null}
        {domain.state === "active" ? (
          <label class="tick">
            <input
              type="checkbox"
              checked={wanted ?? domain.white_label}
              disabled={busy}
              onChange={(event) => void setWhite(event.currentTarget.checked)}
            />
            <span>
              {d.white}
              <span class="soft blk xs">{d.whiteHint}</span>
            </span>
          </label>
        ) : null}
        <div class="row row--wrap">
          <Button
            busy={busy ? d.checking : undefined}
            label={`${d.check}: ${domain.host}`}
            onPress={() => void check()}
          >
            {d.check}
          </Button>
          {domain.state === "active" ? (
            <a class="btn" href={`https://${domain.host}/`} rel="noreferrer" target="_blank">
              {d.open}
            </a>
          ) : null}
          <Button label={`${d.remove}: ${domain.host}`} onPress={() => setRemoving(true)}>
            {d.remove}
          </Button>
        </div>
      </div>
      {removing && <RemoveDialog domain={domain} onClose={() => setRemoving(false)} onDone={props.onRemoved} />}
    </Panel>
  );
}

function Standing({ domain }: { domain: Domain }) {
  const zone = staffZone.value;
  return (
    <div role="status">
      <p>
        {domain.fault === null ? (domain.state === "active" ? d.right : null) : d.faults[domain.fault]}
        {domain.state === "active" && domain.fault !== null ? ` ${d.lost}` : null}
      </p>
      <p class="soft xs">
        {domain.active_since === null ? null : `${d.since(shortTime(domain.active_since, zone))} `}
        {domain.checked_at === null ? null : d.checked(shortTime(domain.checked_at, zone))}
      </p>
    </div>
  );
}

function Steps({ domain }: { domain: Domain }) {
  return (
    <div class="stack">
      <h3 class="h3">{d.steps}</h3>
      <p>{d.step1}</p>
      <ul class="stack" aria-label={d.records(domain.host)}>
        {domain.records.map(({ type, name, value }) => (
          <li key={type} class="stack">
            <b>{type}</b>
            <CopyLine label={`${d.name} (${type})`} value={name} />
            <CopyLine label={`${d.value} (${type})`} value={value} />
          </li>
        ))}
      </ul>
      <p class="soft">{d.step2}</p>
      <p>{d.step3}</p>
      <p>{d.step4}</p>
    </div>
  );
}

function AddDialog(props: { onClose: () => void; onDone: () => void }) {
  const [host, setHost] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const bad = !NAME.test(host.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad) return focusFirstError();
    if (await run(() => api.post("/domains", { host: host.trim() }))) props.onDone();
    else focusFirstError();
  };
  return (
    <Dialog title={d.add} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {fieldMessage(fault, "host") === undefined && <FaultBanner fault={fault} />}
        <TextField
          label={d.host}
          hint={d.hostHint}
          value={host}
          onChange={(typed) => {
            clear();
            setHost(typed);
          }}
          error={tried && bad ? d.hostBad : fieldMessage(fault, "host")}
          input={{ maxLength: 300, autocomplete: "off", spellcheck: false }}
        />
        <DialogFoot submit={d.add} busy={busy ? d.adding : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function RemoveDialog(props: { domain: Domain; onClose: () => void; onDone: () => void }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", `/domains/${props.domain.id}`))) props.onDone();
  };
  return (
    <Ask
      title={d.removeAsk(props.domain.host)}
      text={d.removeText}
      safe={d.keep}
      act={d.remove}
      busy={busy ? d.removing : undefined}
      onSafe={props.onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
