/** The editor's dialogs: numbering, a file to open, a copy for a venue, the keys. */
import { useRef, useState } from "preact/hooks";
import type { List, SeatMap, Venue } from "../../api/types.ts";
import { ZONE_FILLS } from "../../ui/zones.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField, Tick } from "../parts/field.tsx";
import { useAction, useLoad } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";
import { NOTHING, withSize } from "./edits.ts";
import { type Editor, newGuid } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import { DIRECTIONS, placeOfLabel, STYLES } from "./numbering.ts";
import { type Plan, readPlanDocument } from "./plan-document.ts";
import { renumber } from "./renumber.ts";
import { seatsFromCsv } from "./seats-csv.ts";
import { directionChoices, styleChoices } from "./tool-panel.tsx";
import { NumberField } from "./whole-field.tsx";

export function NumberDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [rows, setRows] = useState(true);
  const [seats, setSeats] = useState(true);
  const [style, setStyle] = useState<(typeof STYLES)[number]>("numbers");
  const [firstRow, setFirstRow] = useState("1");
  const [step, setStep] = useState(1);
  const [direction, setDirection] = useState<(typeof DIRECTIONS)[number]>("left");
  const [first, setFirst] = useState(1);
  const [goOn, setGoOn] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const next = renumber(editor.plan.peek(), editor.selected.peek(), {
      ...(rows ? { rows: { first: placeOfLabel(firstRow, style) ?? 1, step, style } } : {}),
      ...(seats ? { seats: { direction, style: "numbers", first, goOn } } : {}),
    });
    editor.apply(m.did.number, next);
    onClose();
  };
  return (
    <Dialog title={m.numberTitle} onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        <Tick checked={rows} onChange={setRows}>
          {m.renameRows}
        </Tick>
        {rows && (
          <div class="formgrid">
            <SelectField
              label={m.rowStyle}
              value={style}
              choices={styleChoices}
              onChange={(value) => {
                const next = STYLES.find((known) => known === value) ?? "numbers";
                setStyle(next);
                setFirstRow(next === "numbers" ? "1" : "A");
              }}
            />
            <TextField label={m.firstRow} value={firstRow} onChange={setFirstRow} input={{ maxLength: 6 }} />
            <NumberField label={m.step} value={step} from={-10} to={10} onChange={setStep} />
          </div>
        )}
        <Tick checked={seats} onChange={setSeats}>
          {m.renameSeats}
        </Tick>
        {seats && (
          <div class="formgrid">
            <SelectField
              label={m.direction}
              value={direction}
              choices={directionChoices}
              onChange={(value) => setDirection(DIRECTIONS.find((way) => way === value) ?? "left")}
            />
            <NumberField label={m.firstSeat} value={first} from={0} to={99_999} onChange={setFirst} />
            <Tick checked={goOn} onChange={setGoOn}>
              {m.goOn}
            </Tick>
          </div>
        )}
        <DialogFoot submit={m.apply} onClose={onClose} />
      </form>
    </Dialog>
  );
}

type Opened = { plan: Plan } | { fault: string };

function openFile(name: string, text: string): Opened {
  if (/\.csv$/i.test(name)) {
    const read = seatsFromCsv(text, name.replace(/\.csv$/i, ""), ZONE_FILLS, newGuid);
    return read.ok ? { plan: read.plan } : { fault: m.badLine(read.line, read.column) };
  }
  try {
    const plan = readPlanDocument(JSON.parse(text));
    return plan ? { plan } : { fault: m.badFile };
  } catch {
    return { fault: m.badFile };
  }
}

export function ImportDialog(props: { editor: Editor; onOpened: () => void; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const opened = openFile(file.name, await file.text());
    if ("fault" in opened) return setFault(opened.fault);
    props.editor.apply(m.did.open, opened.plan, NOTHING);
    props.onOpened();
    props.onClose();
  };
  return (
    <Dialog title={m.importFile} onClose={props.onClose}>
      <div class="stack">
        <p>{m.importHint}</p>
        <p class="soft">{m.replaces}</p>
        {fault !== null && <Banner tone="bad" appears head={fault} />}
        <input
          ref={input}
          class="vh"
          type="file"
          accept=".json,.csv,application/json,text/csv"
          aria-label={m.chooseFile}
          tabIndex={-1}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <div class="formfoot">
          <Button look="primary" icon="upload" onPress={() => input.current?.click()}>
            {m.chooseFile}
          </Button>
          <Button onPress={props.onClose}>{m.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** A map of its own for any venue of the organization, from what is drawn now. */
export function CopyDialog(props: { editor: Editor; name: string; onClose: () => void }) {
  const venues = useLoad(async () => (await api.get<List<Venue>>("/venues?limit=100")).data);
  const [chosen, setChosen] = useState<string | null>(null);
  const { busy, fault, run } = useAction();
  const venue = venues.data?.find(({ id }) => id === chosen) ?? venues.data?.[0];
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!venue) return;
    const body = { venue_id: venue.id, name: props.name, plan: withSize(props.editor.plan.peek()) };
    if (!(await run(() => api.post<SeatMap>("/seat-maps", body)))) return;
    toast(m.copied(venue.name));
    props.onClose();
  };
  return (
    <Dialog title={m.copyTitle} onClose={props.onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault ?? venues.fault} />
        <SelectField
          label={m.venue}
          value={venue?.id ?? ""}
          onChange={setChosen}
          choices={(venues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <DialogFoot submit={m.copyAct} busy={busy ? m.saving : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={m.helpTitle} onClose={onClose}>
      <dl class="sme__keys">
        {m.keys.map(([key, what]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="formfoot">
        <Button look="primary" onPress={onClose}>
          {m.close}
        </Button>
      </div>
    </Dialog>
  );
}
