/** The frame of the price pages. */
import type { ComponentChildren } from "preact";
import { Page } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { p } from "./messages.en.ts";

const TABS = [
  ["/console/prices", p.tabs.taxes],
  ["/console/prices/fees", p.tabs.fees],
  ["/console/prices/codes", p.tabs.codes],
  ["/console/prices/discounts", p.tabs.discounts],
] as const;

export function PricesPage(props: { lead: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <Page title={p.title} actions={props.actions}>
      <SubTabs label={p.tabs.label} tabs={TABS} />
      <div class="stack">
        <p class="soft lead">{props.lead}</p>
        {props.children}
      </div>
    </Page>
  );
}
