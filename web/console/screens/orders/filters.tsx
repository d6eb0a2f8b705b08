/** The rarer filters of the order list; they take effect together. */
import { useState } from "preact/hooks";
import type { List, TicketType } from "../../../api/types.ts";
import { words } from "../../messages.customers.en.ts";
import { words as orderWords } from "../../messages.orders.en.ts";
import { type OrderFilter } from "../../order-filter.ts";
import { Button } from "../../parts/button.tsx";
import { Field, SelectField, TextField } from "../../parts/field.tsx";
import { useLoad } from "../../parts/load.tsx";
import { api } from "../../session.ts";

const w = words.list;
const CHANNELS = Object.entries(w.channels).map(([value, label]) => ({ value, label }));
const SORTS = [
  { value: "", label: w.sorts.newest },
  { value: "oldest", label: w.sorts.oldest },
];
const GATEWAYS = [
  { value: "", label: w.anyGateway },
  ...Object.entries(orderWords.gateways.names).map(([value, label]) => ({ value, label })),
];
const NONE = { channel: "", gateway: "", type: "", from: "", until: "", least: "", most: "", sort: "" };

async function loadTypes(event: string): Promise<readonly TicketType[]> {
  return event === "" ? [] : (await api.get<List<TicketType>>(`/events/${event}/ticket-types`)).data;
}

export function MoreFilters(props: { filter: OrderFilter; onChange: (filter: OrderFilter) => void }) {
  const { filter, onChange } = props;
  const [draft, setDraft] = useState(filter);
  const types = useLoad(() => loadTypes(filter.event), [filter.event]);
  const set = (part: Partial<OrderFilter>) => setDraft({ ...draft, ...part });
  const apply = (event: Event) => {
    event.preventDefault();
    onChange({ ...filter, ...pick(draft) });
  };
  return (
    <form class="panel morefilt" onSubmit={apply}>
      <div class="panel__body morefilt__grid">
        <SelectField
          label={w.channel}
          value={draft.channel}
          choices={CHANNELS}
          onChange={(channel) => set({ channel })}
        />
        <SelectField
          label={w.gateway}
          value={draft.gateway}
          choices={GATEWAYS}
          onChange={(gateway) => set({ gateway })}
        />
        {filter.event !== "" && (
          <SelectField
            label={w.type}
            value={draft.type}
            choices={[
              { value: "", label: w.anyType },
              ...(types.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(type) => set({ type })}
          />
        )}
        <Day label={w.from} value={draft.from} onChange={(from) => set({ from })} />
        <Day label={w.until} value={draft.until} onChange={(until) => set({ until })} />
        <TextField
          label={w.least}
          value={draft.least}
          input={{ inputMode: "decimal" }}
          onChange={(least) => set({ least })}
        />
        <TextField
          label={w.most}
          value={draft.most}
          input={{ inputMode: "decimal" }}
          onChange={(most) => set({ most })}
        />
        <SelectField label={w.sort} value={draft.sort} choices={SORTS} onChange={(sort) => set({ sort })} />
      </div>
      <div class="panel__body formfoot">
        <Button type="submit" look="ink">
          {w.apply}
        </Button>
        <Button
          onPress={() => {
            setDraft({ ...draft, ...NONE });
            onChange({ ...filter, ...NONE });
          }}
        >
          {w.reset}
        </Button>
      </div>
    </form>
  );
}

function pick({ channel, gateway, type, from, until, least, most, sort }: OrderFilter) {
  return { channel, gateway, type, from, until, least, most, sort };
}

export function Day(props: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <Field label={props.label}>
      {(wiring) => (
        <input
          class="input"
          type="date"
          {...wiring}
          value={props.value}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
