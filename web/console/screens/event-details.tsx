/** Changes the facts of an event; a newer version saved by somebody else is never overwritten (412). */
import { useState } from "preact/hooks";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, MomentField, TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { zoneName } from "../places.ts";
import { api } from "../session.ts";
import { fromWallClock, toWallClock } from "../zoned-time.ts";
import type { EventPageData } from "./event.tsx";

export function EventDetailsDialog(props: { data: EventPageData; onClose: () => void; onDone: () => void }) {
  const { event, etag } = props.data;
  const zone = event.time_zone;
  const [name, setName] = useState(event.name);
  const [summary, setSummary] = useState(event.summary);
  const [starts, setStarts] = useState(() => toWallClock(event.starts_at, zone));
  const [doors, setDoors] = useState(() =>
    event.doors_at ? toWallClock(event.doors_at, zone) : { date: "", time: "" },
  );
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const startsAt = fromWallClock(starts.date, starts.time, zone);
  const doorsAt = doors.time === "" ? null : fromWallClock(doors.date || starts.date, doors.time, zone);
  const doorsBad =
    doorsAt === undefined || (doorsAt !== null && startsAt && Date.parse(doorsAt) > Date.parse(startsAt));

  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "" || !startsAt || doorsBad) return focusFirstError();
    const body = { name: name.trim(), summary: summary.trim(), starts_at: startsAt, doors_at: doorsAt };
    if (await run(() => api.call("PATCH", `/events/${event.id}`, { body, ifMatch: etag ?? `"${event.version}"` })))
      props.onDone();
  };
  return (
    <Dialog title={m.event.details} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? props.onDone : undefined} />
        <TextField
          label={m.newEvent.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.newEvent.nameBad : undefined}
          input={{ maxLength: 160 }}
        />
        <TextField
          optional
          label={m.newEvent.summary}
          value={summary}
          onChange={setSummary}
          input={{ maxLength: 300 }}
        />
        <MomentField
          label={m.newEvent.starts}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...starts}
          onChange={(date, time) => setStarts({ date, time })}
          error={tried && !startsAt ? m.newEvent.startsBad : undefined}
          hint={m.newEvent.zoneNote(zoneName(zone))}
        />
        <MomentField
          optional
          label={m.newEvent.doors}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          date={doors.date || starts.date}
          time={doors.time}
          onChange={(date, time) => setDoors({ date, time })}
          error={tried && doorsBad ? m.newEvent.doorsBad : undefined}
        />
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
