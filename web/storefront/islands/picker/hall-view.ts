/** The map on the screen: which part of the hall is in sight, and who is pointed at. Talks to the rest only through the selection and callbacks. */
import type { Zone } from "../../../ui/zones.ts";
import type { Box, Hall, Seat } from "../../hall/hall.ts";
import { moveFrom } from "../../hall/move.ts";
import { seatNear } from "../../hall/seat-grid.ts";
import { fit, keepInside, pan, reveal, type Size, type Viewport, zoomAt } from "../../hall/viewport.ts";
import { listenToGestures, type Spot } from "./gestures.ts";
import { paintMini } from "./map/labels.ts";
import { HallPainter } from "./map/painter.ts";
import { type Palette, readPalette } from "./map/palette.ts";
import type { Scene } from "./map/scene.ts";
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
/** Milliseconds without a movement after which the hall stands still. */
const STILL_AFTER = 120;
/** The picture of a large floor is painted when the page has nothing more urgent to do. */
const PREPARE_AFTER = 250;

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
  readonly #painter = new HallPainter();
  #view: Viewport = { x: 0, y: 0, scale: 1 };
  #size: Size = { width: 1, height: 1 };
  #palette: Palette = readPalette();
  #floor = 0;
  #focus: number | null = null;
  #hover: number | null = null;
  #frame = 0;
  #fitted = false;
  #still = 0;
  #ready = 0;
  #moving = false;
  readonly #ends: (() => void)[] = [];

  constructor(options: HallViewOptions) {
    this.#options = options;
    const { host, selection } = options;
    const resize = new ResizeObserver(() => this.#measure());
    resize.observe(host);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const recolour = () => {
      this.#palette = readPalette();
      this.redraw();
    };
    scheme.addEventListener("change", recolour);
    const redraw = () => this.redraw();
    const focused = () => {
      if (this.#here()?.floor !== this.#floor) this.#focus = this.#firstFree();
      this.redraw();
    };
    host.addEventListener("focus", focused);
    host.addEventListener("blur", redraw);
    this.#ends.push(
      () => resize.disconnect(),
      () => scheme.removeEventListener("change", recolour),
      () => host.removeEventListener("focus", focused),
      () => host.removeEventListener("blur", redraw),
      selection.subscribe(() => this.#changed()),
      this.#listen(host),
    );
    this.#floor = selection.floor;
    this.#measure();
    void document.fonts.ready.then(redraw);
    this.#ready = window.setTimeout(() => this.#painter.prepare(this.#scene()), PREPARE_AFTER);
  }

  #listen(host: HTMLElement): () => void {
    return listenToGestures(host, {
      onPan: (dx, dy) => this.#move(pan(this.#view, dx, dy)),
      onZoom: (factor, { x, y }) => this.#move(zoomAt(this.#view, factor, x, y, this.#range())),
      onPress: (at, mouse) => this.#press(at, mouse ? CLICKABLE : TOUCHABLE),
      onDoubleTap: (at) => {
        if (!this.#seatAt(at, TOUCHABLE)) this.#comeCloser(at, ZOOM_STEP * ZOOM_STEP);
      },
      onPoint: (at) => this.#setHover(at && (this.#seatAt(at, CLICKABLE) ?? null)),
      onWalk: (move) => {
        const { hall, onSeat } = this.#options;
        this.#focus = moveFrom(hall, (this.#here() ?? { index: this.#firstFree() }).index, move);
        this.#showFocus();
        const seat = this.#here();
        if (seat) onSeat(seat, "focus");
      },
      onKey: (key) => this.#key(key),
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#still);
    window.clearTimeout(this.#ready);
    for (const end of this.#ends) end();
  }

  zoom(direction: 1 | -1): void {
    const { width, height } = this.#size;
    this.#comeCloser({ x: width / 2, y: height / 2 }, direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
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
    const whole = this.#box();
    const scale = Math.max(NEAR / hall.tile, Math.min(this.#range()[1], fit(box, this.#size, 32).scale));
    const width = this.#size.width / scale;
    const height = this.#size.height / scale;
    const towardsMiddle = box.y + box.height / 2 > whole.y + whole.height / 2;
    const top = towardsMiddle ? box.y - 4 * hall.tile : box.y + box.height - height + 4 * hall.tile;
    this.#animate({
      scale,
      x: box.x + box.width / 2 - width / 2,
      y: box.height < height ? box.y + box.height / 2 - height / 2 : top,
    });
  }

  redraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** The selection has changed; another floor is seen as a whole first, seats that the house chose from near. */
  #changed(): void {
    const { selection } = this.#options;
    const { floor, lookAt } = selection;
    if (floor !== this.#floor) {
      this.#floor = floor;
      this.#hover = null;
      this.#view = this.#whole();
    }
    if (lookAt !== null) {
      selection.lookAt = null;
      this.#focus = lookAt;
      this.#showFocus();
    }
    this.redraw();
  }

  #box(): Box {
    return this.#options.hall.floors[this.#floor]?.box ?? { x: 0, y: 0, width: 1, height: 1 };
  }

  #here(): Seat | undefined {
    return this.#focus === null ? undefined : this.#options.hall.seats[this.#focus];
  }

  #whole(): Viewport {
    return fit(this.#box(), this.#size, Math.min(56, this.#size.width * 0.06));
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
    if (this.#fitted) this.#view = pan(this.#view, (width - before.width) / 2, (height - before.height) / 2);
    else this.#view = this.#whole();
    this.#fitted = true;
    this.#draw();
  }

  #plates(): boolean {
    return this.#size.width < 700 && this.#options.hall.tile * this.#view.scale < PLATES_BELOW;
  }

  #draw(): void {
    const { canvas, mini, onView } = this.#options;
    const context = canvas.getContext("2d");
    if (!context) return;
    this.#view = keepInside(this.#view, this.#box(), this.#size);
    const scene = this.#scene();
    if (!this.#painter.paint(context, scene, this.#moving)) this.#settleLater();
    const close = this.#view.scale > this.#whole().scale * 1.15;
    mini.hidden = !close;
    if (close) this.#drawMini(mini, scene);
    onView(this.#view, scene.plates);
  }

  #scene(): Scene {
    const { hall, selection, zones, host } = this.#options;
    return {
      hall,
      floor: this.#floor,
      looks: selection.looks,
      shown: (seat) => selection.shown(seat),
      filter: `${selection.stepFree} ${[...selection.filter].join(",")}`,
      zones,
      palette: this.#palette,
      view: this.#view,
      size: this.#size,
      ratio: devicePixelRatio || 1,
      focus: document.activeElement === host ? this.#focus : null,
      hover: this.#hover,
      plates: this.#plates(),
    };
  }

  #drawMini(mini: HTMLCanvasElement, scene: Scene): void {
    const width = mini.clientWidth;
    const { width: across, height: down } = this.#box();
    const { tile } = scene.hall;
    const height = Math.round((width * (down + 4 * tile)) / (across + 4 * tile));
    const [wide, high] = [Math.round(width * scene.ratio), Math.round(height * scene.ratio)];
    if (mini.width !== wide || mini.height !== high) {
      mini.width = wide;
      mini.height = high;
      mini.style.blockSize = `${height + 4}px`;
    }
    const context = mini.getContext("2d");
    if (context) paintMini(context, scene, { width, height });
  }

  /** The hall moves: what cannot be painted in time is painted once it stands still. */
  #move(view: Viewport): void {
    this.#view = view;
    this.#moving = true;
    this.#settleLater();
    this.redraw();
  }

  #settleLater(): void {
    window.clearTimeout(this.#still);
    this.#still = window.setTimeout(() => {
      this.#moving = false;
      this.redraw();
    }, STILL_AFTER);
  }

  #comeCloser({ x, y }: Spot, factor: number): void {
    this.#animate(zoomAt(this.#view, factor, x, y, this.#range()));
  }

  #animate(target: Viewport): void {
    const from = this.#view;
    const to = keepInside(target, this.#box(), this.#size);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#view = to;
      this.redraw();
      return;
    }
    const start = performance.now();
    const step = (now: number) => {
      const share = Math.min(1, (now - start) / ZOOM_TIME);
      const eased = 1 - (1 - share) ** 3;
      this.#move({
        x: from.x + (to.x - from.x) * eased,
        y: from.y + (to.y - from.y) * eased,
        scale: from.scale + (to.scale - from.scale) * eased,
      });
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #press(at: Spot, smallest: number): void {
    const { hall, onSeat } = this.#options;
    const tile = hall.tile * this.#view.scale;
    if (tile < smallest) {
      this.#comeCloser(at, NEAR / tile);
      return;
    }
    const seat = this.#seatAt(at, smallest);
    if (!seat) return;
    this.#focus = seat.index;
    onSeat(seat, "press");
    this.redraw();
  }

  #seatAt({ x, y }: Spot, smallest: number): Seat | undefined {
    const { hall } = this.#options;
    const view = this.#view;
    if (hall.tile * view.scale < smallest) return undefined;
    const grid = this.#painter.grid({ hall, floor: this.#floor });
    return seatNear(grid, view.x + x / view.scale, view.y + y / view.scale, hall.tile * 0.8);
  }

  #setHover(seat: Seat | null): void {
    const { host, selection, onSeat } = this.#options;
    if ((seat?.index ?? null) === this.#hover) return;
    this.#hover = seat?.index ?? null;
    host.style.cursor = seat && selection.stateOf(seat) !== "sold" ? "pointer" : "";
    if (seat) onSeat(seat, "hover");
    this.redraw();
  }

  #firstFree(): number {
    const { hall, selection } = this.#options;
    const here = hall.seats.filter(({ floor }) => floor === this.#floor);
    return (here.find((seat) => selection.isFree(seat) && selection.shown(seat)) ?? here[0])?.index ?? 0;
  }

  #key(key: "take" | "give" | "list" | "closer" | "further" | "whole"): void {
    const { onSeat, onList, selection } = this.#options;
    const here = this.#here();
    if (key === "list") onList();
    else if (key === "closer") this.zoom(1);
    else if (key === "further") this.zoom(-1);
    else if (key === "whole") this.showAll();
    else if (here && (key === "take" || selection.taken.has(here.index))) onSeat(here, "press");
  }

  #showFocus(): void {
    const { hall } = this.#options;
    const seat = this.#here();
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
