/**
 * HarfBuzz through its two wasm files. The library's own JavaScript entry does not start in workerd, so this is the
 * little of it that we need: shape a run, cut a face down to the glyphs that were used. One instance an isolate; its
 * memory only ever grows, so everything that is taken is given back.
 */
import shaperModule from "harfbuzzjs/dist/harfbuzz.wasm";
import subsetterModule from "harfbuzzjs/dist/harfbuzz-subset.wasm";
import { assert } from "../../kernel/assert.ts";

type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
type Shared = {
  readonly memory: Memory;
  malloc(size: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_length(blob: number): number;
  hb_blob_get_data(blob: number, length: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
};
type Shaper = Shared & {
  __wasm_call_ctors(): void;
  hb_face_get_upem(face: number): number;
  hb_font_create(face: number): number;
  hb_font_get_h_extents(font: number, extents: number): number;
  hb_buffer_create(): number;
  hb_buffer_destroy(buffer: number): void;
  hb_buffer_add_utf16(buffer: number, text: number, length: number, offset: number, count: number): void;
  hb_buffer_set_direction(buffer: number, direction: number): void;
  hb_buffer_guess_segment_properties(buffer: number): void;
  hb_shape(font: number, buffer: number, features: number, count: number): void;
  hb_buffer_get_glyph_infos(buffer: number, length: number): number;
  hb_buffer_get_glyph_positions(buffer: number, length: number): number;
  hb_buffer_get_length(buffer: number): number;
};
type Subsetter = Shared & {
  _initialize(): void;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
  hb_face_reference_blob(face: number): number;
};

const PAGE = 65_536;
const LEFT_TO_RIGHT = 4;
const RIGHT_TO_LEFT = 5;
const WRITABLE = 2;
const NO_HINTING = 1;
const RETAIN_GIDS = 2;
const NO_LAYOUT_CLOSURE = 0x200;
const DROP_TABLES = 3;
/** What shaping needed and a PDF does not: the layout tables alone take most of the time and size of a subset. */
const UNUSED_TABLES = ["GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "STAT", "DSIG", "meta", "gasp"];
/** sizeof(hb_glyph_info_t) and sizeof(hb_glyph_position_t). */
const RECORD = 20;

/** A glyph with its advance and offsets, in thousandths of the type size; `cluster` is its UTF-16 index in the run. */
export type Glyph = {
  readonly id: number;
  readonly cluster: number;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
};

/** A face loaded into the shaper, where it stays: there are eight of them at most. */
export type ShapedFace = {
  shape(text: string, rtl: boolean): Glyph[];
  /** Thousandths of the type size above and below (negative) the baseline. */
  readonly ascender: number;
  readonly descender: number;
};

let shaper: Shaper | undefined;
let subsetter: Subsetter | undefined;

function startShaper(): Shaper {
  if (shaper !== undefined) return shaper;
  const instance = new WebAssembly.Instance(shaperModule, {
    env: {
      _abort_js: () => {
        throw new Error("harfbuzz aborted");
      },
      _emscripten_runtime_keepalive_clear: () => {},
      _setitimer_js: () => 0,
      emscripten_resize_heap: (size: number) => {
        const { memory } = startShaper();
        const pages = Math.ceil((size - memory.buffer.byteLength) / PAGE);
        return pages <= 0 || memory.grow(pages) >= 0 ? 1 : 0;
      },
    },
    wasi_snapshot_preview1: { proc_exit: () => {} },
  });
  shaper = instance.exports as unknown as Shaper;
  shaper.__wasm_call_ctors();
  return shaper;
}

function startSubsetter(): Subsetter {
  if (subsetter !== undefined) return subsetter;
  const started = new WebAssembly.Instance(subsetterModule, {}).exports as unknown as Subsetter;
  started._initialize();
  subsetter = started;
  return started;
}

/** Copies a font file into the heap and opens it; both are given back by `close`. */
function openFace(heap: Shared, file: Uint8Array): { face: number; close: () => void } {
  const data = heap.malloc(file.byteLength);
  assert(data !== 0, "harfbuzz has memory for the font");
  new Uint8Array(heap.memory.buffer, data, file.byteLength).set(file);
  const blob = heap.hb_blob_create(data, file.byteLength, WRITABLE, 0, 0);
  const face = heap.hb_face_create(blob, 0);
  return {
    face,
    close: () => {
      heap.hb_face_destroy(face);
      heap.hb_blob_destroy(blob);
      heap.free(data);
    },
  };
}

/** Loads a TTF for shaping. */
export function loadFace(file: Uint8Array): ShapedFace {
  const hb = startShaper();
  const { face } = openFace(hb, file);
  const font = hb.hb_font_create(face);
  const scale = 1000 / hb.hb_face_get_upem(face);
  const extents = hb.malloc(48);
  hb.hb_font_get_h_extents(font, extents);
  const [ascender = 0, descender = 0] = new Int32Array(hb.memory.buffer, extents, 2);
  hb.free(extents);
  return {
    ascender: ascender * scale,
    descender: descender * scale,
    shape: (text, rtl) => shape(hb, font, scale, text, rtl),
  };
}

function shape(hb: Shaper, font: number, scale: number, text: string, rtl: boolean): Glyph[] {
  const units = hb.malloc(text.length * 2 + 2);
  const view = new Uint16Array(hb.memory.buffer, units, text.length);
  for (let i = 0; i < text.length; i++) view[i] = text.charCodeAt(i);
  const buffer = hb.hb_buffer_create();
  hb.hb_buffer_add_utf16(buffer, units, text.length, 0, text.length);
  hb.hb_buffer_set_direction(buffer, rtl ? RIGHT_TO_LEFT : LEFT_TO_RIGHT);
  hb.hb_buffer_guess_segment_properties(buffer);
  hb.hb_shape(font, buffer, 0, 0);
  const count = hb.hb_buffer_get_length(buffer);
  const infos = hb.hb_buffer_get_glyph_infos(buffer, 0);
  const positions = hb.hb_buffer_get_glyph_positions(buffer, 0);
  // Taken anew after shaping: growing the memory detaches views.
  const data = new DataView(hb.memory.buffer);
  const glyphs: Glyph[] = [];
  for (let i = 0; i < count; i++) {
    const info = infos + i * RECORD;
    const position = positions + i * RECORD;
    glyphs.push({
      id: data.getUint32(info, true),
      cluster: data.getUint32(info + 8, true),
      advance: data.getInt32(position, true) * scale,
      dx: data.getInt32(position + 8, true) * scale,
      dy: data.getInt32(position + 12, true) * scale,
    });
  }
  hb.hb_buffer_destroy(buffer);
  hb.free(units);
  return glyphs;
}

/** Cuts a TTF down to `glyphs`. Glyph ids stay, so text that was shaped with the whole face stays right. */
export function subsetFace(file: Uint8Array, glyphs: Iterable<number>): Uint8Array<ArrayBuffer> {
  const hb = startSubsetter();
  const { face, close } = openFace(hb, file);
  const input = hb.hb_subset_input_create_or_fail();
  const set = hb.hb_subset_input_glyph_set(input);
  for (const glyph of glyphs) hb.hb_set_add(set, glyph);
  const dropped = hb.hb_subset_input_set(input, DROP_TABLES);
  for (const table of UNUSED_TABLES) hb.hb_set_add(dropped, tagOf(table));
  hb.hb_subset_input_set_flags(input, NO_HINTING | RETAIN_GIDS | NO_LAYOUT_CLOSURE);
  const cut = hb.hb_subset_or_fail(face, input);
  assert(cut !== 0, "harfbuzz made a subset");
  const blob = hb.hb_face_reference_blob(cut);
  const start = hb.hb_blob_get_data(blob, 0);
  const bytes = new Uint8Array(hb.memory.buffer, start, hb.hb_blob_get_length(blob)).slice();
  hb.hb_blob_destroy(blob);
  hb.hb_face_destroy(cut);
  hb.hb_subset_input_destroy(input);
  close();
  return bytes;
}

/** A table's name as OpenType writes it: four characters in 32 bits. */
function tagOf(name: string): number {
  let tag = 0;
  for (let i = 0; i < 4; i++) tag = tag * 256 + name.charCodeAt(i);
  return tag;
}
