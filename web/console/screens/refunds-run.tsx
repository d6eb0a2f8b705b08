/** One bulk refund: its sums drawn, how far it is, and the orders that failed. */
import type { RefundRun, RefundRunItem } from "../../api/order-money-types.ts";
import { sayCode, words } from "../messages.orders.en.ts";
import { Empty } from "../parts/load.tsx";
import { Panel } from "../parts/page.tsx";
import { Paged, usePages } from "../parts/paged.tsx";
import { Tag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { runShares } from "../refund-form.ts";
import { staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";

const w = words.bulk;

export function RunPanel({ run, currency }: { run: RefundRun; currency: string }) {
  const money = (amount: number) => staffMoney({ amount, currency });
  const { back, kept } = runShares(run);
  const { orders, refunds } = run;
  const counts: readonly (readonly [string, number])[] = [
    [run.dry_run ? w.wouldRefund : w.requested, orders.requested],
    [w.manual, orders.manual],
    [w.skipped, orders.skipped],
    [w.failed, orders.failed],
  ];
  return (
    <Panel
      title={run.dry_run ? w.drySum : w.liveSum}
      beside={run.status === "running" ? <Tag tone="warn">{w.lookedAt}</Tag> : <span class="soft xs">{w.doneAll}</span>}
      pad
    >
      <div class="stack" aria-live="polite" aria-busy={run.status === "running"}>
        <dl class="stats run__sums">
          <div class="stat">
            <dt>{w.back}</dt>
            <dd class="num">{money(run.amount)}</dd>
          </div>
          <div class="stat">
            <dt>{w.kept}</dt>
            <dd class="num">{money(run.fee_kept)}</dd>
          </div>
        </dl>
        <div class="meter run__meter" role="img" aria-label={w.chart(money(run.amount), money(run.fee_kept))}>
          <i style={{ inlineSize: `${back}%` }} />
          <i style={{ inlineSize: `${kept}%` }} />
        </div>
        <dl class="stats">
          {counts.map(([label, count]) => (
            <div class="stat" key={label}>
              <dt>{label}</dt>
              <dd class="num">{count.toLocaleString("en")}</dd>
            </div>
          ))}
        </dl>
        {!run.dry_run && orders.requested > 0 && (
          <p>
            <b>{w.atGateways}:</b>{" "}
            {(["requested", "pending", "succeeded", "failed"] as const)
              .filter((state) => refunds[state] > 0)
              .map((state) => `${refunds[state].toLocaleString("en")} ${w.states[state]}`)
              .join(", ")}
          </p>
        )}
      </div>
    </Panel>
  );
}

export function Failures({ run }: { run: RefundRun }) {
  const path = `/refund-runs/${run.id}/items?status=failed&limit=25`;
  const loaded = usePages<RefundRunItem>(path);
  return (
    <Panel title={w.failures} beside={<span class="soft num">{run.orders.failed}</span>}>
      <div class="panel__body">
        <p class="soft">{w.failuresText}</p>
      </div>
      <Paged path={path} of={loaded} empty={<Empty icon="tick" head={w.doneAll} />} rows={3}>
        {(items) => (
          <ul class="rows">
            {items.map((item) => (
              <li key={item.order_id} class="rows__row">
                <a class="rows__main" href={`/console/orders/${item.order_id}`}>
                  {sayCode(w.reasons, item.reason ?? "internal")}
                </a>
                <b class="num end">{staffMoney(item.amount)}</b>
                <span class="soft xs num">{shortTime(item.at, staffZone.value)}</span>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </Panel>
  );
}

export function RunRows({ runs, currency }: { runs: readonly RefundRun[]; currency: string }) {
  return (
    <Panel title={w.earlier}>
      <ul class="rows">
        {runs.map((run) => (
          <li key={run.id}>
            <span>
              <b>{w.runOf(shortTime(run.created_at, staffZone.value), run.dry_run)}</b>
              <span class="soft xs blk">{w.orders(run.orders.requested + run.orders.manual)}</span>
            </span>
            <b class="num">{staffMoney({ amount: run.amount, currency })}</b>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
