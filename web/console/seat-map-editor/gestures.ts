/** What fingers, pen and mouse do on the canvas: choose, drag, draw, paint, move the view. */
import { move as moved, pointsOf, type Selected } from "./edits.ts";
import type { Editor, Tool } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import { type Box, boxOf, type Point } from "./plan-document.ts";
import { seatAt, seatsIn, seatsInLasso, shapeAt } from "./scene.ts";
import { type Lines, linesOf, snapMove } from "./snapping.ts";
import { draw, paint, type ToolSettings } from "./tools.ts";

/** What is drawn above the plan while a gesture lasts; plan units. */
export type Overlay = {
  readonly line: readonly Point[];
  readonly ghost: { readonly path: Path2D; readonly by: Point } | null;
  readonly guideX: number | null;
  readonly guideY: number | null;
};
const NONE: Overlay = { line: [], ghost: null, guideX: null, guideY: null };

export type GestureOptions = {
  readonly host: HTMLElement;
  readonly editor: Editor;
  readonly settings: () => ToolSettings;
  readonly toPlan: (point: Point) => Point;
  readonly scale: () => number;
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number, at: Point) => void;
  readonly redraw: () => void;
};

/** Pixels from which a press is a drag, and within which a line draws. */
const DRAG_FROM = 4;
const SNAP_WITHIN = 6;
const GRID = 5;

type Doing =
  | { readonly what: "pan" }
  | { readonly what: "box"; readonly from: Point; readonly add: boolean; readonly tool: Tool }
  | { readonly what: "lasso"; readonly add: boolean; readonly line: Point[] }
  | { readonly what: "paint"; readonly guids: Set<string>; readonly line: Point[] }
  | {
      readonly what: "drag";
      readonly from: Point;
      readonly box: Box;
      readonly path: Path2D;
      readonly lines: Lines;
      by: Point;
    };

export class Gestures {
  overlay: Overlay = NONE;
  readonly #options: GestureOptions;
  readonly #pointers = new Map<number, Point>();
  #doing: Doing | null = null;
  #start: Point = { x: 0, y: 0 };
  #far = false;
  readonly #stop = new AbortController();

