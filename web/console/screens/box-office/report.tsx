/** What was taken at counters, by day and person; and cashing up (O5). */
import { useState } from "preact/hooks";
import type { CashCount, Counter, OfficeReport } from "../../../api/customer-types.ts";
import type { List } from "../../../api/types.ts";
import "../../customers.css";
import { words } from "../../messages.customers.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { toast } from "../../parts/toast.tsx";
import { parsePrice, staffMoney } from "../../price.ts";
import { api, staffZone, tenantSettings } from "../../session.ts";
import { Day } from "../orders/filters.tsx";
import { OFFICE_TABS } from "./sell.tsx";

const w = words.office;

function todayIn(zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(Date.now());
}

export function BoxOfficeReportScreen() {
  const today = todayIn(staffZone.value);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const report = useLoad(() => api.get<OfficeReport>(`/box-office/report?from=${from}&to=${to}`), [from, to]);
  const counters = useLoad(() => api.get<List<Counter>>("/box-office/counters"));
  return (
    <Page title={w.title}>
      <SubTabs label={w.tabs} tabs={OFFICE_TABS} />
      <div class="filt">
        <Day label={w.from} value={from} onChange={setFrom} />
        <Day label={w.to} value={to} onChange={setTo} />
      </div>
      <div class="two two--fit">
        <div class="stack">
          <Show of={report}>{(data) => <Taken report={data} />}</Show>
          {report.data && report.data.counts.length > 0 && <Counts report={report.data} />}
        </div>
        <CountForm counters={counters.data?.data ?? []} day={to} onDone={report.reload} />
      </div>
    </Page>
  );
}

function keyOf({ day, counter, person, method, amount }: OfficeReport["shifts"][number]): string {
  return [day, counter.id, person.id, method, amount.currency].join("|");
}

function Taken({ report }: { report: OfficeReport }) {
  if (report.shifts.length === 0) {
    return (
      <div class="panel">
        <Empty icon="money" head={w.noSales} />
      </div>
    );
  }
  return (
    <Panel title={w.reportTable}>
      <div class="only-wide">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{w.day}</th>
              <th scope="col">{w.person}</th>
              <th scope="col">{w.method}</th>
              <th scope="col" class="end">
                {w.tickets}
              </th>
              <th scope="col" class="end">
                {w.amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {report.shifts.map((shift) => (
              <tr key={keyOf(shift)}>
                <td class="num">{shift.day}</td>
                <td>
                  {shift.person.name}
                  <div class="soft xs">{shift.counter.name}</div>
                </td>
                <td>{w.methodNames[shift.method]}</td>
                <td class="end num">{shift.tickets}</td>
                <td class="end num">
                  <b>{staffMoney(shift.amount)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul class="rows only-narrow">
        {report.shifts.map((shift) => (
          <li key={keyOf(shift)}>
            <span>{shift.person.name}</span>
            <b class="num end">{staffMoney(shift.amount)}</b>
            <span class="soft xs">
              <span class="num">{shift.day}</span>, {shift.counter.name}
            </span>
            <span class="end soft xs">
              {w.methodNames[shift.method]}, {w.ticketsText(shift.tickets)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Counts({ report }: { report: OfficeReport }) {
  const names = new Map(report.shifts.map(({ person }) => [person.id, person.name]));
  return (
    <Panel title={w.counts}>
      <ul class="rows">
        {report.counts.map((count) => (
          <li key={count.id}>
            <span>
              <span class="num">{count.day}</span> {names.get(count.person) ?? ""}
            </span>
            <b class="num end">{staffMoney(count.counted)}</b>
            <span class="soft xs">{count.note}</span>
            <span class="end soft xs num">
              {w.difference} {staffMoney(count.difference)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function CountForm(props: { counters: readonly Counter[]; day: string; onDone: () => Promise<void> }) {
  const { counters, day, onDone } = props;
  const [counter, setCounter] = useState("");
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const currency = tenantSettings.value?.currency ?? "USD";
  const counted = parsePrice(typed, currency);
  const chosen = counter || (counters[0]?.id ?? "");
  const act = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (counted === undefined || chosen === "") return;
    const done = await run(() => api.post<CashCount>("/box-office/counts", { counter: chosen, day, counted, note }));
    if (!done) return;
    const { difference } = done.value;
    toast(difference.amount === 0 ? w.countRight : w.countDone(staffMoney(difference)));
    setTyped("");
    setNote("");
    setTried(false);
    await onDone();
  };
  return (
    <Panel title={w.count} pad>
      <form class="stack" noValidate onSubmit={(event) => void act(event)}>
        <p class="soft">{w.countHint}</p>
        <FaultBanner fault={fault} />
        <SelectField
          label={w.counter}
          value={chosen}
          choices={counters.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setCounter}
        />
        <TextField
          label={w.counted}
          before={currency}
          value={typed}
          error={tried && counted === undefined ? w.notMoney : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
          onChange={setTyped}
        />
        <TextField label={w.countNote} optional value={note} onChange={setNote} input={{ maxLength: 300 }} />
        <div>
          <Button type="submit" look="ink" busy={busy ? w.counting : undefined}>
            {w.countAct}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
