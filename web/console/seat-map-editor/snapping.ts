/** Where a thing that is dragged comes to rest: in line with its neighbours, else on the grid. Pure. */
import type { Box, Point } from "./plan-document.ts";

export type Snapped = Point & {
  /** Lines to show: where the thing is in line with another. */
  readonly guideX: number | null;
  readonly guideY: number | null;
};

/** Edges and middles that others can be in line with. */
export type Lines = { readonly xs: readonly number[]; readonly ys: readonly number[] };

export function linesOf(boxes: readonly Box[]): Lines {
  return {
    xs: boxes.flatMap(({ x, width }) => [x, x + width / 2, x + width]),
    ys: boxes.flatMap(({ y, height }) => [y, y + height / 2, y + height]),
  };
}

/**
 * The move that is made when `move` is asked for.
 * @param box what is moved, before it moves
 * @param reach how near a line draws, in plan units
 * @param grid 0 for none
 */
export function snapMove(box: Box, move: Point, lines: Lines, reach: number, grid: number): Snapped {
  const x = snapAxis(box.x + move.x, box.width, lines.xs, reach, grid);
  const y = snapAxis(box.y + move.y, box.height, lines.ys, reach, grid);
  return { x: x.at - box.x, y: y.at - box.y, guideX: x.guide, guideY: y.guide };
}

function snapAxis(
  start: number,
  length: number,
  lines: readonly number[],
  reach: number,
  grid: number,
): { at: number; guide: number | null } {
  let best: { at: number; guide: number; far: number } | undefined;
  for (const line of lines) {
    for (const own of [0, length / 2, length]) {
      const far = Math.abs(start + own - line);
      if (far <= reach && (!best || far < best.far - 1e-9)) best = { at: line - own, guide: line, far };
    }
  }
  if (best) return best;
  return { at: grid > 0 ? Math.round(start / grid) * grid : start, guide: null };
}
