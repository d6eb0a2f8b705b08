/** What buyers of an event are asked (K13). */
import { useState } from "preact/hooks";
import type { Question, QuestionKind } from "../../../api/media-types.ts";
import type { TicketType } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";

const q = w.questions;
type Props = { eventId: string; types: readonly TicketType[]; onDone: () => Promise<void> };

export function QuestionsPanel(props: Props & { questions: readonly Question[] }) {
  const [open, setOpen] = useState<Question | "new" | null>(null);
  const asked = props.questions.filter(({ active }) => active);
  return (
    <Panel
      title={q.title}
      beside={
        <Button icon="plus" onPress={() => setOpen("new")}>
          {q.add}
        </Button>
      }
    >
      {asked.length === 0 ? (
        <Empty icon="hand" head={q.empty} text={q.emptyText} />
      ) : (
        <ul class="rows">
          {asked.map((question) => (
            <li key={question.id} class="rows__row">
              <button
                type="button"
                class="rows__main linklike"
                aria-label={q.edit(question.label)}
                onClick={() => setOpen(question)}
              >
                {question.label}
              </button>
              <span class="end soft">{question.required ? q.needed : ""}</span>
              <span class="soft xs">
                {question.asked === "order" ? q.perOrder : q.perTicket}. {q.kinds[question.kind]}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <QuestionDialog
          {...props}
          question={open === "new" ? null : open}
          position={asked.length}
          onClose={() => setOpen(null)}
          onDone={async () => {
            setOpen(null);
            await props.onDone();
          }}
        />
      )}
    </Panel>
  );
}

const CHOOSES: readonly string[] = ["choice", "multi"] satisfies readonly QuestionKind[];

function QuestionDialog(props: Props & { question: Question | null; position: number; onClose: () => void }) {
  const { eventId, question, types, position, onClose, onDone } = props;
  const [label, setLabel] = useState(question?.label ?? "");
  const [help, setHelp] = useState(question?.help ?? "");
  const [kind, setKind] = useState<string>(question?.kind ?? "text");
  const [asked, setAsked] = useState<string>(question?.asked ?? "order");
  const [required, setRequired] = useState(question?.required ?? false);
  const [choices, setChoices] = useState(question?.choices.join("\n") ?? "");
  const [only, setOnly] = useState<readonly string[]>(question?.ticket_types ?? []);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const chooses = CHOOSES.includes(kind);
  const listed = [
    ...new Set(
      choices
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
  const choicesBad = chooses && listed.length < 2;
  const path = `/events/${eventId}/questions`;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (label.trim() === "" || choicesBad) return focusFirstError();
    const body = {
      label: label.trim(),
      help: help.trim(),
      required,
      choices: chooses ? listed : [],
      ticket_types: only.length === 0 ? null : only,
    };
    const done = await run(() =>
      question
        ? api.call("PATCH", `${path}/${question.id}`, { body, ifMatch: `"${question.version}"` })
        : api.call("POST", path, { body: { ...body, kind, asked, position } }),
    );
    if (!done) return;
    toast(q.saved);
    await onDone();
  };
  const remove = async () => {
    if (question && (await run(() => api.call("DELETE", `${path}/${question.id}`)))) await onDone();
  };
  return (
    <Dialog title={question ? q.edit(question.label) : q.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <TextField
          label={q.label}
          value={label}
          onChange={setLabel}
          error={tried && label.trim() === "" ? q.labelBad : undefined}
          input={{ maxLength: 200 }}
        />
        <TextField optional label={q.help} value={help} onChange={setHelp} input={{ maxLength: 500 }} />
        <SelectField
          label={q.kind}
          value={kind}
          onChange={setKind}
          disabled={question !== null}
          choices={Object.entries(q.kinds).map(([value, text]) => ({ value, label: text }))}
        />
        {chooses && (
          <TextArea
            label={q.choices}
            hint={q.choicesHint}
            value={choices}
            onChange={setChoices}
            rows={4}
            maxLength={6000}
            error={tried && choicesBad ? q.choicesBad : undefined}
          />
        )}
        <SelectField
          label={q.asked}
          value={asked}
          onChange={setAsked}
          disabled={question !== null}
          choices={[
            { value: "order", label: q.perOrder },
            { value: "ticket", label: q.perTicket },
          ]}
        />
        {types.length > 1 && (
          <fieldset class="field">
            <legend class="field__label">{q.types}</legend>
            {types.map((type) => (
              <Tick
                key={type.id}
                checked={only.includes(type.id)}
                onChange={(on) => setOnly(on ? [...only, type.id] : only.filter((id) => id !== type.id))}
              >
                {type.name}
              </Tick>
            ))}
            <p class="field__hint">{q.typesHint}</p>
          </fieldset>
        )}
        <Tick checked={required} onChange={setRequired}>
          {q.required}
        </Tick>
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose}>
          {question && (
            <Button look="bad" onPress={() => void remove()}>
              {q.remove}
            </Button>
          )}
        </DialogFoot>
        {question && <p class="soft xs">{q.removeHint}</p>}
      </form>
    </Dialog>
  );
}
