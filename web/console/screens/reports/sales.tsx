/** Sales of an organization, or of one event: days, sums, the way to an order, what they are split by, files (A1, A2). */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { SalesDashboard, SplitName } from "../../../api/report-types.ts";
import { CURRENCY_DECIMALS } from "../../../../worker/kernel/money.ts";
import type { EventShape } from "../../../api/types.ts";
import { useSales } from "../../follow-sales.ts";
import { m } from "../../messages.en.ts";
import { reports as r } from "../../messages.reports.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Field, SelectField } from "../../parts/field.tsx";
import { useDownload } from "../../parts/download.ts";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import { currenciesOf, dayAfter, daysOf, lengthOf, MAX_DAYS, type Measure, seriesOf } from "../../sales-figures.ts";
import { api, staffZone } from "../../session.ts";
import { clock } from "../../zoned-time.ts";
import { SaleToCheckInPanel } from "./came.tsx";
import { Funnel, SplitPanel, Totals } from "./parts.tsx";
import { todayIn } from "./today.tsx";
import { Trend } from "./trend.tsx";

const SPLITS: readonly SplitName[] = ["event", "type", "channel", "method", "utm", "referrer", "counter"];
const RANGES = [1, 7, 28, 90] as const;

type Days = { readonly from: string; readonly to: string };

export function SalesScreen() {
  return (
    <Page title={r.title}>
      <Sales path="/reports/sales" zone={staffZone.value} />
    </Page>
  );
}

export function EventSalesScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const event = useLoad(() => api.get<EventShape>(`/events/${id}`), [id]);
  return (
    <Page title={r.ofEvent} under={[`/console/events/${id}`, event.data?.name ?? m.events.title]}>
      <Show of={event} rows={6}>
        {({ time_zone: zone }) => <Sales path={`/events/${id}/sales`} zone={zone} event={id} />}
      </Show>
    </Page>
  );
}

function Sales({ path, zone, event }: { path: string; zone: string; event?: string }) {
  const today = todayIn(zone);
  const [days, setDays] = useState<Days>({ from: dayAfter(today, -27), to: today });
  const sales = useSales(`${path}?from=${days.from}&to=${days.to}`);
  return (
    <div class="stack">
      <Period days={days} today={today} onChange={setDays} />
      <Show of={sales} rows={8}>
        {(data) => <Figures data={data} event={event} />}
      </Show>
      {event !== undefined && <SaleToCheckInPanel eventId={event} />}
      <Files path={path} days={days} />
    </div>
  );
}

/** The last days by one choice, or two days of one's own. */
function Period({ days, today, onChange }: { days: Days; today: string; onChange: (days: Days) => void }) {
  const length = lengthOf(days.from, days.to);
  const preset = days.to === today ? RANGES.find((range) => range === length) : undefined;
  const [own, setOwn] = useState<Days | null>(preset === undefined ? days : null);
  const set = (change: Partial<Days>) => {
    const next = { ...(own ?? days), ...change };
    setOwn(next);
    const asked = lengthOf(next.from, next.to);
    if (asked >= 1 && asked <= MAX_DAYS) onChange(next);
  };
  const wrong = own !== null && !(lengthOf(own.from, own.to) >= 1 && lengthOf(own.from, own.to) <= MAX_DAYS);
  return (
    <div class="row row--wrap period">
      <SelectField
        label={r.period}
        value={own === null ? String(preset ?? 28) : "own"}
        onChange={(value) => {
          if (value === "own") return setOwn(days);
          setOwn(null);
          onChange({ from: dayAfter(today, 1 - Number(value)), to: today });
        }}
        choices={[
          ...RANGES.map((range) => ({ value: String(range), label: range === 1 ? r.todayOnly : r.lastDays(range) })),
          { value: "own", label: r.ownDays },
        ]}
      />
      {own !== null && (
        <>
          <DayField
            label={r.from}
            value={own.from}
            max={today}
            onChange={(from) => set({ from })}
            error={wrong ? r.daysBad : undefined}
          />
          <DayField label={r.to} value={own.to} max={today} onChange={(to) => set({ to })} />
        </>
      )}
    </div>
  );
}

