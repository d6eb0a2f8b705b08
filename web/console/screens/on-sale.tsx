/** A sale as it happens: what is sold, held and free, minute by minute, and the waiting room with its valve. */
import { useRoute } from "preact-iso";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../../api/problem.ts";
import type { EventShape, InventoryNow, WaitingRoom, WaitingRoomOverview } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { Empty, Show, useLoad } from "../parts/load.tsx";
import { MinuteChart } from "../parts/minute-chart.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { EventTag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import { clock } from "../zoned-time.ts";
import { SaleLists } from "./on-sale-lists.tsx";
import { RoomPanel } from "./on-sale-room.tsx";

/** Milliseconds between two looks. */
const EVERY = 2000;

export type SaleNow = {
  inventory: InventoryNow;
  room: WaitingRoom;
  etag: string | undefined;
  /** Null where there is no waiting room. */
  queue: WaitingRoomOverview | null;
};

async function look(id: string): Promise<SaleNow> {
  const [inventory, { data: room, etag }] = await Promise.all([
    api.get<InventoryNow>(`/events/${id}/inventory`),
    api.call<WaitingRoom>("GET", `/events/${id}/waiting-room`),
  ]);
  const queue = room.state === "off" ? null : await api.get<WaitingRoomOverview>(`/events/${id}/waiting-room/status`);
  return { inventory, room, etag, queue };
}

/** Looks again and again while the page is shown. What was seen last stays; `lost` says why it is no longer true. */
function useWatch(id: string) {
  const [seen, setSeen] = useState<{ now: SaleNow | undefined; lost: ApiFault | null }>({ now: undefined, lost: null });
  const turn = useRef(0);
  const again = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const now = await look(id);
      // Only the newest look counts: one from before a change may come later.
      if (mine === turn.current) setSeen({ now, lost: null });
    } catch (caught) {
      if (mine === turn.current) setSeen((before) => ({ ...before, lost: toFault(caught) }));
    }
  }, [id]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const next = async () => {
      await again();
      if (!over) timer = setTimeout(() => void next(), EVERY);
    };
    void next();
    return () => {
      over = true;
      turn.current++;
      clearTimeout(timer);
    };
  }, [again]);
  return { ...seen, again };
}

/** The control room is dark, unless this device has chosen otherwise. */
function useDark() {
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (dataset["scheme"] !== undefined) return undefined;
    dataset["scheme"] = "dark";
    return () => {
      delete dataset["scheme"];
    };
  }, []);
}

export function OnSaleScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  useDark();
  const loaded = useLoad(() => api.get<EventShape>(`/events/${id}`), [id]);
  const event = loaded.data;
  return (
    <Page
      title={m.onSale.title(event?.name)}
      under={[`/console/events/${id}`, event?.name ?? m.events.name]}
      beside={event && <EventTag status={event.status} />}
    >
      <Show of={loaded} rows={6}>
        {(shown) =>
          shown.status === "draft" ? (
            <Empty icon="bolt" head={m.onSale.draft} text={m.onSale.draftText}>
              <ButtonLink href={`/console/events/${id}`}>{m.onSale.toEvent}</ButtonLink>
            </Empty>
          ) : (
            <Watch event={shown} />
          )
        }
      </Show>
    </Page>
  );
}

function Watch({ event }: { event: EventShape }) {
  const { now, lost, again } = useWatch(event.id);
  if (now === undefined) {
    return lost ? (
      <FaultBanner fault={lost} onRetry={() => void again()} />
    ) : (
      <div class="panel" aria-busy="true">
        <div class="panel__body">
          <span class="vh">{m.loading}</span>
        </div>
      </div>
    );
  }
  const asOf = clock(Date.parse(now.inventory.as_of), event.time_zone, true);
  return (
    <div class={lost ? "stack is-stale" : "stack"}>
      {lost && <Banner tone="warn" appears head={m.onSale.lost} rest={m.onSale.lostText(asOf)} />}
      <Numbers inventory={now.inventory} asOf={asOf} lost={lost !== null} />
      <div class="sale__panels">
        <Panel title={m.onSale.byMinute} beside={<span class="xs soft">{m.onSale.span}</span>} pad>
          <MinuteChart
            zone={event.time_zone}
            words={m.onSale.soldChart}
            minutes={now.inventory.per_minute.map(({ at, sold, held }) => ({ at, bar: sold, tick: held }))}
          />
        </Panel>
        <RoomPanel event={event} now={now} again={again} />
      </div>
      <SaleLists event={event} />
    </div>
  );
}

function Numbers({ inventory, asOf, lost }: { inventory: InventoryNow; asOf: string; lost: boolean }) {
  const { sold, held, free, blocked, sold_twice: twice, sockets } = inventory;
  const total = sold + held + free + blocked;
  return (
    <dl class="stats sale__numbers">
      {(
        [
          [m.onSale.sold, sold, m.onSale.of(total)],
          [m.onSale.held, held, m.onSale.heldNote],
          [m.onSale.free, free, m.onSale.watching(sockets)],
          [m.onSale.blocked, blocked, m.onSale.blockedNote],
          [m.onSale.twice, twice, lost ? m.onSale.asOf(asOf) : m.onSale.checked(asOf)],
        ] as const
      ).map(([label, n, note]) => (
        <div class="stat" key={label}>
          <dt>{label}</dt>
          <dd class="num">{n.toLocaleString("en")}</dd>
          <dd class="stat__note soft xs">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
