/** One seat as UI.md §3 draws it, kept as a small picture for each look, so that a thousand seats cost a thousand copies. */
import { ZONE_FILLS, ZONE_INKS, ZONE_MARKS, type Zone } from "../../../../ui/zones.ts";
import type { Seat } from "../../../hall/hall.ts";
import { type Look, LOOKS } from "../tally.ts";
import type { Palette } from "./palette.ts";

/** Below this many pixels a tile is one flat square. */
const FLAT_BELOW = 5;
/** The seat that is ours is a size larger and has a shade. */
const ROOM = 1.4;
/** A wheelchair from the side, on the 20 × 20 grid of a tile. */
export const WHEELCHAIR_MARK = "M8.5 3.6h.1M8.5 6.5V12H12.5L14.5 15.5M8.5 8.8H12M6.3 10.6A3.7 3.7 0 1 0 11.7 14.6";
/** The C of a companion's seat. */
export const COMPANION_MARK = "M13.6 7.2A4.6 4.6 0 1 0 13.6 12.8";

export type Tiles = {
  /** Side of a tile in pixels of the canvas. */
  readonly side: number;
  readonly draw: (context: CanvasRenderingContext2D, seat: Seat, look: number, x: number, y: number) => void;
};

/** Tiles of one size and one set of colours. @param zones of each category index */
export function tilesOf(side: number, zones: readonly Zone[], palette: Palette): Tiles {
  if (side < FLAT_BELOW) return { side, draw: flatTile(side, zones, palette) };
  const made = new Map<string, HTMLCanvasElement>();
  const draw: Tiles["draw"] = (context, { category, kind }, at, x, y) => {
    const look = LOOKS[at] ?? "blocked";
    const name = look === "free" ? `${category} ${kind ?? ""}` : look;
    let picture = made.get(name);
    if (!picture) {
      picture = pictureOf(side, look, zones[category], kind, palette);
      made.set(name, picture);
    }
    context.drawImage(picture, Math.round(x - picture.width / 2), Math.round(y - picture.height / 2));
  };
  return { side, draw };
}

function flatTile(side: number, zones: readonly Zone[], palette: Palette): Tiles["draw"] {
  const small = side * 0.5;
  return (context, { category }, at, x, y) => {
    const look = LOOKS[at];
    const mine = look === "yours";
    const full = look === "free" || mine;
    const fill = mine ? palette.ink : full ? ZONE_FILLS[(zones[category]?.fill ?? 1) - 1] : undefined;
    context.fillStyle = fill ?? palette.gone;
    const width = full ? side : small;
    context.fillRect(x - width / 2, y - width / 2, width, width);
  };
}

function pictureOf(
  side: number,
  look: Look,
  zone: Zone | undefined,
  kind: Seat["kind"],
  palette: Palette,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(side * ROOM);
  canvas.height = canvas.width;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const unit = side / 20;
  context.translate(canvas.width / 2 - 10 * unit, canvas.width / 2 - 10 * unit);
  context.scale(unit, unit);
  context.lineCap = "square";
  if (look === "yours") drawYours(context, palette);
  else if (look === "held") drawHeld(context, palette);
  else if (look === "free") drawFree(context, zone, kind, palette);
  else {
    context.fillStyle = palette.gone;
    context.fillRect(6, 6, 8, 8);
  }
  return canvas;
}

function drawYours(context: CanvasRenderingContext2D, palette: Palette): void {
  context.globalAlpha = 0.35;
  context.fillStyle = palette.shadow;
  context.fillRect(1, 1, 23, 23);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  context.fillRect(-2, -2, 24, 24);
  context.strokeStyle = palette.onInk;
  context.lineWidth = 3;
  context.stroke(new Path2D("M4 10l4.5 4.5 8-9"));
}

function drawHeld(context: CanvasRenderingContext2D, palette: Palette): void {
  context.strokeStyle = palette.rule;
  context.lineWidth = 1.5;
  context.strokeRect(1, 1, 18, 18);
  context.lineWidth = 1.2;
  context.stroke(new Path2D("M1 10l9-9M1 19L19 1M10 19l9-9"));
}

function drawFree(
  context: CanvasRenderingContext2D,
  zone: Zone | undefined,
  kind: Seat["kind"],
  palette: Palette,
): void {
  const fill = (zone?.fill ?? 1) - 1;
  context.fillStyle = ZONE_FILLS[fill] ?? palette.ink;
  context.fillRect(1, 1, 18, 18);
  context.strokeStyle = palette.edge;
  context.lineWidth = 1.5;
  context.strokeRect(1, 1, 18, 18);
  const access = kind === "wheelchair" ? WHEELCHAIR_MARK : kind === "companion" ? COMPANION_MARK : undefined;
  const mark = access ?? ZONE_MARKS[zone?.mark ?? 0];
  if (!mark) return;
  context.strokeStyle = ZONE_INKS[fill] ?? palette.paper;
  context.lineWidth = access ? 1.9 : 2.4;
  if (access) context.lineCap = "round";
  context.stroke(new Path2D(mark));
}
