/**
 * Builds a Worker with wrangler and runs it in workerd, with a plain TCP socket of its own. No account, no network.
 * Wrangler makes the bundle, so what runs here is what `wrangler deploy` would upload.
 */
import { execFile, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { V4ModuleDefinition, V4ModuleRule, V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const HOST = "127.0.0.1";

/** Where a built Worker lies: `main` is the entry module, `root` the folder its other modules are relative to. */
export interface BuiltWorker {
  readonly configPath: string;
  readonly root: string;
  readonly main: string;
}

/** What {@link startWorker} needs. Paths may be relative to the repository. */
export interface StartOptions {
  readonly worker: BuiltWorker;
  /** TCP port on 127.0.0.1. A taken port is an error that says so. */
  readonly port: number;
  /** Folder that keeps D1, R2 and Durable Object data between runs. Without it the data is thrown away at the end. */
  readonly persist?: string;
  /** Text bindings (vars and secrets) added to those of the wrangler.toml; they win. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** `[env.<name>]` of the wrangler.toml. */
  readonly environment?: string;
  /** Gets every line that the Worker logs, instead of the terminal. */
  readonly onLog?: (line: string) => void;
  /** Last change to the Worker's options before it starts, for what wrangler.toml cannot say. */
  readonly adjust?: (options: V4WorkerOptions) => V4WorkerOptions;
}

/** A running Worker. */
export interface RunningWorker {
  /** `http://127.0.0.1:<port>`: straight into workerd, no proxy between. */
  readonly url: string;
  /** Miniflare's own entry, on a random port: the way in that passes the platform's asset router. */
  readonly adminUrl: string;
  /** Process id of workerd, for crash tests; undefined where the system has no `ps`. */
  readonly pid: number | undefined;
  readonly mf: Miniflare;
  stop(): Promise<void>;
}

/**
 * Runs `wrangler deploy --dry-run` and returns where the bundle lies. Throws with wrangler's own words on a failure.
 * @param script an entry other than that of the configuration
 */
export async function buildWorker(configPath: string, outdir: string, script?: string): Promise<BuiltWorker> {
  const config = resolve(ROOT, configPath);
  const root = resolve(ROOT, outdir);
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const entryPoint = script === undefined ? [] : [resolve(ROOT, script)];
  const args = [wrangler, "deploy", ...entryPoint, "--dry-run", "--outdir", root, "-c", config, "--env", ""];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr.on("data", (part: Buffer) => (output += part.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  if (code !== 0) throw new Error(`Could not build ${configPath}:\n${output}`);
  const { main } = unstable_getMiniflareWorkerOptions(config);
  const entry = `${basename(script ?? main ?? "index").replace(/\.[a-z]+$/, "")}.js`;
  const files = await readdir(root);
  if (!files.includes(entry)) throw new Error(`The build of ${configPath} has no ${entry}: ${files.join(", ")}`);
  return { configPath: config, root, main: join(root, entry) };
}

/** Starts a built Worker in workerd and waits until it listens. */
export async function startWorker(options: StartOptions): Promise<RunningWorker> {
  await assertPortFree(options.port);
  const { worker } = options;
  const { workerOptions } = unstable_getMiniflareWorkerOptions(worker.configPath, options.environment);
  // Miniflare wants the modules listed; the rules of wrangler.toml say what a file that is not JavaScript is.
  const { modulesRules, ...rest } = workerOptions;
  const base: V4WorkerOptions = {
    ...rest,
    bindings: { ...(workerOptions.bindings as Record<string, string> | undefined), ...options.bindings },
    modulesRoot: worker.root,
    modules: await listModules(worker, modulesRules ?? []),
    unsafeDirectSockets: [{ host: HOST, port: options.port }],
  };
  const before = new Set(await childrenNamedWorkerd());
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      host: HOST,
      port: 0,
      // A fixed answer for request.cf: without it Miniflare asks the network for one.
      cf: false,
      telemetry: { enabled: false },
      ...(options.onLog === undefined ? {} : { handleStructuredLogs: ({ message }) => options.onLog?.(message) }),
      ...(options.persist === undefined ? {} : { resourcePersistencePath: resolve(ROOT, options.persist) }),
      workers: [options.adjust === undefined ? base : options.adjust(base)],
    }),
  );
  const admin = await mf.ready;
  const pid = (await childrenNamedWorkerd()).find((id) => !before.has(id));
  return {
    url: `http://${HOST}:${options.port}`,
    adminUrl: admin.origin,
    pid,
    mf,
    stop: () => mf.dispose(),
  };
}

/** Every module of the bundle, the entry first. */
async function listModules(worker: BuiltWorker, rules: readonly V4ModuleRule[]): Promise<V4ModuleDefinition[]> {
  const files = await readdir(worker.root, { recursive: true, withFileTypes: true });
  const others: V4ModuleDefinition[] = [];
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const type = file.isFile() && path !== worker.main ? moduleType(file.name, rules) : undefined;
    if (type !== undefined) others.push({ type, path });
  }
  return [{ type: "ESModule", path: worker.main }, ...others];
}

/** What a file of the bundle is by its ending; undefined for what is no module, such as source maps. */
function moduleType(name: string, rules: readonly V4ModuleRule[]): V4ModuleRule["type"] | undefined {
  if (/\.(js|mjs)$/.test(name)) return "ESModule";
  const defaults: readonly V4ModuleRule[] = [
    { type: "CompiledWasm", include: ["**/*.wasm"] },
    { type: "Data", include: ["**/*.bin"] },
    { type: "Text", include: ["**/*.txt", "**/*.html", "**/*.sql"] },
  ];
  return [...rules, ...defaults].find((rule) => rule.include.some((glob) => name.endsWith(ending(glob))))?.type;
}

/** `**` + `/*.wasm` → `.wasm`, which is the only kind of glob that such rules need. */
function ending(glob: string): string {
  return glob.slice(glob.lastIndexOf("*") + 1);
}

/** Throws when something already listens on the port: workerd itself would only say "address in use" in its log. */
export async function assertPortFree(port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${cause.message})`;
      fail(new Error(`Port ${port} on ${HOST} ${why}. Stop what uses it, or choose another port.`));
    });
    probe.listen(port, HOST, () => probe.close(() => done()));
  });
}

/** Ids of the workerd processes that this process started. */
async function childrenNamedWorkerd(): Promise<number[]> {
  const listing = await new Promise<string>((done) => {
    execFile("ps", ["-A", "-o", "pid=,ppid=,comm="], (fault, stdout) => done(fault ? "" : stdout));
  });
  return listing
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, name]) => parent === String(process.pid) && (name ?? "").includes("workerd"))
    .map(([pid]) => Number(pid));
}
