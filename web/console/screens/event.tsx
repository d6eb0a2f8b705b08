/** One event: its state, what is missing before publishing, what is sold, its ticket types. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type {
  Availability,
  EventChecklist,
  EventShape,
  GatewayAccount,
  List,
  SeatMap,
  TicketType,
  Venue,
} from "../../api/types.ts";
import { assignZones } from "../../ui/zones.ts";
import { occupancy } from "../availability.ts";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { reports } from "../messages.reports.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { ZoneTile } from "../parts/icon.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { EventTag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { openGaps } from "../publish-gaps.ts";
import { api } from "../session.ts";
import { longTime } from "../zoned-time.ts";
import { CloneDialog, TemplateDialog } from "./events/copy-dialogs.tsx";
import { CloseEventDialog } from "./events/close-event.tsx";
import { type Offer, typedTypes } from "./events/offers.tsx";
import { EventPreview } from "./events/preview.tsx";
import { Setup } from "./events/setup.tsx";
import { EventDetailsDialog } from "./event-details.tsx";
import { afterCreate } from "./new-event.tsx";
import { SaleSettingsDialog } from "./sale-settings.tsx";
import { TicketTypeDialog } from "./ticket-type.tsx";

export type EventPageData = {
  event: EventShape;
  etag: string | undefined;
  venue: Venue;
  map: SeatMap | null;
  types: TicketType[];
  availability: Availability | null;
  /** Null when this person may not see payment settings. */
  gateways: GatewayAccount[] | null;
  /** What keeps a draft, or a postponed event, from being published; null for others. */
  checklist: EventChecklist | null;
};

async function loadEvent(id: string): Promise<EventPageData> {
  const { data: event, etag } = await api.call<EventShape>("GET", `/events/${id}`);
  const waits = event.status === "draft" || event.status === "postponed";
  const [venue, map, types, availability, gateways, checklist] = await Promise.all([
    api.get<Venue>(`/venues/${event.venue_id}`),
    event.seat_map_id ? api.get<SeatMap>(`/seat-maps/${event.seat_map_id}`) : null,
    api.get<List<TicketType>>(`/events/${id}/ticket-types`),
    // Counts are an extra: without them the page still works.
    event.status === "draft"
      ? null
      : api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }).catch(() => null),
    api.get<List<GatewayAccount>>("/payment-gateways").catch(() => null),
    waits ? api.get<EventChecklist>(`/events/${id}/checklist`) : null,
  ]);
  return { event, etag, venue, map, types: types.data, availability, gateways: gateways?.data ?? null, checklist };
}

type Open =
  | { kind: "type"; type: TicketType | null }
  | { kind: "publish" }
  | { kind: "cancel" }
  | { kind: "postpone" }
  | { kind: "clone" }
  | { kind: "template" }
  | { kind: "details" }
  | { kind: "sale" };

export function EventScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadEvent(id), [id]);
  const [open, setOpen] = useState<Open | null>(null);
  const [typed, setTyped] = useState<readonly Offer[]>([]);
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => {
    setNote(afterCreate.value);
    afterCreate.value = null;
  }, [id]);
  const event = loaded.data?.event;
  const close = () => setOpen(null);
  const closeAndReload = async () => {
    close();
    await loaded.reload();
  };
  return (
    <Page
      title={event?.name ?? m.events.name}
      under={["/console/events", m.events.title]}
      beside={event && <EventTag status={event.phase} />}
      actions={
        event && (
          <>
            {event.status !== "draft" && (
              <ButtonLink icon="bolt" href={`/console/events/${event.id}/on-sale`}>
                {m.onSale.watch}
              </ButtonLink>
            )}
            {event.status !== "draft" && (
              <ButtonLink icon="chart" href={`/console/events/${event.id}/sales`}>
                {reports.ofEvent}
              </ButtonLink>
            )}
            {event.status !== "draft" && (
              <ButtonLink icon="eye" href={event.url} newTab>
                {m.event.seePage}
              </ButtonLink>
            )}
            <ButtonLink href={`/console/events/${event.id}/page`}>{m.nav.eventPage}</ButtonLink>
            <ButtonLink href={`/console/events/${event.id}/products`}>{m.nav.products}</ButtonLink>
            {event.status === "draft" && loaded.data && openGaps(loaded.data).length === 0 && (
              <Button look="primary" onPress={() => setOpen({ kind: "publish" })}>
                {m.event.publish}
              </Button>
            )}
          </>
        )
      }
    >
      <Show of={loaded} rows={8}>
        {(data) => (
          <div class="stack">
            {note && <Banner tone="warn" head={note} />}
            {data.event.status === "cancelled" && (
              <Banner tone="bad" head={m.event.cancelledBanner} rest={m.event.cancelledText}>
                <ButtonLink look="primary" href={`/console/events/${data.event.id}/refunds`}>
                  {m.event.giveBack}
                </ButtonLink>
              </Banner>
            )}
            {data.event.status === "postponed" && (
              <Banner tone="warn" head={e.close.postponedBanner} rest={postponedWords(data.event)}>
                <Button onPress={() => setOpen({ kind: "details" })}>{e.close.newDate}</Button>
                {data.checklist?.ready && (
                  <Button look="primary" onPress={() => setOpen({ kind: "publish" })}>
                    {e.close.again}
                  </Button>
                )}
              </Banner>
            )}
            {data.availability && <Counts data={data} availability={data.availability} />}
            <div class="two two--preview">
              <div class="stack">
                {data.event.status === "draft" && (
                  <Setup
                    data={data}
                    onDates={() => setOpen({ kind: "details" })}
                    onType={(id) => setOpen({ kind: "type", type: data.types.find((type) => type.id === id) ?? null })}
                    onTyped={setTyped}
                    onDone={loaded.reload}
                  />
                )}
                <TypesPanel data={data} onOpen={(type) => setOpen({ kind: "type", type })} />
              </div>
              <div class="stack">
                {data.event.status === "draft" && <EventPreview event={previewOf(data, typed)} />}
                <Details data={data} onOpen={setOpen} />
              </div>
            </div>
          </div>
        )}
      </Show>
      {loaded.data && open && (
        <Dialogs open={open} data={loaded.data} loaded={loaded} close={close} done={closeAndReload} />
      )}
    </Page>
  );
}

