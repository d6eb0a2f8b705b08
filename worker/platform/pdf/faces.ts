/** Gets faces from the static assets. */
import { assert } from "../../kernel/assert.ts";
import { FONT_FILES, type FontKey, fontPath, type FontScript } from "./fonts.ts";
import { loadFace, type ShapedFace } from "./harfbuzz.ts";
import { toRuns } from "./runs.ts";

/** A face: its whole file, and open for shaping. */
export type Face = { readonly file: Uint8Array; readonly shaped: ShapedFace };

/** Faces stay for the life of the isolate: reading and opening one is the dearest part of a document. */
const faces = new Map<FontKey, Promise<Face>>();

/** Both weights of every script that occurs in `texts`. @throws when the build did not put a face among the assets */
export async function facesFor(assets: Fetcher, texts: Iterable<string>): Promise<ReadonlyMap<FontKey, Face>> {
  const scripts = new Set<FontScript>(["latin"]);
  for (const text of texts) for (const run of toRuns(text)) scripts.add(run.script);
  const keys = [...scripts].flatMap((script): FontKey[] => [`${script}-regular`, `${script}-bold`]);
  return new Map(await Promise.all(keys.map(async (key) => [key, await faceOf(assets, key)] as const)));
}

async function faceOf(assets: Fetcher, key: FontKey): Promise<Face> {
  const known = faces.get(key);
  if (known !== undefined) return await known;
  const loading = readFace(assets, key);
  faces.set(key, loading);
  try {
    return await loading;
  } catch (error) {
    // The next document tries again.
    faces.delete(key);
    throw error;
  }
}

async function readFace(assets: Fetcher, key: FontKey): Promise<Face> {
  const response = await assets.fetch(`https://assets.local${fontPath(key)}`);
  assert(response.ok, `font ${FONT_FILES[key].file} is not among the static assets`);
  const file = new Uint8Array(await response.arrayBuffer());
  return { file, shaped: loadFace(file) };
}
