/** Painting the hall: tiles as cached sprites, so that 20,000 seats move at the speed of the screen. */
import { ZONE_FILLS, ZONE_INKS, ZONE_MARKS, type Zone } from "../../../ui/zones.ts";
import type { Hall, Seat } from "../../hall/hall.ts";
import type { Size, Viewport } from "../../hall/viewport.ts";
import type { Selection } from "./selection.ts";

/** Below this many pixels a tile is one flat square. */
const FLAT_BELOW = 5;
/** From this size on row numbers are readable and drawn. */
export const ROW_NUMBERS_FROM = 9;
const DIMMED = 0.22;

export type Palette = Readonly<
  Record<"paper" | "edge" | "ink" | "onInk" | "rule" | "gone" | "well" | "soft" | "shadow" | "focus" | "accent", string>
> & { readonly font: string };

/** The colours of the moment, from the page's own roles. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const role = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: role("paper"),
    edge: role("edge"),
    ink: role("ink"),
    onInk: role("on-ink"),
    rule: role("rule"),
    gone: role("seat-gone"),
    well: role("well"),
    soft: role("soft"),
    shadow: role("shadow"),
    focus: role("focus"),
    accent: role("accent"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

export type Scene = {
  readonly hall: Hall;
  readonly selection: Selection;
  /** Zone of each category index. */
  readonly zones: readonly Zone[];
  readonly palette: Palette;
  readonly view: Viewport;
  readonly size: Size;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Seat with the keyboard's ring, if the map has focus. */
  readonly focus: number | null;
  readonly hover: number | null;
  /** Section plates lie over the map: its own names stay away. */
  readonly plates: boolean;
};

type Sprites = { readonly key: string; readonly made: Map<string, HTMLCanvasElement> };
let sprites: Sprites = { key: "", made: new Map() };

/** Paints the scene; returns nothing, keeps only the sprites of the present scale and colours. */
export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { hall, selection, view, size, ratio, palette } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, size.width, size.height);
  const tile = hall.tile * view.scale;
  const key = `${Math.round(tile * ratio * 2)} ${palette.paper} ${palette.accent}`;
  if (sprites.key !== key) sprites = { key, made: new Map() };
  paintShapes(context, scene);
  for (const seat of hall.seats) {
    const x = (seat.x - view.x) * view.scale;
    const y = (seat.y - view.y) * view.scale;
    if (x < -tile * 2 || y < -tile * 2 || x > size.width + tile * 2 || y > size.height + tile * 2) continue;
    const state = selection.stateOf(seat);
    context.globalAlpha = state === "free" && !selection.shown(seat) ? DIMMED : 1;
    if (tile < FLAT_BELOW) paintFlat(context, scene, seat, state, x, y, tile);
    else {
      const sprite = spriteOf(state === "free" ? `free ${seat.category}` : state, scene, tile);
      const side = sprite.width / ratio;
      context.drawImage(sprite, x - side / 2, y - side / 2, side, side);
    }
  }
  context.globalAlpha = 1;
  paintNames(context, scene, tile);
  paintRing(context, scene, scene.hover, palette.ink, tile);
  paintRing(context, scene, scene.focus, palette.focus, tile);
}

function paintFlat(
  context: CanvasRenderingContext2D,
  { zones, palette }: Scene,
  seat: Seat,
  state: string,
  x: number,
  y: number,
  tile: number,
): void {
  const zone = zones[seat.category];
  const fill = state === "free" && zone ? ZONE_FILLS[zone.fill - 1] : state === "yours" ? palette.ink : palette.gone;
  const side = state === "free" || state === "yours" ? tile : tile * 0.5;
  context.fillStyle = fill ?? palette.gone;
  context.fillRect(x - side / 2, y - side / 2, side, side);
}

function spriteOf(kind: string, scene: Scene, tile: number): HTMLCanvasElement {
  const known = sprites.made.get(kind);
  if (known) return known;
  const canvas = document.createElement("canvas");
  // Room for the seat that is ours, which is a size larger.
  const side = Math.ceil(tile * scene.ratio * 1.4);
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (context) {
    const unit = (tile * scene.ratio) / 20;
    context.translate(side / 2 - 10 * unit, side / 2 - 10 * unit);
    context.scale(unit, unit);
    drawTile(context, kind, scene);
  }
  sprites.made.set(kind, canvas);
  return canvas;
}

/** One seat on a 20 × 20 grid, as UI.md §3 draws it. */
function drawTile(context: CanvasRenderingContext2D, kind: string, { palette, zones }: Scene): void {
  context.lineCap = "square";
  if (kind === "yours") {
    context.globalAlpha = 0.35;
    context.fillStyle = palette.shadow;
    context.fillRect(1, 1, 23, 23);
    context.globalAlpha = 1;
    context.fillStyle = palette.ink;
    context.fillRect(-2, -2, 24, 24);
    context.strokeStyle = palette.onInk;
    context.lineWidth = 3;
    context.stroke(new Path2D("M4 10l4.5 4.5 8-9"));
    return;
  }
  if (kind === "held") {
    context.strokeStyle = palette.rule;
    context.lineWidth = 1.5;
    context.strokeRect(1, 1, 18, 18);
    context.lineWidth = 1.2;
    context.stroke(new Path2D("M1 10l9-9M1 19L19 1M10 19l9-9"));
    return;
  }
  if (!kind.startsWith("free ")) {
    context.fillStyle = palette.gone;
    context.fillRect(6, 6, 8, 8);
    return;
  }
  const zone = zones[Number(kind.slice(5))];
  context.fillStyle = ZONE_FILLS[(zone?.fill ?? 1) - 1] ?? palette.ink;
  context.fillRect(1, 1, 18, 18);
  context.strokeStyle = palette.edge;
  context.lineWidth = 1.5;
  context.strokeRect(1, 1, 18, 18);
  const mark = ZONE_MARKS[zone?.mark ?? 0];
  if (!mark) return;
  context.strokeStyle = ZONE_INKS[(zone?.fill ?? 1) - 1] ?? palette.paper;
  context.lineWidth = 2.4;
  context.stroke(new Path2D(mark));
}

