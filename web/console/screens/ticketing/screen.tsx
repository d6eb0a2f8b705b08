/** Tickets of the organization, or of one event: what buyers may do with them, and how they are printed. */
import { useRoute } from "preact-iso";
import type { Picture } from "../../../api/media-types.ts";
import type { CancellationPolicy, TicketTemplate } from "../../../api/ticketing-types.ts";
import type { EventShape } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { Show, useLoad } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { api } from "../../session.ts";
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
    event === null ? null : api.get<EventShape>(at),
  ]);
  return { policy, template, hasLogo: logo !== null, name: shape?.name ?? "" };
}

export function TicketSettingsScreen() {
  return <Tickets event={null} />;
}

export function EventDesignScreen() {
  const { params } = useRoute();
  return <Tickets event={params["id"] ?? ""} />;
}

function Tickets({ event }: { event: string | null }) {
  const loaded = useLoad(() => load(event), [event]);
  const under = event === null ? (["/console/settings", s.title] as const) : undefined;
  const above = [`/console/events/${event ?? ""}`, loaded.data?.name ?? m.events.name] as const;
  return (
    <Page title={event === null ? w.title : w.eventTitle} under={under ?? above}>
      <Show of={loaded} rows={8}>
        {({ policy, template, hasLogo }) => (
          <div class="stack">
            <RightsPanel event={event} policy={policy} />
            <DesignPanel event={event} template={template} hasLogo={hasLogo} />
          </div>
        )}
      </Show>
    </Page>
  );
}
