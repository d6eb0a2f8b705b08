/** Check-in links for the phones at the door, and the log of every attempt (S4, S6). */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { DoorLink, NewDoorLink } from "../../api/door-types.ts";
import type { EventShape, List } from "../../api/types.ts";
import { doors } from "../messages.doors.en.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { CopyLine } from "../parts/copy-line.tsx";
import { Ask } from "../parts/dialog.tsx";
import { SelectField } from "../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { Qr } from "../parts/qr.tsx";
import { Tag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { DevicesDialog } from "./doors/devices.tsx";
import { ScanLog } from "./doors/scans.tsx";
import { NewDoorLinkDialog } from "./doors/session-form.tsx";
import { DoorSettingsDialog } from "./doors/settings.tsx";
import { loadEvents } from "./events.tsx";

export function CheckInScreen() {
  const { query } = useLocation();
  const [chosen, setChosen] = useState(query["event"] ?? "");
  const loaded = useLoad(async () => {
    const [events, sessions] = await Promise.all([
      loadEvents(),
      api.get<List<DoorLink>>("/check-in/sessions?limit=100"),
    ]);
    return { events: events.filter((event) => event.status !== "draft"), sessions: sessions.data };
  });
  const [open, setOpen] = useState<"new" | "settings" | null>(null);
  const [made, setMade] = useState<NewDoorLink | null>(null);
  const events = loaded.data?.events ?? [];
  const event = events.find((one) => one.id === chosen) ?? events[0];
  return (
    <Page
      title={m.checkIn.title}
      actions={
        event && (
          <>
            <ButtonLink href={`/console/events/${event.id}/doors`}>{doors.liveOf}</ButtonLink>
            <Button onPress={() => setOpen("settings")}>{doors.settings}</Button>
            <Button look="primary" icon="plus" onPress={() => setOpen("new")}>
              {m.checkIn.add}
            </Button>
          </>
        )
      }
    >
      <div class="stack">
        <p class="soft">{m.checkIn.lead}</p>
        <Show of={loaded}>
          {({ sessions }) =>
            event ? (
              <>
                {made && <NewLink session={made} />}
                <SelectField
                  label={m.checkIn.event}
                  value={event.id}
                  onChange={setChosen}
                  choices={events.map((one) => ({ value: one.id, label: one.name }))}
                />
                <Sessions
                  event={event}
                  sessions={sessions.filter((one) => one.event_id === event.id || one.more_events.includes(event.id))}
                  onChange={loaded.reload}
                />
                <ScanLog key={event.id} event={event} />
              </>
            ) : (
              <div class="panel">
                <Empty icon="scan" head={m.checkIn.noEvents} text={m.events.emptyText}>
                  <ButtonLink href="/console/events">{m.events.title}</ButtonLink>
                </Empty>
              </div>
            )
          }
        </Show>
      </div>
      {open === "settings" && event && <DoorSettingsDialog event={event} onClose={() => setOpen(null)} />}
      {open === "new" && event && (
        <NewDoorLinkDialog
          event={event}
          events={events}
          onClose={() => setOpen(null)}
          onDone={async (link) => {
            setOpen(null);
            setMade(link);
            await loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

function NewLink({ session }: { session: NewDoorLink }) {
  return (
    <section class="panel" aria-label={session.name}>
      <div class="panel__body newlink">
        <Qr text={session.url} label={m.checkIn.qrLabel} />
        <div class="stack grow">
          <Banner tone="ok" appears head={m.checkIn.ready} rest={m.checkIn.readyText} />
          <CopyLine label={session.name} value={session.url} />
        </div>
      </div>
    </section>
  );
}

type SessionState = "open" | "later" | "ended" | "revoked";

function stateOf(session: DoorLink): SessionState {
  if (session.revoked_at) return "revoked";
  if (Date.parse(session.valid_until) <= Date.now()) return "ended";
  return Date.parse(session.valid_from) > Date.now() ? "later" : "open";
}

/** What its operators may do beyond scanning. */
function rightsOf(session: DoorLink): string[] {
  const { rights } = doors;
  return [
    session.supervised ? rights.supervised : "",
    session.sells ? rights.sells : "",
    session.accepts_unpaid ? rights.unpaid : "",
    session.ticket_types === null ? "" : rights.types(session.ticket_types.length),
    session.more_events.length === 0 ? "" : rights.events(session.more_events.length + 1),
  ].filter(Boolean);
}

function Sessions(props: { event: EventShape; sessions: readonly DoorLink[]; onChange: () => Promise<void> }) {
  const { event, sessions, onChange } = props;
  const [revoking, setRevoking] = useState<DoorLink | null>(null);
  const [shown, setShown] = useState<DoorLink | null>(null);
  return (
    <Panel title={m.checkIn.sessions}>
      {sessions.length === 0 ? (
        <Empty icon="scan" head={m.checkIn.empty} text={m.checkIn.emptyText} />
      ) : (
        <ul class="rows">
          {sessions.map((session) => {
            const state = stateOf(session);
            return (
              <li key={session.id}>
                <b>{session.name}</b>
                <span class="end row">
                  <Button label={doors.devicesOf(session.name)} onPress={() => setShown(session)}>
                    {doors.devices}
                  </Button>
                  {state === "open" || state === "later" ? (
                    <Button
                      look="bad"
                      label={`${m.checkIn.revoke}: ${session.name}`}
                      onPress={() => setRevoking(session)}
                    >
                      {m.checkIn.revoke}
                    </Button>
                  ) : null}
                </span>
                <span class="soft xs">
                  {[
                    session.gate,
                    m.checkIn.untilCell(shortTime(session.valid_until, event.time_zone)),
                    ...rightsOf(session),
                  ]
                    .filter(Boolean)
                    .join(", ")}
                </span>
                <span class="end">
                  <Tag {...(state === "open" ? { tone: "ok" } : state === "later" ? { tone: "info" } : {})}>
                    {m.checkIn[state]}
                  </Tag>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {shown && <DevicesDialog link={shown} zone={event.time_zone} onClose={() => setShown(null)} />}
      {revoking && <RevokeDialog session={revoking} onClose={() => setRevoking(null)} onDone={onChange} />}
    </Panel>
  );
}

function RevokeDialog(props: { session: DoorLink; onClose: () => void; onDone: () => Promise<void> }) {
  const { session, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.call("DELETE", `/check-in/sessions/${session.id}`)))) return;
    onClose();
    await onDone();
  };
  return (
    <Ask
      title={m.checkIn.revokeAsk(session.name)}
      text={m.checkIn.revokeText}
      safe={m.checkIn.revokeKeep}
      act={m.checkIn.revoke}
      destroys
      busy={busy ? m.saving : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
