/** The editor's frame: top bar, toolbar, file buttons, foot. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { currentTenant } from "../session.ts";
import { m as words } from "../messages.en.ts";
import type { CanvasView } from "./canvas-view.ts";
import { withSize } from "./edits.ts";
import { type Editor, type Tool, TOOLS } from "./editor-state.ts";
import { TOOL_KEYS } from "./keys.ts";
import { findingText } from "./map-panel.tsx";
import { m } from "./messages.en.ts";
import { seatsToCsv } from "./seats-csv.ts";

const PATHS = {
  back: "M14 5l-7 7 7 7",
  undo: "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
  redo: "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4",
  select: "M6 4l12 8-5.500 1.500L10 19z",
  lasso: "M12 5c5 0 8 2.200 8 5s-3 5-8 5-8-2.200-8-5 3-5 8-5zM8 14.500c-2 1-2 4 1 4.500",
  hand: "M8 12V6.500M8 11V5a1.200 1.200 0 0 1 2.500 0v5.500V4.500a1.200 1.200 0 0 1 2.500 0v6V5.500a1.200 1.200 0 0 1 2.500 0V14c0 4-2 6-5 6-4 0-5-3-6.500-6.500",
  row: "M3.500 9.500h5v5h-5zM9.500 9.500h5v5h-5zM15.500 9.500h5v5h-5z",
  arc: "M4 17c1-7 4.500-10 8-10s7 3 8 10M4 17v.1M20 17v.1M12 7v.1",
  table: "M8 8h8v8H8zM12 4v1.500M12 18.500V20M4 12h1.500M18.500 12H20",
  area: "M4 5h16v14H4zM4 14l9-9M9 19L20 8",
  stage: "M3 8h18v9H3zM7 17v3M17 17v3",
  label: "M5 6h14M12 6v13",
  paint: "M15 4l5 5-9 9H6v-5zM4 21h16",
} as const;

function Draw({ name, flip }: { name: keyof typeof PATHS; flip?: boolean }) {
  return (
    <svg class={flip ? "i i--flip" : "i"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function EditorTop(props: {
  editor: Editor;
  name: string;
  back: string;
  saveLabel: string;
  state: string;
  busy: boolean;
  onSave: () => void;
  onImport: () => void;
  onHelp: () => void;
}) {
  const { editor, name } = props;
  const tenant = currentTenant.value?.name;
  useEffect(() => {
    document.title = words.title(m.title(name), tenant);
  }, [name, tenant]);
  return (
    <header class="sme__top">
      <a class="btn btn--dense btn--plain btn--icon" href={props.back} aria-label={m.back}>
        <Draw name="back" flip />
      </a>
      <div class="sme__name">
        <h1 class="trunc">{name}</h1>
        <output class="soft xs trunc">{props.state}</output>
      </div>
      <span class="btngroup">
        <button
          type="button"
          class="btn btn--dense btn--icon"
          aria-label={m.undo(editor.undoLabel.value)}
          disabled={editor.undoLabel.value === undefined}
          onClick={() => editor.undo()}
        >
          <Draw name="undo" flip />
        </button>
        <button
          type="button"
          class="btn btn--dense btn--icon"
          aria-label={m.redo(editor.redoLabel.value)}
          disabled={editor.redoLabel.value === undefined}
          onClick={() => editor.redo()}
        >
          <Draw name="redo" flip />
        </button>
      </span>
      <span class="push row">
        <span class="row only-wide">
          <Button onPress={props.onHelp}>{m.help}</Button>
          <Button icon="upload" onPress={props.onImport}>
            {m.importFile}
          </Button>
        </span>
        <Button look="primary" busy={props.busy ? m.saving : undefined} onPress={props.onSave}>
          {props.saveLabel}
        </Button>
      </span>
    </header>
  );
}

export function Toolbar({ editor }: { editor: Editor }) {
  const letter = (tool: Tool) =>
    Object.entries(TOOL_KEYS)
      .find(([, other]) => other === tool)?.[0]
      ?.toUpperCase() ?? "";
  return (
    <section class="sme__tools" aria-label={m.toolbar}>
      {TOOLS.map((tool) => (
        <button
          key={tool}
          type="button"
          aria-label={`${m.tools[tool]} (${letter(tool)})`}
          title={`${m.tools[tool]} (${letter(tool)})`}
          aria-pressed={editor.tool.value === tool}
          onClick={() => editor.take(tool)}
        >
          <Draw name={tool} />
          <span aria-hidden="true">{letter(tool)}</span>
        </button>
      ))}
    </section>
  );
}

export function FileButtons(props: { editor: Editor; name: string; onCopy: () => void }) {
  const give = (type: string, ending: string, text: string) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `${props.name.trim() || m.newName}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const plan = () => props.editor.plan.peek();
  return (
    <fieldset class="sme__zones">
      <legend class="field__label">{m.file}</legend>
      <div class="row row--wrap">
        <Button onPress={() => give("application/json", "json", JSON.stringify(withSize(plan()), null, 1))}>
          {m.exportJson}
        </Button>
        <Button onPress={() => give("text/csv", "csv", seatsToCsv(plan()))}>{m.exportCsv}</Button>
        <Button icon="copy" onPress={props.onCopy}>
          {m.saveAsNew}
        </Button>
      </div>
    </fieldset>
  );
}

export function EditorFoot(props: {
  editor: Editor;
  percent: number;
  view: RefObject<CanvasView | null>;
  onReveal: (guids: ReadonlySet<string>) => void;
}) {
  const { editor, view } = props;
  const { plan, seats } = editor.scene.value;
  const [finding] = editor.findings.value;
  return (
    <footer class="sme__foot">
      <b class="num">{m.seats(seats.length)}</b>
      <span class="only-wide">{m.sections(plan.zones.length)}</span>
      {finding && (
        <button type="button" class="link sme__warn" onClick={() => props.onReveal(new Set(finding.seats))}>
          <Icon name="warn" size="s" />
          <span class="trunc">{findingText(finding)}</span>
        </button>
      )}
      <output class="vh">{editor.said.value}</output>
      <span class="push row">
        <span class="only-wide num">{m.zoom(props.percent)}</span>
        <span class="btngroup">
          <Button label={m.further} onPress={() => view.current?.zoom(-1)}>
            −
          </Button>
          <Button label={m.closer} onPress={() => view.current?.zoom(1)}>
            +
          </Button>
        </span>
        <Button label={m.whole} onPress={() => view.current?.showAll()}>
          ⤢
        </Button>
      </span>
    </footer>
  );
}
