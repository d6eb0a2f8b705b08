/** What is drawn around the seats: stage and walls, names of sections, numbers of rows, rings; and the small map. */
import type { Hall } from "../../../hall/hall.ts";
import type { Size } from "../../../hall/viewport.ts";
import type { Scene } from "./scene.ts";

/** From this many pixels of a tile on, row numbers can be read. */
const ROW_NUMBERS_FROM = 9;
/** The edge on which row numbers stand while their row runs off the screen. */
const EDGE = 12;

/** The court, the stage, a wall, a word. */
export function paintShapes(context: CanvasRenderingContext2D, { hall, floor, view, palette }: Scene): void {
  for (const shape of hall.shapes) {
    if (shape.floor !== null && shape.floor !== floor) continue;
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

/** Names of sections, where no plates have them; numbers of rows, once they can be read. */
export function paintNames(context: CanvasRenderingContext2D, scene: Scene): void {
  const { hall, floor, view, size, palette, plates } = scene;
  if (plates) return;
  const box = hall.floors[floor]?.box;
  const middle = box ? box.y + box.height / 2 : 0;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.fillStyle = palette.ink;
  const px = Math.max(13, Math.min(26, 46 * view.scale));
  context.font = `700 ${px}px ${palette.font}`;
  for (const { name, box: own, floor: on, rows } of hall.sections) {
    if (on !== floor || rows.length === 0) continue;
    const above = own.y + own.height / 2 < middle;
    const at = above ? own.y - hall.tile : own.y + own.height + hall.tile;
    const x = (own.x + own.width / 2 - view.x) * view.scale;
    const y = (at - view.y) * view.scale + (above ? -px : px) * 0.7;
    if (x > -200 && y > -px && x < size.width + 200 && y < size.height + px) context.fillText(name, x, y);
  }
  if (hall.tile * view.scale >= ROW_NUMBERS_FROM) paintRowNumbers(context, scene);
}

/** Row numbers stand before their row, and stick to the edge while the row runs off it. */
function paintRowNumbers(context: CanvasRenderingContext2D, { hall, floor, view, size, palette }: Scene): void {
  const tile = hall.tile * view.scale;
  const px = Math.max(11, Math.min(14, tile * 0.7));
  context.font = `600 ${px}px ${palette.font}`;
  for (const row of hall.rows) {
    const y = (row.y - view.y) * view.scale;
    if (y < -tile || y > size.height + tile || hall.sections[row.section]?.floor !== floor) continue;
    const ends = endsOf(hall, row.seats);
    if (!ends) continue;
    const from = (ends.first - view.x) * view.scale - tile;
    const to = (ends.last - view.x) * view.scale;
    if (to < EDGE || from > size.width) continue;
    const x = Math.max(EDGE, from - 4);
    if (x === EDGE) {
      context.fillStyle = palette.paper;
      context.fillRect(0, y - tile, EDGE * 2, tile * 2);
    }
    context.fillStyle = palette.soft;
    context.fillText(row.number, x, y + 1);
  }
}

function endsOf(hall: Hall, seats: readonly number[]): { readonly first: number; readonly last: number } | undefined {
  const first = hall.seats[seats[0] ?? -1];
  const last = hall.seats[seats.at(-1) ?? -1];
  return first && last && { first: first.x, last: last.x };
}

/** A frame around one seat. */
export function paintRing(
  context: CanvasRenderingContext2D,
  { hall, floor, view }: Scene,
  index: number | null,
  color: string,
): void {
  const seat = index === null ? undefined : hall.seats[index];
  if (seat?.floor !== floor) return;
  const side = Math.max(12, hall.tile * view.scale * 1.2 + 6);
  context.strokeStyle = color;
  context.lineWidth = 3;
  context.strokeRect((seat.x - view.x) * view.scale - side / 2, (seat.y - view.y) * view.scale - side / 2, side, side);
}

/** The small map that shows where you are. @param mini its size in CSS pixels */
export function paintMini(context: CanvasRenderingContext2D, scene: Scene, mini: Size): void {
  const { hall, floor, view, size, palette, ratio } = scene;
  const box = hall.floors[floor]?.box;
  if (!box) return;
  const scale = mini.width / (box.width + 4 * hall.tile);
  const x = (at: number) => (at - box.x + 2 * hall.tile) * scale;
  const y = (at: number) => (at - box.y + 2 * hall.tile) * scale;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, mini.width, mini.height);
  context.fillStyle = palette.gone;
  for (const { box: own, floor: on, rows } of hall.sections) {
    if (on === floor && rows.length > 0) context.fillRect(x(own.x), y(own.y), own.width * scale, own.height * scale);
  }
  context.fillStyle = palette.rule;
  for (const shape of hall.shapes) {
    if (shape.floor === null || shape.floor === floor)
      context.fillRect(x(shape.x), y(shape.y), shape.width * scale, shape.height * scale);
  }
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  const left = Math.max(1, x(view.x));
  const top = Math.max(1, y(view.y));
  const right = Math.min(mini.width - 1, x(view.x + size.width / view.scale));
  const bottom = Math.min(mini.height - 1, y(view.y + size.height / view.scale));
  if (right > left && bottom > top) context.strokeRect(left, top, right - left, bottom - top);
}
