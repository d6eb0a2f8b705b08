/** The screen of the seat-map editor (V3): tools, canvas, panel, and a foot that counts. */
import { effect } from "@preact/signals";
import { useLocation, useRoute } from "preact-iso";
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SeatMap } from "../../api/types.ts";
import { Banner, FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { toast } from "../parts/toast.tsx";
import { api } from "../session.ts";
import { CanvasView } from "./canvas-view.ts";
import { CopyDialog, HelpDialog, ImportDialog, NumberDialog } from "./dialogs.tsx";
import { withSize } from "./edits.ts";
import { Editor } from "./editor-state.ts";
import "./editor.css";
import { EditorFoot, EditorTop, FileButtons, Toolbar } from "./frame.tsx";
import { forgetWork, keepWork } from "./kept-work.ts";
import { canvasKey, useTool } from "./keys.ts";
import { MapPanel } from "./map-panel.tsx";
import { m } from "./messages.en.ts";
import type { Plan } from "./plan-document.ts";
import { type OpenedMap, openMap, type Usage, workKey } from "./open-map.ts";
import { SelectionPanel } from "./panel.tsx";
import { StartPanel } from "./start-panel.tsx";
import { ToolPanel } from "./tool-panel.tsx";
import { START, type ToolSettings } from "./tools.ts";

/** From this many seats on, work is written down only so many milliseconds after the last change. */
const LARGE = 4000;
const KEEP_AFTER = 150;

export function SeatMapEditorScreen() {
  const { params } = useRoute();
  const [mapId] = useState(location.pathname.includes("/edit") ? params["id"] : undefined);
  const loaded = useLoad(() => openMap(mapId, params["id"] ?? ""), []);
  return <Show of={loaded}>{(opened) => <Loaded opened={opened} />}</Show>;
}

type Dialogs = "number" | "import" | "copy" | "help" | null;

function Loaded({ opened }: { opened: OpenedMap }) {
  const editor = useMemo(() => {
    const made = new Editor();
    made.open(opened.plan, opened.stored !== null);
    if (opened.kept) made.apply(m.restored, opened.kept.plan);
    return made;
  }, [opened]);
  const [name, setName] = useState(opened.kept?.name ?? opened.name);
  const [restored, setRestored] = useState(opened.kept !== undefined);
  const saving = useSaving(editor, opened, name);
  const { savedName, stored, usage, busy, fault, key } = saving;
  const [settings, setSettings] = useState<ToolSettings>({
    ...START,
    section: opened.plan.zones[0]?.name || START.section,
  });
  const [dialog, setDialog] = useState<Dialogs>(null);
  const kept = useKeeping(editor, key, name, savedName, stored?.etag ?? null);

  const { categories } = editor.plan.value;
  const category = categories.some((known) => known.name === settings.category)
    ? settings.category
    : (categories[0]?.name ?? "");
  const current = { ...settings, category };
  const { host, canvas, view, percent } = useCanvas(editor, current);

  const { route } = useLocation();
  // Came from an event that needs a hall: it takes what is saved, and its page goes on.
  const [eventId] = useState(() => new URLSearchParams(location.search).get("event"));
  const [eventFault, setEventFault] = useState(false);
  const save = async () => {
    const mapId = await saving.save();
    if (mapId === undefined) return;
    setRestored(false);
    if (eventId === null) return;
    const taken = await giveToEvent(eventId, mapId);
    setEventFault(!taken);
    if (taken) route(`/console/events/${eventId}`);
  };
  const discard = () => {
    editor.open(opened.plan, opened.stored !== null);
    setName(opened.name);
    setRestored(false);
    void forgetWork(key);
  };
  const reveal = (guids: ReadonlySet<string>) => {
    editor.select({ seats: guids, shapes: new Set() });
    view.current?.reveal(editor.scene.peek().seats.filter(({ guid }) => guids.has(guid)));
  };
  const numberable = () => editor.selected.peek().seats.size > 0 && setDialog("number");
  const tool = editor.tool.value;
  const empty = editor.scene.value.seats.length === 0 && editor.scene.value.shapes.length === 0;
  const selected = editor.selected.value;
  const dirty = editor.dirty.value || name !== savedName;
  return (
    <div class="sme dense" onKeyDown={(event) => windowKey(event, editor, () => void save())} role="presentation">
      <EditorTop
        editor={editor}
        name={name}
        back={eventId === null ? `/console/venues/${opened.venueId}` : `/console/events/${eventId}`}
        saveLabel={eventId === null ? m.save : m.saveAndGoOn}
        state={dirty || !stored ? (kept ? m.keptHere : m.notSaved) : m.saved(usage?.events)}
        busy={busy}
        onSave={() => void save()}
        onImport={() => setDialog("import")}
        onHelp={() => setDialog("help")}
      />
      <Toolbar editor={editor} />
      <main class="sme__canvas" id="main">
        {/* A map for keys and fingers at once is an application by its nature; its keys are in the help. */}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex jsx-a11y/no-noninteractive-element-interactions */}
        <div
          ref={host}
          class={`sme__host sme__host--${tool}`}
          role="application"
          tabIndex={0}
          aria-label={m.map(editor.scene.value.seats.length, editor.describe())}
          onKeyDown={(event) => {
            const target = { editor, settings: current, onHelp: () => setDialog("help"), onNumber: numberable };
            if (view.current && canvasKey(event, { ...target, view: view.current })) event.preventDefault();
          }}
        >
          <canvas ref={canvas} aria-hidden="true" />
        </div>
        <div class="sme__notes">
          {!empty && <p class="sme__phone only-narrow">{m.narrow}</p>}
          {restored && (
            <Banner tone="info" head={m.restored} rest={m.restoredRest}>
              <Button onPress={discard}>{m.discard}</Button>
            </Banner>
          )}
          {fault && <FaultBanner fault={fault} />}
          {eventFault && <Banner tone="bad" appears head={m.eventFailed} />}
        </div>
      </main>
      <aside class="sme__panel" aria-label={m.selection}>
        {tool !== "select" && tool !== "lasso" && tool !== "hand" ? (
          <ToolPanel
            editor={editor}
            tool={tool}
            settings={current}
            set={(part) => setSettings((before) => ({ ...before, ...part }))}
            onPlace={() => view.current && useTool({ editor, view: view.current, settings: current })}
          />
        ) : selected.seats.size + selected.shapes.size > 0 ? (
          <SelectionPanel editor={editor} onNumber={() => setDialog("number")} />
        ) : (
          <>
            {empty && <StartPanel editor={editor} onDrawn={() => view.current?.showAll()} />}
            <MapPanel editor={editor} name={name} setName={setName} onReveal={reveal}>
              {usage && usage.published > 0 && <p class="soft s">{m.versionNote(usage.published)}</p>}
              <FileButtons editor={editor} name={name} onCopy={() => setDialog("copy")} />
            </MapPanel>
          </>
        )}
      </aside>
      <EditorFoot editor={editor} percent={percent} view={view} onReveal={reveal} />
      <OpenDialog dialog={dialog} editor={editor} name={name} view={view} onClose={() => setDialog(null)} />
    </div>
  );
}