function Dialogs(props: {
  open: Open;
  data: EventPageData;
  loaded: Loaded<EventPageData>;
  close: () => void;
  done: () => Promise<void>;
}) {
  const { open, data, close, done } = props;
  if (open.kind === "type")
    return <TicketTypeDialog data={data} type={open.type} onClose={close} onDone={() => void done()} />;
  if (open.kind === "sale") return <SaleSettingsDialog data={data} onClose={close} onDone={() => void done()} />;
  if (open.kind === "details") return <EventDetailsDialog data={data} onClose={close} onDone={() => void done()} />;
  if (open.kind === "clone") return <CloneDialog event={data.event} onClose={close} />;
  if (open.kind === "template") return <TemplateDialog event={data.event} onClose={close} />;
  if (open.kind === "publish") return <PublishDialog event={data.event} onClose={close} onDone={done} />;
  return <CloseEventDialog kind={open.kind} event={data.event} onClose={close} onDone={done} />;
}

function postponedWords(event: EventShape): string {
  if (!event.refund_until) return e.close.postponedText;
  return `${e.close.postponedText} ${e.close.offerUntil(longTime(event.refund_until, event.time_zone))}`;
}

function previewOf({ event, venue, map, types }: EventPageData, typed: readonly Offer[]) {
  const places = (type: TicketType) =>
    map?.categories.find(({ name }) => name === type.category)?.seats ??
    map?.areas.find(({ id }) => id === type.area)?.capacity ??
    type.capacity;
  return {
    name: event.name,
    summary: event.summary,
    startsAt: event.starts_at,
    zone: event.time_zone,
    place: [venue.name, venue.city].filter(Boolean).join(", "),
    types:
      types.length === 0
        ? typedTypes(typed, event.currency)
        : types.filter(({ hidden }) => !hidden).map((type) => ({ ...type, places: places(type) })),
  };
}

function PublishDialog(props: { event: EventShape; onClose: () => void; onDone: () => Promise<void> }) {
  const { event, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.post<EventShape>(`/events/${event.id}/publish`)))) return;
    toast(m.event.published);
    await onDone();
  };
  return (
    <Ask
      title={m.event.publishAsk(event.name)}
      text={m.event.publishText}
      safe={m.event.publishKeep}
      act={m.event.publish}
      busy={busy ? m.event.publishing : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      {fault?.code === "event_not_ready" ? (
        <Banner
          tone="bad"
          appears
          head={m.event.notReady}
          rest={fault.errors.map((error) => `${error.message}.`).join(" ")}
        />
      ) : (
        <FaultBanner fault={fault} />
      )}
    </Ask>
  );
}

