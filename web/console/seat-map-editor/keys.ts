/** The keys of the editor: all that the pointer does can be done without it. */
import type { CanvasView } from "./canvas-view.ts";
import { duplicate, move, NOTHING, remove } from "./edits.ts";
import { type Editor, newGuid, type Tool } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import { draw, paint, type ToolSettings } from "./tools.ts";

export type KeyTarget = {
  readonly editor: Editor;
  readonly view: CanvasView;
  readonly settings: ToolSettings;
  readonly onHelp: () => void;
  readonly onNumber: () => void;
};

export const TOOL_KEYS: Readonly<Record<string, Tool>> = {
  v: "select",
  o: "lasso",
  h: "hand",
  r: "row",
  a: "arc",
  t: "table",
  g: "area",
  s: "stage",
  l: "label",
  b: "paint",
};

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP = 5;
const VIEW_STEP = 60;

/** Acts on a key pressed on the canvas; true when it meant something. */
export function canvasKey(event: KeyboardEvent, target: KeyTarget): boolean {
  const { editor, view } = target;
  if (event.ctrlKey || event.metaKey) return chord(event, editor);
  if (event.altKey) return false;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const chosen = editor.selected.peek();
    const far = event.shiftKey ? 10 * STEP : STEP;
    if (chosen.seats.size + chosen.shapes.size === 0) view.panBy(-arrow[0] * VIEW_STEP, -arrow[1] * VIEW_STEP);
    else editor.apply(m.did.move, move(editor.plan.peek(), chosen, { x: arrow[0] * far, y: arrow[1] * far }));
    return true;
  }
  const tool = TOOL_KEYS[event.key.toLowerCase()];
  if (tool) {
    editor.take(tool);
    return true;
  }
  return single(event, target);
}

function single(event: KeyboardEvent, target: KeyTarget): boolean {
  const { editor, view } = target;
  switch (event.key) {
    case "[":
    case "{":
    case "]":
    case "}":
      stepRow(target, event.key === "]" || event.key === "}" ? 1 : -1, event.shiftKey);
      return true;
    case ",":
    case ".":
      stepSeat(target, event.key === "." ? 1 : -1);
      return true;
    case "+":
    case "=":
      view.zoom(1);
      return true;
    case "-":
      view.zoom(-1);
      return true;
    case "0":
      view.showAll();
      return true;
    case "?":
      target.onHelp();
      return true;
    case "n":
      target.onNumber();
      return true;
    case "Enter":
      useTool(target);
      return true;
    case "Escape":
      editor.take("select");
      editor.select(NOTHING);
      return true;
    case "Delete":
    case "Backspace":
      editor.apply(m.did.delete, remove(editor.plan.peek(), editor.selected.peek()), NOTHING);
      return true;
    default:
      return false;
  }
}

function chord(event: KeyboardEvent, editor: Editor): boolean {
  switch (event.key.toLowerCase()) {
    case "a":
      editor.selectAll();
      return true;
    case "d":
      copySelection(editor);
      return true;
    default:
      return false;
  }
}

/** Copies what is chosen a row's distance below it. */
export function copySelection(editor: Editor): void {
  const selected = editor.selected.peek();
  if (selected.seats.size + selected.shapes.size === 0) return;
  const copy = duplicate(editor.plan.peek(), selected, { x: 0, y: 2 * STEP * 4 }, newGuid);
  editor.apply(m.did.copy, copy.plan, copy.selected);
}

/** Draws in the middle of what is in sight, or paints what is chosen. */
export function useTool({ editor, view, settings }: Pick<KeyTarget, "editor" | "view" | "settings">): void {
  const tool = editor.tool.peek();
  const plan = editor.plan.peek();
  if (tool === "paint") {
    const brush = editor.brush.peek();
    const label = "category" in brush ? m.did.category(brush.category) : m.did.kind(m.kinds[brush.kind ?? "none"]);
    return editor.apply(label, paint(plan, brush, editor.selected.peek().seats));
  }
  const made = draw(plan, tool, settings, { ...view.middle(), width: 0, height: 0 });
  if (!made) return;
  editor.apply(made.label, made.plan, made.selected);
  editor.take("select");
}

function stepRow({ editor, view }: KeyTarget, by: 1 | -1, keep: boolean): void {
  const scene = editor.scene.peek();
  const { seats } = editor.selected.peek();
  const has = (row: readonly number[]) => row.some((i) => seats.has(scene.seats[i]?.guid ?? ""));
  const here = by > 0 ? scene.rows.findLastIndex(has) : scene.rows.findIndex(has);
  const at = here < 0 ? (by > 0 ? 0 : scene.rows.length - 1) : here + by;
  const row = scene.rows[Math.min(scene.rows.length - 1, Math.max(0, at))];
  const chosen = (row ?? []).flatMap((i) => scene.seats[i] ?? []);
  editor.selectSeats(chosen, keep);
  view.reveal(chosen);
}

function stepSeat({ editor, view }: KeyTarget, by: 1 | -1): void {
  const { seats } = editor.scene.peek();
  const chosen = editor.selected.peek().seats;
  const here = seats.findIndex(({ guid }) => chosen.has(guid));
  const seat = seats[Math.min(seats.length - 1, Math.max(0, here < 0 ? 0 : here + by))];
  if (!seat) return;
  editor.selectSeats([seat]);
  view.reveal([seat]);
}
