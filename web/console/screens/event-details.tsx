/** Changes the facts of an event; a newer version saved by somebody else is never overwritten: both are shown (412). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../api/problem.ts";
import type { EventShape } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, MomentField, SelectField, TextField } from "../parts/field.tsx";
import { Options } from "../parts/options.tsx";
import { useAction } from "../parts/load.tsx";
import { zoneChoices, zoneName } from "../places.ts";
import { api } from "../session.ts";
import { fromWallClock, longTime, toWallClock } from "../zoned-time.ts";
import type { EventPageData } from "./event.tsx";

/** What the dialog changes, as the API takes it. */
type Facts = Pick<EventShape, "name" | "summary" | "starts_at" | "ends_at" | "doors_at" | "time_zone" | "slug">;
const FIELDS = ["name", "summary", "starts_at", "ends_at", "doors_at", "time_zone", "slug"] as const;
const WORDS: Readonly<Record<(typeof FIELDS)[number], string>> = {
  name: m.newEvent.name,
  summary: m.newEvent.summary,
  starts_at: m.newEvent.starts,
  ends_at: e.edit.ends,
  doors_at: m.newEvent.doors,
  time_zone: e.start.zone,
  slug: e.edit.slug,
};

type Wall = { readonly date: string; readonly time: string };
const wallOf = (at: string | null, zone: string): Wall => (at ? toWallClock(at, zone) : { date: "", time: "" });

const sameWall = (a: Wall, b: Wall) => a.date === b.date && a.time === b.time;

