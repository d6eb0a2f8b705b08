/** The nightly comparison of each gateway's list with our books (G9). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { Reconciliation, ReconciliationDetail, ReconciliationDifference } from "../../../api/books-types.ts";
import { Banner } from "../../parts/banner.tsx";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { gatewayName } from "./accounts.ts";
import { FinancePage } from "./frame.tsx";
import { m } from "../../messages.en.ts";
import { lists } from "../../messages.lists.en.ts";
import { f } from "./messages.en.ts";
import { periodName } from "./period.ts";

const c = f.compare;
const CONTROLS: readonly Control[] = [
  { kind: "select", name: "gateway", label: lists.gateway, choices: choicesOf(lists.anyGateway, f.gateways) },
  BY_AGE,
];

export function ReconciliationsScreen() {
  const list = useList<Reconciliation>("/reconciliations", CONTROLS);
  const [different, setDifferent] = useState(false);
  return (
    <FinancePage lead={c.lead}>
      <fieldset class="chips" aria-label={c.found}>
        {[false, true].map((only) => (
          <button
            key={String(only)}
            type="button"
            class="chip chip--dense"
            aria-pressed={different === only}
            onClick={() => setDifferent(only)}
          >
            {only ? c.onlyDifferent : m.all}
          </button>
        ))}
      </fieldset>
      <ListBar of={list} file="comparisons" />
      <ListRows of={list} empty={<Empty icon="tick" head={c.empty} text={c.emptyText} />}>
        {(rows) => <Runs rows={different ? rows.filter(needsLook) : rows} />}
      </ListRows>
    </FinancePage>
  );
}

const needsLook = ({ status, differences }: Reconciliation) => status === "failed" || differences > 0;

function RunTag({ run }: { run: Reconciliation }) {
  if (run.status === "failed") return <Tag tone="warn">{c.failed}</Tag>;
  return run.differences === 0 ? <Tag tone="ok">{c.same}</Tag> : <Tag tone="bad">{c.differ(run.differences)}</Tag>;
}

const dayOf = (run: Reconciliation) => periodName(run.period_start, run.period_end, staffZone.value);

function Runs({ rows }: { rows: readonly Reconciliation[] }) {
  if (rows.length === 0) {
    return (
      <div class="panel">
        <Empty icon="tick" head={c.noneDifferent} text={c.noneDifferentText} />
      </div>
    );
  }
  return (
    <div class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{c.day}</th>
            <th scope="col" class="only-wide">
              {c.gateway}
            </th>
            <th scope="col" class="end only-wide">
              {c.listed}
            </th>
            <th scope="col">{c.found}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((run) => (
            <tr key={run.id}>
              <td>
                <a href={`/console/finance/comparisons/${run.id}`}>{dayOf(run)}</a>
                <div class="soft xs only-narrow">{gatewayName(run.gateway)}</div>
              </td>
              <td class="only-wide">{gatewayName(run.gateway)}</td>
              <td class="end num only-wide">{run.listed.toLocaleString("en")}</td>
              <td>
                <RunTag run={run} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ReconciliationScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<ReconciliationDetail>(`/reconciliations/${id}?limit=100`), [id]);
  const run = loaded.data;
  return (
    <Page
      title={run ? `${gatewayName(run.gateway)}, ${dayOf(run)}` : c.title}
      under={["/console/finance/comparisons", c.title]}
      beside={run && <RunTag run={run} />}
    >
      <Show of={loaded} rows={6}>
        {(data) => (
          <div class="stack">
            {data.status === "failed" && (
              <Banner tone="warn" head={c.failedHead} rest={c.failedRest(data.failure ?? "–")} />
            )}
            {data.found.data.length > 0 ? (
              <Differences rows={data.found.data} />
            ) : (
              data.status === "complete" && (
                <div class="panel">
                  <Empty icon="tick" head={data.differences === 0 ? c.allSame : c.differ(data.differences)}>
                    {data.differences > 0 && <p class="soft">{c.earlier}</p>}
                  </Empty>
                </div>
              )
            )}
          </div>
        )}
      </Show>
    </Page>
  );
}

function Differences({ rows }: { rows: readonly ReconciliationDifference[] }) {
  return (
    <div class="panel">
      <ul class="rows differences">
        {rows.map((row) => (
          <li key={row.id}>
            <span>
              <b>{c.kind[row.kind][0]}</b>
              <span class="soft blk xs">{c.kind[row.kind][1]}</span>
              <span class="soft blk xs anywhere">
                {c.reference} <span class="mono">{row.reference}</span>
              </span>
              {row.order_id && <a href={`/console/orders/${row.order_id}`}>{f.ledger.openOrder}</a>}
            </span>
            <dl class="kv kv--money">
              <dt>{c.ours}</dt>
              <dd class="num">{row.ours ? staffMoney(row.ours) : c.nothing}</dd>
              <dt>{c.theirs}</dt>
              <dd class="num">{row.theirs ? staffMoney(row.theirs) : c.nothing}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </div>
  );
}
