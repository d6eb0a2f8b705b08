/** A copy of an event, and a template of it (V10). */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { EventShape } from "../../../api/types.ts";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, MomentField, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { toast } from "../../parts/toast.tsx";
import { zoneName } from "../../places.ts";
import { api } from "../../session.ts";
import { fromWallClock, toWallClock } from "../../zoned-time.ts";

const DAY = 86_400_000;

/** The same time on the wall, as many weeks later as it takes to lie ahead. */
function weekLater(event: EventShape): { date: string; time: string } {
  const { date, time } = toWallClock(event.starts_at, event.time_zone);
  const weeks = Math.max(1, Math.ceil((Date.now() + DAY - Date.parse(event.starts_at)) / (7 * DAY)));
  return { date: new Date(Date.parse(`${date}T00:00:00Z`) + weeks * 7 * DAY).toISOString().slice(0, 10), time };
}

export function CloneDialog({ event, onClose }: { event: EventShape; onClose: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState(event.name);
  const [slug, setSlug] = useState("");
  const [starts, setStarts] = useState(() => weekLater(event));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const startsAt = fromWallClock(starts.date, starts.time, event.time_zone);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "" || !startsAt) return focusFirstError();
    const body = { name: name.trim(), starts_at: startsAt, ...(slug.trim() === "" ? {} : { slug: slug.trim() }) };
    const done = await run(() => api.post<EventShape>(`/events/${event.id}/clone`, body));
    if (!done) return focusFirstError();
    toast(e.copy.made);
    route(`/console/events/${done.value.id}`);
    onClose();
  };
  const taken = fault?.code === "slug_taken";
  const badSlug = fieldMessage(fault, "slug") !== undefined;
  return (
    <Dialog title={e.copy.cloneAsk(event.name)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <p class="soft">{e.copy.cloneText}</p>
        {!taken && !badSlug && <FaultBanner fault={fault} />}
        <TextField
          label={e.copy.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.newEvent.nameBad : undefined}
          input={{ maxLength: 160 }}
        />
        <MomentField
          label={m.newEvent.starts}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...starts}
          onChange={(date, time) => setStarts({ date, time })}
          error={tried && !startsAt ? m.newEvent.startsBad : undefined}
          hint={m.newEvent.zoneNote(zoneName(event.time_zone))}
        />
        <TextField
          optional
          label={e.copy.slug}
          hint={e.copy.slugHint}
          value={slug}
          onChange={setSlug}
          error={taken ? e.copy.slugTaken : badSlug ? e.copy.slugBad : undefined}
          input={{ maxLength: 80, autocomplete: "off", spellcheck: false }}
        />
        <DialogFoot submit={e.copy.make} busy={busy ? e.copy.making : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function TemplateDialog({ event, onClose }: { event: EventShape; onClose: () => void }) {
  const [name, setName] = useState(event.name);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "") return focusFirstError();
    if (!(await run(() => api.post("/event-templates", { event_id: event.id, name: name.trim() })))) return;
    toast(e.copy.templateSaved);
    onClose();
  };
  return (
    <Dialog title={e.copy.templateAsk(event.name)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <p class="soft">{e.copy.templateText}</p>
        <FaultBanner fault={fault} />
        <TextField
          label={e.copy.templateName}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? m.newEvent.nameBad : undefined}
          input={{ maxLength: 160 }}
        />
        <DialogFoot submit={e.copy.saveTemplate} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
