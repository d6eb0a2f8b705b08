/** One page that makes an event with its ticket types: what, when, where, prices (V5, K1). */
import { signal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { EventShape, SeatMap, TicketType, Venue } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { focusFirstError, MomentField, SelectField, TextField, Tick } from "../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { zoneName } from "../places.ts";
import { parsePrice } from "../price.ts";
import { api, tenantSettings } from "../session.ts";
import { fromWallClock } from "../zoned-time.ts";
import { loadSeatMaps, loadVenues } from "./venues.tsx";

/** Said once on the next event page: something after the creation failed. */
export const afterCreate = signal<string | null>(null);

/** A ticket type as typed: for a category, for an area, or counted. */
type Offer = {
  key: string;
  name: string;
  price: string;
  on: boolean;
  category: string | null;
  area: string | null;
  /** Only for a type that is neither for seats nor for an area. */
  capacity: string;
  counted: boolean;
  places: number | null;
};

/** One offer for each category and area of a map; without a map, one that is counted. */
function offersOf(map: SeatMap | undefined): Offer[] {
  const blank = { price: "", on: true, capacity: "", counted: false, category: null, area: null };
  if (!map) return [{ ...blank, key: "general", name: m.newEvent.general, counted: true, places: null }];
  return [
    ...map.categories
      .filter((category) => category.seats > 0)
      .map((category) => ({
        ...blank,
        key: `c:${category.name}`,
        name: category.name,
        category: category.name,
        places: category.seats,
      })),
    ...map.areas.map((area) => ({
      ...blank,
      key: `a:${area.id}`,
      name: area.name,
      area: area.id,
      places: area.capacity,
    })),
  ];
}

function count(typed: string): number | undefined {
  const n = Number(typed.replaceAll(/[\s,]/g, ""));
  return Number.isSafeInteger(n) && n >= 1 ? n : undefined;
}

export function NewEventScreen() {
  const loaded = useLoad(async () => {
    const [venues, maps] = await Promise.all([loadVenues(), loadSeatMaps()]);
    return { venues, maps };
  });
  return (
    <Page title={m.newEvent.title} under={["/console/events", m.events.title]}>
      <Show of={loaded} rows={8}>
        {({ venues, maps }) =>
          venues.length === 0 ? (
            <div class="panel">
              <Empty icon="maps" head={m.events.needVenue} text={m.events.needVenueText}>
                <ButtonLink look="primary" href="/console/venues/new">
                  {m.venues.add}
                </ButtonLink>
              </Empty>
            </div>
          ) : (
            <EventForm venues={venues} maps={maps} />
          )
        }
      </Show>
    </Page>
  );
}

function EventForm({ venues, maps }: { venues: readonly Venue[]; maps: readonly SeatMap[] }) {
  const { route } = useLocation();
  const currency = tenantSettings.value?.currency ?? "";
  const [name, setName] = useState("");
  const [summary, setSummary] = useState("");
  const [starts, setStarts] = useState({ date: "", time: "19:30" });
  const [doors, setDoors] = useState({ date: "", time: "" });
  const [venueId, setVenueId] = useState(venues[0]?.id ?? "");
  const venue = venues.find((one) => one.id === venueId);
  const its = maps.filter((map) => map.venue_id === venueId);
  const [mapId, setMapId] = useState(its[0]?.id ?? "");
  const [offers, setOffers] = useState<readonly Offer[]>(() => offersOf(its[0]));
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();

  const chooseMap = (id: string) => {
    setMapId(id);
    setOffers(offersOf(maps.find((map) => map.id === id)));
  };
  useEffect(() => {
    const first = maps.find((map) => map.venue_id === venueId);
    chooseMap(first?.id ?? "");
  }, [venueId]);

  const zone = venue?.time_zone ?? "UTC";
  const startsAt = fromWallClock(starts.date, starts.time, zone);
  const doorsAt = doors.time === "" ? null : fromWallClock(doors.date || starts.date, doors.time, zone);
  const startsFault = !startsAt
    ? m.newEvent.startsBad
    : Date.parse(startsAt) <= Date.now()
      ? m.newEvent.past
      : undefined;
  const doorsFault =
    doorsAt === undefined || (doorsAt && startsAt && Date.parse(doorsAt) > Date.parse(startsAt))
      ? m.newEvent.doorsBad
      : undefined;
  const chosen = offers.filter((offer) => offer.on);
  const offerFault = chosen.some(
    (offer) =>
      parsePrice(offer.price, currency) === undefined ||
      offer.name.trim() === "" ||
      (offer.counted && !count(offer.capacity)),
  );

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || startsFault || doorsFault || chosen.length === 0 || offerFault) return focusFirstError();
    const done = await run(async () => {
      const made = await api.post<EventShape>("/events", {
        venue_id: venueId,
        ...(mapId ? { seat_map_id: mapId } : {}),
        name: name.trim(),
        summary: summary.trim(),
        starts_at: startsAt,
        ...(doorsAt ? { doors_at: doorsAt } : {}),
        time_zone: zone,
      });
      return { made, complete: await addOffers(made, chosen) };
    });
    if (!done) return;
    afterCreate.value = done.value.complete ? null : m.newEvent.typesFailed;
    route(`/console/events/${done.value.made.id}`);
  };
  return (
    <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
      <FaultBanner fault={fault} />
      <Panel title={m.newEvent.what} pad>
        <div class="formgrid">
          <TextField
            wide
            label={m.newEvent.name}
            value={name}
            onChange={setName}
            error={tried && name.trim() === "" ? m.newEvent.nameBad : undefined}
            input={{ maxLength: 160 }}
          />
          <TextField
            wide
            optional
            label={m.newEvent.summary}
            hint={m.newEvent.summaryHint}
            value={summary}
            onChange={setSummary}
            input={{ maxLength: 300 }}
          />
        </div>
      </Panel>
      <Panel title={m.newEvent.where} pad>
        <div class="formgrid">
          <SelectField
            label={m.newEvent.venue}
            value={venueId}
            onChange={setVenueId}
            choices={venues.map((one) => ({ value: one.id, label: one.name }))}
          />
          <SelectField
            label={m.newEvent.seatMap}
            value={mapId}
            onChange={chooseMap}
            choices={[
              ...its.map((map) => ({ value: map.id, label: map.name })),
              { value: "", label: m.newEvent.noSeatMap },
            ]}
          />
        </div>
      </Panel>
      <Panel title={m.newEvent.when} pad>
        <div class="formgrid">
          <MomentField
            label={m.newEvent.starts}
            dateLabel={m.newEvent.date}
            timeLabel={m.newEvent.time}
            {...starts}
            onChange={(date, time) => setStarts({ date, time })}
            error={tried ? startsFault : undefined}
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
            error={tried ? doorsFault : undefined}
          />
        </div>
      </Panel>
      <Panel title={m.newEvent.tickets} pad>
        <OfferFields offers={offers} setOffers={setOffers} currency={currency} tried={tried} />
      </Panel>
      {tried && chosen.length === 0 && <Banner tone="bad" appears head={m.newEvent.noTypes} />}
      <div class="formfoot">
        <Button look="primary" type="submit" busy={busy ? m.newEvent.creating : undefined}>
          {m.newEvent.create}
        </Button>
        <span class="soft">{m.newEvent.notYet}</span>
      </div>
    </form>
  );
}