function paintShapes(context: CanvasRenderingContext2D, { hall, view, palette }: Scene): void {
  for (const shape of hall.shapes) {
    const x = (shape.x - view.x) * view.scale;
    const y = (shape.y - view.y) * view.scale;
    const width = shape.width * view.scale;
    const height = shape.height * view.scale;
    context.fillStyle = palette.well;
    context.strokeStyle = palette.edge;
    context.lineWidth = 1.5;
    context.beginPath();
    if (shape.kind === "rectangle") context.rect(x, y, width, height);
    if (shape.kind === "ellipse")
      context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
    for (const point of shape.points ?? [])
      context.lineTo((point.x - view.x) * view.scale, (point.y - view.y) * view.scale);
    context.closePath();
    context.fill();
    context.stroke();
    if (!shape.text) continue;
    context.fillStyle = palette.ink;
    context.font = `600 ${Math.max(12, Math.min(20, height * 0.4 || 16))}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(shape.text, x + width / 2, y + height / 2);
  }
}

function paintNames(
  context: CanvasRenderingContext2D,
  { hall, view, size, palette, plates }: Scene,
  tile: number,
): void {
  if (plates) return;
  const middle = hall.box.y + hall.box.height / 2;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.fillStyle = palette.ink;
  const px = Math.max(13, Math.min(26, 46 * view.scale));
  context.font = `700 ${px}px ${palette.font}`;
  for (const { name, box } of hall.sections) {
    const above = box.y + box.height / 2 < middle;
    const at = above ? box.y - hall.tile : box.y + box.height + hall.tile;
    const x = (box.x + box.width / 2 - view.x) * view.scale;
    const y = (at - view.y) * view.scale + (above ? -px : px) * 0.7;
    context.fillText(name, x, y);
  }
  if (tile < ROW_NUMBERS_FROM) return;
  paintRowNumbers(context, hall, view, size, palette, tile);
}

/** Row numbers stand before their row, and stick to the edge while the row runs off it. */
function paintRowNumbers(
  context: CanvasRenderingContext2D,
  hall: Hall,
  view: Viewport,
  size: Size,
  palette: Palette,
  tile: number,
): void {
  const px = Math.max(11, Math.min(14, tile * 0.7));
  context.font = `600 ${px}px ${palette.font}`;
  context.textAlign = "center";
  const edge = 12;
  for (const row of hall.rows) {
    const first = hall.seats[row.seats[0] ?? -1];
    const last = hall.seats[row.seats.at(-1) ?? -1];
    if (!first || !last) continue;
    const y = (first.y - view.y) * view.scale;
    const from = (first.x - view.x) * view.scale - tile;
    const to = (last.x - view.x) * view.scale;
    if (y < -tile || y > size.height + tile || to < edge || from > size.width) continue;
    const x = Math.max(edge, from - 4);
    if (x === edge) {
      context.fillStyle = palette.paper;
      context.fillRect(0, y - tile, edge * 2, tile * 2);
    }
    context.fillStyle = palette.soft;
    context.fillText(row.number, x, y + 1);
  }
}

function paintRing(
  context: CanvasRenderingContext2D,
  { hall, view }: Scene,
  index: number | null,
  color: string,
  tile: number,
): void {
  const seat = index === null ? undefined : hall.seats[index];
  if (!seat) return;
  const side = Math.max(12, tile * 1.2 + 6);
  context.strokeStyle = color;
  context.lineWidth = 3;
  context.strokeRect((seat.x - view.x) * view.scale - side / 2, (seat.y - view.y) * view.scale - side / 2, side, side);
}

/** The small map that shows where you are. */
export function paintMini(context: CanvasRenderingContext2D, scene: Scene, mini: Size): void {
  const { hall, view, size, palette, ratio } = scene;
  const scale = mini.width / (hall.box.width + 4 * hall.tile);
  const x = (at: number) => (at - hall.box.x + 2 * hall.tile) * scale;
  const y = (at: number) => (at - hall.box.y + 2 * hall.tile) * scale;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, mini.width, mini.height);
  context.fillStyle = palette.gone;
  for (const { box } of hall.sections) context.fillRect(x(box.x), y(box.y), box.width * scale, box.height * scale);
  context.fillStyle = palette.rule;
  for (const shape of hall.shapes) context.fillRect(x(shape.x), y(shape.y), shape.width * scale, shape.height * scale);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  const left = Math.max(1, x(view.x));
  const top = Math.max(1, y(view.y));
  const right = Math.min(mini.width - 1, x(view.x + size.width / view.scale));
  const bottom = Math.min(mini.height - 1, y(view.y + size.height / view.scale));
  if (right > left && bottom > top) context.strokeRect(left, top, right - left, bottom - top);
}
