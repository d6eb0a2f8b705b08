/** A new link for the phones at a door: which events and types, from when to when, and what its operators may do (S1). */
import { useState } from "preact/hooks";
import type { NewDoorLink } from "../../../api/door-types.ts";
import type { EventShape, List, TicketType } from "../../../api/types.ts";
import { doors } from "../../messages.doors.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, MomentField, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction, useLoad } from "../../parts/load.tsx";
import { zoneName } from "../../places.ts";
import { api } from "../../session.ts";
import { fromWallClock, toWallClock } from "../../zoned-time.ts";

const HOUR = 3_600_000;
/** A link lasts 31 days at most. */
const LONGEST = 30 * 24 * HOUR;
const MAX_EVENTS = 10;

type Search = keyof typeof doors.searches;

/** Everything that the form holds, as it is typed. */
function useForm(event: EventShape) {
  const zone = event.time_zone;
  // Twelve hours after the end, or after now when the event is over already.
  const end = Math.max(Date.parse(event.ends_at ?? event.starts_at), Date.now()) + 12 * HOUR;
  const [fields, setFields] = useState({
    name: "",
    gate: "",
    devices: "10",
    from: toWallClock(new Date(Math.max(Date.now(), end - LONGEST)).toISOString(), zone),
    until: toWallClock(new Date(end).toISOString(), zone),
    pin: "",
    search: "supervisor" as Search,
    unpaid: false,
    sells: false,
    events: [] as readonly string[],
    types: null as readonly string[] | null,
  });
  const set = (change: Partial<typeof fields>) => setFields((before) => ({ ...before, ...change }));
  const validFrom = fromWallClock(fields.from.date, fields.from.time, zone);
  const validUntil = fromWallClock(fields.until.date, fields.until.time, zone);
  const until = Date.parse(validUntil ?? "");
  const max = Number(fields.devices);
  const bad = {
    name: fields.name.trim() === "",
    devices: !Number.isSafeInteger(max) || max < 1 || max > 100,
    until: !(until > Date.now()),
    from: !(Date.parse(validFrom ?? "") < until) || until - Date.parse(validFrom ?? "") > LONGEST + 24 * HOUR,
    pin: fields.pin !== "" && !/^\d{4,12}$/.test(fields.pin),
    types: fields.types?.length === 0,
  };
  const body = {
    event_id: event.id,
    name: fields.name.trim(),
    gate: fields.gate.trim() || null,
    valid_from: validFrom,
    valid_until: validUntil,
    max_devices: max,
    more_events: fields.events.length === 0 ? null : fields.events,
    ticket_types: fields.types,
    supervisor_pin: fields.pin || null,
    search: fields.search,
    accepts_unpaid: fields.unpaid,
    sells: fields.sells,
  };
  return { fields, set, bad, body };
}
type Form = ReturnType<typeof useForm>;

