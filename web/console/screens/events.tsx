/** Events: found by name, state and time, in the order that one wants; and the tabs of what belongs to them. */
import type { EventShape, List } from "../../api/types.ts";
import "../events.css";
import { m } from "../messages.en.ts";
import { e } from "../messages.events.en.ts";
import { ButtonLink } from "../parts/button.tsx";
import { type Control, ListBar, ListRows, useList } from "../parts/list.tsx";
import { Empty } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
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

const CONTROLS: readonly Control[] = [
  { kind: "text", name: "q", label: e.list.search },
  {
    kind: "select",
    name: "status",
    label: e.list.state,
    choices: [
      { value: "", label: e.list.anyState },
      ...(["draft", "published", "postponed", "cancelled", "completed"] as const).map((value) => ({
        value,
        label: m.status[value],
      })),
    ],
  },
  {
    kind: "select",
    name: "when",
    label: e.list.when,
    choices: [
      { value: "", label: e.list.anyTime },
      { value: "upcoming", label: e.list.upcoming },
      { value: "past", label: e.list.past },
    ],
  },
  {
    kind: "select",
    name: "sort",
    label: e.list.sort,
    choices: [
      { value: "newest", label: e.list.newest },
      { value: "soonest", label: e.list.soonest },
      { value: "latest", label: e.list.latest },
    ],
  },
];

export function EventsScreen() {
  const list = useList<EventShape>("/events", CONTROLS);
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
        <ListBar of={list} file="events" />
        <ListRows
          of={list}
          empty={
            <Empty icon="events" head={m.events.empty} text={m.events.emptyText}>
              <ButtonLink href="/console/events/new">{m.events.add}</ButtonLink>
            </Empty>
          }
        >
          {(events) => (
            <div class="panel">
              <EventRows events={events} />
            </div>
          )}
        </ListRows>
      </div>
    </Page>
  );
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
