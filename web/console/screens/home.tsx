/** Overview: what needs a person, the way to the first sale, coming events, newest orders. */
import type { AttentionItem, EventShape, GatewayAccount, List, OrderRow, SeatMap, Venue } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { ButtonLink } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Show, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { Tag } from "../parts/tags.tsx";
import { api, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { EventRows, loadEvents } from "./events.tsx";
import { OrderRows } from "./orders.tsx";
import { TodayPanel } from "./reports/today.tsx";
import { loadSeatMaps, loadVenues } from "./venues.tsx";

type HomeData = {
  venues: readonly Venue[];
  maps: readonly SeatMap[];
  events: readonly EventShape[];
  orders: readonly OrderRow[];
  attention: readonly AttentionItem[];
  /** Null when this person may not see payment settings. */
  gateways: readonly GatewayAccount[] | null;
};

async function loadHome(): Promise<HomeData> {
  const [venues, maps, events, orders, gateways, attention] = await Promise.all([
    loadVenues().catch(() => []),
    loadSeatMaps().catch(() => []),
    loadEvents(),
    api.get<List<OrderRow>>("/orders?limit=5").catch(() => ({ data: [] })),
    api.get<List<GatewayAccount>>("/payment-gateways").catch(() => null),
    api.get<List<AttentionItem>>("/attention-items?limit=10").catch(() => ({ data: [] })),
  ]);
  return { venues, maps, events, orders: orders.data, gateways: gateways?.data ?? null, attention: attention.data };
}

export function HomeScreen() {
  const loaded = useLoad(loadHome);
  const today = new Intl.DateTimeFormat("en-GB", {
    timeZone: staffZone.value,
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(Date.now());
  return (
    <Page
      title={today}
      actions={
        <ButtonLink look="primary" icon="plus" href="/console/events/new">
          {m.home.newEvent}
        </ButtonLink>
      }
    >
      <Show of={loaded} rows={6}>
        {(data) => (
          <div class="stack">
            <NeedsYou items={data.attention} />
            {data.events.length > 0 && <TodayPanel />}
            <SetUp data={data} />
            <Coming events={data.events} />
            <Panel
              title={m.home.recent}
              beside={data.orders.length > 0 ? <a href="/console/orders">{m.home.allOrders}</a> : undefined}
            >
              {data.orders.length === 0 ? (
                <Empty icon="ticket" head={m.home.noOrders} text={m.home.noOrdersText} />
              ) : (
                <OrderRows orders={data.orders} />
              )}
            </Panel>
          </div>
        )}
      </Show>
    </Page>
  );
}

/** Money first: what we could not decide by ourselves. Gone when nothing waits. */
function NeedsYou({ items }: { items: readonly AttentionItem[] }) {
  if (items.length === 0) return null;
  return (
    <Panel title={m.home.attention} beside={<span class="soft num">{items.length}</span>}>
      <ul class="rows">
        {items.map((item) => (
          <li key={item.id}>
            <span>
              <Tag tone="bad">{m.home.money}</Tag> <b>{item.happened}</b>
              <span class="soft xs blk">{shortTime(item.created_at, staffZone.value)}</span>
            </span>
            <ButtonLink href={`/console/attention/${item.id}`}>{m.home.attentionLook}</ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Step = { key: keyof typeof m.home.steps; done: boolean; href: string };

/** The steps to the first sale; gone once all are done. */
function SetUp({ data }: { data: HomeData }) {
  const { venues, maps, events, gateways } = data;
  const draft = events.find((event) => event.status === "draft");
  const [venue] = venues;
  const steps: Step[] = [
    { key: "venue", done: venues.length > 0, href: "/console/venues/new" },
    {
      key: "seatMap",
      done: maps.length > 0,
      href: venue ? `/console/venues/${venue.id}/seat-maps/new` : "/console/venues/new",
    },
    { key: "event", done: events.length > 0, href: "/console/events/new" },
    ...(gateways
      ? [{ key: "payments", done: gateways.some((gateway) => gateway.enabled), href: "/console/payments" } as const]
      : []),
    {
      key: "publish",
      done: events.some((event) => event.status !== "draft"),
      href: draft ? `/console/events/${draft.id}` : "/console/events/new",
    },
  ];
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const next = steps.find((step) => !step.done);
  return (
    <Panel title={m.home.setUp} beside={<span class="soft num">{m.home.setUpCount(done, steps.length)}</span>}>
      <ol class="steplist">
        {steps.map((step, i) => {
          const [title, text] = m.home.steps[step.key];
          return (
            <li key={step.key} class={step.done ? "is-done" : ""}>
              <span class="steplist__mark" aria-hidden="true">
                {step.done ? <Icon name="tick" size="s" /> : i + 1}
              </span>
              <span class={step.done ? "steplist__done" : ""}>
                <b>{title}</b>
                <span class="vh">: {step.done ? m.home.stepDone : m.home.stepOpen}</span>
                {!step.done && <span class="soft blk">{text}</span>}
              </span>
              {step === next ? <ButtonLink href={step.href}>{m.home.go[step.key]}</ButtonLink> : <span />}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function Coming({ events }: { events: readonly EventShape[] }) {
  const coming = events
    .filter((event) => event.status !== "cancelled" && Date.parse(event.starts_at) > Date.now())
    .sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at))
    .slice(0, 6);
  return (
    <Panel
      title={m.home.coming}
      beside={events.length > 0 ? <a href="/console/events">{m.home.allEvents}</a> : undefined}
    >
      {coming.length === 0 ? (
        <Empty icon="events" head={m.home.noEvents} text={m.events.emptyText} />
      ) : (
        <EventRows events={coming} />
      )}
    </Panel>
  );
}
