/** The frame of the finance pages: one section, four tabs. */
import type { ComponentChildren } from "preact";
import { Page } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { f } from "./messages.en.ts";

const TABS = [
  ["/console/finance", f.tabs.ledger],
  ["/console/finance/settlements", f.tabs.settlements],
  ["/console/finance/comparisons", f.tabs.reconciliations],
  ["/console/finance/documents", f.tabs.paper],
] as const;

export function FinancePage(props: { lead: string; actions?: ComponentChildren; children: ComponentChildren }) {
  return (
    <Page title={f.title} actions={props.actions}>
      <SubTabs label={f.tabs.label} tabs={TABS} />
      <div class="stack">
        <p class="soft lead">{props.lead}</p>
        {props.children}
      </div>
    </Page>
  );
}