/** A draft takes the map; one that has been published keeps the seats that it sells. */
async function giveToEvent(eventId: string, mapId: string): Promise<boolean> {
  try {
    await api.call("PATCH", `/events/${eventId}`, { body: { seat_map_id: mapId } });
    return true;
  } catch {
    return false;
  }
}

/** The stored version, and saving what is drawn as the next one. */
function useSaving(editor: Editor, opened: OpenedMap, name: string) {
  const [savedName, setSavedName] = useState(opened.name);
  const [stored, setStored] = useState(opened.stored);
  const [usage, setUsage] = useState<Usage | undefined>(opened.usage);
  const { busy, fault, run } = useAction();
  const key = workKey(stored?.id, opened.venueId);
  const save = async () => {
    const plan = editor.plan.peek();
    const body = { name: name.trim(), plan: withSize({ ...plan, name: name.trim() }) };
    const done = await run(() =>
      stored
        ? api.call<SeatMap>("PUT", `/seat-maps/${stored.id}`, { body, ifMatch: stored.etag })
        : api.call<SeatMap>("POST", "/seat-maps", { body: { ...body, venue_id: opened.venueId } }),
    );
    if (!done) return undefined;
    const { data, etag } = done.value;
    editor.markSaved(plan);
    setSavedName(name);
    await forgetWork(key);
    setStored({ id: data.id, etag });
    setUsage(await api.get<Usage>(`/seat-maps/${data.id}/usage`).catch(() => undefined));
    // The router stays on this screen: a new version is the same work, with its history.
    history.replaceState(null, "", `/console/seat-maps/${data.id}/edit${location.search}`);
    toast(m.savedToast);
    return data.id;
  };
  return { savedName, stored, usage, busy, fault, key, save };
}

