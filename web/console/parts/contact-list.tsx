/** A list that contacts are put on and taken off: rows with one button, a dialog with a kind and a contact, a question. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { fieldMessage } from "../../api/problem.ts";
import { api } from "../session.ts";
import { FaultBanner } from "./banner.tsx";
import { Button } from "./button.tsx";
import { Ask, Dialog, DialogFoot } from "./dialog.tsx";
import { focusFirstError, SelectField, TextField } from "./field.tsx";
import { type Control, ListBar, ListRows, useList } from "./list.tsx";
import { useAction } from "./load.tsx";
import { toast } from "./toast.tsx";

/** What the list says. */
export type ContactWords = {
  readonly remove: string;
  readonly removeAsk: (label: string) => string;
  readonly removeText: string;
  readonly keep: string;
  readonly removing: string;
  readonly removed: string;
  readonly add: string;
  readonly added: string;
  readonly write: string;
  readonly writing: string;
  readonly kind: string;
};
/** One kind of contact, as the dialog asks for it. */
export type ContactKind = {
  readonly value: string;
  readonly label: string;
  /** Label of the contact. */
  readonly field: string;
  readonly bad: string;
  readonly fits: (typed: string) => boolean;
  readonly isMail: boolean;
};
/** Names of what is sent: the kind, and the contact. */
type Names = { readonly kind: string; readonly contact: string };
/** A sentence that is asked for beside it. */
export type ContactReason = { readonly name: string; readonly label: string; readonly bad: string };

const NO_CONTROLS: readonly Control[] = [];

type Row = { readonly id: string };
type Adding = {
  path: string;
  names: Names;
  kinds: readonly ContactKind[];
  reason?: ContactReason;
  words: ContactWords;
};

/** @param props.frame draws the screen around the list, with the button that adds */
export function ContactList<T extends Row>(
  props: Adding & {
    empty: ComponentChildren;
    labelOf: (row: T) => string;
    aboutOf: (row: T) => { beside: string; below: ComponentChildren };
    frame: (actions: ComponentChildren, list: ComponentChildren) => ComponentChildren;
    /** What the list is narrowed and ordered by; none unless said. */
    controls?: readonly Control[];
    /** What the list is called as a file; none unless said. */
    file?: string;
  },
) {
  const { path, words, empty, labelOf, aboutOf, frame, controls = NO_CONTROLS, file } = props;
  const rowsOf = useList<T>(path, controls);
  const { loaded } = rowsOf;
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<T | null>(null);
  const done = (said: string) => {
    setAdding(false);
    setRemoving(null);
    toast(said);
    void loaded.reload();
  };
  const actions = (
    <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  const list = (
    <>
      {file !== undefined && <ListBar of={rowsOf} file={file} />}
      <ListRows of={rowsOf} empty={empty}>
        {(rows) => (
          <ul class="panel rows">
            {rows.map((row) => {
              const { beside, below } = aboutOf(row);
              return (
                <li key={row.id}>
                  <span>
                    <b class="anywhere">{labelOf(row)}</b> <span class="soft xs">{beside}</span>
                    <span class="soft blk xs anywhere">{below}</span>
                  </span>
                  <Button label={`${words.remove}: ${labelOf(row)}`} onPress={() => setRemoving(row)}>
                    {words.remove}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </ListRows>
    </>
  );
  return (
    <>
      {frame(actions, list)}
      {adding && <AddDialog {...props} onClose={() => setAdding(false)} onDone={() => done(words.added)} />}
      {removing && (
        <RemoveDialog
          path={`${path}/${removing.id}`}
          label={labelOf(removing)}
          words={words}
          onClose={() => setRemoving(null)}
          onDone={() => done(words.removed)}
        />
      )}
    </>
  );
}

function AddDialog(props: Adding & { onClose: () => void; onDone: () => void }) {
  const { path, names, kinds, reason, words, onClose, onDone } = props;
  const [kind, setKind] = useState(kinds[0]);
  const [contact, setContact] = useState("");
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  if (!kind) return null;
  const bad = !kind.fits(contact.trim()) || fieldMessage(fault, names.contact) !== undefined;
  const noReason = reason !== undefined && why.trim() === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad || noReason) return focusFirstError();
    const body = { [names.kind]: kind.value, [names.contact]: contact.trim() };
    if (await run(() => api.post(path, reason ? { ...body, [reason.name]: why.trim() } : body))) onDone();
    else focusFirstError();
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {fieldMessage(fault, names.contact) === undefined && <FaultBanner fault={fault} />}
        <SelectField
          label={words.kind}
          value={kind.value}
          onChange={(picked) => {
            clear();
            setKind(kinds.find(({ value }) => value === picked) ?? kind);
          }}
          choices={kinds.map(({ value, label }) => ({ value, label }))}
        />
        <TextField
          label={kind.field}
          value={contact}
          onChange={(typed) => {
            clear();
            setContact(typed);
          }}
          error={tried && bad ? kind.bad : undefined}
          input={{ maxLength: 254, autocomplete: "off", inputMode: kind.isMail ? "email" : "text" }}
        />
        {reason && (
          <TextField
            label={reason.label}
            value={why}
            onChange={setWhy}
            error={tried && noReason ? reason.bad : undefined}
            input={{ maxLength: 200, autocomplete: "off" }}
          />
        )}
        <DialogFoot submit={words.write} busy={busy ? words.writing : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function RemoveDialog(props: {
  path: string;
  label: string;
  words: ContactWords;
  onClose: () => void;
  onDone: () => void;
}) {
  const { path, label, words, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", path))) onDone();
  };
  return (
    <Ask
      title={words.removeAsk(label)}
      text={words.removeText}
      safe={words.keep}
      act={words.remove}
      busy={busy ? words.removing : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
