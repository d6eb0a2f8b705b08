/** What the buyer of an order answered and agreed to (K13, V9). */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { OrderAnswers, Question } from "../../api/media-types.ts";
import type { StaffOrder } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField, Tick } from "../parts/field.tsx";
import { useAction, useLoad } from "../parts/load.tsx";
import { Panel } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { api, staffZone } from "../session.ts";
import { shortTime } from "../zoned-time.ts";
import { w } from "./media/messages.en.ts";
import "./media/media.css";

const a = w.answers;
/** One question, asked for the order (line null) or for a ticket, with what was said. */
type Row = { readonly question: Question; readonly line: number | null; readonly text: string | null };

/** Nothing where nothing was asked. */
export function AnswersPanel({ order }: { order: StaffOrder }) {
  const loaded = useLoad(() => api.get<OrderAnswers>(`/orders/${order.id}/answers`), [order.id]);
  const [open, setOpen] = useState<Row | null>(null);
  const said = loaded.data;
  if (!said) return loaded.fault ? <FaultBanner fault={loaded.fault} onRetry={() => void loaded.reload()} /> : null;
  const rows = rowsOf(order, said);
  if (rows.length === 0 && said.terms === null) return null;
  const places = [null, ...order.lines.map(({ position }) => position)];
  return (
    <Panel title={a.title} pad>
      <div class="stack">
        {places.map((place) => {
          const here = rows.filter(({ line }) => line === place);
          const line = order.lines.find(({ position }) => position === place);
          if (here.length === 0) return null;
          return (
            <section key={place ?? "order"} aria-label={line ? a.ticket(line.position + 1, line.name) : a.title}>
              {line && <h3 class="field__label">{a.ticket(line.position + 1, line.name)}</h3>}
              <dl class="kv">
                {here.map((row) => (
                  <Fragment key={row.question.id}>
                    <dt>{row.question.label}</dt>
                    <dd>
                      <span class={row.text === null ? "soft" : ""}>{row.text ?? a.none}</span>{" "}
                      <Button look="bare" label={a.edit(row.question.label)} onPress={() => setOpen(row)}>
                        {m.edit}
                      </Button>
                    </dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          );
        })}
        {said.terms && (
          <details>
            <summary>
              {a.terms}: {a.termsAt(shortTime(said.terms.accepted_at, staffZone.value), said.terms.revision)}
            </summary>
            <p class="pre">{said.terms.body}</p>
          </details>
        )}
      </div>
      {open && (
        <AnswerDialog
          order={order}
          row={open}
          onClose={() => setOpen(null)}
          onDone={(next) => {
            setOpen(null);
            loaded.set(next);
            toast(a.saved);
          }}
        />
      )}
    </Panel>
  );
}

/** What is asked now, and what was asked once and answered. */
function rowsOf(order: StaffOrder, { questions, answers }: OrderAnswers): Row[] {
  return questions.flatMap((question) => {
    const fits = order.lines.filter(({ ticket_type: type }) => question.ticket_types?.includes(type) ?? true);
    const places = question.asked === "order" ? (fits.length > 0 ? [null] : []) : fits.map(({ position }) => position);
    return places.flatMap((line) => {
      const answer = answers.find((each) => each.question === question.id && each.line === line);
      return answer || question.active ? [{ question, line, text: answer?.text ?? null }] : [];
    });
  });
}

function AnswerDialog(props: {
  order: StaffOrder;
  row: Row;
  onClose: () => void;
  onDone: (answers: OrderAnswers) => void;
}) {
  const { order, row, onClose, onDone } = props;
  const { question, line } = row;
  const [text, setText] = useState(row.text ?? "");
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const body = { question: question.id, line, value: valueOf(question, text) };
    const done = await run(() => api.call<OrderAnswers>("PATCH", `/orders/${order.id}/answers`, { body }));
    if (done) onDone(done.value.data);
  };
  const error = fault?.errors.find(({ field }) => field === "value")?.message;
  return (
    <Dialog title={question.label} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {error === undefined && <FaultBanner fault={fault} />}
        {question.kind === "consent" ? (
          <Tick checked={text !== ""} onChange={(on) => setText(on ? "yes" : "")}>
            {a.agreed}
          </Tick>
        ) : question.kind === "choice" ? (
          <SelectField
            label={a.value}
            value={text}
            onChange={setText}
            error={error}
            choices={[
              { value: "", label: a.none },
              ...question.choices.map((choice) => ({ value: choice, label: choice })),
            ]}
          />
        ) : (
          <TextField
            label={a.value}
            value={text}
            onChange={setText}
            error={error}
            {...(question.kind === "multi" ? { hint: a.multiHint } : {})}
            input={{ maxLength: 1000 }}
          />
        )}
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function valueOf({ kind }: Question, text: string) {
  if (text.trim() === "") return null;
  if (kind === "consent") return true;
  if (kind !== "multi") return text;
  return text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
}
