/** The sections of the page that edits an event. Each fault stands under its field. */
import type { EventShape } from "../../../api/types.ts";
import { type EventFact, type EventFaults, type EventForm, NUMBERS } from "../../event-form.ts";
import { editing } from "../../messages.editing.en.ts";
import { m } from "../../messages.en.ts";
import { MomentField, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { zoneChoices, zoneName } from "../../places.ts";
import { FACT_WORDS } from "./conflict.tsx";

export type SectionProps = {
  readonly event: EventShape;
  readonly form: EventForm;
  readonly faults: EventFaults;
  readonly set: (part: Partial<EventForm>) => void;
};

const w = editing.sections;

export function DetailsSection({ event, form, faults, set }: SectionProps) {
  return (
    <Panel title={w.details} pad>
      <div class="stack stack--s">
        <TextField
          label={FACT_WORDS.name}
          value={form.name}
          onChange={(name) => set({ name })}
          error={faults.name}
          input={{ maxLength: 160 }}
        />
        <TextArea
          optional
          label={FACT_WORDS.summary}
          rows={2}
          value={form.summary}
          onChange={(summary) => set({ summary })}
          error={faults.summary}
          maxLength={300}
        />
        {event.status === "draft" && (
          <TextField
            label={FACT_WORDS.slug}
            value={form.slug}
            onChange={(slug) => set({ slug })}
            error={faults.slug}
            input={{ maxLength: 80, autocomplete: "off", spellcheck: false }}
          />
        )}
      </div>
    </Panel>
  );
}

export function WhenSection({ event, form, faults, set }: SectionProps) {
  const moment = (field: "starts_at" | "ends_at" | "doors_at", optional: boolean, hint?: string) => (
    <MomentField
      optional={optional}
      label={FACT_WORDS[field]}
      dateLabel={m.newEvent.date}
      timeLabel={m.newEvent.time}
      date={form[field].date || form.starts_at.date}
      time={form[field].time}
      onChange={(date, time) => set({ [field]: { date, time } })}
      error={faults[field]}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <Panel title={w.when} pad>
      <div class="formgrid">
        {moment("starts_at", false, m.newEvent.zoneNote(zoneName(form.time_zone)))}
        {moment("ends_at", true)}
        {moment("doors_at", true)}
        <SelectField
          label={FACT_WORDS.time_zone}
          value={form.time_zone}
          onChange={(time_zone) => set({ time_zone })}
          choices={zoneChoices(event.time_zone)}
          error={faults.time_zone}
        />
      </div>
    </Panel>
  );
}

const HINTS: Partial<Record<EventFact, string>> = {
  capacity: m.sale.capacityHint,
  max_per_customer: m.sale.perCustomerHint,
  free_holds: m.sale.freeHoldsHint,
};

export function SaleSection(
  props: SectionProps & { belowUse: boolean; asksBelowUse: boolean; onBelowUse: (on: boolean) => void },
) {
  const { form, faults, set, belowUse, asksBelowUse, onBelowUse } = props;
  return (
    <Panel title={w.sale} pad>
      <div class="stack stack--s">
        <div class="formgrid">
          {(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).map((field) => (
            <TextField
              key={field}
              optional={NUMBERS[field][2]}
              label={FACT_WORDS[field]}
              hint={HINTS[field]}
              value={form[field]}
              onChange={(value) => set({ [field]: value })}
              error={faults[field]}
              input={{ inputMode: "numeric", maxLength: 9, autocomplete: "off" }}
            />
          ))}
        </div>
        {asksBelowUse && (
          <Tick checked={belowUse} onChange={onBelowUse}>
            {m.sale.belowUse}
          </Tick>
        )}
        <Tick checked={form.hot} onChange={(hot) => set({ hot })}>
          {m.sale.hot}
        </Tick>
        <Tick checked={form.waiting_list} onChange={(on) => set({ waiting_list: on })}>
          {m.sale.waitingList}
        </Tick>
      </div>
    </Panel>
  );
}
