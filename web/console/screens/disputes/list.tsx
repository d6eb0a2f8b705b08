/** Disputes: what wants an answer first (E16). */
import type { Dispute } from "../../../api/books-types.ts";
import { lists } from "../../messages.lists.en.ts";
import { Button } from "../../parts/button.tsx";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { staffMoney } from "../../price.ts";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { gatewayName } from "../finance/accounts.ts";
import { f } from "../finance/messages.en.ts";
import { byUrgency, reasonWords, timeLeft } from "./dispute-words.ts";
import { d } from "./messages.en.ts";

const CONTROLS: readonly Control[] = [
  {
    kind: "chips",
    name: "open",
    label: d.filter,
    choices: [
      { value: "true", label: d.open },
      { value: "", label: d.all },
    ],
  },
  { kind: "select", name: "status", label: lists.state, choices: choicesOf(lists.anyState, d.status) },
  { kind: "select", name: "gateway", label: lists.gateway, choices: choicesOf(lists.anyGateway, f.gateways) },
  BY_AGE,
];

export function DisputesScreen() {
  const list = useList<Dispute>("/disputes", CONTROLS);
  const open = list.values["open"] === "true";
  const sorted = open && list.values["sort"] === "newest";
  return (
    <Page title={d.title}>
      <div class="stack">
        <p class="soft lead">{d.lead}</p>
        <ListBar of={list} file="disputes" />
        {open && list.values["gateway"] === "" && list.loaded.data?.data.length === 0 ? (
          <div class="panel">
            <Empty icon="tick" head={d.noneOpen} text={d.noneOpenText}>
              <Button onPress={() => list.set("open", "")}>{d.showAll}</Button>
            </Empty>
          </div>
        ) : (
          <ListRows of={list} empty={<Empty icon="scales" head={d.empty} text={d.emptyText} />}>
            {(rows) => <DisputeTable rows={sorted ? byUrgency(rows) : rows} now={Date.now()} />}
          </ListRows>
        )}
      </div>
    </Page>
  );
}

const TONES = {
  inquiry: "warn",
  needs_response: "bad",
  under_review: "info",
  won: "ok",
  lost: undefined,
  closed: undefined,
} as const;

export function DisputeTag({ status }: { status: Dispute["status"] }) {
  return <Tag tone={TONES[status]}>{d.status[status]}</Tag>;
}

/** The last day with the time that is left, which is bold when it is short. */
export function Due({ dispute, now }: { dispute: Dispute; now: number }) {
  const left = timeLeft(dispute, now);
  if (!left || dispute.evidence_due_at === null) return <span class="soft">–</span>;
  return (
    <>
      <b class={left.tone === "" ? "" : `due--${left.tone}`}>{left.text}</b>
      <div class="soft xs num">{shortTime(dispute.evidence_due_at, staffZone.value)}</div>
    </>
  );
}

function DisputeTable({ rows, now }: { rows: readonly Dispute[]; now: number }) {
  return (
    <div class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{d.reason}</th>
            <th scope="col" class="only-wide">
              {d.gateway}
            </th>
            <th scope="col" class="end">
              {d.amount}
            </th>
            <th scope="col" class="only-wide">
              {d.due}
            </th>
            <th scope="col" class="only-wide">
              {d.state}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <a href={`/console/disputes/${row.id}`}>{reasonWords(row.reason)}</a>
                <div class="soft xs num">{shortTime(row.opened_at, staffZone.value)}</div>
                <div class="only-narrow rowfoot">
                  <DisputeTag status={row.status} />
                  <span>
                    <Due dispute={row} now={now} />
                  </span>
                </div>
              </td>
              <td class="only-wide">{gatewayName(row.gateway)}</td>
              <td class="end num">
                <b>{staffMoney(row.amount)}</b>
              </td>
              <td class="only-wide">
                <Due dispute={row} now={now} />
              </td>
              <td class="only-wide">
                <DisputeTag status={row.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
