/** The form of one ticket type, below the table of all of them. Each fault stands under its field. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { TicketType } from "../../../api/types.ts";
import { keepDraft, readDraft } from "../../draft.ts";
import { editing } from "../../messages.editing.en.ts";
import { m } from "../../messages.en.ts";
import { e } from "../../messages.events.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { focusFirstError, MomentField, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { SaveBar, useUnsaved } from "../../parts/save-bar.tsx";
import { toast } from "../../parts/toast.tsx";
import { zoneName } from "../../places.ts";
import { api } from "../../session.ts";
import { changesOf, readType, type TypeFaults, type TypeField, type TypeForm, typeForm } from "../../type-form.ts";
import type { EventPageData } from "./data.ts";
import { typeAddress } from "./types-table.tsx";

const w = editing.type;
const FIELDS = ["name", "price", "capacity", "max_per_order", "sales_start", "sales_end"] as const;

type Props = {
  readonly data: EventPageData;
  /** Null: a new one. */
  readonly type: TicketType | null;
  /** Hears what is typed, for what buyers see. */
  readonly onTyped: (form: TypeForm) => void;
  readonly onSaved: () => Promise<void>;
};

export function TypeEditor({ data, type, onTyped, onSaved }: Props) {
  const { event } = data;
  const { route } = useLocation();
  const key = `type.${event.id}.${type?.id ?? "new"}`;
  const stored = typeForm(type, event.time_zone);
  const [kept] = useState(() => readDraft(key) as TypeForm | undefined);
  const [form, setForm] = useState(kept ?? stored);
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const { body, faults } = readType(form, event);
  const changes = changesOf(form, stored);
  useEffect(() => {
    onTyped(form);
    keepDraft(key, changes > 0 ? form : undefined);
  }, [form, changes]);
  const forget = () => keepDraft(key, undefined);
  const question = useUnsaved(changes > 0, forget);

  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (!body) return focusFirstError();
    const path = `/events/${event.id}/ticket-types`;
    const done = await run(async () =>
      type
        ? (await api.call<TicketType>("PATCH", `${path}/${type.id}`, { body, ifMatch: `"${type.version}"` })).data
        : await api.post<TicketType>(path, body),
    );
    if (!done) return focusFirstError();
    forget();
    toast(editing.saved);
    await onSaved();
    if (!type) route(typeAddress(event.id, done.value.id), true);
  };
  const discard = () => {
    forget();
    clear();
    setTried(false);
    setForm(stored);
  };
  const atFields: TypeFaults = Object.fromEntries(
    FIELDS.flatMap((field) => {
      const text = fieldMessage(fault, field);
      return text === undefined ? [] : [[field, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`]];
    }),
  );
  const isStale = fault?.code === "stale_version";
  return (
    <form noValidate onSubmit={(submitted) => void submit(submitted)}>
      <Panel
        title={type?.name ?? w.new}
        beside={
          type && (
            <Button look="bare" onPress={() => setRemoving(true)}>
              {m.ticketType.remove}
            </Button>
          )
        }
        pad
      >
        <div class="stack stack--s">
          {kept && <Banner tone="info" head={editing.restored} rest={editing.restoredText} />}
          {isStale && (
            <Banner tone="warn" appears head={w.theirs} rest={w.theirsText}>
              <Button onPress={() => void onSaved().then(clear)}>{w.look}</Button>
            </Banner>
          )}
          {!isStale && Object.keys(atFields).length === 0 && <FaultBanner fault={fault} />}
          <TypeFields
            data={data}
            type={type}
            form={form}
            set={setForm}
            faults={{ ...atFields, ...(tried ? faults : {}) }}
          />
        </div>
      </Panel>
      {changes > 0 && (
        <SaveBar
          changes={changes}
          faults={Object.keys({ ...atFields, ...(tried ? faults : {}) }).length}
          busy={busy}
          save={type ? m.save : m.ticketType.add}
          onDiscard={discard}
        />
      )}
      {question}
      {removing && type && (
        <RemoveType
          eventId={event.id}
          type={type}
          onClose={() => setRemoving(false)}
          onDone={() => {
            forget();
            route(`/console/events/${event.id}/tickets`, true);
            void onSaved();
          }}
        />
      )}
    </form>
  );
}

function TypeFields(props: {
  data: EventPageData;
  type: TicketType | null;
  form: TypeForm;
  faults: Partial<Record<TypeField, string>>;
  set: (form: TypeForm) => void;
}) {
  const { data, type, form, faults } = props;
  const { event, map } = data;
  const isFrozen = type !== null && event.status !== "draft";
  const set = (part: Partial<TypeForm>) => props.set({ ...form, ...part });
  const window = (at: "from" | "until", label: string, error: string | undefined, hint?: string) => (
    <MomentField
      optional
      label={label}
      dateLabel={m.newEvent.date}
      timeLabel={m.newEvent.time}
      {...form[at]}
      onChange={(date, time) => set({ [at]: { date, time } })}
      error={error}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <>
      <div class="formgrid">
        <TextField
          label={m.ticketType.name}
          value={form.name}
          onChange={(name) => set({ name })}
          error={faults.name}
          input={{ maxLength: 120 }}
        />
        <TextField
          label={m.ticketType.price}
          before={event.currency}
          value={form.price}
          onChange={(price) => set({ price })}
          error={faults.price}
          hint={type && event.status === "published" ? m.ticketType.priceNote : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <SelectField
          label={m.ticketType.place}
          value={form.place}
          onChange={(place) => set({ place })}
          disabled={isFrozen}
          hint={isFrozen ? m.ticketType.placeFrozen : undefined}
          choices={[
            ...(map?.categories ?? []).map(({ name }) => ({
              value: `c:${name}`,
              label: m.ticketType.categoryOption(name),
            })),
            ...(map?.areas ?? []).map(({ id, name }) => ({ value: `a:${id}`, label: m.ticketType.areaOption(name) })),
            { value: "", label: m.ticketType.noPlace },
          ]}
        />
        <TextField
          optional={form.place !== ""}
          label={m.ticketType.capacity}
          value={form.capacity}
          onChange={(capacity) => set({ capacity })}
          error={faults.capacity}
          input={{ inputMode: "numeric" }}
        />
        {window("from", e.edit.salesStart, faults.sales_start)}
        {window(
          "until",
          e.edit.salesEnd,
          faults.sales_end,
          `${e.edit.salesHint} ${m.newEvent.zoneNote(zoneName(event.time_zone))}`,
        )}
        <TextField
          label={m.ticketType.max}
          value={form.max}
          onChange={(max) => set({ max })}
          error={faults.max_per_order}
          input={{ inputMode: "numeric" }}
        />
        <TextField
          optional
          label={m.ticketType.description}
          value={form.description}
          onChange={(description) => set({ description })}
          input={{ maxLength: 2000 }}
        />
      </div>
      <Tick checked={form.hidden} onChange={(hidden) => set({ hidden })}>
        {m.ticketType.hidden}
      </Tick>
    </>
  );
}

function RemoveType(props: { eventId: string; type: TicketType; onClose: () => void; onDone: () => void }) {
  const { eventId, type, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", `/events/${eventId}/ticket-types/${type.id}`))) onDone();
  };
  return (
    <Ask
      title={m.ticketType.removeAsk(type.name)}
      text={m.ticketType.removeText}
      safe={m.ticketType.removeKeep}
      act={m.ticketType.remove}
      destroys
      busy={busy ? m.saving : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
