/** Draws a scene onto a canvas: shapes, rows' names, seats by category with their marks, numbers when there is room. */
import type { Size, Viewport } from "../../storefront/hall/viewport.ts";
import { ZONE_FILLS, ZONE_INKS, ZONE_MARKS } from "../../ui/zones.ts";
import type { Selected } from "./edits.ts";
import type { PlacedSeat } from "./plan-document.ts";
import { type Scene, seatsIn } from "./scene.ts";

export type Palette = {
  readonly ink: string;
  readonly soft: string;
  readonly edge: string;
  readonly well: string;
  readonly hair: string;
  readonly sheet: string;
  readonly focus: string;
  readonly accent: string;
  readonly bad: string;
  readonly onInk: string;
  readonly font: string;
};

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    soft: token("soft"),
    edge: token("edge"),
    well: token("well"),
    hair: token("hair"),
    sheet: token("sheet"),
    focus: token("focus"),
    accent: token("accent"),
    bad: token("bad"),
    onInk: token("on-ink"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** A picture under the plan to trace; it stays on this device. */
export type Backdrop = {
  readonly image: CanvasImageSource & { readonly width: number; readonly height: number };
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly opacity: number;
};

/** Screen pixels of a tile from which its edge, its mark and its number are drawn. */
const EDGE_FROM = 7;
const MARK_FROM = 11;
const NUMBER_FROM = 26;
const LABEL_FROM = 0.28;
/** More seats than this are drawn as one path each category, whatever is in sight. */
const MANY = 6000;

export type PaintJob = {
  readonly scene: Scene;
  readonly selected: Selected;
  readonly view: Viewport;
  readonly size: Size;
  readonly ratio: number;
  readonly palette: Palette;
  readonly backdrop: Backdrop | null;
};

/** Draws everything that stays while the view moves. */
export function paintScene(context: CanvasRenderingContext2D, job: PaintJob): void {
  const { scene, view, size, ratio } = job;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, size.width * ratio, size.height * ratio);
  const scale = view.scale * ratio;
  context.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale);
  paintBackdrop(context, job);
  paintShapes(context, job);
  const inSight = seatsIn(scene, {
    x: view.x - scene.tile,
    y: view.y - scene.tile,
    width: size.width / view.scale + 2 * scene.tile,
    height: size.height / view.scale + 2 * scene.tile,
  });
  paintLabels(context, job);
  paintSeats(context, job, inSight);
  paintSelection(context, job, inSight);
}

function paintBackdrop(context: CanvasRenderingContext2D, { backdrop }: PaintJob): void {
  if (!backdrop) return;
  const { image, x, y, scale, opacity } = backdrop;
  context.globalAlpha = opacity;
  context.drawImage(image, x, y, image.width * scale, image.height * scale);
  context.globalAlpha = 1;
}

function paintShapes(context: CanvasRenderingContext2D, { scene, selected, palette, view }: PaintJob): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const shape of scene.shapes) {
    const { x, y, width, height, kind } = shape;
    const path = new Path2D();
    if (kind === "rectangle") path.rect(x, y, width, height);
    if (kind === "ellipse") path.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
    for (const [i, point] of shape.points.entries()) {
      if (i === 0) path.moveTo(point.x, point.y);
      else path.lineTo(point.x, point.y);
    }
    if (kind === "polygon") path.closePath();
    const chosen = selected.shapes.has(shape.key);
    if (kind !== "text") {
      context.fillStyle = palette.well;
      // The rule takes a canvas for an array.
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type
      context.fill(path);
      context.lineWidth = (chosen ? 3 : 2) / view.scale;
      context.strokeStyle = chosen ? palette.focus : palette.edge;
      if (shape.area) context.setLineDash([6 / view.scale, 4 / view.scale]);
      context.stroke(path);
      context.setLineDash([]);
    }
    const words = shape.area ? `${shape.area.name} (${shape.area.capacity})` : shape.text;
    if (words === "") continue;
    const high = kind === "text" ? 24 : Math.min(30, Math.max(10, height * 0.4), (1.8 * width) / words.length);
    context.font = `600 ${high}px ${palette.font}`;
    context.fillStyle = kind === "text" && chosen ? palette.focus : palette.ink;
    context.fillText(words, x + width / 2, y + height / 2);
  }
}

