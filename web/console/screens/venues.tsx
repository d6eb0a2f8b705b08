/** Venues: the list, a new one, one with its seat maps (V1). */
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { List, SeatMap, Venue } from "../../api/types.ts";
import { assignZones } from "../../ui/zones.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { focusFirstError, SelectField, TextField } from "../parts/field.tsx";
import { ZoneTile } from "../parts/icon.tsx";
import { BY_AGE, type Control, ListBar, ListRows, useList } from "../parts/list.tsx";
import { Empty, Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { browserZone, countryChoices, placeOf, zoneChoices, zoneName } from "../places.ts";
import { api, tenantSettings } from "../session.ts";

export const loadVenues = async () => (await api.get<List<Venue>>("/venues?limit=100")).data;
export const loadSeatMaps = async () => (await api.get<List<SeatMap>>("/seat-maps?limit=100")).data;

const CONTROLS: readonly Control[] = [{ kind: "text", name: "q", label: m.venues.search }, BY_AGE];

export function VenuesScreen() {
  const list = useList<Venue>("/venues", CONTROLS);
  const maps = useLoad(loadSeatMaps);
  const mapsOf = (id: string) => (maps.data ?? []).filter((map) => map.venue_id === id).length;
  return (
    <Page
      title={m.venues.title}
      actions={
        <ButtonLink look="primary" icon="plus" href="/console/venues/new">
          {m.venues.add}
        </ButtonLink>
      }
    >
      <div class="stack">
        <ListBar of={list} file="venues" />
        <ListRows
          of={list}
          empty={
            <Empty icon="maps" head={m.venues.empty} text={m.venues.emptyText}>
              <ButtonLink href="/console/venues/new">{m.venues.add}</ButtonLink>
            </Empty>
          }
        >
          {(venues) => (
            <ul class="panel rows">
              {venues.map((venue) => (
                <li key={venue.id} class="rows__row">
                  <a class="rows__main" href={`/console/venues/${venue.id}`}>
                    {venue.name}
                  </a>
                  <span class="end soft">{maps.data && m.venues.mapsCount(mapsOf(venue.id))}</span>
                  <span class="soft xs">{[venue.address, venue.city].filter(Boolean).join(", ")}</span>
                </li>
              ))}
            </ul>
          )}
        </ListRows>
      </div>
    </Page>
  );
}

export function NewVenueScreen() {
  const { route } = useLocation();
  const tenant = tenantSettings.value;
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [city, setCity] = useState("");
  const [ownCountry, setCountry] = useState<string | null>(null);
  const [ownZone, setZone] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const country = ownCountry ?? tenant?.country ?? "BD";
  const zone = ownZone ?? (ownCountry ? placeOf(ownCountry).zone : (tenant?.time_zone ?? browserZone()));

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || city.trim() === "") return focusFirstError();
    const body = { name: name.trim(), address: address.trim(), city: city.trim(), country, time_zone: zone };
    const done = await run(() => api.post<Venue>("/venues", body));
    if (done) route(`/console/venues/${done.value.id}`);
  };
  return (
    <Page title={m.venues.add} under={["/console/venues", m.venues.title]}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <Panel title={m.venues.details} pad>
          <div class="formgrid">
            <TextField
              wide
              label={m.venues.name}
              value={name}
              onChange={setName}
              error={tried && name.trim() === "" ? m.venues.nameBad : undefined}
              input={{ maxLength: 120 }}
            />
            <TextField
              optional
              label={m.venues.address}
              value={address}
              onChange={setAddress}
              input={{ maxLength: 300 }}
            />
            <TextField
              label={m.venues.city}
              value={city}
              onChange={setCity}
              error={tried && city.trim() === "" ? m.venues.cityBad : undefined}
              input={{ maxLength: 120 }}
            />
            <SelectField label={m.venues.country} value={country} onChange={setCountry} choices={countryChoices()} />
            <SelectField label={m.venues.zone} value={zone} onChange={setZone} choices={zoneChoices(zone)} />
          </div>
        </Panel>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.venues.saving : undefined}>
            {m.venues.save}
          </Button>
        </div>
      </form>
    </Page>
  );
}

export function VenueScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(async () => {
    const [venue, maps] = await Promise.all([api.get<Venue>(`/venues/${id}`), loadSeatMaps()]);
    return { venue, maps: maps.filter((map) => map.venue_id === id) };
  }, [id]);
  const add = (
    <>
      <ButtonLink icon="upload" href={`/console/venues/${id}/seat-maps/new`}>
        {m.venues.addMap}
      </ButtonLink>
      <ButtonLink look="primary" icon="plus" href={`/console/venues/${id}/seat-maps/draw`}>
        {m.venues.drawMap}
      </ButtonLink>
    </>
  );
  return (
    <Page title={loaded.data?.venue.name ?? m.venues.title} under={["/console/venues", m.venues.title]} actions={add}>
      <Show of={loaded}>
        {({ venue, maps }) => (
          <div class="stack">
            <p class="soft">
              {[venue.address, venue.city, venue.country].filter(Boolean).join(", ")}. {zoneName(venue.time_zone)}.
            </p>
            {maps.length === 0 ? (
              <div class="panel">
                <Empty icon="maps" head={m.venues.noMaps} text={m.venues.noMapsText} />
              </div>
            ) : (
              maps.map((map) => <SeatMapPanel key={map.id} map={map} />)
            )}
          </div>
        )}
      </Show>
    </Page>
  );
}

function SeatMapPanel({ map }: { map: SeatMap }) {
  const zones = assignZones([...map.categories, ...map.areas.map(() => ({}))]);
  return (
    <Panel
      title={map.name}
      beside={
        <>
          <span class="soft num">{m.venues.seats(map.seat_count)}</span>
          <a href={`/console/seat-maps/${map.id}/edit`} aria-label={m.venues.editMap(map.name)}>
            {m.edit}
          </a>
        </>
      }
      pad
    >
      <ul class="swatches">
        {map.categories.map((category, i) => (
          <li key={category.name}>
            <ZoneTile zone={zones[i]} />
            <span class="grow">{category.name}</span>
            <span class="num">{m.venues.seats(category.seats)}</span>
          </li>
        ))}
        {map.areas.map((area, i) => (
          <li key={area.id}>
            <ZoneTile zone={zones[map.categories.length + i]} />
            <span class="grow">{area.name}</span>
            <span class="num">{m.venues.places(area.capacity)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
