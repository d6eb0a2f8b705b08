/** One event: its state, what is missing before publishing, what is sold, its ticket types. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Availability, EventShape, GatewayAccount, List, SeatMap, TicketType, Venue } from "../../api/types.ts";
import { assignZones } from "../../ui/zones.ts";
import { occupancy } from "../availability.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { Icon, ZoneTile } from "../parts/icon.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { EventTag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { api } from "../session.ts";
import { longTime } from "../zoned-time.ts";
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
};

async function loadEvent(id: string): Promise<EventPageData> {
  const { data: event, etag } = await api.call<EventShape>("GET", `/events/${id}`);
  const [venue, map, types, availability, gateways] = await Promise.all([
    api.get<Venue>(`/venues/${event.venue_id}`),
    event.seat_map_id ? api.get<SeatMap>(`/seat-maps/${event.seat_map_id}`) : null,
    api.get<List<TicketType>>(`/events/${id}/ticket-types`),
    // Counts are an extra: without them the page still works.
    event.status === "draft"
      ? null
      : api.get<Availability>(`/shop/events/${id}/availability`, { auth: false }).catch(() => null),
    api.get<List<GatewayAccount>>("/payment-gateways").catch(() => null),
  ]);
  return { event, etag, venue, map, types: types.data, availability, gateways: gateways?.data ?? null };
}

type Open =
  | { kind: "type"; type: TicketType | null }
  | { kind: "publish" }
  | { kind: "cancel" }
  | { kind: "details" }
  | { kind: "sale" };

export function EventScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadEvent(id), [id]);
  const [open, setOpen] = useState<Open | null>(null);
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
      beside={event && <EventTag status={event.status} />}
      actions={
        event && (
          <>
            {event.status !== "draft" && (
              <ButtonLink icon="bolt" href={`/console/events/${event.id}/on-sale`}>
                {m.onSale.watch}
              </ButtonLink>
            )}
            {event.status !== "draft" && (
              <ButtonLink icon="eye" href={event.url} newTab>
                {m.event.seePage}
              </ButtonLink>
            )}
            {event.status === "draft" && missing(loaded.data).length === 0 && (
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
            {data.event.status === "draft" && <Checklist data={data} onOpen={setOpen} />}
            {data.availability && <Counts data={data} availability={data.availability} />}
            <div class="two">
              <TypesPanel data={data} onOpen={(type) => setOpen({ kind: "type", type })} />
              <Details data={data} onOpen={setOpen} />
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
  return <StateDialog kind={open.kind} event={data.event} onClose={close} onDone={done} />;
}

function StateDialog(props: {
  kind: "publish" | "cancel";
  event: EventShape;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const { kind, event, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    const done = await run(() => api.post<EventShape>(`/events/${event.id}/${kind}`));
    if (!done) return;
    if (kind === "publish") toast(m.event.published);
    await onDone();
  };
  const words =
    kind === "publish"
      ? {
          title: m.event.publishAsk(event.name),
          text: m.event.publishText,
          safe: m.event.publishKeep,
          act: m.event.publish,
        }
      : {
          title: m.event.cancelAsk(event.name),
          text: m.event.cancelText,
          safe: m.event.cancelKeep,
          act: m.event.cancel,
        };
  const doing = kind === "publish" ? m.event.publishing : m.event.cancelling;
  return (
    <Ask
      {...words}
      destroys={kind === "cancel"}
      busy={busy ? doing : undefined}
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

type Check = keyof typeof m.event.checks;

/** What stands between a draft and its publication, as far as we can see here; the server has the last word. */
function missing(data: EventPageData | undefined): Check[] {
  if (!data) return [];
  const list: Check[] = [];
  if (Date.parse(data.event.starts_at) <= Date.now()) list.push("starts");
  if (!data.types.some((type) => !type.hidden)) list.push("types");
  const costs = data.types.some((type) => type.price.amount > 0);
  if (costs && data.gateways && !data.gateways.some((gateway) => gateway.enabled)) list.push("payments");
  return list;
}

function Checklist({ data, onOpen }: { data: EventPageData; onOpen: (open: Open) => void }) {
  const open = missing(data);
  const costs = data.types.some((type) => type.price.amount > 0);
  const checks: Check[] = costs && data.gateways ? ["starts", "types", "payments"] : ["starts", "types"];
  const act = (check: Check) => {
    if (check === "types")
      return <Button onPress={() => onOpen({ kind: "type", type: null })}>{m.event.checkMissing[check]}</Button>;
    if (check === "payments") return <ButtonLink href="/console/payments">{m.event.checkMissing[check]}</ButtonLink>;
    return <Button onPress={() => onOpen({ kind: "details" })}>{m.event.checkMissing[check]}</Button>;
  };
  return (
    <Panel title={open.length === 0 ? m.event.ready : m.event.notReady}>
      <ul class="steplist">
        {checks.map((check) => {
          const done = !open.includes(check);
          return (
            <li key={check} class={done ? "is-done" : ""}>
              <span class="steplist__mark">{done && <Icon name="tick" size="s" />}</span>
              <span class={done ? "steplist__done" : "strong"}>
                {m.event.checks[check]}
                <span class="vh">: {done ? m.home.stepDone : m.home.stepOpen}</span>
              </span>
              {done ? <span /> : act(check)}
            </li>
          );
        })}
      </ul>
    </Panel>
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
        {(event.status === "draft" || event.status === "published" || event.status === "postponed") && (
          <Button look="bad" onPress={() => onOpen({ kind: "cancel" })}>
            {m.event.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