  constructor(options: GestureOptions) {
    this.#options = options;
    const { host } = options;
    const { signal } = this.#stop;
    host.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    host.addEventListener("pointermove", (event) => this.#move(event), { signal });
    host.addEventListener("pointerup", (event) => this.#up(event), { signal });
    host.addEventListener("pointercancel", (event) => this.#cancel(event), { signal });
    host.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    host.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  destroy(): void {
    this.#stop.abort();
  }

  #at(event: PointerEvent | WheelEvent): Point {
    const { left, top } = this.#options.host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { pan, zoom } = this.#options;
    // A trackpad pans with two fingers and pinches as Ctrl and wheel; a mouse wheel steps in whole notches.
    const notch = event.deltaMode !== 0 || (event.deltaX === 0 && Math.abs(event.deltaY) >= 100);
    if (event.ctrlKey || event.metaKey || notch)
      zoom(Math.exp(-event.deltaY * (notch ? 0.002 : 0.01)), this.#at(event));
    else pan(-event.deltaX, -event.deltaY);
  }

  #down(event: PointerEvent): void {
    const { host, editor, toPlan } = this.#options;
    const at = this.#at(event);
    host.focus({ preventScroll: true });
    host.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size > 1) {
      // A second finger: both move and zoom the view, whatever the first one began.
      this.#show(NONE);
      this.#doing = { what: "pan" };
      this.#far = true;
      return;
    }
    this.#start = at;
    this.#far = false;
    const from = toPlan(at);
    const tool = editor.tool.peek();
    const add = event.shiftKey;
    if (event.button === 1 || event.button === 2 || tool === "hand") this.#doing = { what: "pan" };
    else if (tool === "select") this.#doing = this.#chooseOrDrag(from, add, event.pointerType === "touch");
    else if (tool === "lasso") this.#doing = { what: "lasso", add, line: [from] };
    else if (tool === "paint") this.#doing = { what: "paint", guids: new Set(), line: [from] };
    else this.#doing = { what: "box", from, add, tool };
  }

  /** A press on a thing chooses and drags it; a press beside it begins a box, with a finger it moves the view. */
  #chooseOrDrag(from: Point, add: boolean, touch: boolean): Doing {
    const { editor } = this.#options;
    const scene = editor.scene.peek();
    const seat = seatAt(scene, from);
    const shape = seat ? undefined : shapeAt(scene, from);
    if (!seat && !shape) return touch ? { what: "pan" } : { what: "box", from, add, tool: "select" };
    const before = editor.selected.peek();
    const chosen = seat ? before.seats.has(seat.guid) : before.shapes.has(shape?.key ?? "");
    if (!chosen || add) editor.select(toggled(before, seat?.guid, shape?.key, add));
    const selected = editor.selected.peek();
    const { tile } = scene;
    const path = new Path2D();
    const others: Box[] = [];
    for (const row of scene.rows) {
      const mine = row.flatMap((i) => scene.seats[i] ?? []);
      for (const { x, y, guid } of mine) {
        if (selected.seats.has(guid)) path.rect(x - tile / 2, y - tile / 2, tile, tile);
      }
      if (!mine.some(({ guid }) => selected.seats.has(guid))) others.push(boxOf(mine));
    }
    for (const other of scene.shapes) {
      if (selected.shapes.has(other.key)) path.rect(other.x, other.y, other.width, other.height);
      else others.push(other);
    }
    const box = boxOf(pointsOf(scene.plan, selected));
    return { what: "drag", from, box, path, lines: linesOf(others), by: { x: 0, y: 0 } };
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before || !this.#doing) return;
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size === 2) return this.#pinch(event.pointerId, before, at);
    if (!this.#far && Math.hypot(at.x - this.#start.x, at.y - this.#start.y) < DRAG_FROM) return;
    this.#far = true;
    const doing = this.#doing;
    const { toPlan, pan, scale, editor } = this.#options;
    const point = toPlan(at);
    if (doing.what === "pan") pan(at.x - before.x, at.y - before.y);
    else if (doing.what === "drag") {
      const wish = { x: point.x - doing.from.x, y: point.y - doing.from.y };
      const snap = editor.snapping.peek();
      const none = { xs: [], ys: [] };
      const to = snapMove(doing.box, wish, snap ? doing.lines : none, SNAP_WITHIN / scale(), snap ? GRID : 0);
      doing.by = { x: to.x, y: to.y };
      this.#show({ line: [], ghost: { path: doing.path, by: doing.by }, guideX: to.guideX, guideY: to.guideY });
    } else if (doing.what === "box") this.#show({ ...NONE, line: corners(doing.from, point) });
    else {
      doing.line.push(point);
      if (doing.what === "paint") this.#touch(doing, toPlan(before), point);
      this.#show({ ...NONE, line: doing.line.slice(doing.what === "paint" ? -12 : 0) });
    }
  }

  /** Every seat that the brush passed between two points. */
  #touch(doing: { readonly guids: Set<string> }, from: Point, to: Point): void {
    const scene = this.#options.editor.scene.peek();
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (scene.tile / 2)));
    for (let i = 0; i <= steps; i++) {
      const part = i / steps;
      const seat = seatAt(scene, { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
      if (seat) doing.guids.add(seat.guid);
    }
  }

  #pinch(id: number, before: Point, at: Point): void {
    const other = [...this.#pointers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    const { pan, zoom } = this.#options;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 0) zoom(is / was, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  }

  #cancel(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#doing = null;
    this.#show(NONE);
  }

  #up(event: PointerEvent): void {
    const at = this.#at(event);
    this.#pointers.delete(event.pointerId);
    const doing = this.#doing;
    if (!doing || this.#pointers.size > 0) return;
    this.#doing = null;
    this.#show(NONE);
    const point = this.#options.toPlan(at);
    const { editor, settings } = this.#options;
    const plan = editor.plan.peek();
    const scene = editor.scene.peek();
    const pick = (list: readonly number[], add: boolean) =>
      editor.selectSeats(
        list.flatMap((i) => scene.seats[i] ?? []),
        add,
      );
    if (doing.what === "drag" && this.#far) {
      editor.apply(m.did.move, moved(plan, editor.selected.peek(), doing.by));
    } else if (doing.what === "lasso") pick(seatsInLasso(scene, doing.line, boxOf(doing.line)), doing.add);
    else if (doing.what === "paint") {
      this.#touch(doing, point, point);
      const brush = editor.brush.peek();
      const label = "category" in brush ? m.did.category(brush.category) : m.did.kind(m.kinds[brush.kind ?? "none"]);
      editor.apply(label, paint(plan, brush, doing.guids));
    } else if (doing.what === "box") {
      const box = boxOf(this.#far ? [doing.from, point] : [doing.from]);
      if (doing.tool === "select") pick(this.#far ? seatsIn(scene, box) : [], doing.add);
      else {
        const made = draw(plan, doing.tool, settings(), box);
        if (made) {
          editor.apply(made.label, made.plan, made.selected);
          editor.take("select");
        }
      }
    }
  }

  #show(overlay: Overlay): void {
    this.overlay = overlay;
    this.#options.redraw();
  }
}

function toggled(before: Selected, guid: string | undefined, key: string | undefined, add: boolean): Selected {
  const seats = new Set(add ? before.seats : []);
  const shapes = new Set(add ? before.shapes : []);
  if (guid !== undefined && !seats.delete(guid)) seats.add(guid);
  if (key !== undefined && !shapes.delete(key)) shapes.add(key);
  return { seats, shapes };
}

function corners(a: Point, b: Point): Point[] {
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }, a];
}
