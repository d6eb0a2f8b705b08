/** What staff write down about a customer. */
import { useState } from "preact/hooks";
import type { Customer } from "../../../api/customer-types.ts";
import { words } from "../../messages.customers.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";

const w = words.customer;
type Props = { customer: Customer; onDone: () => Promise<void> };

export function NotesPanel({ customer, onDone }: Props) {
  const [text, setText] = useState("");
  const { busy, fault, run } = useAction();
  const add = async (event: Event) => {
    event.preventDefault();
    if (text.trim() === "") return;
    if (!(await run(() => api.post(`/customers/${customer.id}/notes`, { text })))) return;
    setText("");
    await onDone();
  };
  const remove = async (note: string) => {
    if (await run(() => api.call("DELETE", `/customers/${customer.id}/notes/${note}`))) await onDone();
  };
  return (
    <Panel title={w.notes}>
      {customer.notes.length === 0 ? (
        <p class="panel__body soft">{w.noNotes}</p>
      ) : (
        <ul class="notelist">
          {customer.notes.map((note) => (
            <li key={note.id}>
              <p>{note.text}</p>
              <div class="row">
                <span class="soft xs grow">
                  {note.author}, {shortTime(note.created_at, staffZone.value)}
                </span>
                <Button look="bare" label={w.removeNote} onPress={() => void remove(note.id)}>
                  <Icon name="close" size="s" />
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <form class="panel__body stack" onSubmit={(event) => void add(event)}>
        <FaultBanner fault={fault} />
        <TextField label={w.note} hint={w.notesHint} value={text} onChange={setText} input={{ maxLength: 2000 }} />
        <div>
          <Button type="submit" busy={busy ? w.adding : undefined}>
            {w.addNote}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

export function TagsPanel({ customer, onDone }: Props) {
  const [typed, setTyped] = useState(customer.tags.join(", "));
  const { busy, fault, run } = useAction();
  const save = async (event: Event) => {
    event.preventDefault();
    const tags = typed
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    if (!(await run(() => api.call("PUT", `/customers/${customer.id}/tags`, { body: { tags } })))) return;
    toast(w.saved);
    await onDone();
  };
  return (
    <Panel title={w.tags} pad>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <FaultBanner fault={fault} />
        {customer.tags.length > 0 && (
          <span class="taglist">
            {customer.tags.map((tag) => (
              <a key={tag} href={`/console/customers?tag=${encodeURIComponent(tag)}`}>
                {tag}
              </a>
            ))}
          </span>
        )}
        <TextField label={w.tags} hint={w.tagsHint} value={typed} onChange={setTyped} />
        <div>
          <Button type="submit" busy={busy ? w.saving : undefined}>
            {w.saveTags}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
