/** The settlements of all periods, and how they are made (F3). */
import { useState } from "preact/hooks";
import type { Settlement, SettlementSettings } from "../../../api/books-types.ts";
import { m } from "../../messages.en.ts";
import { lists } from "../../messages.lists.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { BY_AGE, choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Tag } from "../../parts/tags.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { wholeNumber } from "../../whole-number.ts";
import { FinancePage } from "./frame.tsx";
import { f } from "./messages.en.ts";
import { periodName, rateText, typedRate } from "./period.ts";

const CONTROLS: readonly Control[] = [
  {
    kind: "select",
    name: "status",
    label: lists.state,
    choices: choicesOf(lists.anyState, { draft: f.settlements.draft, closed: f.settlements.closed }),
  },
  BY_AGE,
];

export function SettlementsScreen() {
  const list = useList<Settlement>("/settlements", CONTROLS);
  const settings = useLoad(() => api.get<SettlementSettings>("/settlement-settings"));
  const [open, setOpen] = useState(false);
  return (
    <FinancePage
      lead={f.settlements.lead}
      actions={settings.data && <Button onPress={() => setOpen(true)}>{f.settlements.settings}</Button>}
    >
      <ListBar of={list} file="settlements" />
      <ListRows of={list} empty={<Empty icon="money" head={f.settlements.empty} text={f.settlements.emptyText} />}>
        {(rows) => <SettlementTable rows={rows} />}
      </ListRows>
      {open && (
        <Show of={settings} rows={1}>
          {(data) => <SettingsDialog settings={data} loaded={settings} onClose={() => setOpen(false)} />}
        </Show>
      )}
    </FinancePage>
  );
}

export function SettlementTag({ status }: { status: Settlement["status"] }) {
  return status === "closed" ? (
    <Tag tone="ok">{f.settlements.closed}</Tag>
  ) : (
    <Tag tone="warn">{f.settlements.draft}</Tag>
  );
}

function SettlementTable({ rows }: { rows: readonly Settlement[] }) {
  return (
    <div class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{f.settlements.period}</th>
            <th scope="col" class="end">
              {f.settlements.result}
            </th>
            <th scope="col" class="end only-wide">
              {f.settlements.reserved}
            </th>
            <th scope="col">{f.settlements.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <a href={`/console/finance/settlements/${row.id}`}>
                  {periodName(row.period_start, row.period_end, staffZone.value)}
                </a>
              </td>
              <td class="end num">
                <b>{staffMoney(row.result)}</b>
              </td>
              <td class="end num only-wide">{row.reserved.amount === 0 ? "–" : staffMoney(row.reserved)}</td>
              <td>
                <SettlementTag status={row.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SettingsDialog(props: {
  settings: SettlementSettings;
  loaded: Loaded<SettlementSettings>;
  onClose: () => void;
}) {
  const { settings, loaded, onClose } = props;
  const [period, setPeriod] = useState(settings.period);
  const [rate, setRate] = useState(rateText(settings.reserve_rate));
  const [days, setDays] = useState(String(settings.reserve_days));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const millionths = typedRate(rate);
  const kept = wholeNumber(days, 0, 365);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (millionths === undefined || typeof kept !== "number") return focusFirstError();
    const body = { period, reserve_rate: millionths, reserve_days: kept };
    const ifMatch = `"${settings.version}"`;
    const done = await run(() => api.call<SettlementSettings>("PATCH", "/settlement-settings", { body, ifMatch }));
    if (!done) return;
    loaded.set(done.value.data);
    onClose();
  };
  return (
    <Dialog title={f.settlements.settings} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner
          fault={fault}
          onRetry={fault?.code === "stale_version" ? () => void loaded.reload().then(onClose) : undefined}
        />
        <SelectField
          label={f.settlements.periodLabel}
          value={period}
          onChange={(value) => setPeriod(value === "week" ? "week" : "month")}
          choices={[
            { value: "week", label: f.settlements.every.week },
            { value: "month", label: f.settlements.every.month },
          ]}
        />
        <TextField
          label={f.settlements.rate}
          hint={f.settlements.rateHint}
          value={rate}
          onChange={setRate}
          error={tried && millionths === undefined ? f.settlements.rateBad : undefined}
          input={{ inputMode: "decimal", maxLength: 8, autocomplete: "off" }}
        />
        <TextField
          label={f.settlements.days}
          value={days}
          onChange={setDays}
          error={tried && typeof kept !== "number" ? f.settlements.daysBad : undefined}
          input={{ inputMode: "numeric", maxLength: 4, autocomplete: "off" }}
        />
        <p class="soft xs">{f.settlements.note}</p>
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
