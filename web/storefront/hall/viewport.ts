/** Which part of the plan is on the screen. Pure: screen pixels in, screen pixels out. */
import type { Box } from "./hall.ts";

export type Viewport = {
  /** Plan point at the screen's top left corner. */
  readonly x: number;
  readonly y: number;
  /** Screen pixels per plan unit. */
  readonly scale: number;
};
export type Size = { readonly width: number; readonly height: number };

/** Shows all of `box` with `margin` pixels around it. */
export function fit(box: Box, size: Size, margin: number): Viewport {
  const width = Math.max(1, size.width - 2 * margin);
  const height = Math.max(1, size.height - 2 * margin);
  const scale = Math.min(width / box.width, height / box.height);
  return {
    scale,
    x: box.x + box.width / 2 - size.width / 2 / scale,
    y: box.y + box.height / 2 - size.height / 2 / scale,
  };
}

/** Changes the scale by `factor` and keeps the plan point under (px, py) where it is. */
export function zoomAt(
  view: Viewport,
  factor: number,
  px: number,
  py: number,
  range: readonly [number, number],
): Viewport {
  const scale = Math.min(range[1], Math.max(range[0], view.scale * factor));
  return { scale, x: view.x + px / view.scale - px / scale, y: view.y + py / view.scale - py / scale };
}

/** Moves by screen pixels. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
}

/** Keeps at least the middle of the screen over the plan, so that the hall cannot be lost. */
export function keepInside(view: Viewport, box: Box, size: Size): Viewport {
  const halfWidth = size.width / 2 / view.scale;
  const halfHeight = size.height / 2 / view.scale;
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return {
    scale: view.scale,
    x: clamp(view.x, box.x - halfWidth, box.x + box.width - halfWidth),
    y: clamp(view.y, box.y - halfHeight, box.y + box.height - halfHeight),
  };
}

/** Moves only as far as needed to have a plan point `margin` pixels inside the screen. */
export function reveal(view: Viewport, x: number, y: number, size: Size, margin: number): Viewport {
  const px = (x - view.x) * view.scale;
  const py = (y - view.y) * view.scale;
  const shift = (at: number, length: number) =>
    at < margin ? margin - at : at > length - margin ? length - margin - at : 0;
  return pan(view, shift(px, size.width), shift(py, size.height));
}
