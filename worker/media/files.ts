/**
 * The files of pictures. What somebody sent is never kept nor served: the platform unpacks it and writes a new WebP, which
 * has the pixels and nothing else, no place, no camera, no script (TH26). Sizes are made when they are first asked for.
 */
import { log } from "../platform/log.ts";
import { MAX_KEPT_SIDE, readVariant, VARIANT_TYPES, type VariantFormat, widthsOf } from "./picture.ts";

/** A picture has one address for ever; another picture has another one. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** While the platform cannot make a size, a larger one stands in for it. */
const SHORTLY = "public, max-age=60";
const MISSING = "public, max-age=0, s-maxage=5";
const QUALITY: Readonly<Record<VariantFormat, number>> = { avif: 55, webp: 78, jpg: 80 };
/** Pixels survive being written twice. */
const KEPT_QUALITY = 90;

type Size = { readonly width: number; readonly height: number };

const folderOf = (id: string) => `pictures/${id}/`;
const masterOf = (id: string) => `${folderOf(id)}master`;

/** Where a picture's sizes are found, without the origin. */
export function pictureFolder(id: string): string {
  return `/media/${id}/`;
}

/**
 * Keeps the pixels of a file: turned the right way up, at most as large as is ever shown.
 * @returns its size, or undefined when the file cannot be unpacked
 */
export async function keepPicture(env: Env, id: string, file: Uint8Array<ArrayBuffer>): Promise<Size | undefined> {
  let pixels: ArrayBuffer;
  let size: Size;
  try {
    const output = await env.IMAGES.input(streamOf(file))
      .transform({ width: MAX_KEPT_SIDE, height: MAX_KEPT_SIDE, fit: "scale-down" })
      .output({ format: "image/webp", quality: KEPT_QUALITY });
    pixels = await output.response().arrayBuffer();
    const info = await env.IMAGES.info(streamOf(new Uint8Array(pixels)));
    if (!("width" in info)) return undefined;
    size = { width: info.width, height: info.height };
  } catch (error) {
    // Only this one is about us and not about the file: the account has made all the pictures it may this month.
    if (codeOf(error) === TOO_MANY_THIS_MONTH) throw error;
    log.warn("picture_unreadable", { code: codeOf(error) });
    return undefined;
  }
  await env.FILES.put(masterOf(id), pixels, {
    httpMetadata: { contentType: VARIANT_TYPES.webp },
    customMetadata: { width: String(size.width) },
  });
  return size;
}

const TOO_MANY_THIS_MONTH = 9422;

/** The platform's number of a fault. */
function codeOf(error: unknown): number | undefined {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : undefined;
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Response(bytes).body ?? new ReadableStream();
}

/** One size of a picture for anybody, with the headers that make it inert; 404 for what there is not. */
export async function servePicture(env: Env, id: string, file: string): Promise<Response> {
  const variant = readVariant(file);
  if (!variant || !/^pic_[0-9a-z]{26}$/.test(id)) return missing();
  const { width, format } = variant;
  const key = folderOf(id) + file;
  const known = await env.FILES.get(key);
  if (known) return answer(known.body, format, FOR_EVER);
  const master = await env.FILES.get(masterOf(id));
  if (!master || !widthsOf(Number(master.customMetadata?.["width"])).includes(width)) return missing();
  const pixels = new Uint8Array(await master.arrayBuffer());
  try {
    const output = await env.IMAGES.input(streamOf(pixels))
      .transform({ width, fit: "scale-down" })
      .output({ format: VARIANT_TYPES[format], quality: QUALITY[format] });
    const made = await output.response().arrayBuffer();
    await env.FILES.put(key, made, { httpMetadata: { contentType: VARIANT_TYPES[format] } });
    return answer(made, format, FOR_EVER);
  } catch (error) {
    log.warn("picture_size_failed", { code: codeOf(error) });
    return answer(pixels, "webp", SHORTLY);
  }
}

/** Removes a picture and all its sizes. */
export async function removePicture(env: Env, id: string): Promise<void> {
  const { objects } = await env.FILES.list({ prefix: folderOf(id), limit: 100 });
  const keys = objects.map(({ key }) => key);
  if (keys.length > 0) await env.FILES.delete(keys);
}

function answer(body: BodyInit, format: VariantFormat, cache: string): Response {
  return new Response(body, {
    headers: {
      "content-type": VARIANT_TYPES[format],
      "cache-control": cache,
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": "inline",
      // Shops are embedded, and the console may live on an origin of its own.
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
    },
  });
}

function missing(): Response {
  return new Response(null, { status: 404, headers: { "cache-control": MISSING } });
}
