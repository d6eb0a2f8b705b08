/** Jobs that were given up, fail or wait; and what runs by the clock (R1, R2). */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { Cron, CronRun, Job, JobState } from "../../../api/report-types.ts";
import type { List } from "../../../api/types.ts";
import { operations as o } from "../../messages.operations.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { BY_AGE, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { Tag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import "../../reports.css";
import { api, staffZone } from "../../session.ts";
import { clock, shortTime } from "../../zoned-time.ts";

const TABS = [
  ["/console/jobs", o.state.dead],
  ["/console/jobs/failing", o.state.failed],
  ["/console/jobs/waiting", o.state.queued],
  ["/console/jobs/clock", o.state.crons],
] as const;
const STATES: Readonly<Record<string, JobState>> = { failing: "failed", waiting: "queued" };

export function JobsScreen() {
  const { path } = useLocation();
  const part = path.split("/")[3] ?? "";
  return (
    <Page title={o.title}>
      <SubTabs label={o.tabs} tabs={TABS} />
      <div class="stack">
        <p class="soft lead">{o.lead}</p>
        {part === "clock" ? <Crons /> : <Jobs key={part} state={STATES[part] ?? "dead"} />}
      </div>
    </Page>
  );
}

function Jobs({ state }: { state: JobState }) {
  const list = useList<Job>(`/jobs?state=${state}`, [BY_AGE]);
  const jobs = list.loaded;
  return (
    <div class="stack">
      <div class="row row--wrap">
        <p class="soft grow">{o.stateText[state]}</p>
        <Button onPress={() => void jobs.reload()}>{o.reload}</Button>
      </div>
      <ListBar of={list} file="jobs" />
      <ListRows of={list} empty={<Empty icon="gears" head={o.empty[state]} text={o.emptyText[state]} />}>
        {(rows) => (
          <div class="panel">
            <ul class="rows">
              {rows.map((job) => (
                <JobRow key={job.id} job={job} onDecided={() => void jobs.reload()} />
              ))}
            </ul>
          </div>
        )}
      </ListRows>
    </div>
  );
}

/** `order paid` of `comms.order_paid`. */
const typeName = (type: string) => type.replaceAll(/[._]/g, " ");

function JobRow({ job, onDecided }: { job: Job; onDecided: () => void }) {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const { busy, fault, run } = useAction();
  const press = async (what: "retry" | "discard") => {
    const done = await run(() => api.post(`/jobs/${job.id}/${what}`));
    setAsking(false);
    if (!done) return;
    toast(what === "retry" ? o.retried : o.discarded);
    onDecided();
  };
  return (
    <li class="job">
      <div>
        <b>{typeName(job.type)}</b> {job.state === "dead" && <Tag tone="bad">{o.state.dead}</Tag>}
        {job.state === "failed" && <Tag tone="warn">{o.state.failed}</Tag>}
        <span class="soft xs blk">
          {[
            shortTime(job.at, staffZone.value),
            job.attempts > 0 ? o.attempts(job.attempts) : "",
            job.error ?? "",
            job.next_at === null ? "" : o.next(clock(Date.parse(job.next_at), staffZone.value)),
            o.queue(job.queue),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <button type="button" class="link xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? o.hide : o.show}
        </button>
        {open && (
          <>
            <pre class="raw">{JSON.stringify(job.payload, null, 2)}</pre>
            <p class="soft xs">{o.payloadHint}</p>
          </>
        )}
        <FaultBanner fault={fault} />
      </div>
      {job.state === "dead" && (
        <div class="row row--wrap">
          <Button busy={busy && !asking ? o.retrying : undefined} onPress={() => void press("retry")}>
            {o.retry}
          </Button>
          <Button look="bad" onPress={() => setAsking(true)}>
            {o.discard}
          </Button>
        </div>
      )}
      {asking && (
        <Ask
          title={o.discardTitle}
          text={o.discardText}
          destroys
          safe={o.keep}
          act={o.discard}
          busy={busy ? o.discarding : undefined}
          onSafe={() => setAsking(false)}
          onAct={() => void press("discard")}
        />
      )}
    </li>
  );
}

function Crons() {
  const crons = useLoad(() => api.get<List<Cron>>("/crons"));
  return (
    <Show of={crons} rows={4}>
      {({ data }) => (
        <div class="stack">
          {data.map((cron) => (
            <CronPanel key={cron.cron} cron={cron} />
          ))}
        </div>
      )}
    </Show>
  );
}

function CronPanel({ cron }: { cron: Cron }) {
  const zone = staffZone.value;
  const [last, ...earlier] = cron.runs;
  return (
    <Panel title={o.cron[cron.cron] ?? cron.cron} beside={last && <Outcome run={last} />}>
      <dl class="kv panel__body">
        <dt>{o.last}</dt>
        <dd class="num">{last ? `${shortTime(last.at, zone)}, ${o.milliseconds(last.milliseconds)}` : o.never}</dd>
        <dt>{o.nextRun}</dt>
        <dd class="num">{cron.next_at === null ? "" : shortTime(cron.next_at, zone)}</dd>
      </dl>
      {last && (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{o.parts}</th>
              <th scope="col" class="end">
                {o.took}
              </th>
              <th scope="col">{o.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {last.sweeps.map(({ name, milliseconds, error }) => (
              <tr key={name}>
                <td>{typeName(name)}</td>
                <td class="end num">{o.milliseconds(milliseconds)}</td>
                <td>{error ?? o.fine}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {earlier.length > 0 && (
        <details class="panel__body">
          <summary>{o.runs}</summary>
          <ul class="plain">
            {earlier.map((run) => (
              <li key={run.at} class="row">
                <span class="num">{shortTime(run.at, zone)}</span>
                <span class="num soft">{o.milliseconds(run.milliseconds)}</span>
                <Outcome run={run} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Outcome({ run }: { run: CronRun }) {
  return run.failed === 0 ? <Tag tone="ok">{o.fine}</Tag> : <Tag tone="bad">{o.someFailed(run.failed)}</Tag>;
}