function Counts({ data, availability }: { data: EventPageData; availability: Availability }) {
  const { sold, held, free, total } = occupancy(availability, data.map, data.types);
  const share = (n: number) => (total === 0 ? 0 : Math.round((n / total) * 100));
  return (
    <div class="stack">
      <dl class="stats counts">
        {(
          [
            [m.event.sold, sold, m.event.soldNote(share(sold))],
            [m.event.held, held, m.event.heldNote],
            [m.event.free, free, m.event.freeNote(total)],
          ] as const
        ).map(([label, n, text]) => (
          <div class="stat" key={label}>
            <dt>{label}</dt>
            <dd class="num">{n.toLocaleString("en")}</dd>
            <dd class="stat__note soft xs">{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a type is good for, in words. */
function placeOfType(type: TicketType, map: SeatMap | null): string {
  if (type.category) return m.ticketType.categoryOption(type.category);
  if (type.area) return m.ticketType.areaOption(map?.areas.find((area) => area.id === type.area)?.name ?? type.area);
  return m.ticketType.noPlace;
}

function TypesPanel({ data, onOpen }: { data: EventPageData; onOpen: (type: TicketType | null) => void }) {
  const { types, availability, map } = data;
  const left = (id: string) => availability?.ticket_types.find((one) => one.id === id)?.available;
  // The dearest is zone 1, as buyers see it.
  const zones = assignZones(types.map((type) => ({ price: type.price.amount })));
  return (
    <Panel
      title={m.event.types}
      beside={
        data.event.status === "cancelled" ? undefined : (
          <Button icon="plus" onPress={() => onOpen(null)}>
            {m.event.addType}
          </Button>
        )
      }
    >
      {types.length === 0 ? (
        <Empty icon="ticket" head={m.event.noTypes} text={m.event.noTypesText} />
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{m.event.type}</th>
              <th scope="col" class="only-wide">
                {m.event.for}
              </th>
              <th scope="col" class="end">
                {m.event.price}
              </th>
              {availability && (
                <th scope="col" class="end">
                  {m.event.left}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {types.map((type, i) => (
              <tr key={type.id}>
                <td>
                  <span class="row">
                    <ZoneTile zone={zones[i]} />
                    <button type="button" class="link cell-link" onClick={() => onOpen(type)}>
                      {type.name}
                    </button>
                  </span>
                </td>
                <td class="only-wide soft">{placeOfType(type, map)}</td>
                <td class="end num">{staffMoney(type.price)}</td>
                {availability && <td class="end num">{left(type.id)?.toLocaleString("en") ?? "–"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Details({ data, onOpen }: { data: EventPageData; onOpen: (open: Open) => void }) {
  const { event, venue, map } = data;
  const { route } = useLocation();
  return (
    <div class="stack">
      <Panel
        title={m.event.details}
        beside={<Button onPress={() => onOpen({ kind: "details" })}>{m.event.changeDetails}</Button>}
        pad
      >
        <dl class="kv">
          <dt>{m.event.starts}</dt>
          <dd>{longTime(event.starts_at, event.time_zone)}</dd>
          <dt>{m.event.doors}</dt>
          <dd>{event.doors_at ? longTime(event.doors_at, event.time_zone) : m.event.none}</dd>
          <dt>{m.event.venue}</dt>
          <dd>{venue.name}</dd>
          <dt>{m.event.seatMap}</dt>
          <dd>{map?.name ?? m.event.none}</dd>
          <dt>{m.event.holdMinutes}</dt>
          <dd>{m.event.minutes(event.hold_minutes)}</dd>
          <dt>{m.event.maxPerOrder}</dt>
          <dd>{event.max_per_order}</dd>
        </dl>
      </Panel>
      <div class="row row--wrap">
        <Button icon="ticket" onPress={() => route(`/console/orders?event=${event.id}`)}>
          {m.event.orders}
        </Button>
        <Button icon="tag" onPress={() => route(`/console/events/${event.id}/prices`)}>
          {m.event.prices}
        </Button>
        <Button onPress={() => onOpen({ kind: "sale" })}>{m.event.saleSettings}</Button>
        {event.status !== "draft" && (
          <Button icon="maps" onPress={() => route(`/console/events/${event.id}/places`)}>
            {m.event.places}
          </Button>
        )}
        <Button icon="scan" onPress={() => route(`/console/check-in?event=${event.id}`)}>
          {m.event.door}
        </Button>
        <Button icon="copy" onPress={() => onOpen({ kind: "clone" })}>
          {e.copy.clone}
        </Button>
        <Button onPress={() => onOpen({ kind: "template" })}>{e.copy.template}</Button>
        {event.series_id ? (
          <Button icon="events" onPress={() => route(`/console/events/series/${event.series_id}`)}>
            {e.series.open}
          </Button>
        ) : (
          <Button icon="events" onPress={() => route(`/console/events/${event.id}/series`)}>
            {e.series.make}
          </Button>
        )}
        {event.status === "published" && (
          <Button icon="clock" onPress={() => onOpen({ kind: "postpone" })}>
            {e.close.postpone}
          </Button>
        )}
        {event.status !== "cancelled" && (
          <Button look="bad" onPress={() => onOpen({ kind: "cancel" })}>
            {e.close.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