export function NewDoorLinkDialog(props: {
  event: EventShape;
  events: readonly EventShape[];
  onClose: () => void;
  onDone: (link: NewDoorLink) => Promise<void>;
}) {
  const { event } = props;
  const form = useForm(event);
  const { fields, set, bad, body } = form;
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (Object.values(bad).some(Boolean)) return focusFirstError();
    const done = await run(() => api.post<NewDoorLink>("/check-in/sessions", body));
    if (done) await props.onDone(done.value);
  };
  return (
    <Dialog title={m.checkIn.add} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} />
        <TextField
          label={m.checkIn.name}
          hint={m.checkIn.nameHint}
          value={fields.name}
          onChange={(name) => set({ name })}
          error={tried && bad.name ? m.checkIn.nameBad : undefined}
          input={{ maxLength: 80 }}
        />
        <div class="formgrid">
          <TextField
            optional
            label={m.checkIn.gate}
            value={fields.gate}
            onChange={(gate) => set({ gate })}
            input={{ maxLength: 40 }}
          />
          <TextField
            label={m.checkIn.maxDevices}
            value={fields.devices}
            onChange={(devices) => set({ devices })}
            error={tried && bad.devices ? m.newEvent.capacityBad : undefined}
            input={{ inputMode: "numeric", maxLength: 3 }}
          />
        </div>
        <Hours event={event} form={form} tried={tried} />
        <Reach event={event} events={props.events} form={form} tried={tried} />
        <Rights form={form} tried={tried} />
        <DialogFoot submit={m.checkIn.create} busy={busy ? m.checkIn.creating : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

type Part = { readonly form: Form; readonly tried: boolean };

function Hours({ event, form: { fields, set, bad }, tried }: Part & { event: EventShape }) {
  const parts = { dateLabel: m.newEvent.date, timeLabel: m.newEvent.time };
  return (
    <>
      <MomentField
        label={doors.from}
        {...parts}
        {...fields.from}
        onChange={(date, time) => set({ from: { date, time } })}
        error={tried && bad.from && !bad.until ? doors.fromBad : undefined}
      />
      <MomentField
        label={m.checkIn.until}
        {...parts}
        {...fields.until}
        onChange={(date, time) => set({ until: { date, time } })}
        error={tried && bad.until ? m.checkIn.untilBad : undefined}
        hint={m.newEvent.zoneNote(zoneName(event.time_zone))}
      />
    </>
  );
}

const toggled = (list: readonly string[], id: string, on: boolean) =>
  on ? [...list, id] : list.filter((one) => one !== id);

/** Which events and types the link is for. */
function Reach(props: Part & { event: EventShape; events: readonly EventShape[] }) {
  const { event, form, tried } = props;
  const { fields, set, bad } = form;
  const types = useLoad(() => api.get<List<TicketType>>(`/events/${event.id}/ticket-types`), [event.id]);
  const others = props.events.filter(({ id }) => id !== event.id);
  const chosen = fields.types;
  return (
    <>
      {others.length > 0 && (
        <fieldset class="field">
          <legend class="field__label">{doors.more}</legend>
          <div class="pick">
            {others.slice(0, 50).map(({ id, name }) => (
              <Tick
                key={id}
                checked={fields.events.includes(id)}
                onChange={(on) => set({ events: toggled(fields.events, id, on).slice(0, MAX_EVENTS - 1), types: null })}
              >
                {name}
              </Tick>
            ))}
          </div>
          <p class="field__hint">{doors.moreHint}</p>
        </fieldset>
      )}
      {fields.events.length === 0 && (
        <SelectField
          label={doors.types}
          value={chosen === null ? "all" : "some"}
          onChange={(value) => set({ types: value === "all" ? null : (types.data?.data ?? []).map(({ id }) => id) })}
          choices={[
            { value: "all", label: doors.typesAll },
            { value: "some", label: doors.typesSome },
          ]}
          error={tried && bad.types ? doors.typesBad : undefined}
        />
      )}
      {chosen !== null && (
        <div class="pick">
          {(types.data?.data ?? []).map(({ id, name }) => (
            <Tick key={id} checked={chosen.includes(id)} onChange={(on) => set({ types: toggled(chosen, id, on) })}>
              {name}
            </Tick>
          ))}
        </div>
      )}
    </>
  );
}

function Rights({ form: { fields, set, bad }, tried }: Part) {
  return (
    <>
      <TextField
        optional
        label={doors.pin}
        hint={doors.pinHint}
        value={fields.pin}
        onChange={(pin) => set({ pin })}
        error={tried && bad.pin ? doors.pinBad : undefined}
        input={{ inputMode: "numeric", maxLength: 12, autocomplete: "off" }}
      />
      <SelectField
        label={doors.search}
        value={fields.search}
        onChange={(search) => set({ search: search as Search })}
        choices={(Object.keys(doors.searches) as Search[]).map((value) => ({ value, label: doors.searches[value] }))}
      />
      <Tick checked={fields.unpaid} onChange={(unpaid) => set({ unpaid })}>
        {doors.unpaid}
      </Tick>
      <Tick checked={fields.sells} onChange={(sells) => set({ sells })}>
        {doors.sells}
      </Tick>
    </>
  );
}
