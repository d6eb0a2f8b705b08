/**
 * What a file is, read from its first bytes: its name and its declared type are the sender's word and count for nothing.
 * The size is read here too, before anything unpacks it: a few kilobytes may unpack to gigabytes (TH32). Pure.
 */
import { err, ok, type Result } from "../kernel/result.ts";
import { foldWords } from "../kernel/words.ts";

export const PICTURE_KINDS = ["jpeg", "png", "webp", "gif"] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];
export type Measured = { readonly kind: PictureKind; readonly width: number; readonly height: number };

export type PictureFault =
  | { readonly reason: "empty" }
  /** Drawings may carry script (TH26). */
  | { readonly reason: "svg" }
  | { readonly reason: "unknown_kind" }
  | { readonly reason: "broken" }
  | { readonly reason: "too_small"; readonly least: number }
  | { readonly reason: "too_many_pixels"; readonly width: number; readonly height: number };

/** Bytes of a file; a phone's camera makes 3 to 8 million. */
export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
/** Of a file that is unpacked in memory: four bytes each. */
export const MAX_PIXELS = 40_000_000;
const MAX_SIDE = 12_000;
/** Smaller than an icon is a mistake. */
const MIN_SIDE = 32;

/** What the file is and how large, or why it is refused. */
export function measurePicture(bytes: Uint8Array): Result<Measured, PictureFault> {
  if (bytes.length === 0) return err({ reason: "empty" });
  const kind = kindOf(bytes);
  if (kind === undefined) return err({ reason: looksLikeSvg(bytes) ? "svg" : "unknown_kind" });
  const size = SIZES[kind](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (size === undefined || size.width === 0 || size.height === 0) return err({ reason: "broken" });
  const { width, height } = size;
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
    return err({ reason: "too_many_pixels", width, height });
  }
  if (Math.min(width, height) < MIN_SIDE) return err({ reason: "too_small", least: MIN_SIDE });
  return ok({ kind, width, height });
}

type Size = { readonly width: number; readonly height: number };

const SIGNATURES: Readonly<Record<PictureKind, RegExp>> = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n[^]\n/,
  webp: /^RIFF[^]{4}WEBP/,
  gif: /^GIF8[79]a/,
};

function kindOf(bytes: Uint8Array): PictureKind | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return PICTURE_KINDS.find((kind) => SIGNATURES[kind].test(head));
}

function looksLikeSvg(bytes: Uint8Array): boolean {
  return /<svg[\s>:]|<!DOCTYPE\s+svg/i.test(new TextDecoder().decode(bytes.subarray(0, 4096)));
}

const SIZES: Readonly<Record<PictureKind, (view: DataView) => Size | undefined>> = {
  png: (view) =>
    view.byteLength < 24 || view.getUint32(12) !== 0x49484452
      ? undefined
      : { width: view.getUint32(16), height: view.getUint32(20) },
  gif: (view) =>
    view.byteLength < 10 ? undefined : { width: view.getUint16(6, true), height: view.getUint16(8, true) },
  webp: webpSize,
  jpeg: jpegSize,
};

/** Three forms: lossy, lossless, and extended with a canvas. */
function webpSize(view: DataView): Size | undefined {
  if (view.byteLength < 30) return undefined;
  const form = String.fromCharCode(...[12, 13, 14, 15].map((at) => view.getUint8(at)));
  if (form === "VP8X") return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  if (form === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (form !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** Walks the segments to the frame header. Each step goes forward, so it ends. */
function jpegSize(view: DataView): Size | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2 || marker === 0xda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** Widths that a picture is offered in, next to its own. */
const WIDTHS = [320, 640, 960, 1280, 1920];
/** The widest that is kept: more is never shown. */
export const MAX_KEPT_SIDE = 2560;

/** The widths that a picture of `width` is served in, smallest first. */
export function widthsOf(width: number): number[] {
  const widest = Math.min(width, WIDTHS.at(-1) ?? width);
  return [...WIDTHS.filter((each) => each < widest), widest];
}

export const VARIANT_TYPES = { avif: "image/avif", webp: "image/webp", jpg: "image/jpeg" } as const;
export type VariantFormat = keyof typeof VARIANT_TYPES;

/** One size of a picture, from the name of its file such as `640.webp`. */
export type Variant = { readonly width: number; readonly format: VariantFormat };

/** Undefined for a name that no variant has. */
export function readVariant(file: string): Variant | undefined {
  const match = /^([1-9]\d{1,3})\.(avif|webp|jpg)$/.exec(file);
  return match?.[1] === undefined ? undefined : { width: Number(match[1]), format: match[2] as VariantFormat };
}

/** The words that a picture is found by, folded; at most 24. */
export function wordsOf(...texts: readonly string[]): string[] {
  const words = texts.flatMap((text) => foldWords(text.replace(/\.\w{2,5}$/, "")));
  return [...new Set(words)].slice(0, 24);
}
