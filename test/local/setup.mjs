/**
 * The door to every npm script on a fresh clone. Runs on any Node ≥ 20 with nothing installed: installs what the lock
 * file says when that has not happened yet, then runs the given script on the Node that package.json pins.
 *
 *   node test/local/setup.mjs test/local/start.ts [arguments]
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const windows = process.platform === "win32";
const pinnedNode = join(root, "node_modules/node/bin", windows ? "node.exe" : "node");
const stamp = join(root, "node_modules/.tessera-installed");
const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Tessera needs Node 20 or newer to start; this is ${process.version}.`);
  process.exit(1);
}

const installed = existsSync(pinnedNode) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
if (!installed) {
  console.log("Installing dependencies from the lock file (once) …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit", shell: windows });
  if (done.status !== 0) {
    console.error("Installing failed; the reason stands above.");
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

const [script, ...rest] = process.argv.slice(2);
const child = spawn(pinnedNode, ["--disable-warning=ExperimentalWarning", script, ...rest], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${dirname(pinnedNode)}${delimiter}${process.env.PATH ?? ""}`,
    WRANGLER_SEND_METRICS: "false",
  },
});
// The child does the tidying; we only pass the wish on and wait for it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
