/**
 * The canvas: the scene is painted once into a layer larger than the screen, so that a frame of panning only copies it;
 * what moves with the pointer is drawn above it.
 */
import { effect } from "@preact/signals";
import { fit, pan, reveal, type Size, type Viewport, zoomAt } from "../../storefront/hall/viewport.ts";
import type { Editor } from "./editor-state.ts";
import { paintScene, type Palette, readPalette } from "./painter.ts";
import { boxOf, type Point } from "./plan-document.ts";
import { Gestures, type Overlay } from "./gestures.ts";
import type { ToolSettings } from "./tools.ts";

export type CanvasOptions = {
  readonly host: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly editor: Editor;
  readonly settings: () => ToolSettings;
  readonly onZoom: (percent: number) => void;
};

const MARGIN = 56;
const ZOOM_STEP = 1.4;
const RANGE = [0.02, 8] as const;
/** The layer reaches this share of the screen beyond each edge. */
const BEYOND = 0.35;
/** After this many milliseconds without zooming the layer is painted sharp again. */
const SHARP_AFTER = 140;

export class CanvasView {
  readonly #options: CanvasOptions;
  readonly #layer = document.createElement("canvas");
  #layerView: Viewport | null = null;
  #view: Viewport = { x: -100, y: -100, scale: 1 };
  #size: Size = { width: 1, height: 1 };
  #palette: Palette = readPalette();
  #frame = 0;
  #sharpen = 0;
  #fitted = false;
  readonly #gestures: Gestures;
  readonly #ends: (() => void)[] = [];

