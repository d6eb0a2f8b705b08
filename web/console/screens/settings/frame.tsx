/** The frame of the notification screens: title and tabs. */
import type { ComponentChildren } from "preact";
import { Page } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { s } from "./messages.en.ts";
import { t } from "./messages.texts.en.ts";

const n = s.notifications;
const ROOT = "/console/settings/notifications";

export function NotificationPage(props: { lead: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <Page title={n.title} under={["/console/settings", s.title]} actions={props.actions}>
      <SubTabs
        label={n.title}
        tabs={[
          [ROOT, n.tabs.providers],
          [`${ROOT}/texts`, t.tabs.texts],
          [`${ROOT}/reminders`, t.tabs.reminders],
          [`${ROOT}/sent`, n.tabs.log],
          [`${ROOT}/not-written-to`, n.tabs.suppressions],
        ]}
      />
      <div class="stack">
        <p class="soft lead">{props.lead}</p>
        {props.children}
      </div>
    </Page>
  );
}
