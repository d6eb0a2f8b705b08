import { describe, expect, it } from "vitest";
import { foldWords } from "../kernel/words.ts";
import { measurePicture, readVariant, widthsOf, wordsOf } from "./picture.ts";

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(part, (char) => char.charCodeAt(0)) : part)),
  );
const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const uint16 = (value: number) => [value >>> 8, value & 255];
const png = (width: number, height: number) =>
  bytes([0x89], "PNG\r\n", [0x1a], "\n", uint32(13), "IHDR", uint32(width), uint32(height), [8, 6, 0, 0, 0]);
const jpeg = (width: number, height: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe1],
    uint16(8),
    "Exif\0\0",
    [0xff, 0xff, 0xc0],
    uint16(17),
    [8],
    uint16(height),
    uint16(width),
    [3, 0, 0],
  );

describe("V8 a picture's kind and size come from its bytes", () => {
  it("reads PNG, JPEG, GIF and the three forms of WebP", () => {
    expect(measurePicture(png(800, 600))).toEqual({ ok: true, value: { kind: "png", width: 800, height: 600 } });
    expect(measurePicture(jpeg(4032, 3024))).toEqual({ ok: true, value: { kind: "jpeg", width: 4032, height: 3024 } });
    expect(measurePicture(bytes("GIF89a", [64, 1, 200, 0]))).toMatchObject({ value: { width: 320, height: 200 } });
    const riff = (...rest: readonly (string | readonly number[])[]) =>
      bytes(
        "RIFF",
        [0, 0, 0, 0],
        "WEBP",
        ...rest,
        Array.from({ length: 20 }, () => 0),
      );
    expect(measurePicture(riff("VP8X", uint32(0), [0, 0, 0, 0], [0xff, 3, 0], [0x57, 2, 0]))).toMatchObject({
      value: { kind: "webp", width: 1024, height: 600 },
    });
    expect(measurePicture(riff("VP8 ", uint32(0), [0, 0, 0, 0x9d, 1, 0x2a], [0x80, 2], [0xe0, 1]))).toMatchObject({
      value: { width: 640, height: 480 },
    });
    // 14 bits of width - 1, then 14 bits of height - 1.
    const packed = (640 - 1) | ((480 - 1) << 14);
    const little = [packed & 255, (packed >>> 8) & 255, (packed >>> 16) & 255, packed >>> 24];
    expect(measurePicture(riff("VP8L", uint32(0), [0x2f], little))).toMatchObject({
      value: { width: 640, height: 480 },
    });
  });

  it("TH26 a drawing is refused, whatever it is called or hides behind", () => {
    for (const svg of ["<svg onload=alert(1)>", '<?xml version="1.0"?>\n<!-- x --><svg xmlns="…">', "\ufeff <SVG >"]) {
      expect(measurePicture(text(svg))).toEqual({ ok: false, error: { reason: "svg" } });
    }
  });

  it("TH32 a bomb is refused by what its header says, before it is unpacked", () => {
    expect(measurePicture(png(60_000, 60_000))).toMatchObject({ error: { reason: "too_many_pixels", width: 60_000 } });
    expect(measurePicture(png(12_001, 32))).toMatchObject({ error: { reason: "too_many_pixels" } });
    expect(measurePicture(jpeg(8000, 6000))).toMatchObject({ error: { reason: "too_many_pixels" } });
  });

  it("refuses what is no picture, broken or tiny", () => {
    expect(measurePicture(new Uint8Array())).toMatchObject({ error: { reason: "empty" } });
    expect(measurePicture(text("<html><script>"))).toMatchObject({ error: { reason: "unknown_kind" } });
    expect(measurePicture(text("%PDF-1.7"))).toMatchObject({ error: { reason: "unknown_kind" } });
    expect(measurePicture(png(800, 600).subarray(0, 20))).toMatchObject({ error: { reason: "broken" } });
    expect(measurePicture(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0], "xxxxxxxxxxxx"))).toMatchObject({
      error: { reason: "broken" },
    });
    expect(measurePicture(png(0, 600))).toMatchObject({ error: { reason: "broken" } });
    expect(measurePicture(png(16, 16))).toMatchObject({ error: { reason: "too_small", least: 32 } });
  });
});

describe("V8 sizes", () => {
  it("never go beyond the picture itself", () => {
    expect(widthsOf(5000)).toEqual([320, 640, 960, 1280, 1920]);
    expect(widthsOf(1000)).toEqual([320, 640, 960, 1000]);
    expect(widthsOf(320)).toEqual([320]);
    expect(widthsOf(64)).toEqual([64]);
  });

  it("are named by their file", () => {
    expect(readVariant("640.webp")).toEqual({ width: 640, format: "webp" });
    for (const bad of ["640.svg", "0640.webp", "640", "../640.webp", "99999.avif", "640.webp.exe", "master"]) {
      expect(readVariant(bad)).toBeUndefined();
    }
  });
});

it("V11 words are folded: case, accents, and the ending of a file", () => {
  expect(wordsOf("Café_Dhaka-2027.JPEG", "Die Bühne am Abend")).toEqual([
    "cafe",
    "dhaka",
    "2027",
    "die",
    "buhne",
    "am",
    "abend",
  ]);
  expect(foldWords("বাংলা গান")).toEqual(["বাংলা", "গান"]);
});
