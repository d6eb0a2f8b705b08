/** Two people changed one event: both versions of each field, to choose from. Nothing of either is lost (412). */
import type { EventFact, EventFacts } from "../../event-form.ts";
import { editing } from "../../messages.editing.en.ts";
import { m } from "../../messages.en.ts";
import { e } from "../../messages.events.en.ts";
import { Banner } from "../../parts/banner.tsx";
import { Options } from "../../parts/options.tsx";
import { zoneName } from "../../places.ts";
import { longTime } from "../../zoned-time.ts";

export const FACT_WORDS: Readonly<Record<EventFact, string>> = {
  name: m.newEvent.name,
  summary: m.newEvent.summary,
  slug: e.edit.slug,
  starts_at: m.newEvent.starts,
  ends_at: e.edit.ends,
  doors_at: m.newEvent.doors,
  time_zone: e.start.zone,
  capacity: m.sale.capacity,
  max_per_order: m.event.maxPerOrder,
  max_per_customer: m.sale.perCustomer,
  free_holds: m.sale.freeHolds,
  hold_minutes: m.sale.holdMinutes,
  claim_minutes: m.sale.claim,
  hot: m.sale.hot,
  waiting_list: m.sale.waitingList,
};

export function Conflict(props: {
  fields: readonly EventFact[];
  mine: EventFacts;
  theirs: EventFacts;
  /** The fields where theirs is taken. */
  taken: ReadonlySet<EventFact>;
  onTake: (taken: ReadonlySet<EventFact>) => void;
}) {
  const { fields, mine, theirs, taken, onTake } = props;
  return (
    <div class="stack">
      <Banner tone="warn" appears head={e.edit.conflict} rest={e.edit.conflictText} />
      {fields.map((field) => (
        <Options
          key={field}
          label={FACT_WORDS[field]}
          value={taken.has(field) ? "theirs" : "mine"}
          onChange={(which) => {
            const next = new Set(taken);
            if (which === "theirs") next.add(field);
            else next.delete(field);
            onTake(next);
          }}
          options={[
            { value: "mine", words: [e.edit.mine, factWords(mine, field)] },
            { value: "theirs", words: [e.edit.theirs, factWords(theirs, field)] },
          ]}
        />
      ))}
    </div>
  );
}

/** A fact as people read it. */
function factWords(facts: EventFacts, field: EventFact): string {
  const value = facts[field];
  if (value === null || value === "") return m.event.none;
  if (typeof value === "boolean") return value ? editing.yes : editing.no;
  if (typeof value === "number") return value.toLocaleString("en");
  if (field === "time_zone") return zoneName(value);
  const isTime = field === "starts_at" || field === "ends_at" || field === "doors_at";
  return isTime ? longTime(value, facts.time_zone) : value;
}
