/** Events: found by name, state and time, in the order that one wants; and the tabs of what belongs to them. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { EventShape, List } from "../../api/types.ts";
import "../events.css";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { Empty } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { Paged, usePages } from "../parts/paged.tsx";
import { SubTabs } from "../parts/sub-tabs.tsx";
import { EventTag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import { longTime } from "../zoned-time.ts";

export const loadEvents = async () => (await api.get<List<EventShape>>("/events?limit=100")).data;

/** The pages of events. */
export function EventTabs() {
  return (
    <SubTabs
      label={e.list.tabs}
      tabs={[
        ["/console/events", e.list.events],
        ["/console/events/calendar", e.list.calendar],
        ["/console/events/templates", e.copy.templates],
      ]}
    />
  );
}

const FILTERS = ["q", "status", "when", "sort"] as const;
type Filter = Record<(typeof FILTERS)[number], string>;
const NONE: Filter = { q: "", status: "", when: "", sort: "newest" };
/** Milliseconds that typing rests before the list is asked for. */
const REST = 250;

/** What the address says, so that a filtered list can be linked to. */
function fromAddress(): Filter {
  const query = new URLSearchParams(location.search);
  const read = (name: keyof Filter) => query.get(name) ?? NONE[name];
  return { q: read("q"), status: read("status"), when: read("when"), sort: read("sort") };
}

function queryOf(filter: Filter): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name] !== NONE[name]) query.set(name, filter[name].trim());
  return query.toString();
}

export function EventsScreen() {
  const [filter, setFilter] = useState(fromAddress);
  const { path: here } = useLocation();
  const query = useRested(queryOf(filter));
  useEffect(() => history.replaceState(null, "", `${here}${query && `?${query}`}`), [query]);
  const path = `/events?limit=50${query && `&${query}`}`;
  const list = usePages<EventShape>(path);
  const set = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }));
  return (
    <Page
      title={m.events.title}
      actions={
        <ButtonLink look="primary" icon="plus" href="/console/events/new">
          {m.events.add}
        </ButtonLink>
      }
    >
      <EventTabs />
      <div class="stack">
        <search class="eventfilters">
          <TextField label={e.list.search} value={filter.q} onChange={(q) => set({ q })} input={{ maxLength: 100 }} />
          <SelectField
            label={e.list.state}
            value={filter.status}
            onChange={(status) => set({ status })}
            choices={[
              { value: "", label: e.list.anyState },
              ...(["draft", "published", "postponed", "cancelled", "completed"] as const).map((value) => ({
                value,
                label: m.status[value],
              })),
            ]}
          />
          <SelectField
            label={e.list.when}
            value={filter.when}
            onChange={(when) => set({ when })}
            choices={[
              { value: "", label: e.list.anyTime },
              { value: "upcoming", label: e.list.upcoming },
              { value: "past", label: e.list.past },
            ]}
          />
          <SelectField
            label={e.list.sort}
            value={filter.sort}
            onChange={(sort) => set({ sort })}
            choices={[
              { value: "newest", label: e.list.newest },
              { value: "soonest", label: e.list.soonest },
              { value: "latest", label: e.list.latest },
            ]}
          />
        </search>
        <Paged
          path={path}
          of={list}
          empty={
            query === "" ? (
              <Empty icon="events" head={m.events.empty} text={m.events.emptyText}>
                <ButtonLink href="/console/events/new">{m.events.add}</ButtonLink>
              </Empty>
            ) : (
              <Empty icon="search" head={e.list.none} text={e.list.noneText}>
                <Button onPress={() => setFilter(NONE)}>{e.list.clear}</Button>
              </Empty>
            )
          }
        >
          {(events) => (
            <div class="panel">
              <EventRows events={events} />
            </div>
          )}
        </Paged>
      </div>
    </Page>
  );
}

/** The text once it has rested for a moment: a list is not asked for at each key. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** Two-line rows; the whole row opens the event. */
export function EventRows({ events }: { events: readonly EventShape[] }) {
  return (
    <ul class="rows">
      {events.map((event) => (
        <li key={event.id} class="rows__row">
          <a class="rows__main" href={`/console/events/${event.id}`}>
            {event.name}
          </a>
          <span class="end">
            <EventTag status={event.phase} />
          </span>
          <span class="soft xs">
            {longTime(event.starts_at, event.time_zone)}
            {event.series_id && ` · ${e.list.series}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
