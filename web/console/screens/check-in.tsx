/** Check-in links for the phones at the door, and the log of every attempt (S4, S6). */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { CheckInSession, EventShape, List, NewCheckInSession, ScanLogEntry } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { CopyLine } from "../parts/copy-line.tsx";
import { Ask, Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, MomentField, SelectField, TextField } from "../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { Qr } from "../parts/qr.tsx";
import { ScanTag, Tag } from "../parts/tags.tsx";
import { zoneName } from "../places.ts";
import { api } from "../session.ts";
import { fromWallClock, shortTime, toWallClock } from "../zoned-time.ts";
import { loadEvents } from "./events.tsx";

const HOUR = 3_600_000;

export function CheckInScreen() {
  const { query } = useLocation();
  const [chosen, setChosen] = useState(query["event"] ?? "");
  const loaded = useLoad(async () => {
    const [events, sessions] = await Promise.all([
      loadEvents(),
      api.get<List<CheckInSession>>("/check-in/sessions?limit=100"),
    ]);
    return { events: events.filter((event) => event.status !== "draft"), sessions: sessions.data };
  });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewCheckInSession | null>(null);
  const events = loaded.data?.events ?? [];
  const event = events.find((one) => one.id === chosen) ?? events[0];
  return (
    <Page
      title={m.checkIn.title}
      actions={
        event && (
          <Button look="primary" icon="plus" onPress={() => setMaking(true)}>
            {m.checkIn.add}
          </Button>
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
                  sessions={sessions.filter((one) => one.event_id === event.id)}
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
      {making && event && (
        <NewSession
          event={event}
          onClose={() => setMaking(false)}
          onDone={async (session) => {
            setMaking(false);
            setMade(session);
            await loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

function NewLink({ session }: { session: NewCheckInSession }) {
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

function NewSession(props: {
  event: EventShape;
  onClose: () => void;
  onDone: (session: NewCheckInSession) => Promise<void>;
}) {
  const { event } = props;
  const zone = event.time_zone;
  const [name, setName] = useState("");
  const [gate, setGate] = useState("");
  const [devices, setDevices] = useState("10");
  // Twelve hours after the start, or after now when the event runs already.
  const [until, setUntil] = useState(() =>
    toWallClock(
      new Date(Math.max(Date.parse(event.ends_at ?? event.starts_at), Date.now()) + 12 * HOUR).toISOString(),
      zone,
    ),
  );
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const validUntil = fromWallClock(until.date, until.time, zone);
  const untilBad = !validUntil || Date.parse(validUntil) <= Date.now();
  const max = Number(devices);
  const maxBad = !Number.isSafeInteger(max) || max < 1 || max > 100;
  // A link lasts 31 days at most, so one for an event far ahead begins later.
  const begins = () => Math.max(Date.now(), Date.parse(validUntil ?? "") - 30 * 24 * HOUR);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "" || untilBad || maxBad) return focusFirstError();
    const body = {
      event_id: event.id,
      name: name.trim(),
      ...(gate.trim() ? { gate: gate.trim() } : {}),
      valid_from: new Date(begins()).toISOString(),
      valid_until: validUntil,
      max_devices: max,
    };
    const done = await run(() => api.post<NewCheckInSession>("/check-in/sessions", body));
    if (done) await props.onDone(done.value);
  };
  return (
    <Dialog title={m.checkIn.add} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} />
        <TextField
          label={m.checkIn.name}
          hint={m.checkIn.nameHint}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.checkIn.nameBad : undefined}
          input={{ maxLength: 80 }}
        />
        <div class="formgrid">
          <TextField optional label={m.checkIn.gate} value={gate} onChange={setGate} input={{ maxLength: 40 }} />
          <TextField
            label={m.checkIn.maxDevices}
            value={devices}
            onChange={setDevices}
            error={tried && maxBad ? m.newEvent.capacityBad : undefined}
            input={{ inputMode: "numeric", maxLength: 3 }}
          />
        </div>
        <MomentField
          label={m.checkIn.until}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...until}
          onChange={(date, time) => setUntil({ date, time })}
          error={tried && untilBad ? m.checkIn.untilBad : undefined}
          hint={m.newEvent.zoneNote(zoneName(zone))}
        />
        <DialogFoot submit={m.checkIn.create} busy={busy ? m.checkIn.creating : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

type SessionState = "open" | "later" | "ended" | "revoked";

function stateOf(session: CheckInSession): SessionState {
  if (session.revoked_at) return "revoked";
  if (Date.parse(session.valid_until) <= Date.now()) return "ended";
  return Date.parse(session.valid_from) > Date.now() ? "later" : "open";
}

function Sessions(props: { event: EventShape; sessions: readonly CheckInSession[]; onChange: () => Promise<void> }) {
  const { event, sessions, onChange } = props;
  const [revoking, setRevoking] = useState<CheckInSession | null>(null);
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
                <span class="end">
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
                  {[session.gate, m.checkIn.untilCell(shortTime(session.valid_until, event.time_zone))]
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
      {revoking && <RevokeDialog session={revoking} onClose={() => setRevoking(null)} onDone={onChange} />}
    </Panel>
  );
}

function RevokeDialog(props: { session: CheckInSession; onClose: () => void; onDone: () => Promise<void> }) {
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

function ScanLog({ event }: { event: EventShape }) {
  const ask = async (cursor: string | null) => {
    const question = new URLSearchParams({ event: event.id, limit: "25" });
    if (cursor) question.set("cursor", cursor);
    return await api.get<List<ScanLogEntry>>(`/check-in/scans?${question.toString()}`);
  };
  const loaded = useLoad(() => ask(null), [event.id]);
  const { busy, fault, run } = useAction();
  useEffect(() => {
    // People watch this during the entry; a look every ten seconds is enough and costs one request.
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void loaded.reload();
    }, 10_000);
    return () => clearInterval(timer);
  }, [loaded.reload]);
  const more = async (before: List<ScanLogEntry>) => {
    const next = await run(() => ask(before.next_cursor));
    if (next) loaded.set({ data: [...before.data, ...next.value.data], next_cursor: next.value.next_cursor });
  };
  return (
    <Panel title={m.checkIn.log}>
      <Show of={loaded}>
        {(page) =>
          page.data.length === 0 ? (
            <Empty icon="log" head={m.checkIn.logEmpty} text={m.checkIn.logEmptyText} />
          ) : (
            <>
              <ul class="rows">
                {page.data.map((entry) => (
                  <li key={entry.scan_id}>
                    <span class="num">{shortTime(entry.at, event.time_zone)}</span>
                    <span class="end">
                      <ScanTag result={entry.result} />
                    </span>
                    <span class="soft xs">{[entry.gate, entry.device.name].filter(Boolean).join(", ")}</span>
                  </li>
                ))}
              </ul>
              <FaultBanner fault={fault} />
              {page.next_cursor && (
                <div class="panel__body">
                  <Button busy={busy ? m.loading : undefined} onPress={() => void more(page)}>
                    {m.moreRows}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Show>
    </Panel>
  );
}
