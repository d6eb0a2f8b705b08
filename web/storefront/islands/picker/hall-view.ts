/** The map on the screen: canvas, gestures, keyboard, plates. Talks to the rest only through the selection and callbacks. */
import type { Zone } from "../../../ui/zones.ts";
import type { Hall, Seat } from "../../hall/hall.ts";
import { type Move, moveFrom } from "../../hall/move.ts";
import { fit, keepInside, pan, reveal, type Size, type Viewport, zoomAt } from "../../hall/viewport.ts";
import { paint, paintMini, type Palette, readPalette, type Scene } from "./drawing.ts";
import type { Selection } from "./selection.ts";

/** A finger needs tiles of this many pixels before a touch takes a seat instead of coming closer. */
const TOUCHABLE = 15;
const CLICKABLE = 6;
/** Pixels of a tile when a plate is opened: a pitch of 26 and more. */
const NEAR = 22;
const LARGEST = 44;
const ZOOM_STEP = 1.5;
const ZOOM_TIME = 160;
/** Plates replace the drawing on narrow screens until tiles are this large. */
const PLATES_BELOW = 8;

const KEYS: Readonly<Record<string, Move>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  PageUp: "row_before",
  PageDown: "row_after",
  Home: "row_start",
  End: "row_end",
};

export type HallViewOptions = {
  readonly hall: Hall;
  readonly selection: Selection;
  readonly zones: readonly Zone[];
  readonly host: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly mini: HTMLCanvasElement;
  /** Called when the view changes: plates move, or come and go. */
  readonly onView: (view: Viewport, plates: boolean) => void;
  readonly onSeat: (seat: Seat, how: "focus" | "press" | "hover") => void;
  readonly onList: () => void;
};

export class HallView {
  readonly #options: HallViewOptions;
  #view: Viewport = { x: 0, y: 0, scale: 1 };
  #size: Size = { width: 1, height: 1 };
  #palette: Palette = readPalette();
  #focus: number | null = null;
  #hover: number | null = null;
  #frame = 0;
  #fitted = false;
  readonly #pointers = new Map<number, { x: number; y: number }>();
  #moved = 0;
  readonly #ends: (() => void)[] = [];

  constructor(options: HallViewOptions) {
    this.#options = options;
    const { host, selection } = options;
    const resize = new ResizeObserver(() => this.#measure());
    resize.observe(host);
    this.#ends.push(
      () => resize.disconnect(),
      selection.subscribe(() => this.redraw()),
    );
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const recolour = () => {
      this.#palette = readPalette();
      this.redraw();
    };
    scheme.addEventListener("change", recolour);
    this.#ends.push(() => scheme.removeEventListener("change", recolour));
    this.#listen(host, "wheel", (event) => this.#wheel(event), { passive: false });
    this.#listen(host, "pointerdown", (event) => this.#down(event));
    this.#listen(host, "pointermove", (event) => this.#move(event));
    this.#listen(host, "pointerup", (event) => this.#up(event));
    this.#listen(host, "pointercancel", (event) => this.#pointers.delete(event.pointerId));
    this.#listen(host, "pointerleave", () => this.#setHover(null));
    this.#listen(host, "keydown", (event) => this.#key(event));
    this.#listen(host, "focus", () => this.#focused());
    this.#listen(host, "blur", () => this.redraw());
    this.#measure();
    void document.fonts.ready.then(() => this.redraw());
  }

