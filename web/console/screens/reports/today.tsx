/** Today on the overview: sums beside yesterday's, and tickets by hour. For those who may read reports. */
import { toFault } from "../../../api/problem.ts";
import type { SalesDashboard } from "../../../api/report-types.ts";
import { reports as r } from "../../messages.reports.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Panel } from "../../parts/page.tsx";
import { useSales } from "../../follow-sales.ts";
import { dayAfter, hoursOf } from "../../sales-figures.ts";
import { staffZone } from "../../session.ts";
import { clock } from "../../zoned-time.ts";
import { HourBars } from "./hours.tsx";
import { Totals } from "./parts.tsx";

/** `2026-11-21` by the clock of the zone. */
export function todayIn(zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    Date.now(),
  );
}

export function TodayPanel() {
  const today = todayIn(staffZone.value);
  const sales = useSales(`/reports/sales?from=${dayAfter(today, -1)}&to=${today}`);
  if (sales.data === undefined) {
    // Who may not read reports has an overview without them.
    if (sales.fault === null || toFault(sales.fault).code === "forbidden") return null;
    return <FaultBanner fault={sales.fault} onRetry={() => void sales.reload()} />;
  }
  return <Today sales={sales.data} today={today} />;
}

function Today({ sales, today }: { sales: SalesDashboard; today: string }) {
  const yesterday = dayAfter(today, -1);
  const of = (day: string) => sales.days.filter((figure) => figure.day === day);
  const now = of(today);
  if (sales.days.length === 0) return null;
  return (
    <div class="todays">
      <Panel
        title={r.soldToday}
        beside={
          <>
            {sales.as_of !== null && (
              <span class="xs soft only-wide">{r.asOf(clock(Date.parse(sales.as_of), sales.zone))}</span>
            )}
            <a href="/console/reports">{r.more}</a>
          </>
        }
      >
        <Totals now={now.length > 0 ? now : of(yesterday).map(nothing)} before={of(yesterday)} than="day" />
      </Panel>
      <Panel title={r.perHour} pad>
        <HourBars today={hoursOf(today, sales.hours)} before={hoursOf(yesterday, sales.hours)} />
      </Panel>
    </div>
  );
}

/** The currencies of yesterday, with nothing in them yet. */
function nothing<T extends SalesDashboard["days"][number]>(figure: T): T {
  const { currency } = figure.revenue;
  return { ...figure, orders: 0, tickets: 0, revenue: { amount: 0, currency }, refunded: { amount: 0, currency } };
}
