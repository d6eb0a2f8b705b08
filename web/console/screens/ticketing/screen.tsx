/** Tickets of the organization, or of one event: what buyers may do with them, and how they are printed. */
import { useRoute } from "preact-iso";
import type { Picture } from "../../../api/media-types.ts";
import type { CancellationPolicy, TicketTemplate } from "../../../api/ticketing-types.ts";
import type { EventShape } from "../../../api/types.ts";
import { type Loaded, Show, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { api } from "../../session.ts";
import { EventPage } from "../event/frame.tsx";
import { s } from "../settings/messages.en.ts";
import { DesignPanel } from "./designer.tsx";
import { w } from "./messages.en.ts";
import { RightsPanel } from "./rights.tsx";
import "./ticketing.css";

async function load(event: string | null) {
  const at = event === null ? "/tenants/me" : `/events/${event}`;
  const [policy, template, { logo }, shape] = await Promise.all([
    api.get<CancellationPolicy>(`${at}/cancellation-policy`),
    api.get<TicketTemplate>(`${at}/ticket-template`),
    api.get<{ logo: Picture | null }>("/tenants/me/logo"),
    event === null ? undefined : api.get<EventShape>(at),
  ]);
  return { policy, template, hasLogo: logo !== null, shape };
}

export function TicketSettingsScreen() {
  const loaded = useLoad(() => load(null));
  return (
    <Page title={w.title} under={["/console/settings", s.title]}>
      <Panels event={null} loaded={loaded} />
    </Page>
  );
}

export function EventDesignScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => load(id), [id]);
  return (
    <EventPage id={id} event={loaded.data?.shape}>
      <Panels event={id} loaded={loaded} />
    </EventPage>
  );
}

function Panels(props: { event: string | null; loaded: Loaded<Awaited<ReturnType<typeof load>>> }) {
  const { event, loaded } = props;
  return (
    <Show of={loaded} rows={8}>
      {({ policy, template, hasLogo }) => (
        <div class="stack">
          <RightsPanel event={event} policy={policy} />
          <DesignPanel event={event} template={template} hasLogo={hasLogo} />
        </div>
      )}
    </Show>
  );
}
