/**
 * Builds everything the Worker serves: types, web apps, documents' fonts, the API reference, the bundle. A step whose
 * inputs have not changed since the last build is skipped, so a second start is quick.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FONT_FILES } from "../../worker/platform/pdf/fonts.ts";
import { type BuiltWorker, buildWorker } from "./runtime.ts";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const ASSETS = join(ROOT, ".build/assets");

type Step = {
  readonly name: string;
  /** Files and folders that the step reads, relative to the root. */
  readonly inputs: readonly string[];
  readonly run: () => Promise<void>;
};

const STEPS: readonly Step[] = [
  {
    name: "types",
    inputs: ["wrangler.toml", "package-lock.json"],
    run: () => tool("wrangler/bin/wrangler.js", ["types", "--include-runtime"]),
  },
  {
    name: "static",
    inputs: ["package-lock.json", "worker/platform/pdf/fonts.ts", "test/local/build.ts"],
    run: copyStatic,
  },
  ...["storefront", "console", "check-in"].map((name) => ({
    name,
    inputs: [`web/${name}`, "web/ui", "web/api", "worker/kernel", "package-lock.json"],
    run: () => tool("vite/bin/vite.js", ["build", "-c", `web/${name}/vite.config.ts`, "--logLevel", "warn"]),
  })),
];

/** Runs what is out of date. Returns where the Worker's bundle lies. */
export async function buildAll(say: (line: string) => void = () => {}): Promise<BuiltWorker> {
  await mkdir(join(ROOT, ".build/stamps"), { recursive: true });
  await mkdir(ASSETS, { recursive: true });
  for (const step of STEPS) await runStep(step, say);
  const bundle: Step = {
    name: "worker",
    inputs: ["worker", "durable-objects", "web", "wrangler.toml", "package-lock.json"],
    run: async () => void (await buildWorker("wrangler.toml", ".build/worker")),
  };
  await runStep(bundle, say);
  return {
    configPath: join(ROOT, "wrangler.toml"),
    root: join(ROOT, ".build/worker"),
    main: join(ROOT, ".build/worker/index.js"),
  };
}

async function runStep(step: Step, say: (line: string) => void): Promise<void> {
  const stamp = join(ROOT, ".build/stamps", step.name);
  const state = await fingerprint(step.inputs);
  const before = await readFile(stamp, "utf8").catch(() => "");
  if (before === state) return;
  say(`building ${step.name} …`);
  await step.run();
  await writeFile(stamp, state);
}

/** A hash of names, sizes and contents below `inputs`. */
async function fingerprint(inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) await addToHash(hash, join(ROOT, input));
  return hash.digest("hex");
}

async function addToHash(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return;
  if (info.isDirectory()) {
    for (const name of (await readdir(path)).sort()) await addToHash(hash, join(path, name));
    return;
  }
  hash.update(path.slice(ROOT.length)).update(await readFile(path));
}

async function copyStatic(): Promise<void> {
  const fonts = join(ASSETS, "assets/fonts");
  const docs = join(ASSETS, "assets/docs");
  await rm(fonts, { recursive: true, force: true });
  await mkdir(fonts, { recursive: true });
  await mkdir(docs, { recursive: true });
  for (const { source, file } of Object.values(FONT_FILES))
    await cp(join(ROOT, "node_modules", source), join(fonts, file));
  await cp(join(ROOT, "node_modules/@scalar/api-reference/dist/browser/standalone.js"), join(docs, "reference.js"));
}

/** Runs a tool of node_modules. @throws with the tool's own words */
export async function tool(path: string, args: readonly string[], options: { inherit?: boolean } = {}): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, "node_modules", path), ...args], {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
    stdio: options.inherit === true ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  if (code !== 0) throw new Error(`${path} ${args.join(" ")} failed:\n${output}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll((line) => console.log(line));
}
