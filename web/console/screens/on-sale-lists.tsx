/** Beside a running sale: who waits for places, and what looked suspicious. */
import type { EventShape, List, SaleAlert, TicketType, WaitingListRow } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { ExportList } from "../parts/list.tsx";
import { Empty, useAction, useLoad } from "../parts/load.tsx";
import { Panel } from "../parts/page.tsx";
import { Tag } from "../parts/tags.tsx";
import { api, currentTenant } from "../session.ts";
import { clock } from "../zoned-time.ts";

type Lists = { waiting: readonly WaitingListRow[]; types: readonly TicketType[]; alerts: readonly SaleAlert[] };

/** Read once, and again when somebody asks: lists of people do not jump under the hand. */
export function SaleLists({ event }: { event: EventShape }) {
  const loaded = useLoad<Lists>(async () => {
    const [waiting, types, alerts] = await Promise.all([
      api.get<List<WaitingListRow>>(`/events/${event.id}/waiting-list?limit=100`),
      api.get<List<TicketType>>(`/events/${event.id}/ticket-types`),
      api.get<List<SaleAlert>>(`/events/${event.id}/sale-alerts?limit=25`),
    ]);
    return { waiting: waiting.data, types: types.data, alerts: alerts.data };
  }, [event.id]);
  const isTaken = ["owner", "admin"].includes(currentTenant.value?.role ?? "");
  const again = <Button onPress={() => void loaded.reload()}>{m.lists.again}</Button>;
  if (loaded.data === undefined) return <FaultBanner fault={loaded.fault} onRetry={() => void loaded.reload()} />;
  const { waiting, types, alerts } = loaded.data;
  return (
    <div class="sale__panels">
      <Panel
        title={m.lists.waiting}
        beside={
          <>
            {isTaken && waiting.length > 0 && (
              <ExportList question={`/events/${event.id}/waiting-list`} file="waiting-list" />
            )}
            {again}
          </>
        }
      >
        <Waiting event={event} rows={waiting} types={types} reload={loaded.reload} />
      </Panel>
      <Panel title={m.lists.alerts}>
        <Alerts event={event} alerts={alerts} />
      </Panel>
    </div>
  );
}

function Waiting(props: {
  event: EventShape;
  rows: readonly WaitingListRow[];
  types: readonly TicketType[];
  reload: () => Promise<void>;
}) {
  const { event, rows, types, reload } = props;
  const { busy, fault, run } = useAction();
  if (rows.length === 0) return <Empty icon="people" head={m.lists.nobody} text={m.lists.nobodyText} />;
  const remove = async (row: WaitingListRow) => {
    if (await run(() => api.call("DELETE", `/events/${event.id}/waiting-list/${row.id}`))) await reload();
  };
  const standing = (row: WaitingListRow) =>
    row.offer_expires_at
      ? m.lists.offered(clock(Date.parse(row.offer_expires_at), event.time_zone))
      : m.lists.position(row.position ?? 0);
  return (
    <>
      <FaultBanner fault={fault} />
      <ul class="rows">
        {rows.map((row) => (
          <li key={row.id} class="rows__row">
            <span class="rows__main">
              {row.name} <Tag tone={row.offer_expires_at ? "ok" : undefined}>{standing(row)}</Tag>
            </span>
            <span class="end">
              <Button
                label={m.lists.removeOf(row.name)}
                busy={busy ? m.saving : undefined}
                onPress={() => void remove(row)}
              >
                {m.lists.remove}
              </Button>
            </span>
            <span class="soft xs">
              {m.lists.wish(row.quantity, types.find(({ id }) => id === row.ticket_type)?.name ?? "")} · {row.email}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Alerts({ event, alerts }: { event: EventShape; alerts: readonly SaleAlert[] }) {
  if (alerts.length === 0) return <Empty icon="tick" head={m.lists.quiet} text={m.lists.quietText} />;
  const kinds: Readonly<Record<string, string>> = m.lists.kinds;
  return (
    <ul class="rows">
      {alerts.map((alert) => (
        <li key={alert.id} class="rows__row">
          <span class="rows__main">{kinds[alert.kind] ?? alert.kind}</span>
          <span class="end num">{clock(Date.parse(alert.last_at), event.time_zone)}</span>
          <span class="soft xs">{m.lists.source(alert.source.slice(0, 6), alert.count)}</span>
        </li>
      ))}
    </ul>
  );
}
