/** Who changed what: looked through by person, action, subject and day; each change field by field; as a file (T12). */
import { useId, useState } from "preact/hooks";
import type { AuditEntry as ShortEntry, List, Member } from "../../api/types.ts";
import { auditQuery, changesOf } from "../audit-diff.ts";
import { m } from "../messages.en.ts";
import { audit as a } from "../messages.operations.en.ts";
import { useDownload } from "../parts/download.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Field, SelectField, TextField } from "../parts/field.tsx";
import { Empty, useLoad } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { Paged, usePages } from "../parts/paged.tsx";
import "../reports.css";
import { dayAfter } from "../sales-figures.ts";
import { api, session, staffZone } from "../session.ts";
import { fromWallClock, shortTime } from "../zoned-time.ts";

type AuditEntry = ShortEntry & { readonly request_id: string };
type People = ReadonlyMap<string, string>;
type Filter = {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
};
const NO_FILTER: Filter = { actor: "", action: "", subject: "", from: "", to: "" };

/** Names of the members, for those who may see the team. */
async function loadPeople(): Promise<People> {
  const members = await api.get<List<Member>>("/members?limit=100").catch(() => ({ data: [] }));
  return new Map(members.data.map((member) => [member.person_id, member.name || member.email]));
}

const loadActions = async () =>
  (await api.get<{ data: string[] }>("/audit-log/actions").catch(() => ({ data: [] }))).data;

function who({ actor }: AuditEntry, people: People | undefined): string {
  if (actor.kind === "system") return a.system;
  if (actor.kind === "device") return a.device;
  const me = session.value?.person;
  return people?.get(actor.id) ?? (actor.id === me?.id ? me.email : actor.id);
}

/** `venue.created` as people say it. */
const spoken = (action: string) => action.replaceAll(/[._]/g, " ");

/** What the server is asked: days of the organization's clock as moments. */
function searchOf({ from, to, ...rest }: Filter): string {
  const zone = staffZone.value;
  return auditQuery({
    ...rest,
    subject: rest.subject.trim(),
    from: from === "" ? undefined : fromWallClock(from, "00:00", zone),
    to: to === "" ? undefined : fromWallClock(dayAfter(to, 1), "00:00", zone),
  });
}

export function AuditScreen() {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const people = useLoad(loadPeople);
  const search = searchOf(filter);
  const path = `/audit-log?limit=50${search === "" ? "" : `&${search}`}`;
  const entries = usePages<AuditEntry>(path);
  const isAll = search === "";
  return (
    <Page title={m.audit.title} actions={<Download search={search} />}>
      <div class="stack">
        <p class="soft">{m.audit.lead}</p>
        <Filters filter={filter} people={people.data} onChange={setFilter} />
        <Paged
          path={path}
          of={entries}
          rows={8}
          empty={
            isAll ? (
              <Empty icon="log" head={m.audit.empty} />
            ) : (
              <Empty icon="log" head={a.none} text={a.noneText}>
                <Button onPress={() => setFilter(NO_FILTER)}>{a.clear}</Button>
              </Empty>
            )
          }
        >
          {(rows) => (
            <div class="panel">
              <ul class="rows">
                {rows.map((entry) => (
                  <Entry key={entry.id} entry={entry} who={who(entry, people.data)} />
                ))}
              </ul>
            </div>
          )}
        </Paged>
      </div>
    </Page>
  );
}

function Filters(props: { filter: Filter; people: People | undefined; onChange: (filter: Filter) => void }) {
  const { filter, people, onChange } = props;
  const actions = useLoad(loadActions);
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  return (
    <section class="row row--wrap period" aria-label={a.filters}>
      <SelectField
        label={a.who}
        value={filter.actor}
        onChange={(actor) => set({ actor })}
        choices={[{ value: "", label: a.anyone }, ...[...(people ?? [])].map(([value, label]) => ({ value, label }))]}
      />
      <SelectField
        label={a.what}
        value={filter.action}
        onChange={(action) => set({ action })}
        choices={[
          { value: "", label: a.anything },
          ...(actions.data ?? []).map((action) => ({ value: action, label: spoken(action) })),
        ]}
      />
      <TextField label={a.subject} value={filter.subject} onChange={(subject) => set({ subject })} />
      <Day label={a.from} value={filter.from} onChange={(from) => set({ from })} />
      <Day label={a.to} value={filter.to} onChange={(to) => set({ to })} />
    </section>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <Field label={label}>
      {(wiring) => (
        <input
          class="input"
          type="date"
          {...wiring}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Entry({ entry, who: name }: { entry: AuditEntry; who: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const changes = changesOf(entry.before, entry.after);
  return (
    <li>
      <b>{spoken(entry.action)}</b>
      <span class="end soft num">{shortTime(entry.at, staffZone.value)}</span>
      <span class="soft xs anywhere">{name}</span>
      <span class="end soft xs codeblock">{entry.subject_id}</span>
      {changes.length > 0 && (
        <div class="entry__more">
          <button type="button" class="link xs" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            {open ? a.hideChanges : a.changes}
          </button>
          <div id={id} hidden={!open}>
            {open && (
              <table class="table diff">
                <thead>
                  <tr>
                    <th scope="col">{a.field}</th>
                    <th scope="col">{a.before}</th>
                    <th scope="col">{a.after}</th>
                  </tr>
                </thead>
                <tbody>
                  {changes.map(({ field, before, after }) => (
                    <tr key={field}>
                      <th scope="row">{field.replaceAll("_", " ")}</th>
                      <td>{before === "" ? <span class="soft">{a.nothing}</span> : <del>{before}</del>}</td>
                      <td>{after === "" ? <span class="soft">{a.nothing}</span> : <ins>{after}</ins>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <p class="soft xs codeblock">{a.request(entry.request_id)}</p>
          </div>
        </div>
      )}
    </li>
  );
}

function Download({ search }: { search: string }) {
  const { fetching, fault, download } = useDownload();
  return (
    <>
      <Button
        icon="download"
        busy={fetching === "" ? undefined : a.downloading}
        onPress={() => void download(`/audit-log.csv?${search}`, "audit-log.csv")}
      >
        {a.download}
      </Button>
      <FaultBanner fault={fault} />
    </>
  );
}
