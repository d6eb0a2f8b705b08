/** Painting the hall, sharp while it stands still and at the speed of the screen while it moves. */
import type { Box } from "../../../hall/hall.ts";
import { fewSeatsIn, type SeatGrid, seatGrid, seatsIn } from "../../../hall/seat-grid.ts";
import { paintNames, paintRing, paintShapes } from "./labels.ts";
import type { Scene } from "./scene.ts";
import { type Frame, SeatLayer } from "./seat-layer.ts";

/** As many seats are painted anew in each frame; while more of them move, the picture of the floor stands in. */
const DIRECT_MOST = 1200;
/** Pixels of a tile in the picture of a floor, and of its longer side: what a cheap phone has room for. */
const OVERVIEW_TILE = 9;
const OVERVIEW_MOST = 2600;

export class HallPainter {
  readonly #sharp = new SeatLayer();
  readonly #overview = new SeatLayer();
  #grids: readonly SeatGrid[] = [];

  /** The seats of the floor in sight, by place. */
  grid({ hall, floor }: Pick<Scene, "hall" | "floor">): SeatGrid {
    if (this.#grids.length === 0) this.#grids = hall.floors.map((_, at) => seatGrid(hall, at));
    return this.#grids[floor] ?? seatGrid(hall, floor);
  }

  /** Paints a frame. @returns false when it is only good enough for a moment: it is to be painted again once it stands still */
  paint(context: CanvasRenderingContext2D, scene: Scene, moving: boolean): boolean {
    const { size, ratio, palette } = scene;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, size.width, size.height);
    paintShapes(context, scene);
    const sharp = this.#paintSeats(context, scene, moving);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintNames(context, scene);
    paintRing(context, scene, scene.hover, palette.ink);
    paintRing(context, scene, scene.focus, palette.focus);
    return sharp;
  }

  /** Paints the picture of the floor before it is needed, so that the first move does not wait for it. */
  prepare(scene: Scene): void {
    const grid = this.grid(scene);
    if (fewSeatsIn(grid, floorBox(scene), DIRECT_MOST) === null) this.#overviewFrame(scene, grid);
  }

  #paintSeats(context: CanvasRenderingContext2D, scene: Scene, moving: boolean): boolean {
    const { size, ratio, view } = scene;
    const grid = this.grid(scene);
    const frame: Frame = {
      view: { x: view.x, y: view.y, scale: view.scale * ratio },
      width: Math.round(size.width * ratio),
      height: Math.round(size.height * ratio),
    };
    if (this.#sharp.shows(frame, scene)) this.#sharp.refresh(scene, grid);
    else {
      const box = inSight(scene);
      const seats = moving ? fewSeatsIn(grid, box, DIRECT_MOST) : seatsIn(grid, box);
      if (seats === null) {
        this.#paintOverview(context, scene, grid);
        return false;
      }
      this.#sharp.paint(frame, scene, seats);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#sharp.canvas, 0, 0);
    return true;
  }

  #paintOverview(context: CanvasRenderingContext2D, scene: Scene, grid: SeatGrid): void {
    const { view, ratio } = scene;
    const frame = this.#overviewFrame(scene, grid);
    const times = (view.scale * ratio) / frame.view.scale;
    const across = (frame.view.x - view.x) * view.scale * ratio;
    context.setTransform(times, 0, 0, times, across, (frame.view.y - view.y) * view.scale * ratio);
    context.drawImage(this.#overview.canvas, 0, 0);
  }

  /** Brings the picture of the floor up to date. */
  #overviewFrame(scene: Scene, grid: SeatGrid): Frame {
    const { tile } = scene.hall;
    const box = floorBox(scene);
    const width = box.width + 2 * tile;
    const height = box.height + 2 * tile;
    const scale = Math.min(OVERVIEW_TILE / tile, OVERVIEW_MOST / Math.max(width, height));
    const frame: Frame = {
      view: { x: box.x - tile, y: box.y - tile, scale },
      width: Math.ceil(width * scale),
      height: Math.ceil(height * scale),
    };
    if (this.#overview.shows(frame, scene)) this.#overview.refresh(scene, grid);
    else this.#overview.paint(frame, scene, seatsIn(grid, box));
    return frame;
  }
}

function floorBox({ hall, floor }: Scene): Box {
  return hall.floors[floor]?.box ?? { x: 0, y: 0, width: 1, height: 1 };
}

/** The part of the plan on the screen, and as much around it as a tile is wide. */
function inSight({ view, size, hall }: Scene): Box {
  const around = hall.tile * 2;
  return {
    x: view.x - around,
    y: view.y - around,
    width: size.width / view.scale + 2 * around,
    height: size.height / view.scale + 2 * around,
  };
}
