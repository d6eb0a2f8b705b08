/** Who may not pay online (G12). */
import type { RiskBlock } from "../../../api/books-types.ts";
import { lists } from "../../messages.lists.en.ts";
import { ContactList } from "../../parts/contact-list.tsx";
import { BY_AGE, choicesOf, type Control } from "../../parts/list.tsx";
import { Empty } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { fitsKind } from "./block-value.ts";
import { r } from "./messages.en.ts";
import { RiskTabs } from "./reviews.tsx";

const KINDS = ["contact", "phone", "network"] as const;

const CONTROLS: readonly Control[] = [
  { kind: "select", name: "kind", label: lists.kind, choices: choicesOf(lists.anyKind, r.kinds) },
  BY_AGE,
];

export function BlocksScreen() {
  return (
    <ContactList<RiskBlock>
      path="/risk/blocks"
      controls={CONTROLS}
      file="blocked"
      names={{ kind: "kind", contact: "value" }}
      kinds={KINDS.map((kind) => ({
        value: kind,
        label: r.kinds[kind],
        field: r.value[kind],
        bad: r.valueBad[kind],
        fits: (typed: string) => fitsKind(kind, typed),
        isMail: kind === "contact",
      }))}
      reason={{ name: "reason", label: r.why, bad: r.whyBad }}
      words={{
        kind: r.kind,
        add: r.add,
        added: r.blocked,
        write: r.block,
        writing: r.blocking,
        remove: r.remove,
        removeAsk: r.removeAsk,
        removeText: r.removeText,
        keep: r.removeKeep,
        removing: r.saving,
        removed: r.removed,
      }}
      empty={<Empty icon="shield" head={r.noBlocks} text={r.noBlocksText} />}
      labelOf={({ label }) => label}
      aboutOf={({ kind, reason, created_at }) => ({
        beside: r.kinds[kind],
        below: `${reason}, ${r.since(shortTime(created_at, staffZone.value))}`,
      })}
      frame={(actions, list) => (
        <Page title={r.title} actions={actions}>
          <RiskTabs />
          <div class="stack">
            <p class="soft lead">{r.blocksLead}</p>
            {list}
          </div>
        </Page>
      )}
    />
  );
}