  constructor(options: CanvasOptions) {
    this.#options = options;
    const { host, editor } = options;
    this.#gestures = new Gestures({
      host,
      editor,
      settings: options.settings,
      toPlan: (point) => this.toPlan(point),
      scale: () => this.#view.scale,
      pan: (dx, dy) => this.#go(pan(this.#view, dx, dy)),
      zoom: (factor, at) => this.#go(zoomAt(this.#view, factor, at.x, at.y, RANGE)),
      redraw: () => this.redraw(),
    });
    const resize = new ResizeObserver(() => this.#measure());
    resize.observe(host);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const recolour = () => {
      this.#palette = readPalette();
      this.#forget();
    };
    scheme.addEventListener("change", recolour);
    this.#ends.push(
      () => resize.disconnect(),
      () => scheme.removeEventListener("change", recolour),
      () => this.#gestures.destroy(),
      effect(() => {
        void [editor.scene.value, editor.selected.value, editor.backdrop.value];
        this.#forget();
      }),
    );
    this.#measure();
    void document.fonts.ready.then(recolour);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#sharpen);
    for (const end of this.#ends) end();
  }

  /** Screen pixels of the host → plan units. */
  toPlan(point: Point): Point {
    return { x: this.#view.x + point.x / this.#view.scale, y: this.#view.y + point.y / this.#view.scale };
  }

  /** The middle of what is in sight, in plan units. */
  middle(): Point {
    return this.toPlan({ x: this.#size.width / 2, y: this.#size.height / 2 });
  }

  zoom(direction: 1 | -1): void {
    const factor = direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
    this.#go(zoomAt(this.#view, factor, this.#size.width / 2, this.#size.height / 2, RANGE));
  }

  panBy(dx: number, dy: number): void {
    this.#go(pan(this.#view, dx, dy));
  }

  showAll(): void {
    const { scene } = this.#options.editor;
    const { box, seats, shapes } = scene.peek();
    if (seats.length + shapes.length === 0) return this.#go({ x: -this.#size.width / 2, y: -60, scale: 1 });
    const view = fit({ ...box, width: Math.max(1, box.width), height: Math.max(1, box.height) }, this.#size, MARGIN);
    const scale = Math.min(2, view.scale);
    const around = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    this.#go({
      scale,
      x: around.x - this.#size.width / 2 / scale,
      y: around.y - this.#size.height / 2 / scale,
    });
  }

  /** Brings points into sight, as little as needed. */
  reveal(points: readonly Point[]): void {
    if (points.length === 0) return;
    const box = boxOf(points);
    this.#go(reveal(this.#view, box.x + box.width / 2, box.y + box.height / 2, this.#size, 80));
  }

  redraw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #go(view: Viewport): void {
    const zoomed = view.scale !== this.#view.scale;
    this.#view = view;
    if (zoomed) {
      this.#options.onZoom(Math.round(view.scale * 100));
      clearTimeout(this.#sharpen);
      this.#sharpen = Number(setTimeout(() => this.#forget(), SHARP_AFTER));
    }
    this.redraw();
  }

  #forget(): void {
    this.#layerView = null;
    this.redraw();
  }

  #measure(): void {
    const { host, canvas } = this.#options;
    const { width, height } = host.getBoundingClientRect();
    if (width < 2 || height < 2) return;
    const ratio = devicePixelRatio || 1;
    this.#size = { width, height };
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.#layer.width = Math.round(width * (1 + 2 * BEYOND) * ratio);
    this.#layer.height = Math.round(height * (1 + 2 * BEYOND) * ratio);
    this.#layerView = null;
    if (!this.#fitted) {
      this.#fitted = true;
      this.showAll();
    }
    this.#draw();
  }

  #paintLayer(): Viewport {
    const { editor } = this.#options;
    const { width, height } = this.#size;
    const view = {
      scale: this.#view.scale,
      x: this.#view.x - (width * BEYOND) / this.#view.scale,
      y: this.#view.y - (height * BEYOND) / this.#view.scale,
    };
    const context = this.#layer.getContext("2d");
    if (context) {
      paintScene(context, {
        scene: editor.scene.peek(),
        selected: editor.selected.peek(),
        view,
        size: { width: width * (1 + 2 * BEYOND), height: height * (1 + 2 * BEYOND) },
        ratio: devicePixelRatio || 1,
        palette: this.#palette,
        backdrop: editor.backdrop.peek(),
      });
    }
    this.#layerView = view;
    return view;
  }

  /** True while the layer covers the screen at this view; a zoomed one may leave edges bare until it is sharp again. */
  #covers(layer: Viewport): boolean {
    if (layer.scale !== this.#view.scale) return true;
    const dx = (this.#view.x - layer.x) * layer.scale;
    const dy = (this.#view.y - layer.y) * layer.scale;
    const { width, height } = this.#size;
    return dx >= 0 && dy >= 0 && dx <= 2 * BEYOND * width && dy <= 2 * BEYOND * height;
  }

  #draw(): void {
    const context = this.#options.canvas.getContext("2d");
    if (!context) return;
    const layer = this.#layerView && this.#covers(this.#layerView) ? this.#layerView : this.#paintLayer();
    const ratio = devicePixelRatio || 1;
    const factor = this.#view.scale / layer.scale;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#size.width * ratio, this.#size.height * ratio);
    context.setTransform(factor, 0, 0, factor, 0, 0);
    const dx = (layer.x - this.#view.x) * layer.scale * ratio;
    const dy = (layer.y - this.#view.y) * layer.scale * ratio;
    context.drawImage(this.#layer, factor === 1 ? Math.round(dx) : dx, factor === 1 ? Math.round(dy) : dy);
    this.#drawOverlay(context, this.#gestures.overlay, ratio);
  }

  #drawOverlay(context: CanvasRenderingContext2D, overlay: Overlay, ratio: number): void {
    const { scale, x, y } = this.#view;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, -x * scale * ratio, -y * scale * ratio);
    const { focus, accent } = this.#palette;
    context.lineWidth = 2 / scale;
    if (overlay.ghost) {
      context.save();
      context.translate(overlay.ghost.by.x, overlay.ghost.by.y);
      context.strokeStyle = focus;
      context.stroke(overlay.ghost.path);
      context.restore();
    }
    if (overlay.line.length > 1) {
      const path = new Path2D();
      for (const [i, point] of overlay.line.entries()) {
        if (i === 0) path.moveTo(point.x, point.y);
        else path.lineTo(point.x, point.y);
      }
      context.setLineDash([6 / scale, 4 / scale]);
      context.strokeStyle = focus;
      context.stroke(path);
    }
    context.setLineDash([4 / scale, 6 / scale]);
    context.strokeStyle = accent;
    const { guideX, guideY } = overlay;
    const far = 1e5;
    if (guideX !== null) context.stroke(new Path2D(`M${guideX} ${-far}V${far}`));
    if (guideY !== null) context.stroke(new Path2D(`M${-far} ${guideY}H${far}`));
    context.setLineDash([]);
  }
}
