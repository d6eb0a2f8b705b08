/** What dashboards are made of: sums with their comparison, the way to an order, tables of what sales are split by. */
import type { SalesDashboard, SalesSplit, SalesSums, SplitName } from "../../../api/report-types.ts";
import { reports as r } from "../../messages.reports.en.ts";
import { Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import "../../reports.css";
import { type Change, changeOf, shareOf } from "../../sales-figures.ts";

/** A comparison in words: no arrows, no traffic lights. */
export function changeWords(change: Change, than: "days" | "day"): string {
  const words =
    than === "days"
      ? { up: r.up, down: r.down, same: r.same, first: r.first }
      : { up: r.upDay, down: r.downDay, same: r.sameDay, first: r.firstDay };
  if (change.kind === "none") return "";
  return change.kind === "up" || change.kind === "down" ? words[change.kind](change.percent) : words[change.kind];
}

function Stat({ name, value, note, more }: { name: string; value: string; note: string; more?: string | undefined }) {
  return (
    <div>
      <dt class="stat__k">{name}</dt>
      <dd class="stat__v num">{value}</dd>
      {note !== "" && <dd class="xs soft">{note}</dd>}
      {more !== undefined && <dd class="xs soft">{more}</dd>}
    </div>
  );
}

const of = (totals: readonly SalesSums[], currency: string) =>
  totals.find(({ revenue }) => revenue.currency === currency);

/** Money of each currency on its own; tickets and orders of all together. */
export function Totals({
  now,
  before,
  than,
}: {
  now: readonly SalesSums[];
  before: readonly SalesSums[];
  than: "days" | "day";
}) {
  const count = (totals: readonly SalesSums[], what: "tickets" | "orders") =>
    totals.reduce((all, total) => all + total[what], 0);
  const compared = (what: "tickets" | "orders") => changeWords(changeOf(count(now, what), count(before, what)), than);
  return (
    <dl class="stats salesums">
      {now.map(({ revenue, refunded }) => (
        <Stat
          key={revenue.currency}
          name={r.revenueOf(revenue.currency)}
          value={staffMoney(revenue)}
          note={changeWords(changeOf(revenue.amount, of(before, revenue.currency)?.revenue.amount ?? 0), than)}
          more={refunded.amount > 0 ? r.refundedOf(staffMoney(refunded)) : undefined}
        />
      ))}
      <Stat name={r.tickets} value={count(now, "tickets").toLocaleString("en")} note={compared("tickets")} />
      <Stat name={r.orders} value={count(now, "orders").toLocaleString("en")} note={compared("orders")} />
    </dl>
  );
}

/** A share as a bar; the number stands beside it. */
export function Meter({ share }: { share: number }) {
  return (
    <span class="meter" aria-hidden="true">
      <i style={{ inlineSize: `${share * 100}%` }} />
    </span>
  );
}

/** How many come from one step to the next. A step that nobody counted says so. */
export function Funnel({ funnel }: { funnel: SalesDashboard["funnel"] }) {
  const steps = [
    [r.visits, funnel.visits],
    [r.holds, funnel.holds],
    [r.started, funnel.started],
    [r.paid, funnel.paid],
  ] as const;
  const top = Math.max(1, ...steps.map(([, count]) => count));
  return (
    <Panel title={r.way}>
      <table class="table way">
        <tbody>
          {steps.map(([name, count], i) => {
            const share = i === 0 ? undefined : shareOf(count, steps[i - 1]?.[1] ?? 0);
            // Nobody gets to a later step without this one: where it has none, it was not counted.
            const isCounted = count > 0 || steps.slice(i).every(([, later]) => later === 0);
            return (
              <tr key={name}>
                <td>{name}</td>
                <td class="way__bar">{isCounted && <Meter share={count / top} />}</td>
                <td class="end">
                  <b class="num">{isCounted ? count.toLocaleString("en") : r.notCounted}</b>
                  {share !== undefined && <span class="soft xs blk">{r.ofBefore(share)}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="panel__body xs soft">{r.wayText}</p>
    </Panel>
  );
}

/** What a key is called. */
export function nameOf(by: SplitName, { key, label }: Pick<SalesSplit, "key" | "label">): string {
  if (key === "") return r.noKey[by] ?? "";
  if (by === "channel") return r.channel[key] ?? key;
  if (by === "method") return r.method[key] ?? key.slice(0, 1).toUpperCase() + key.slice(1);
  if (by === "counter") return label === "" ? r.staffKey : label;
  return label === "" ? key : label;
}

const SHOWN = 12;

/** One table; nothing where there is nothing to tell apart. */
export function SplitPanel({ by, rows }: { by: SplitName; rows: readonly SalesSplit[] }) {
  const told = rows.filter(({ key }) => key !== "");
  if (told.length === 0) return null;
  return (
    <Panel title={r.split[by]}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{r.name}</th>
            <th scope="col" class="end">
              {r.tickets}
            </th>
            <th scope="col" class="end">
              {r.revenue}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={`${row.key} ${row.revenue.currency}`}>
              <td class="anywhere">
                {by === "event" ? <a href={`/console/events/${row.key}/sales`}>{nameOf(by, row)}</a> : nameOf(by, row)}
              </td>
              <td class="end num">{row.tickets.toLocaleString("en")}</td>
              <td class="end num">{staffMoney(row.revenue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
