/** The entries of one transaction: two columns that are equal. */
import type { LedgerTransaction } from "../../../api/books-types.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { m } from "../../messages.en.ts";
import { staffMoney } from "../../price.ts";
import { staffZone } from "../../session.ts";
import { longTime } from "../../zoned-time.ts";
import { accountName, kindName, movedAmount } from "./accounts.ts";
import { f } from "./messages.en.ts";

export function EntriesDialog({ transaction, onClose }: { transaction: LedgerTransaction; onClose: () => void }) {
  const total = movedAmount(transaction.entries, undefined).map(staffMoney).join(", ");
  return (
    <Dialog title={f.ledger.entries(kindName(transaction.kind))} onClose={onClose} wide>
      <p class="dialog__text soft">
        {longTime(transaction.at, staffZone.value)}. {f.ledger.entriesLead}
      </p>
      <div class="panel">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{f.ledger.account}</th>
              <th scope="col" class="end">
                {f.ledger.in}
              </th>
              <th scope="col" class="end">
                {f.ledger.out}
              </th>
            </tr>
          </thead>
          <tbody>
            {transaction.entries.map(({ account, amount }) => (
              <tr key={`${account}${amount.currency}${amount.amount > 0 ? "d" : "c"}`}>
                <td>
                  {accountName(account)}
                  <div class="soft xs mono anywhere">{account}</div>
                </td>
                <td class="end num">{amount.amount > 0 ? staffMoney(amount) : ""}</td>
                <td class="end num">{amount.amount < 0 ? staffMoney({ ...amount, amount: -amount.amount }) : ""}</td>
              </tr>
            ))}
            <tr class="sumrow">
              <th scope="row">{f.ledger.sum}</th>
              <td class="end num">{total}</td>
              <td class="end num">{total}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p class="soft xs mono anywhere">
        {f.ledger.id} {transaction.id}
      </p>
      <div class="formfoot">
        <Button onPress={onClose}>{m.close}</Button>
        {transaction.order_id && <a href={`/console/orders/${transaction.order_id}`}>{f.ledger.openOrder}</a>}
      </div>
    </Dialog>
  );
}
