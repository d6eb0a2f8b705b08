/** The ledger: what every account holds, and every movement (F1, F6). */
import { useState } from "preact/hooks";
import type { LedgerBalances, LedgerTransaction } from "../../../api/books-types.ts";
import type { Money } from "../../../api/types.ts";
import { Button } from "../../parts/button.tsx";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { ExportList } from "../../parts/list.tsx";
import { Paged, usePages } from "../../parts/paged.tsx";
import { Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { accountName, FIXED_ACCOUNTS, groupBalances, kindName, movedAmount } from "./accounts.ts";
import { FinancePage } from "./frame.tsx";
import { isFiltered, type LedgerFilter, ledgerPath, NO_FILTER, showsBalance } from "./ledger-filter.ts";
import { f } from "./messages.en.ts";
import { EntriesDialog } from "./transaction.tsx";

export function LedgerScreen() {
  const balances = useLoad(() => api.get<LedgerBalances>("/ledger/balances"));
  const [filter, setFilter] = useState<LedgerFilter>(NO_FILTER);
  const held = balances.data?.data ?? [];
  const gateways = [...new Set(held.map(({ account }) => account))].filter((one) => one.startsWith("gateway:"));
  return (
    <FinancePage lead={f.ledger.lead}>
      <Show of={balances} rows={6}>
        {(data) => (
          <Balances
            balances={data.data}
            onPick={(account, currency) => {
              setFilter({ ...NO_FILTER, account, currency });
              document.querySelector("#transactions")?.scrollIntoView();
            }}
          />
        )}
      </Show>
      <h2 id="transactions" class="sectionhead">
        {f.ledger.transactions}
      </h2>
      <Filters filter={filter} accounts={[...gateways, ...FIXED_ACCOUNTS]} onChange={setFilter} />
      <Transactions filter={filter} onClear={() => setFilter(NO_FILTER)} />
    </FinancePage>
  );
}

function Balances(props: { balances: LedgerBalances["data"]; onPick: (account: string, currency: string) => void }) {
  const parts = groupBalances(props.balances);
  if (parts.length === 0) return null;
  return (
    <>
      {parts.map(({ currency, groups }) => (
        <section key={currency} aria-label={currency}>
          {parts.length > 1 && <h2 class="sectionhead">{currency}</h2>}
          <div class="balances">
            {groups.map(({ group, rows }) => (
              <Panel key={group} title={f.groups[group][0]}>
                <p class="soft xs panelnote">{f.groups[group][1]}</p>
                <ul class="balancelist">
                  {rows.map(({ account, balance }) => (
                    <li key={account}>
                      <button
                        type="button"
                        class="link cell-link"
                        aria-label={f.ledger.showAccount(accountName(account))}
                        onClick={() => props.onPick(account, currency)}
                      >
                        {accountName(account)}
                      </button>
                      <b class="num end">{staffMoney(balance)}</b>
                    </li>
                  ))}
                </ul>
              </Panel>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function Filters(props: {
  filter: LedgerFilter;
  accounts: readonly string[];
  onChange: (filter: LedgerFilter) => void;
}) {
  const { filter, accounts, onChange } = props;
  const day = (key: "from" | "to", label: string) => (
    <label class="filtday">
      <span class="soft xs">{label}</span>
      <input
        class="input"
        type="date"
        value={filter[key]}
        onInput={(event) => onChange({ ...filter, [key]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <div class="filt filt--end">
      <label class="filtday">
        <span class="soft xs">{f.ledger.filterAccount}</span>
        <select
          class="input"
          value={filter.account}
          onChange={(event) => onChange({ ...filter, account: event.currentTarget.value, currency: "" })}
        >
          <option value="">{f.ledger.anyAccount}</option>
          {accounts.map((account) => (
            <option key={account} value={account}>
              {accountName(account)}
            </option>
          ))}
        </select>
      </label>
      <label class="filtday">
        <span class="soft xs">{f.ledger.filterKind}</span>
        <select
          class="input"
          value={filter.kind}
          onChange={(event) => onChange({ ...filter, kind: event.currentTarget.value })}
        >
          <option value="">{f.ledger.anyKind}</option>
          {Object.entries(f.kind).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {day("from", f.ledger.from)}
      {day("to", f.ledger.to)}
      {isFiltered(filter) && <Button onPress={() => onChange(NO_FILTER)}>{f.ledger.clear}</Button>}
    </div>
  );
}

function Transactions({ filter, onClear }: { filter: LedgerFilter; onClear: () => void }) {
  const path = ledgerPath(filter, staffZone.value);
  const loaded = usePages<LedgerTransaction>(path);
  const [open, setOpen] = useState<LedgerTransaction | null>(null);
  const withBalance = showsBalance(filter);
  const empty = isFiltered(filter) ? (
    <Empty icon="search" head={f.ledger.none} text={f.ledger.noneText}>
      <Button onPress={onClear}>{f.ledger.clear}</Button>
    </Empty>
  ) : (
    <Empty icon="log" head={f.ledger.empty} text={f.ledger.emptyText} />
  );
  return (
    <>
      {filter.account !== "" && !withBalance && <p class="soft xs">{f.ledger.noBalance}</p>}
      <ExportList question={path} file="ledger" />
      <Paged path={path} of={loaded} empty={empty} rows={8}>
        {(rows) => <TransactionTable rows={rows} filter={filter} withBalance={withBalance} onOpen={setOpen} />}
      </Paged>
      {open && <EntriesDialog transaction={open} onClose={() => setOpen(null)} />}
    </>
  );
}

const sums = (amounts: readonly Money[]) => amounts.map(staffMoney).join(", ");

function TransactionTable(props: {
  rows: readonly LedgerTransaction[];
  filter: LedgerFilter;
  withBalance: boolean;
  onOpen: (transaction: LedgerTransaction) => void;
}) {
  const { rows, filter, withBalance, onOpen } = props;
  const account = filter.account || undefined;
  const shownBalance = ({ balance }: LedgerTransaction) =>
    balance && account ? sums(movedAmount([{ account, amount: balance }], account)) : "";
  return (
    <div class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{f.ledger.what}</th>
            <th scope="col" class="only-wide">
              {f.ledger.when}
            </th>
            <th scope="col" class="only-wide">
              {f.ledger.order}
            </th>
            <th scope="col" class="end">
              {f.ledger.moved}
            </th>
            {withBalance && (
              <th scope="col" class="end only-wide">
                {f.ledger.balance}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <button type="button" class="link cell-link" onClick={() => onOpen(row)}>
                  {kindName(row.kind)}
                </button>
                <div class="soft xs only-narrow">{shortTime(row.at, staffZone.value)}</div>
              </td>
              <td class="num soft only-wide">{shortTime(row.at, staffZone.value)}</td>
              <td class="only-wide">
                {row.order_id ? <a href={`/console/orders/${row.order_id}`}>{f.ledger.openOrder}</a> : ""}
              </td>
              <td class="end num">
                <b>{sums(movedAmount(row.entries, account, filter.currency || undefined))}</b>
                {withBalance && <div class="soft xs only-narrow">{shownBalance(row)}</div>}
              </td>
              {withBalance && <td class="end num only-wide">{shownBalance(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
