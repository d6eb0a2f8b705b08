/** The frame of an event's pages: its name and state, and the tabs. */
import type { ComponentChildren } from "preact";
import type { EventShape } from "../../../api/types.ts";
import { editing } from "../../messages.editing.en.ts";
import { m } from "../../messages.en.ts";
import { Page } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { EventTag } from "../../parts/tags.tsx";
import { w as tickets } from "../ticketing/messages.en.ts";
import "../../events.css";

const w = editing.tabs;

/** The pages of one event. */
export function EventTabs({ id }: { id: string }) {
  const at = `/console/events/${id}`;
  return (
    <SubTabs
      label={w.label}
      tabs={[
        [at, w.overview],
        [`${at}/edit`, w.details],
        [`${at}/tickets`, w.tickets],
        [`${at}/page`, m.nav.eventPage],
        [`${at}/products`, m.nav.products],
        [`${at}/ticket-design`, tickets.tab],
      ]}
    />
  );
}

/** A page of an event; `event` is undefined while it is loaded. */
export function EventPage(props: {
  id: string;
  event: EventShape | undefined;
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { id, event, actions, children } = props;
  return (
    <Page
      title={event?.name ?? m.events.name}
      under={["/console/events", m.events.title]}
      beside={event && <EventTag status={event.phase} />}
      actions={actions}
    >
      <EventTabs id={id} />
      <div class="under-tabs">{children}</div>
    </Page>
  );
}
