/** What is painted: the hall, how its seats look, and which part of it is in sight. */
import type { Zone } from "../../../../ui/zones.ts";
import type { Hall, Seat } from "../../../hall/hall.ts";
import type { Size, Viewport } from "../../../hall/viewport.ts";
import type { Palette } from "./palette.ts";

export type Scene = {
  readonly hall: Hall;
  readonly floor: number;
  /** How each seat looks, by its index: places in `LOOKS`. */
  readonly looks: Uint8Array;
  /** Whether the filters let a seat through. */
  readonly shown: (seat: Seat) => boolean;
  /** Tells one setting of the filters from another. */
  readonly filter: string;
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