  #listen<K extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void {
    target.addEventListener(type, handler, options);
    this.#ends.push(() => target.removeEventListener(type, handler));
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends) end();
  }

  zoom(direction: 1 | -1): void {
    const factor = direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
    const { width, height } = this.#size;
    this.#animate(zoomAt(this.#view, factor, width / 2, height / 2, this.#range()));
  }

  showAll(): void {
    this.#animate(this.#whole());
  }

  /** Comes close to a section: its rows at a comfortable size, the end next to the middle of the hall in sight. */
  showSection(index: number): void {
    const { hall } = this.#options;
    const section = hall.sections[index];
    if (!section) return;
    const { box } = section;
    const scale = Math.max(NEAR / hall.tile, Math.min(this.#range()[1], this.#fitScale(box)));
    const width = this.#size.width / scale;
    const height = this.#size.height / scale;
    const towardsMiddle = box.y + box.height / 2 > hall.box.y + hall.box.height / 2;
    const top = towardsMiddle ? box.y - 4 * hall.tile : box.y + box.height - height + 4 * hall.tile;
    this.#animate({
      scale,
      x: box.x + box.width / 2 - width / 2,
      y: box.height < height ? box.y + box.height / 2 - height / 2 : top,
    });
  }

  focusSeat(index: number): void {
    this.#focus = index;
    this.#showFocus();
  }

  redraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #whole(): Viewport {
    const margin = Math.min(56, this.#size.width * 0.06);
    return fit(this.#options.hall.box, this.#size, margin);
  }

  #fitScale(box: Hall["box"]): number {
    return fit(box, this.#size, 32).scale;
  }

  #range(): readonly [number, number] {
    const whole = this.#whole().scale;
    return [whole * 0.8, Math.max(whole, LARGEST / this.#options.hall.tile)];
  }

  #measure(): void {
    const { host, canvas } = this.#options;
    const { width, height } = host.getBoundingClientRect();
    if (width < 2 || height < 2) return;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const before = this.#size;
    this.#size = { width, height };
    if (!this.#fitted) {
      this.#view = this.#whole();
      this.#fitted = true;
    } else {
      const { scale } = this.#view;
      this.#view = pan(this.#view, (width - before.width) / 2, (height - before.height) / 2);
      this.#view = { ...this.#view, scale };
    }
    this.#draw();
  }

  #plates(): boolean {
    return this.#size.width < 700 && this.#options.hall.tile * this.#view.scale < PLATES_BELOW;
  }

  #draw(): void {
    const { canvas, mini, hall, selection, zones, host, onView } = this.#options;
    const context = canvas.getContext("2d");
    if (!context) return;
    this.#view = keepInside(this.#view, hall.box, this.#size);
    const plates = this.#plates();
    const scene: Scene = {
      hall,
      selection,
      zones,
      palette: this.#palette,
      view: this.#view,
      size: this.#size,
      ratio: devicePixelRatio || 1,
      focus: document.activeElement === host ? this.#focus : null,
      hover: this.#hover,
      plates,
    };
    paint(context, scene);
    const close = this.#view.scale > this.#whole().scale * 1.15;
    mini.hidden = !close;
    if (close) this.#drawMini(mini, scene);
    onView(this.#view, plates);
  }

  #drawMini(mini: HTMLCanvasElement, scene: Scene): void {
    const width = mini.clientWidth;
    const { box, tile } = scene.hall;
    const height = Math.round((width * (box.height + 4 * tile)) / (box.width + 4 * tile));
    if (mini.width !== Math.round(width * scene.ratio)) {
      mini.width = Math.round(width * scene.ratio);
      mini.height = Math.round(height * scene.ratio);
      mini.style.blockSize = `${height + 4}px`;
    }
    const context = mini.getContext("2d");
    if (context) paintMini(context, scene, { width, height });
  }

  #animate(target: Viewport): void {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const from = this.#view;
    const to = keepInside(target, this.#options.hall.box, this.#size);
    if (still) {
      this.#view = to;
      this.redraw();
      return;
    }
    const start = performance.now();
    const step = (now: number) => {
      const share = Math.min(1, (now - start) / ZOOM_TIME);
      const eased = 1 - (1 - share) ** 3;
      this.#view = {
        x: from.x + (to.x - from.x) * eased,
        y: from.y + (to.y - from.y) * eased,
        scale: from.scale + (to.scale - from.scale) * eased,
      };
      this.#draw();
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.#options.host.getBoundingClientRect();
    const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015));
    this.#view = zoomAt(this.#view, factor, event.clientX - left, event.clientY - top, this.#range());
    this.redraw();
  }

  #down(event: PointerEvent): void {
    this.#options.host.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#pointers.size === 1) this.#moved = 0;
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") this.#setHover(this.#seatAt(event, CLICKABLE));
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const { left, top } = this.#options.host.getBoundingClientRect();
      const factor =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.#view = zoomAt(this.#view, factor, (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top, this.#range());
      this.#moved = Infinity;
    } else {
      this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    }
    // A shaky press is still a press.
    if (this.#moved > 6)
      this.#view = pan(this.#view, (now.x - before.x) / (other ? 2 : 1), (now.y - before.y) / (other ? 2 : 1));
    this.#pointers.set(event.pointerId, now);
    this.redraw();
  }

  #up(event: PointerEvent): void {
    const pressed = this.#pointers.delete(event.pointerId) && this.#pointers.size === 0 && this.#moved <= 6;
    if (!pressed) return;
    const smallest = event.pointerType === "mouse" ? CLICKABLE : TOUCHABLE;
    const { hall, onSeat, host } = this.#options;
    if (hall.tile * this.#view.scale < smallest) {
      const { left, top } = host.getBoundingClientRect();
      const factor = NEAR / (hall.tile * this.#view.scale);
      this.#animate(zoomAt(this.#view, factor, event.clientX - left, event.clientY - top, this.#range()));
      return;
    }
    const index = this.#seatAt(event, smallest);
    const seat = index === null ? undefined : hall.seats[index];
    if (!seat) return;
    this.#focus = seat.index;
    onSeat(seat, "press");
    this.redraw();
  }

  #seatAt(event: PointerEvent, smallest: number): number | null {
    const { hall, host } = this.#options;
    if (hall.tile * this.#view.scale < smallest) return null;
    const { left, top } = host.getBoundingClientRect();
    const x = this.#view.x + (event.clientX - left) / this.#view.scale;
    const y = this.#view.y + (event.clientY - top) / this.#view.scale;
    let best: number | null = null;
    let far = hall.tile * 0.8;
    for (const seat of hall.seats) {
      const distance = Math.hypot(seat.x - x, seat.y - y);
      if (distance < far) {
        far = distance;
        best = seat.index;
      }
    }
    return best;
  }

  #setHover(index: number | null): void {
    if (index === this.#hover) return;
    this.#hover = index;
    const seat = index === null ? undefined : this.#options.hall.seats[index];
    this.#options.host.style.cursor = seat && this.#options.selection.stateOf(seat) !== "sold" ? "pointer" : "";
    if (seat) this.#options.onSeat(seat, "hover");
    this.redraw();
  }

  #focused(): void {
    if (this.#focus === null) this.#focus = this.#firstFree();
    this.redraw();
  }

  #firstFree(): number {
    const { hall, selection } = this.#options;
    return hall.seats.find((seat) => selection.isFree(seat) && selection.shown(seat))?.index ?? 0;
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { hall, onSeat, onList, selection } = this.#options;
    const move = KEYS[event.key];
    const here = hall.seats[this.#focus ?? this.#firstFree()];
    if (move && here) {
      this.#focus = moveFrom(hall, here.index, move);
      this.#showFocus();
      const seat = hall.seats[this.#focus];
      if (seat) onSeat(seat, "focus");
    } else if ((event.key === "Enter" || event.key === " ") && here) {
      onSeat(here, "press");
    } else if ((event.key === "Delete" || event.key === "Backspace") && here) {
      if (selection.taken.has(here.index)) onSeat(here, "press");
    } else if (event.key === "l" || event.key === "L") {
      onList();
    } else if (event.key === "+" || event.key === "=") {
      this.zoom(1);
    } else if (event.key === "-") {
      this.zoom(-1);
    } else if (event.key === "0") {
      this.showAll();
    } else return;
    event.preventDefault();
  }

  #showFocus(): void {
    const { hall } = this.#options;
    const seat = this.#focus === null ? undefined : hall.seats[this.#focus];
    if (!seat) return;
    let view = this.#view;
    if (hall.tile * view.scale < PLATES_BELOW) {
      const { width, height } = this.#size;
      const scale = NEAR / hall.tile;
      view = { scale, x: seat.x - width / 2 / scale, y: seat.y - height / 2 / scale };
    }
    this.#view = reveal(view, seat.x, seat.y, this.#size, 72);
    this.redraw();
  }
}
