/** Events, newest first. */
import type { EventShape, List } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { ButtonLink } from "../parts/button.tsx";
import { Empty, Show, useLoad } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { EventTag } from "../parts/tags.tsx";
import { api } from "../session.ts";
import { longTime } from "../zoned-time.ts";

export const loadEvents = async () => (await api.get<List<EventShape>>("/events?limit=100")).data;

export function EventsScreen() {
  const loaded = useLoad(loadEvents);
  const add = (
    <ButtonLink look="primary" icon="plus" href="/console/events/new">
      {m.events.add}
    </ButtonLink>
  );
  return (
    <Page title={m.events.title} actions={add}>
      <Show of={loaded}>
        {(events) => (
          <div class="panel">
            {events.length === 0 ? (
              <Empty icon="events" head={m.events.empty} text={m.events.emptyText}>
                <ButtonLink href="/console/events/new">{m.events.add}</ButtonLink>
              </Empty>
            ) : (
              <EventRows events={events} />
            )}
          </div>
        )}
      </Show>
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
            <EventTag status={event.status} />
          </span>
          <span class="soft xs">{longTime(event.starts_at, event.time_zone)}</span>
        </li>
      ))}
    </ul>
  );
}
