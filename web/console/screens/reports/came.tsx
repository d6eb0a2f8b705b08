/** Who came of those who have a ticket: by type, and by how early they bought (A2). */
import type { Came, SaleToCheckIn } from "../../../api/report-types.ts";
import { reports as r } from "../../messages.reports.en.ts";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { shareOf } from "../../sales-figures.ts";
import { api } from "../../session.ts";
import { Meter } from "./parts.tsx";

const w = r.came;

export function SaleToCheckInPanel({ eventId }: { eventId: string }) {
  const loaded = useLoad(() => api.get<SaleToCheckIn>(`/events/${eventId}/sale-to-check-in`), [eventId]);
  return (
    <Panel title={w.title}>
      <Show of={loaded} rows={3}>
        {(data) =>
          data.sold === 0 ? (
            <Empty icon="scan" head={w.none} text={w.noneText} />
          ) : (
            <>
              <p class="panel__body">
                {data.came === 0 ? w.before : w.all(data.came, data.sold, shareOf(data.came, data.sold) ?? "0%")}
              </p>
              <CameTable
                head={w.byType}
                rows={data.types.map(({ ticket_type: key, name, ...came }) => ({ key, name, ...came }))}
              />
              <CameTable
                head={w.byLead}
                rows={data.leads
                  .filter(({ sold }) => sold > 0)
                  .map(({ lead, ...came }) => ({ key: lead, name: w.leads[lead], ...came }))}
              />
            </>
          )
        }
      </Show>
    </Panel>
  );
}

type Row = Came & { readonly key: string; readonly name: string };

function CameTable({ head, rows }: { head: string; rows: readonly Row[] }) {
  return (
    <table class="table way came">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="way__bar">
            <span class="vh">{w.let}</span>
          </th>
          <th scope="col" class="end">
            {w.sold}
          </th>
          <th scope="col" class="end">
            {w.let}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, sold, came }) => (
          <tr key={key}>
            <td class="anywhere">{name}</td>
            <td class="way__bar">
              <Meter share={came / Math.max(1, sold)} />
            </td>
            <td class="end num">{sold.toLocaleString("en")}</td>
            <td class="end">
              <b class="num">{came.toLocaleString("en")}</b>
              <span class="soft xs blk">{w.share(shareOf(came, sold) ?? "0%")}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