/** Adds the types one after the other, so that they keep their order. False when one was refused. */
async function addOffers(event: EventShape, offers: readonly Offer[]): Promise<boolean> {
  for (const offer of offers) {
    try {
      await api.post<TicketType>(`/events/${event.id}/ticket-types`, {
        name: offer.name.trim(),
        price: { amount: parsePrice(offer.price, event.currency) ?? 0, currency: event.currency },
        ...(offer.category ? { category: offer.category } : {}),
        ...(offer.area ? { area: offer.area } : {}),
        ...(offer.counted ? { capacity: count(offer.capacity) } : {}),
      });
    } catch {
      // The event exists; its page shows what is there and lets the rest be added.
      return false;
    }
  }
  return true;
}

function OfferFields(props: {
  offers: readonly Offer[];
  setOffers: (offers: readonly Offer[]) => void;
  currency: string;
  tried: boolean;
}) {
  const { offers, setOffers, currency, tried } = props;
  const change = (key: string, part: Partial<Offer>) =>
    setOffers(offers.map((offer) => (offer.key === key ? { ...offer, ...part } : offer)));
  return (
    <div class="stack">
      <p class="soft">{m.newEvent.ticketsHint}</p>
      <ul class="offers">
        {offers.map((offer) => (
          <li key={offer.key}>
            <Tick checked={offer.on} onChange={(on) => change(offer.key, { on })}>
              <b>{offer.name}</b>
              {offer.places !== null && <span class="soft blk">{m.venues.places(offer.places)}</span>}
            </Tick>
            {offer.on && (
              <div class="offers__fields">
                {offer.counted && (
                  <TextField
                    label={m.newEvent.capacity}
                    value={offer.capacity}
                    onChange={(capacity) => change(offer.key, { capacity })}
                    error={tried && !count(offer.capacity) ? m.newEvent.capacityBad : undefined}
                    input={{ inputMode: "numeric", maxLength: 9 }}
                  />
                )}
                <TextField
                  label={`${m.newEvent.price}: ${offer.name}`}
                  before={currency}
                  value={offer.price}
                  onChange={(price) => change(offer.key, { price })}
                  error={tried && parsePrice(offer.price, currency) === undefined ? m.newEvent.priceBad : undefined}
                  input={{ inputMode: "decimal", maxLength: 14, autocomplete: "off" }}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