function DayField(props: {
  label: string;
  value: string;
  max: string;
  error?: string | undefined;
  onChange: (day: string) => void;
}) {
  const { label, value, max, error, onChange } = props;
  return (
    <Field label={label} error={error}>
      {(wiring) => (
        <input
          class="input"
          type="date"
          {...wiring}
          value={value}
          max={max}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Figures({ data, event }: { data: SalesDashboard; event: string | undefined }) {
  const isEmpty = data.totals.every(({ orders, refunded }) => orders === 0 && refunded.amount === 0);
  if (data.as_of === null) return <Banner tone="info" head={r.counting} />;
  return (
    <>
      <p class="xs soft">{r.asOf(clock(Date.parse(data.as_of), data.zone))}</p>
      {isEmpty ? (
        <div class="panel">
          <Empty icon="chart" head={r.none} text={event === undefined ? r.noneText : r.noneTextEvent}>
            <ButtonLink href={event === undefined ? "/console/events" : `/console/events/${event}`}>
              {event === undefined ? r.noneAction : r.noneActionEvent}
            </ButtonLink>
          </Empty>
        </div>
      ) : (
        <>
          <Totals now={data.totals} before={data.before.totals} than="days" />
          <ByDay data={data} />
        </>
      )}
      <Funnel funnel={data.funnel} />
      {data.cut && <Banner tone="warn" head={r.cut} />}
      <div class="splits">
        {SPLITS.map((by) => (
          <SplitPanel key={by} by={by} rows={data.by[by]} />
        ))}
      </div>
    </>
  );
}

function ByDay({ data }: { data: SalesDashboard }) {
  const currencies = currenciesOf(data.totals);
  const [chosen, setChosen] = useState<Measure>("tickets");
  const measure = chosen === "tickets" || currencies.some((code) => chosen === `revenue ${code}`) ? chosen : "tickets";
  const currency = measure === "tickets" ? undefined : measure.slice("revenue ".length);
  const days = daysOf(data.from, data.to);
  const name = currency === undefined ? r.tickets : r.revenueOf(currency);
  const show = (value: number) =>
    currency === undefined ? value.toLocaleString("en") : staffMoney({ amount: Math.round(value), currency });
  const short = new Intl.NumberFormat("en", { notation: "compact" });
  const unit = currency === undefined ? 1 : 10 ** (CURRENCY_DECIMALS[currency] ?? 2);
  return (
    <Panel title={r.trend} pad>
      <div class="stack">
        <div class="period">
          <SelectField
            label={r.show}
            value={measure}
            onChange={(value) => setChosen(value === "tickets" ? "tickets" : (value as Measure))}
            choices={[
              { value: "tickets", label: r.tickets },
              ...currencies.map((code) => ({ value: `revenue ${code}`, label: r.revenueOf(code) })),
            ]}
          />
        </div>
        <Trend
          what={name}
          days={days}
          values={seriesOf(days, data.days, measure)}
          show={show}
          tick={(value) => short.format(value / unit)}
        />
      </div>
    </Panel>
  );
}

const REPORTS = Object.entries(r.reportOf).map(([value, label]) => ({ value, label }));

/** The same figures for a spreadsheet. */
function Files({ path, days }: { path: string; days: Days }) {
  const [by, setBy] = useState("total");
  const { fetching, fault, download } = useDownload();
  const question = `${path}.csv?by=${by}&from=${days.from}&to=${days.to}`;
  const name = `sales-${by}-${days.from}-${days.to}.csv`;
  return (
    <Panel title={r.files} pad>
      <div class="stack">
        <p class="soft">{r.filesText}</p>
        <div class="row row--wrap period">
          <SelectField label={r.report} value={by} onChange={setBy} choices={REPORTS} />
          <Button
            icon="download"
            busy={fetching === "" ? undefined : r.downloading}
            onPress={() => void download(question, name)}
          >
            {r.download}
          </Button>
        </div>
        <FaultBanner fault={fault} />
      </div>
    </Panel>
  );
}
