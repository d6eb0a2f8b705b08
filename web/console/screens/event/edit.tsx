/**
 * Changing an event: sections, a bar that counts what is not saved, what buyers see beside it. What is typed is kept in the
 * tab; a version that somebody else saved is never overwritten: both are shown (412).
 */
import { useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { fieldMessage, type ApiFault } from "../../../api/problem.ts";
import type { EventShape } from "../../../api/types.ts";
import { keepDraft, readDraft } from "../../draft.ts";
import {
  conflictsOf,
  EVENT_FACTS,
  type EventFact,
  eventForm,
  type EventFaults,
  type EventForm,
  readEvent,
  unsavedOf,
} from "../../event-form.ts";
import { editing as w } from "../../messages.editing.en.ts";
import { e } from "../../messages.events.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { ButtonLink } from "../../parts/button.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { SaveBar, useUnsaved } from "../../parts/save-bar.tsx";
import { toast } from "../../parts/toast.tsx";
import { openGaps } from "../../publish-gaps.ts";
import { api, currentTenant } from "../../session.ts";
import { EventPreview } from "../events/preview.tsx";
import { Conflict } from "./conflict.tsx";
import { type EventPageData, loadEvent, previewOf } from "./data.ts";
import { EventPage } from "./frame.tsx";
import { DetailsSection, SaleSection, WhenSection } from "./sections.tsx";

export function EventEditScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadEvent(id), [id]);
  const event = loaded.data?.event;
  return (
    <EventPage id={id} event={event}>
      <Show of={loaded} rows={8}>
        {(data) =>
          data.event.status === "cancelled" || data.event.status === "completed" ? (
            <Banner tone="info" head={w.closed} rest={w.closedText[data.event.status]} />
          ) : (
            <Editor key={data.event.version} data={data} loaded={loaded} />
          )
        }
      </Show>
    </EventPage>
  );
}

/** What is kept: what was typed, and the event that it was typed over. */
type Draft = { readonly form: EventForm; readonly over: EventShape };

function Editor({ data, loaded }: { data: EventPageData; loaded: Loaded<EventPageData> }) {
  const { event } = data;
  const key = `event.${event.id}`;
  const [kept] = useState(() => readDraft(key) as Draft | undefined);
  const [over, setOver] = useState<EventShape>(kept?.over ?? event);
  const [form, setForm] = useState<EventForm>(kept?.form ?? eventForm(event));
  const [theirs, setTheirs] = useState<EventShape | null>(over.version === event.version ? null : event);
  const [taken, setTaken] = useState<ReadonlySet<EventFact>>(new Set());
  const [belowUse, setBelowUse] = useState(false);
  const [tried, setTried] = useState(kept !== undefined);
  const { busy, fault, run, clear } = useAction();

  const { facts, faults } = readEvent(form, over);
  const unsaved = unsavedOf(facts, faults, over);
  const isDirty = unsaved.length > 0;
  const both = theirs ? conflictsOf(facts, theirs, over) : [];
  useEffect(() => keepDraft(key, isDirty ? { form, over } : undefined), [form, isDirty]);
  const forget = () => keepDraft(key, undefined);
  const question = useUnsaved(isDirty, forget);

  const discard = async () => {
    forget();
    setOver(event);
    setForm(eventForm(event));
    setTheirs(null);
    setTaken(new Set());
    setTried(false);
    clear();
    await loaded.reload();
  };
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (Object.keys(faults).length > 0) return focusFirstError();
    // Of what both changed, what was chosen; of what only one changed, that change.
    const mine = EVENT_FACTS.filter((field) => facts[field] !== over[field] && !taken.has(field));
    const changes = Object.fromEntries(mine.map((field) => [field, facts[field]]));
    const body = { ...changes, ...(belowUse ? { below_use: true } : {}) };
    const ifMatch = `"${(theirs ?? over).version}"`;
    if (await run(() => api.call("PATCH", `/events/${event.id}`, { body, ifMatch }))) {
      forget();
      toast(w.saved);
      return await loaded.reload();
    }
    // Whatever was refused: what is stored now says whether somebody else was here.
    const now = await api.get<EventShape>(`/events/${event.id}`).catch(() => null);
    if (now && now.version !== over.version) setTheirs(now);
    focusFirstError();
  };
  const said = { ...faultsOf(fault), ...(tried ? faults : {}) };
  const atField = Object.keys(faultsOf(fault)).length > 0;
  const sections = {
    event,
    form,
    faults: said,
    set: (part: Partial<EventForm>) => setForm((before) => ({ ...before, ...part })),
  };
  return (
    <form class="stack editor" noValidate onSubmit={(submitted) => void submit(submitted)}>
      {kept && !theirs && <Banner tone="info" head={w.restored} rest={w.restoredText} />}
      {theirs ? (
        <Conflict fields={both} mine={facts} theirs={theirs} taken={taken} onTake={setTaken} />
      ) : (
        !atField && <FaultBanner fault={fault} />
      )}
      {theirs && fault?.code !== "stale_version" && !atField && <FaultBanner fault={fault} />}
      <div class="two two--preview">
        <div class="stack">
          <DetailsSection {...sections} />
          <WhenSection {...sections} />
          <SaleSection
            {...sections}
            belowUse={belowUse}
            asksBelowUse={fault?.code === "in_use"}
            onBelowUse={setBelowUse}
          />
        </div>
        <aside class="stack">
          <EventPreview event={previewOf({ ...data, event: { ...event, ...facts } })} />
          <Missing data={data} />
          {["owner", "admin"].includes(currentTenant.value?.role ?? "") && (
            <p class="soft">
              <a href={`/console/audit?subject=${event.id}`}>{w.history}</a>
            </p>
          )}
        </aside>
      </div>
      {isDirty && (
        <SaveBar
          changes={unsaved.length}
          faults={Object.keys(said).length}
          busy={busy}
          onDiscard={() => void discard()}
        />
      )}
      {question}
    </form>
  );
}

/** What the server said about fields, as sentences that stand under them. */
function faultsOf(fault: ApiFault | null): EventFaults {
  if (fault?.code === "slug_taken") return { slug: e.copy.slugTaken };
  const said: Partial<Record<EventFact, string>> = {};
  for (const field of EVENT_FACTS) {
    const text = fieldMessage(fault, field);
    if (text === undefined) continue;
    said[field] = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    if (field === "slug") said[field] = e.copy.slugBad;
    if (field === "time_zone") said[field] = e.edit.zoneBad;
  }
  return said;
}

/** Beside a draft: how far it is from being published. */
function Missing({ data }: { data: EventPageData }) {
  if (data.event.status !== "draft") return null;
  const open = openGaps(data).length;
  return (
    <Panel title={open === 0 ? w.missingNone : w.missing(open)} pad>
      <ButtonLink href={`/console/events/${data.event.id}`}>{open === 0 ? w.publishGo : w.missingGo}</ButtonLink>
    </Panel>
  );
}
