/** The product as a process of its own, to be killed: `node app.ts <port> <folder> <sandbox url> <secrets.json>`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startApp } from "../local/app.ts";
import { ROOT } from "../local/build.ts";

const [port, persist, sandboxUrl, secretsFile] = process.argv.slice(2);
if (port === undefined || persist === undefined || sandboxUrl === undefined || secretsFile === undefined) {
  throw new Error("usage: app.ts <port> <folder> <sandbox url> <secrets file>");
}
const folder = join(ROOT, ".build/worker");
await startApp({
  worker: { configPath: join(ROOT, "wrangler.toml"), root: folder, main: join(folder, "index.js") },
  port: Number(port),
  persist,
  sandboxUrl,
  secrets: JSON.parse(await readFile(secretsFile, "utf8")) as Record<string, string>,
  // Sweeps run often here, so that what a kill left behind is met while the next kill is coming.
  cronEvery: 2000,
});
console.log("ready");