export function EventDetailsDialog(props: { data: EventPageData; onClose: () => void; onDone: () => void }) {
  const { event, etag } = props.data;
  const [before] = useState({ event, etag: etag ?? `"${event.version}"` });
  const form = useForm(event);
  const { facts, faults } = form;
  const [theirs, setTheirs] = useState<EventShape | null>(null);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const differing =
    theirs && facts
      ? FIELDS.filter((field) => theirs[field] !== facts[field] && theirs[field] !== before.event[field])
      : [];

  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (!facts) return focusFirstError();
    // Of what both changed, what was chosen; of what only one changed, that change.
    const changed = FIELDS.filter((field) => facts[field] !== before.event[field] && !taken.has(field));
    const body = Object.fromEntries(changed.map((field) => [field, facts[field]]));
    const ifMatch = theirs ? `"${theirs.version}"` : before.etag;
    if (await run(() => api.call("PATCH", `/events/${event.id}`, { body, ifMatch }))) return props.onDone();
    // Whatever was refused: what is stored now says whether somebody else was here.
    const now = await api.get<EventShape>(`/events/${event.id}`).catch(() => null);
    if (now && now.version !== before.event.version) setTheirs(now);
    focusFirstError();
  };
  const stale = fault?.code === "stale_version";
  const atField = (["slug", "time_zone", "starts_at", "ends_at", "doors_at"] as const).some((field) =>
    fieldMessage(fault, field),
  );
  return (
    <Dialog title={m.event.details} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        {stale && theirs ? (
          <Banner tone="warn" appears head={e.edit.conflict} rest={e.edit.conflictText} />
        ) : (
          !atField && <FaultBanner fault={fault} />
        )}
        {theirs &&
          differing.map((field) => (
            <Options
              key={field}
              label={WORDS[field]}
              value={taken.has(field) ? "theirs" : "mine"}
              onChange={(which) => {
                const next = new Set(taken);
                if (which === "theirs") next.add(field);
                else next.delete(field);
                setTaken(next);
              }}
              options={[
                { value: "mine", words: [e.edit.mine, factWords(facts, field)] },
                { value: "theirs", words: [e.edit.theirs, factWords(theirs, field)] },
              ]}
            />
          ))}
        <TextField
          label={m.newEvent.name}
          value={form.name}
          onChange={form.setName}
          error={tried ? faults.name : undefined}
          input={{ maxLength: 160 }}
        />
        <TextField
          optional
          label={m.newEvent.summary}
          value={form.summary}
          onChange={form.setSummary}
          input={{ maxLength: 300 }}
        />
        <MomentField
          label={m.newEvent.starts}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          {...form.starts}
          onChange={(date, time) => form.setStarts({ date, time })}
          error={tried ? faults.starts : undefined}
          hint={m.newEvent.zoneNote(zoneName(form.zone))}
        />
        <MomentField
          optional
          label={e.edit.ends}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          date={form.ends.date || form.starts.date}
          time={form.ends.time}
          onChange={(date, time) => form.setEnds({ date, time })}
          error={tried ? faults.ends : undefined}
        />
        <MomentField
          optional
          label={m.newEvent.doors}
          dateLabel={m.newEvent.date}
          timeLabel={m.newEvent.time}
          date={form.doors.date || form.starts.date}
          time={form.doors.time}
          onChange={(date, time) => form.setDoors({ date, time })}
          error={tried ? faults.doors : undefined}
        />
        <SelectField
          label={e.start.zone}
          value={form.zone}
          onChange={form.setZone}
          choices={zoneChoices(event.time_zone)}
          error={fieldMessage(fault, "time_zone") === undefined ? undefined : e.edit.zoneBad}
        />
        {event.status === "draft" && (
          <TextField
            label={e.edit.slug}
            value={form.slug}
            onChange={form.setSlug}
            error={
              fault?.code === "slug_taken"
                ? e.copy.slugTaken
                : fieldMessage(fault, "slug") === undefined
                  ? undefined
                  : e.copy.slugBad
            }
            input={{ maxLength: 80, autocomplete: "off", spellcheck: false }}
          />
        )}
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

/** A fact as people read it. */
function factWords(facts: Facts | undefined, field: (typeof FIELDS)[number]): string {
  const value = facts?.[field] ?? "";
  if (!facts || value === "") return m.event.none;
  if (field === "time_zone") return zoneName(value);
  return field === "starts_at" || field === "ends_at" || field === "doors_at"
    ? longTime(value, facts.time_zone)
    : value;
}

/** The fields as typed, the facts that they make, and what is wrong with them. */
function useForm(event: EventShape) {
  const [zone, setZone] = useState(event.time_zone);
  const [name, setName] = useState(event.name);
  const [summary, setSummary] = useState(event.summary);
  const [slug, setSlug] = useState(event.slug);
  const [starts, setStarts] = useState(() => wallOf(event.starts_at, event.time_zone));
  const [ends, setEnds] = useState(() => wallOf(event.ends_at, event.time_zone));
  const [doors, setDoors] = useState(() => wallOf(event.doors_at, event.time_zone));
  // A moment that was not touched stays to the second: tickets of one that moves get new codes.
  const kept = (was: string | null, wall: Wall, read: string | null | undefined) =>
    was !== null && zone === event.time_zone && sameWall(wallOf(was, zone), wall) ? was : read;
  const optional = (was: string | null, { date, time }: Wall) => {
    const wall = { date: date || starts.date, time };
    return time === "" ? null : kept(was, wall, fromWallClock(wall.date, time, zone));
  };
  const startsAt = kept(event.starts_at, starts, fromWallClock(starts.date, starts.time, zone)) ?? undefined;
  const [endsAt, doorsAt] = [optional(event.ends_at, ends), optional(event.doors_at, doors)];
  const later = (a: string | null | undefined, b: string | undefined) => !!a && !!b && Date.parse(a) > Date.parse(b);
  const faults = {
    name: name.trim() === "" ? m.newEvent.nameBad : undefined,
    starts: startsAt ? undefined : m.newEvent.startsBad,
    ends: endsAt === undefined || (endsAt !== null && !later(endsAt, startsAt)) ? e.edit.endsBad : undefined,
    doors: doorsAt === undefined || later(doorsAt, startsAt) ? m.newEvent.doorsBad : undefined,
  };
  const sound = startsAt !== undefined && endsAt !== undefined && doorsAt !== undefined;
  const facts: Facts | undefined =
    !sound || Object.values(faults).some((one) => one !== undefined)
      ? undefined
      : {
          name: name.trim(),
          summary: summary.trim(),
          starts_at: startsAt,
          ends_at: endsAt,
          doors_at: doorsAt,
          time_zone: zone,
          slug: slug.trim(),
        };
  const write = { setZone, setName, setSummary, setSlug, setStarts, setEnds, setDoors };
  return { zone, name, summary, slug, starts, ends, doors, facts, faults, ...write };
}
