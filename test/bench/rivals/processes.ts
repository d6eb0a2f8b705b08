/** Starts and stops what the rivals need: their databases from Debian packages, their HTTP servers in Node. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../local/build.ts";
import { freePort } from "../../support/system.ts";

const POSTGRES_HOME = "/usr/lib/postgresql";
const REDIS_SERVER = "/usr/bin/redis-server";
const START_SECONDS = 30;

export type Database = {
  /** Folder (Postgres) or file (Redis) of the socket. */
  readonly socket: string;
  readonly port: number;
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
};
export type Server = { readonly url: string; readonly pid: number | undefined; readonly stop: () => Promise<void> };
type User = { readonly uid: number; readonly gid: number } | undefined;

/** A fresh Postgres with its own defaults, which are durable; undefined where it is not installed. */
export async function startPostgres(): Promise<Database | undefined> {
  const versions = existsSync(POSTGRES_HOME) ? readdirSync(POSTGRES_HOME) : [];
  const bin = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(POSTGRES_HOME, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
  if (bin === undefined) return undefined;
  const user = unprivileged("postgres");
  const folder = await folderFor(user);
  const data = join(folder, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C"], {
    ...user,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const port = await freePort();
  const settings = ["fsync=on", "synchronous_commit=on", "max_connections=200", "shared_buffers=256MB"];
  const args = ["-D", data, "-k", folder, "-h", "", "-p", String(port), ...settings.flatMap((line) => ["-c", line])];
  const child = spawn(join(bin, "postgres"), args, { ...user, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  // SIGINT is Postgres' fast shutdown: it does not wait for clients.
  const stop = stopper(child, "SIGINT", folder);
  await started(child, "ready to accept connections", stop);
  return { socket: folder, port, pid: child.pid, stop };
}

/** A fresh Redis that answers when its file is on disk; undefined where it is not installed. */
export async function startRedis(): Promise<Database | undefined> {
  if (!existsSync(REDIS_SERVER)) return undefined;
  const user = unprivileged("redis");
  const folder = await folderFor(user);
  const socket = join(folder, "redis.sock");
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const args = ["--port", "0", "--unixsocket", socket, "--unixsocketperm", "777", "--dir", folder, ...durable];
  const child = spawn(REDIS_SERVER, args, { ...user, cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const stop = stopper(child, "SIGTERM", folder);
  await started(child, "ready to accept connections", stop);
  return { socket, port: 0, pid: child.pid, stop };
}

/** One of the rivals' HTTP servers, a Node process of its own as it would be deployed. */
export async function startServer(file: string, args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const script = join(ROOT, "test/bench/rivals", file);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, String(port), ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = stopper(child, "SIGTERM");
  await started(child, "ready", stop);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop };
}

/** Whom to run as when we are root, which Postgres refuses: the package's own user, else nobody. */
function unprivileged(name: string): User {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => {
    for (const candidate of [name, "nobody"]) {
      try {
        return Number(execFileSync("id", [flag, candidate], { stdio: ["ignore", "pipe", "ignore"] }).toString());
      } catch {
        // No such user; the next one.
      }
    }
    throw new Error(`Neither ${name} nor nobody is a user of this system.`);
  };
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function folderFor(user: User): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-rival-"));
  await chmod(folder, 0o755);
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Ends the process by its id, waits for it, and takes its folder away. */
function stopper(child: ChildProcess, signal: NodeJS.Signals, folder?: string): () => Promise<void> {
  const gone = new Promise<void>((done) => child.once("close", () => done()));
  return async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
}

/** Waits until the process says that it serves. @throws with its own words when it ends or takes too long */
async function started(child: ChildProcess, sign: string, stop: () => Promise<void>): Promise<void> {
  let output = "";
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((done, fail) => {
      const read = (part: Buffer): void => {
        output = (output + part.toString()).slice(-10_000);
        if (output.includes(sign)) done();
      };
      timer = setTimeout(() => fail(new Error("it took too long")), START_SECONDS * 1000);
      child.stdout?.on("data", read);
      child.stderr?.on("data", read);
      child.once("error", fail);
      child.once("close", (code) => fail(new Error(`it ended with ${String(code)}`)));
    });
  } catch (error) {
    await stop();
    throw new Error(`${child.spawnfile} did not start:\n${output}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