function paintLabels(context: CanvasRenderingContext2D, { scene, palette, view }: PaintJob): void {
  if (view.scale < LABEL_FROM) return;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.font = `600 ${scene.tile * 0.75}px ${palette.font}`;
  context.fillStyle = palette.soft;
  for (const { x, y, text } of scene.labels) context.fillText(text, x, y);
}

function paintSeats(context: CanvasRenderingContext2D, job: PaintJob, inSight: readonly number[]): void {
  const { scene, view, palette } = job;
  const screen = scene.tile * view.scale;
  const groups = new Map<number, PlacedSeat[]>();
  for (const i of inSight) {
    const seat = scene.seats[i];
    if (!seat) continue;
    const group = groups.get(seat.category);
    if (group) group.push(seat);
    else groups.set(seat.category, [seat]);
  }
  const few = inSight.length < MANY;
  for (const [category, seats] of groups) {
    const zone = scene.zones[category];
    const path = tiles(seats, scene.tile);
    context.fillStyle = zone ? (ZONE_FILLS[zone.fill - 1] ?? palette.bad) : palette.sheet;
    context.fill(path);
    if (few && screen >= EDGE_FROM) {
      context.lineWidth = 1.5 / view.scale;
      context.strokeStyle = zone ? palette.edge : palette.bad;
      context.stroke(path);
    }
    const ink = zone ? (ZONE_INKS[zone.fill - 1] ?? palette.ink) : palette.bad;
    if (few && screen >= NUMBER_FROM) paintNumbers(context, seats, scene.tile, ink, palette.font);
    else if (few && screen >= MARK_FROM) paintMarks(context, seats, scene.tile, zone?.mark ?? 0, ink);
  }
}

function tiles(seats: readonly PlacedSeat[], tile: number): Path2D {
  const path = new Path2D();
  for (const { x, y } of seats) path.rect(x - tile / 2, y - tile / 2, tile, tile);
  return path;
}

/** The zone's mark, or what the seat is: a wheel for a wheelchair, two dots for a companion. */
function paintMarks(
  context: CanvasRenderingContext2D,
  seats: readonly PlacedSeat[],
  tile: number,
  mark: number,
  ink: string,
): void {
  const one = new Path2D(ZONE_MARKS[mark] ?? "");
  const wheel = new Path2D("M10 4A6 6 0 1 1 9.99 4M10 8v4h4");
  const pair = new Path2D("M5 8h3v3H5zM12 8h3v3h-3z");
  const all = new Path2D();
  const share = tile / 20;
  for (const { x, y, kind } of seats) {
    const drawing = kind === "wheelchair" ? wheel : kind === "companion" ? pair : one;
    all.addPath(drawing, new DOMMatrix([share, 0, 0, share, x - tile / 2, y - tile / 2]));
  }
  context.lineWidth = 2.4 * share;
  context.strokeStyle = ink;
  context.stroke(all);
}

function paintNumbers(
  context: CanvasRenderingContext2D,
  seats: readonly PlacedSeat[],
  tile: number,
  ink: string,
  font: string,
): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${tile * 0.45}px ${font}`;
  context.fillStyle = ink;
  for (const { x, y, number, kind } of seats) {
    const sign = kind === "wheelchair" ? "♿" : kind === "companion" ? "+" : "";
    context.fillText(sign + number, x, y, tile * 0.9);
  }
}

function paintSelection(context: CanvasRenderingContext2D, job: PaintJob, inSight: readonly number[]): void {
  const { scene, selected, view, palette } = job;
  if (selected.seats.size === 0) return;
  const chosen = inSight.flatMap((i) => {
    const seat = scene.seats[i];
    return seat && selected.seats.has(seat.guid) ? [seat] : [];
  });
  const path = tiles(chosen, scene.tile * 1.15);
  if (chosen.length >= MANY) {
    // A ring around each of so many would only cost time: at this size they are washed over.
    context.globalAlpha = 0.55;
    context.fillStyle = palette.focus;
    context.fill(path);
    context.globalAlpha = 1;
    return;
  }
  context.lineWidth = Math.max(2 / view.scale, scene.tile * 0.14);
  context.strokeStyle = palette.focus;
  context.stroke(path);
}
