/** One event: its state, what is missing before publishing, what is sold, its ticket types. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Availability, EventShape } from "../../../api/types.ts";
import { occupancy } from "../../availability.ts";
import { m } from "../../messages.en.ts";
import { e } from "../../messages.events.en.ts";
import { reports } from "../../messages.reports.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { openGaps } from "../../publish-gaps.ts";
import { api } from "../../session.ts";
import { longTime } from "../../zoned-time.ts";
import { CloneDialog, TemplateDialog } from "../events/copy-dialogs.tsx";
import { CloseEventDialog } from "../events/close-event.tsx";
import type { Offer } from "../events/offers.tsx";
import { EventPreview } from "../events/preview.tsx";
import { Setup } from "../events/setup.tsx";
import { afterCreate } from "../new-event.tsx";
import { type EventPageData, loadEvent, previewOf } from "./data.ts";
import { EventPage } from "./frame.tsx";
import { TypesTable } from "./types-table.tsx";

type Open = "publish" | "cancel" | "postpone" | "clone" | "template";

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
    <EventPage
      id={id}
      event={event}
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
            {event.status === "draft" && loaded.data && openGaps(loaded.data).length === 0 && (
              <Button look="primary" onPress={() => setOpen("publish")}>
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
                <ButtonLink href={`/console/events/${data.event.id}/edit`}>{e.close.newDate}</ButtonLink>
                {data.checklist?.ready && (
                  <Button look="primary" onPress={() => setOpen("publish")}>
                    {e.close.again}
                  </Button>
                )}
              </Banner>
            )}
            {data.availability && <Counts data={data} availability={data.availability} />}
            <div class="two two--preview">
              <div class="stack">
                {data.event.status === "draft" && <Setup data={data} onTyped={setTyped} onDone={loaded.reload} />}
                <TypesTable data={data} />
              </div>
              <div class="stack">
                {data.event.status === "draft" && <EventPreview event={previewOf(data, typed)} />}
                <Details data={data} onOpen={setOpen} />
              </div>
            </div>
          </div>
        )}
      </Show>
      {loaded.data && open && <Dialogs open={open} event={loaded.data.event} close={close} done={closeAndReload} />}
    </EventPage>
  );
}

function Dialogs(props: { open: Open; event: EventShape; close: () => void; done: () => Promise<void> }) {
  const { open, event, close, done } = props;
  if (open === "clone") return <CloneDialog event={event} onClose={close} />;
  if (open === "template") return <TemplateDialog event={event} onClose={close} />;
  if (open === "publish") return <PublishDialog event={event} onClose={close} onDone={done} />;
  return <CloseEventDialog kind={open} event={event} onClose={close} onDone={done} />;
}

function postponedWords(event: EventShape): string {
  if (!event.refund_until) return e.close.postponedText;
  return `${e.close.postponedText} ${e.close.offerUntil(longTime(event.refund_until, event.time_zone))}`;
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

function Details({ data, onOpen }: { data: EventPageData; onOpen: (open: Open) => void }) {
  const { event, venue, map } = data;
  const { route } = useLocation();
  return (
    <div class="stack">
      <Panel
        title={m.event.details}
        beside={<ButtonLink href={`/console/events/${event.id}/edit`}>{m.event.changeDetails}</ButtonLink>}
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
        {event.status !== "draft" && (
          <Button icon="maps" onPress={() => route(`/console/events/${event.id}/places`)}>
            {m.event.places}
          </Button>
        )}
        <Button icon="scan" onPress={() => route(`/console/check-in?event=${event.id}`)}>
          {m.event.door}
        </Button>
        <Button icon="copy" onPress={() => onOpen("clone")}>
          {e.copy.clone}
        </Button>
        <Button onPress={() => onOpen("template")}>{e.copy.template}</Button>
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
          <Button icon="clock" onPress={() => onOpen("postpone")}>
            {e.close.postpone}
          </Button>
        )}
        {event.status !== "cancelled" && (
          <Button look="bad" onPress={() => onOpen("cancel")}>
            {e.close.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