function OpenDialog(props: {
  dialog: Dialogs;
  editor: Editor;
  name: string;
  view: RefObject<CanvasView | null>;
  onClose: () => void;
}) {
  const { dialog, editor, name, view, onClose } = props;
  if (dialog === "number") return <NumberDialog editor={editor} onClose={onClose} />;
  if (dialog === "import") {
    return <ImportDialog editor={editor} onOpened={() => view.current?.showAll()} onClose={onClose} />;
  }
  if (dialog === "copy") return <CopyDialog editor={editor} name={name} onClose={onClose} />;
  return dialog === "help" ? <HelpDialog onClose={onClose} /> : null;
}

/** Keys that work anywhere in the editor. */
function windowKey(event: KeyboardEvent, editor: Editor, save: () => void): void {
  if (!(event.ctrlKey || event.metaKey)) return;
  const letter = event.key.toLowerCase();
  const acts: Readonly<Record<string, () => void>> = {
    s: save,
    z: () => (event.shiftKey ? editor.redo() : editor.undo()),
    y: () => editor.redo(),
  };
  const act = acts[letter];
  // In a field these keys belong to the field, but for saving.
  if (!act || (letter !== "s" && event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  act();
}

/** Writes each change down on this device, also when the page is closed. True while all that is not saved is kept. */
function useKeeping(editor: Editor, key: string, name: string, savedName: string, base: string | null): boolean {
  const [kept, setKept] = useState<{ plan: Plan; name: string } | null>(null);
  useEffect(() => {
    let timer = 0;
    const keep = () => {
      clearTimeout(timer);
      const plan = editor.plan.peek();
      if (!editor.dirty.peek() && name === savedName) void forgetWork(key);
      else void keepWork(key, { plan, name, base }).then((done) => setKept(done ? { plan, name } : null));
    };
    let first = name === savedName;
    const stop = effect(() => {
      void [editor.plan.value, editor.dirty.value];
      clearTimeout(timer);
      // What was just opened is not yet work. A small map is written at once; a large one when the hand rests.
      if (!first) timer = Number(setTimeout(keep, editor.scene.peek().seats.length > LARGE ? KEEP_AFTER : 0));
      first = false;
    });
    addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      stop();
      removeEventListener("pagehide", keep);
    };
  }, [editor, key, name, savedName, base]);
  return kept !== null && kept.plan === editor.plan.value && kept.name === name;
}

function useCanvas(editor: Editor, settings: ToolSettings) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<CanvasView | null>(null);
  const now = useRef(settings);
  now.current = settings;
  const [percent, setPercent] = useState(100);
  useEffect(() => {
    if (!host.current || !canvas.current) return undefined;
    const made = new CanvasView({
      host: host.current,
      canvas: canvas.current,
      editor,
      settings: () => now.current,
      onZoom: setPercent,
    });
    view.current = made;
    return () => made.destroy();
  }, [editor]);
  return { host, canvas, view, percent };
}
