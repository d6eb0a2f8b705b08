/** Disputes: what wants an answer first (E16). */
import { useState } from "preact/hooks";
import type { Dispute } from "../../../api/books-types.ts";
import { Button } from "../../parts/button.tsx";
import { Empty } from "../../parts/load.tsx";
import { Paged, usePages } from "../../parts/paged.tsx";
import { Page } from "../../parts/page.tsx";
import { Tag } from "../../parts/tags.tsx";
import { staffMoney } from "../../price.ts";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { gatewayName } from "../finance/accounts.ts";
import { byUrgency, reasonWords, timeLeft } from "./dispute-words.ts";
import { d } from "./messages.en.ts";

export function DisputesScreen() {
  const [open, setOpen] = useState(true);
  const path = `/disputes?limit=50${open ? "&open=true" : ""}`;
  const loaded = usePages<Dispute>(path);
  return (
    <Page title={d.title}>
      <div class="stack">
        <p class="soft lead">{d.lead}</p>
        <fieldset class="chips" aria-label={d.filter}>
          {[true, false].map((only) => (
            <button
              key={String(only)}
              type="button"
              class="chip chip--dense"
              aria-pressed={open === only}
              onClick={() => setOpen(only)}
            >
              {only ? d.open : d.all}
            </button>
          ))}
        </fieldset>
        <Paged
          path={path}
          of={loaded}
          empty={
            open ? (
              <Empty icon="tick" head={d.noneOpen} text={d.noneOpenText}>
                <Button onPress={() => setOpen(false)}>{d.showAll}</Button>
              </Empty>
            ) : (
              <Empty icon="scales" head={d.empty} text={d.emptyText} />
            )
          }
        >
          {(rows) => <DisputeTable rows={byUrgency(rows)} now={Date.now()} />}
        </Paged>
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
