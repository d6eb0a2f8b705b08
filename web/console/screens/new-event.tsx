/** The first step to a sale: what, where, when, which hall; what buyers will see stands beside it (V5, K1, V10). */
import { signal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { EventShape, EventTemplate, List, SeatMap, Venue } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { focusFirstError, MomentField, SelectField, TextField } from "../parts/field.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { browserZone, zoneChoices, zoneName } from "../places.ts";
import { staffMoney } from "../price.ts";
import { api, tenantSettings } from "../session.ts";
import { fromWallClock, toWallClock } from "../zoned-time.ts";
import { addOffers, isBad, type Offer, OfferFields, offersOf, typedTypes } from "./events/offers.tsx";
import { EventPreview } from "./events/preview.tsx";
import { loadSeatMaps, loadVenues } from "./venues.tsx";

/** Said once on the next event page: something after the creation failed. */
export const afterCreate = signal<string | null>(null);

const NEW = "new";
const DRAW = "draw";
const DAY = 86_400_000;

type Loaded = {
  readonly venues: readonly Venue[];
  readonly maps: readonly SeatMap[];
  readonly templates: readonly EventTemplate[];
};

export function NewEventScreen() {
  const loaded = useLoad<Loaded>(async () => {
    const [venues, maps, templates] = await Promise.all([
      loadVenues(),
      loadSeatMaps(),
      api.get<List<EventTemplate>>("/event-templates?limit=100"),
    ]);
    return { venues, maps, templates: templates.data };
  });
  return (
    <Page title={m.newEvent.title} under={["/console/events", m.events.title]}>
      <Show of={loaded} rows={8}>
        {(data) => <EventForm {...data} />}
      </Show>
    </Page>
  );
}

/** A Saturday evening some weeks ahead: nearer to what most mean than an empty field. */
function firstGuess(zone: string): { date: string; time: string } {
  const today = toWallClock(new Date().toISOString(), zone).date;
  const at = Date.parse(`${today}T00:00:00Z`) + 42 * DAY;
  const saturday = at + ((6 - new Date(at).getUTCDay() + 7) % 7) * DAY;
  return { date: new Date(saturday).toISOString().slice(0, 10), time: "19:30" };
}

function startsFault(startsAt: string | undefined): string | undefined {
  if (!startsAt) return m.newEvent.startsBad;
  return Date.parse(startsAt) <= Date.now() ? m.newEvent.past : undefined;
}

function doorsFault(doorsAt: string | null | undefined, startsAt: string | undefined): string | undefined {
  const late = doorsAt && startsAt && Date.parse(doorsAt) > Date.parse(startsAt);
  return doorsAt === undefined || late ? m.newEvent.doorsBad : undefined;
}

function EventForm({ venues, maps, templates }: Loaded) {
  const { route } = useLocation();
  const settings = tenantSettings.value;
  const currency = settings?.currency ?? "";
  const [templateId, setTemplateId] = useState(() => new URLSearchParams(location.search).get("template") ?? "");
  const template = templates.find(({ id }) => id === templateId);
  const [name, setName] = useState("");
  const [summary, setSummary] = useState("");
  const [venueId, setVenueId] = useState(venues[0]?.id ?? NEW);
  const [place, setPlace] = useState({ name: "", city: "" });
  const [ownZone, setZone] = useState<string | null>(null);
  const venue = venues.find((one) => one.id === venueId);
  const zone = template?.time_zone ?? venue?.time_zone ?? ownZone ?? settings?.time_zone ?? browserZone();
  const [starts, setStarts] = useState(() => firstGuess(zone));
  const [doors, setDoors] = useState({ date: "", time: "" });
  const [hall, setHall] = useState(() => maps.find((map) => map.venue_id === venueId)?.id ?? DRAW);
  const map = maps.find(({ id }) => id === hall);
  const [offers, setOffers] = useState<readonly Offer[]>(() => offersOf(map));
  const [tried, setTried] = useState(false);
  const madeVenue = useRef<string | null>(null);
  const { busy, fault, run } = useAction();

  const chooseHall = (id: string) => {
    setHall(id);
    setOffers(offersOf(maps.find((one) => one.id === id)));
  };
  useEffect(() => chooseHall(maps.find((one) => one.venue_id === venueId)?.id ?? DRAW), [venueId]);

  const startsAt = fromWallClock(starts.date, starts.time, zone);
  const doorsAt = doors.time === "" ? null : fromWallClock(doors.date || starts.date, doors.time, zone);
  const newVenue = venueId === NEW && !template;
  const chosen = template || hall === DRAW ? [] : offers.filter((offer) => offer.on);
  const nothingSold = !template && hall !== DRAW && chosen.length === 0;
  const bad =
    (name.trim() === "" && !template) ||
    startsFault(startsAt) !== undefined ||
    (doorsFault(doorsAt, startsAt) !== undefined && !template) ||
    (newVenue && (place.name.trim() === "" || place.city.trim() === "")) ||
    nothingSold ||
    chosen.some((offer) => isBad(offer, currency));

  const create = async (): Promise<EventShape> => {
    const named = name.trim() === "" ? {} : { name: name.trim() };
    if (template) {
      return await api.post<EventShape>(`/event-templates/${template.id}/events`, { ...named, starts_at: startsAt });
    }
    const venueBody = { name: place.name.trim(), city: place.city.trim(), country: settings?.country, time_zone: zone };
    // A second try, after the event was refused, must not make the venue twice.
    if (newVenue) madeVenue.current ??= (await api.post<Venue>("/venues", venueBody)).id;
    const at = newVenue ? madeVenue.current : venueId;
    return await api.post<EventShape>("/events", {
      ...named,
      venue_id: at,
      ...(map ? { seat_map_id: map.id } : {}),
      summary: summary.trim(),
      starts_at: startsAt,
      ...(doorsAt ? { doors_at: doorsAt } : {}),
      time_zone: zone,
    });
  };
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (bad) return focusFirstError();
    const done = await run(async () => {
      const made = await create();
      return { made, complete: await addOffers(made, chosen) };
    });
    if (!done) return;
    const { made, complete } = done.value;
    afterCreate.value = complete ? null : m.newEvent.typesFailed;
    const draws = hall === DRAW && !template;
    route(draws ? `/console/venues/${made.venue_id}/seat-maps/draw?event=${made.id}` : `/console/events/${made.id}`);
  };
  const types = template
    ? template.ticket_types.map((type) => ({ ...type, places: null }))
    : typedTypes(chosen, currency);
  const where = newVenue ? [place.name.trim(), place.city.trim()] : [venue?.name, venue?.city];
  return (
    <div class="two two--preview">
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} />
        <Panel title={m.newEvent.what} pad>
          <div class="formgrid">
            {templates.length > 0 && (
              <SelectField
                wide
                label={e.start.template}
                value={template?.id ?? ""}
                onChange={setTemplateId}
                hint={template && e.start.templateNote(typeWords(template))}
                choices={[
                  { value: "", label: e.start.blank },
                  ...templates.map(({ id, name: label }) => ({ value: id, label })),
                ]}
              />
            )}
            <TextField
              wide
              optional={template !== undefined}
              label={m.newEvent.name}
              value={name}
              onChange={setName}
              error={tried && name.trim() === "" && !template ? m.newEvent.nameBad : undefined}
              input={{ maxLength: 160 }}
            />
            {!template && (
              <TextField
                wide
                optional
                label={m.newEvent.summary}
                hint={m.newEvent.summaryHint}
                value={summary}
                onChange={setSummary}
                input={{ maxLength: 300 }}
              />
            )}
          </div>
        </Panel>
        {!template && (
          <Panel title={m.newEvent.where} pad>
            <div class="formgrid">
              {venues.length > 0 && (
                <SelectField
                  label={m.newEvent.venue}
                  value={venueId}
                  onChange={setVenueId}
                  choices={[
                    ...venues.map((one) => ({ value: one.id, label: one.name })),
                    { value: NEW, label: e.start.newVenue },
                  ]}
                />
              )}
              {newVenue && (
                <NewVenueFields place={place} setPlace={setPlace} zone={zone} setZone={setZone} tried={tried} />
              )}
              <SelectField
                label={e.start.hall}
                value={hall}
                onChange={chooseHall}
                choices={[
                  ...maps.filter((one) => one.venue_id === venueId).map((one) => ({ value: one.id, label: one.name })),
                  { value: DRAW, label: e.start.draw },
                  { value: "", label: e.start.none },
                ]}
              />
            </div>
          </Panel>
        )}
        <Panel title={m.newEvent.when} pad>
          <div class="formgrid">
            <MomentField
              label={m.newEvent.starts}
              dateLabel={m.newEvent.date}
              timeLabel={m.newEvent.time}
              {...starts}
              onChange={(date, time) => setStarts({ date, time })}
              error={tried ? startsFault(startsAt) : undefined}
              hint={m.newEvent.zoneNote(zoneName(zone))}
            />
            {!template && (
              <MomentField
                optional
                label={m.newEvent.doors}
                dateLabel={m.newEvent.date}
                timeLabel={m.newEvent.time}
                date={doors.date || starts.date}
                time={doors.time}
                onChange={(date, time) => setDoors({ date, time })}
                error={tried ? doorsFault(doorsAt, startsAt) : undefined}
              />
            )}
          </div>
        </Panel>
        {!template && hall !== DRAW && (
          <Panel title={m.newEvent.tickets} pad>
            <div class="stack">
              <p class="soft">{m.newEvent.ticketsHint}</p>
              <OfferFields offers={offers} setOffers={setOffers} currency={currency} tried={tried} />
            </div>
          </Panel>
        )}
        {tried && nothingSold && <Banner tone="bad" appears head={m.newEvent.noTypes} />}
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.newEvent.creating : undefined}>
            {template ? e.start.fromTemplate : hall === DRAW ? e.start.createAndDraw : m.newEvent.create}
          </Button>
          <span class="soft">{hall === DRAW && !template ? e.start.drawNext : m.newEvent.notYet}</span>
        </div>
      </form>
      <EventPreview
        event={{
          name: name.trim() || (template?.event_name ?? ""),
          summary: summary.trim(),
          startsAt,
          zone,
          place: template
            ? (venues.find(({ id }) => id === template.venue_id)?.name ?? "")
            : where.filter(Boolean).join(", "),
          types,
        }}
      />
    </div>
  );
}

function typeWords({ ticket_types }: EventTemplate): string {
  return ticket_types.map(({ name, price }) => `${name} ${staffMoney(price)}`).join(", ");
}

function NewVenueFields(props: {
  place: { readonly name: string; readonly city: string };
  setPlace: (place: { name: string; city: string }) => void;
  zone: string;
  setZone: (zone: string) => void;
  tried: boolean;
}) {
  const { place, setPlace, zone, setZone, tried } = props;
  return (
    <>
      <TextField
        label={e.start.venueName}
        value={place.name}
        onChange={(name) => setPlace({ ...place, name })}
        error={tried && place.name.trim() === "" ? e.start.venueNameBad : undefined}
        input={{ maxLength: 120 }}
      />
      <TextField
        label={e.start.city}
        value={place.city}
        onChange={(city) => setPlace({ ...place, city })}
        error={tried && place.city.trim() === "" ? e.start.cityBad : undefined}
        input={{ maxLength: 120 }}
      />
      <SelectField
        label={e.start.zone}
        hint={e.start.zoneHint}
        value={zone}
        onChange={setZone}
        choices={zoneChoices(zone)}
      />
    </>
  );
}
