/** What an event's page says and shows: pictures, story, who is on, topics, terms, questions. Each part is saved by itself. */
import { useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { Act, EventPictures, Performer, Picture, Question, Terms, Topics } from "../../../api/media-types.ts";
import type { EventShape, List, TicketType } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { EventTabs } from "../event/frame.tsx";
import { LineUpPanel } from "./line-up.tsx";
import { MarkdownField } from "./markdown.tsx";
import { w } from "./messages.en.ts";
import { PictureField, PicturePicker } from "./picker.tsx";
import { SaveFoot, TermsPanel } from "./panels.tsx";
import { QuestionsPanel } from "./questions.tsx";
import { Thumb } from "./thumb.tsx";
import "./media.css";

const p = w.page;

async function load(id: string) {
  const at = `/events/${id}`;
  const [event, pictures, lineUp, topics, terms, questions, types, performers] = await Promise.all([
    api.get<EventShape>(at),
    api.get<EventPictures>(`${at}/pictures`),
    api.get<{ line_up: readonly Act[] }>(`${at}/line-up`),
    api.get<Topics>(`${at}/topics`),
    api.get<Terms>(`${at}/terms`),
    api.get<List<Question>>(`${at}/questions`),
    api.get<List<TicketType>>(`${at}/ticket-types`),
    api.get<List<Performer>>("/performers?limit=100"),
  ]);
  return {
    event,
    pictures,
    lineUp: lineUp.line_up,
    topics,
    terms,
    questions: questions.data,
    types: types.data,
    performers: performers.data,
  };
}

export function EventPageScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => load(id), [id]);
  const event = loaded.data?.event;
  return (
    <Page
      title={p.title}
      under={[`/console/events/${id}`, event?.name ?? m.events.name]}
      actions={
        event && event.status !== "draft" ? (
          <ButtonLink icon="eye" href={event.url} newTab>
            {m.event.seePage}
          </ButtonLink>
        ) : undefined
      }
    >
      <EventTabs id={id} />
      <Show of={loaded} rows={8}>
        {(data) => (
          <div class="two under-tabs">
            <div class="stack">
              <StoryPanel event={data.event} onDone={loaded.reload} />
              <LineUpPanel eventId={id} acts={data.lineUp} performers={data.performers} />
              <QuestionsPanel eventId={id} questions={data.questions} types={data.types} onDone={loaded.reload} />
            </div>
            <div class="stack">
              <PicturesPanel eventId={id} pictures={data.pictures} />
              <TopicsPanel eventId={id} topics={data.topics} />
              <TermsPanel path={`/events/${id}/terms`} title={p.terms} hint={p.termsHint} terms={data.terms} />
            </div>
          </div>
        )}
      </Show>
    </Page>
  );
}

function StoryPanel({ event, onDone }: { event: EventShape; onDone: () => Promise<void> }) {
  const [text, setText] = useState(event.description);
  const { busy, fault, run } = useAction();
  const save = async () => {
    const ifMatch = `"${event.version}"`;
    if (!(await run(() => api.call("PATCH", `/events/${event.id}`, { body: { description: text }, ifMatch })))) return;
    toast(p.saved);
    await onDone();
  };
  return (
    <Panel title={p.description} pad>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void onDone() : undefined} />
        <MarkdownField label={p.description} value={text} onChange={setText} maxLength={20_000} />
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
    </Panel>
  );
}

function PicturesPanel({ eventId, pictures }: { eventId: string; pictures: EventPictures }) {
  const [poster, setPoster] = useState<Picture | null>(pictures.poster);
  const [gallery, setGallery] = useState<readonly Picture[]>(pictures.gallery);
  const [picking, setPicking] = useState(false);
  const { busy, fault, run } = useAction();
  const save = async () => {
    const body = { poster: poster?.id ?? null, gallery: gallery.map(({ id }) => id) };
    if (await run(() => api.call("PUT", `/events/${eventId}/pictures`, { body }))) toast(p.saved);
  };
  return (
    <Panel title={p.pictures} pad>
      <div class="stack">
        <FaultBanner fault={fault} />
        <PictureField label={p.poster} picture={poster} onChange={setPoster} />
        <fieldset class="field">
          <legend class="field__label">{p.gallery}</legend>
          <ul class="pictures">
            {gallery.map((picture) => (
              <li key={picture.id}>
                <button
                  type="button"
                  aria-label={p.takeOff(picture.alt)}
                  onClick={() => setGallery(gallery.filter(({ id }) => id !== picture.id))}
                >
                  <Thumb picture={picture} />
                  <span class="xs trunc">{p.takeOff(picture.alt)}</span>
                </button>
              </li>
            ))}
          </ul>
          {gallery.length < 12 && (
            <Button icon="plus" onPress={() => setPicking(true)}>
              {p.addPicture}
            </Button>
          )}
        </fieldset>
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
      {picking && (
        <PicturePicker
          onClose={() => setPicking(false)}
          onPick={(picture) => {
            setPicking(false);
            setGallery([...gallery.filter(({ id }) => id !== picture.id), picture]);
          }}
        />
      )}
    </Panel>
  );
}

function TopicsPanel({ eventId, topics }: { eventId: string; topics: Topics }) {
  const [category, setCategory] = useState(topics.category ?? "");
  const [tags, setTags] = useState(topics.tags.map(({ label }) => label).join(", "));
  const { busy, fault, run } = useAction();
  const save = async () => {
    const labels = tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    const body = { category: category === "" ? null : category, tags: labels };
    const done = await run(() => api.call<Topics>("PUT", `/events/${eventId}/topics`, { body }));
    if (!done) return;
    setTags(done.value.data.tags.map(({ label }) => label).join(", "));
    toast(p.saved);
  };
  const choices = Object.entries(p.categories).map(([value, label]) => ({ value, label }));
  return (
    <Panel title={p.topics} pad>
      <div class="stack">
        <FaultBanner fault={fault} />
        <SelectField
          label={p.category}
          value={category}
          onChange={setCategory}
          choices={[{ value: "", label: p.noCategory }, ...choices]}
        />
        <TextField
          optional
          label={p.tags}
          hint={p.tagsHint}
          value={tags}
          onChange={setTags}
          input={{ maxLength: 400 }}
        />
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
    </Panel>
  );
}
