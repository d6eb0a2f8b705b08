/** What was sold at the doors, by phone and way to pay (O5). */
import type { CounterReport } from "../../../api/door-types.ts";
import { doors } from "../../messages.doors.en.ts";
import { Show, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";

export function SoldAtDoor({ eventId }: { eventId: string }) {
  const loaded = useLoad(() => api.get<CounterReport>(`/check-in/sales-report?event=${eventId}`), [eventId]);
  return (
    <Panel title={doors.sold.title}>
      <Show of={loaded} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="panel__body soft">{doors.sold.none}</p>
          ) : (
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{doors.sold.device}</th>
                  <th scope="col">{doors.sold.method}</th>
                  <th scope="col" class="end">
                    {doors.sold.tickets}
                  </th>
                  <th scope="col" class="end">
                    {doors.sold.amount}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.map(({ device, method, tickets, amount }) => (
                  <tr key={`${device.id} ${method} ${amount.currency}`}>
                    <td>{device.name}</td>
                    <td>{doors.sold.methods[method]}</td>
                    <td class="end num">{tickets}</td>
                    <td class="end num">{staffMoney(amount)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Show>
    </Panel>
  );
}
