/** Performers and producers of the organization (V7). */
import { useState } from "preact/hooks";
import type { Performer, Picture } from "../../../api/media-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { lists } from "../../messages.lists.en.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { choicesOf, type Control, ListBar, ListRows, useList } from "../../parts/list.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Page } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { MarkdownField } from "./markdown.tsx";
import { w } from "./messages.en.ts";
import { PictureField } from "./picker.tsx";
import "./media.css";

const p = w.performers;

const CONTROLS: readonly Control[] = [
  { kind: "text", name: "q", label: p.search },
  { kind: "select", name: "kind", label: lists.kind, choices: choicesOf(lists.anyKind, p.kinds) },
  {
    kind: "select",
    name: "sort",
    label: lists.sort,
    choices: [
      { value: "name", label: lists.byName },
      { value: "newest", label: lists.newest },
      { value: "oldest", label: lists.oldest },
    ],
  },
];

export function PerformersScreen() {
  const list = useList<Performer>("/performers", CONTROLS);
  const [open, setOpen] = useState<Performer | "new" | null>(null);
  const add = (
    <Button look="primary" icon="plus" onPress={() => setOpen("new")}>
      {p.add}
    </Button>
  );
  return (
    <Page title={p.title} actions={add}>
      <div class="stack">
        <p class="soft">{p.lead}</p>
        <ListBar of={list} file="performers" />
        <ListRows of={list} empty={<Empty icon="people" head={p.empty} text={p.emptyText} />}>
          {(performers) => (
            <ul class="panel rows">
              {performers.map((performer) => (
                <li key={performer.id} class="rows__row">
                  <button
                    type="button"
                    class="rows__main linklike"
                    aria-label={p.edit(performer.name)}
                    onClick={() => setOpen(performer)}
                  >
                    {performer.name}
                  </button>
                  <span class="end soft">{p.kinds[performer.kind]}</span>
                </li>
              ))}
            </ul>
          )}
        </ListRows>
      </div>
      {open && (
        <PerformerDialog
          performer={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            void list.loaded.reload();
          }}
        />
      )}
    </Page>
  );
}

/** Adds or changes one. `onDone` gets the performer, or null when they were removed. */
export function PerformerDialog(props: {
  performer: Performer | null;
  onClose: () => void;
  onDone: (performer: Performer | null) => void;
}) {
  const { performer, onClose, onDone } = props;
  const [name, setName] = useState(performer?.name ?? "");
  const [kind, setKind] = useState<string>(performer?.kind ?? "performer");
  const [about, setAbout] = useState(performer?.about ?? "");
  const [website, setWebsite] = useState(performer?.website ?? "");
  const [picture, setPicture] = useState<Picture | null>(performer?.picture ?? null);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const removal = useAction();
  const websiteBad = website.trim() !== "" && !/^https?:\/\/[^\s/]+\.[^\s]+$/.test(website.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
    setTried(true);
    if (name.trim() === "" || websiteBad) return focusFirstError();
    const body = {
      name: name.trim(),
      kind,
      about,
      website: website.trim() === "" ? null : website.trim(),
      picture: picture?.id ?? null,
    };
    const done = await run(() =>
      performer
        ? api.call<Performer>("PATCH", `/performers/${performer.id}`, { body, ifMatch: `"${performer.version}"` })
        : api.call<Performer>("POST", "/performers", { body }),
    );
    if (!done) return;
    toast(p.saved);
    onDone(done.value.data);
  };
  const remove = async () => {
    if (!performer || !(await removal.run(() => api.call("DELETE", `/performers/${performer.id}`)))) return;
    toast(p.removed);
    onDone(null);
  };
  return (
    <Dialog title={performer ? p.edit(performer.name) : p.add} wide onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault ?? removal.fault} />
        <TextField
          label={p.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? p.nameBad : fieldMessage(fault, "name")}
          input={{ maxLength: 120 }}
        />
        <SelectField
          label={p.kind}
          value={kind}
          onChange={setKind}
          choices={Object.entries(p.kinds).map(([value, label]) => ({ value, label }))}
        />
        <MarkdownField label={p.about} value={about} onChange={setAbout} maxLength={10_000} />
        <TextField
          optional
          label={p.website}
          value={website}
          onChange={setWebsite}
          error={tried && websiteBad ? p.websiteBad : fieldMessage(fault, "website")}
          input={{ maxLength: 300, autocomplete: "off" }}
        />
        <PictureField label={p.picture} picture={picture} onChange={setPicture} />
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose}>
          {performer && (
            <Button look="bad" busy={removal.busy ? p.remove : undefined} onPress={() => void remove()}>
              {p.remove}
            </Button>
          )}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
