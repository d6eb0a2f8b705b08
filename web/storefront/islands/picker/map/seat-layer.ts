/**
 * Seats painted on a canvas of their own, which is kept: while nothing moves only seats whose look has changed are painted
 * again, and while the hall moves a picture of a whole floor stands in for thousands of seats.
 */
import type { Seat } from "../../../hall/hall.ts";
import { type SeatGrid, seatsIn } from "../../../hall/seat-grid.ts";
import type { Viewport } from "../../../hall/viewport.ts";
import { FREE } from "../tally.ts";
import type { Scene } from "./scene.ts";
import { type Tiles, tilesOf } from "./tiles.ts";

const DIMMED = 0.22;
/** More changes than these at once, and everything is painted anew. */
const MOST_REPAIRS = 64;

/** The part of the plan that a layer shows, and how large; sizes in pixels of the canvas. */
export type Frame = { readonly view: Viewport; readonly width: number; readonly height: number };

export class SeatLayer {
  readonly canvas = document.createElement("canvas");
  #frame: Frame = { view: { x: 0, y: 0, scale: 1 }, width: 0, height: 0 };
  #key = "";
  #looks = new Uint8Array(0);
  #tiles: Tiles | null = null;

  /** Whether the layer shows this frame in these colours; looks may have changed since. */
  shows(frame: Frame, scene: Scene): boolean {
    const { view, width, height } = this.#frame;
    return (
      this.#key === keyOf(scene) &&
      view.x === frame.view.x &&
      view.y === frame.view.y &&
      view.scale === frame.view.scale &&
      width === frame.width &&
      height === frame.height
    );
  }

  /** Paints all seats of the frame. */
  paint(frame: Frame, scene: Scene, seats: readonly Seat[]): void {
    const { canvas } = this;
    const context = canvas.getContext("2d");
    if (!context) return;
    if (canvas.width !== frame.width || canvas.height !== frame.height) {
      canvas.width = frame.width;
      canvas.height = frame.height;
    } else context.clearRect(0, 0, frame.width, frame.height);
    const side = scene.hall.tile * frame.view.scale;
    if (this.#tiles?.side !== side || this.#key !== keyOf(scene)) {
      this.#tiles = tilesOf(side, scene.zones, scene.palette);
    }
    this.#frame = frame;
    this.#key = keyOf(scene);
    this.#looks = scene.looks.slice();
    this.#draw(context, scene, seats);
  }

  /** Paints again what looks otherwise than before. */
  refresh(scene: Scene, grid: SeatGrid): void {
    const context = this.canvas.getContext("2d");
    if (!context || this.#looks === scene.looks) return;
    const { view, width, height } = this.#frame;
    const changed: Seat[] = [];
    for (const [index, look] of scene.looks.entries()) {
      if (look === this.#looks[index]) continue;
      const seat = scene.hall.seats[index];
      if (seat?.floor === scene.floor) changed.push(seat);
    }
    if (changed.length > MOST_REPAIRS) {
      const box = { x: view.x, y: view.y, width: width / view.scale, height: height / view.scale };
      return this.paint(this.#frame, scene, seatsIn(grid, box));
    }
    this.#looks = scene.looks.slice();
    for (const seat of changed) this.#repair(context, scene, grid, seat);
  }

  /** One seat, with what its neighbours have under it. */
  #repair(context: CanvasRenderingContext2D, scene: Scene, grid: SeatGrid, seat: Seat): void {
    const { view } = this.#frame;
    const { tile } = scene.hall;
    const side = Math.ceil(tile * view.scale * 1.5);
    const x = Math.floor((seat.x - view.x) * view.scale - side / 2);
    const y = Math.floor((seat.y - view.y) * view.scale - side / 2);
    context.save();
    context.beginPath();
    context.rect(x, y, side + 1, side + 1);
    context.clip();
    context.clearRect(x, y, side + 1, side + 1);
    const near = seatsIn(grid, { x: seat.x - tile * 2, y: seat.y - tile * 2, width: tile * 4, height: tile * 4 });
    this.#draw(context, scene, near);
    context.restore();
  }

  #draw(context: CanvasRenderingContext2D, { looks, shown }: Scene, seats: readonly Seat[]): void {
    const { view, width, height } = this.#frame;
    const tiles = this.#tiles;
    if (!tiles) return;
    const edge = tiles.side;
    for (const seat of seats) {
      const x = (seat.x - view.x) * view.scale;
      const y = (seat.y - view.y) * view.scale;
      if (x < -edge || y < -edge || x > width + edge || y > height + edge) continue;
      const look = looks[seat.index] ?? FREE;
      context.globalAlpha = look === FREE && !shown(seat) ? DIMMED : 1;
      tiles.draw(context, seat, look, x, y);
    }
    context.globalAlpha = 1;
  }
}

function keyOf({ floor, filter, palette }: Scene): string {
  return `${floor} ${filter} ${palette.name}`;
}
