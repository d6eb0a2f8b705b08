/** `npm start`: the whole product on this machine, with the sandbox and a demo on sale. Data stays between starts. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "../support/client.ts";
import { startApp } from "./app.ts";
import { buildAll, ROOT } from "./build.ts";
import { startSandbox } from "./sandbox.ts";
import { localSecrets } from "./secrets.ts";
import { ABROAD_OWNER, seedAbroad } from "./seed-abroad.ts";
import { DEMO_OWNER, DOOR_DAYS, seedDemo } from "./seed.ts";

const port = Number(process.env["PORT"] ?? 8787);
const sandboxPort = Number(process.env["SANDBOX_PORT"] ?? 8788);
const data = join(ROOT, ".data");

const worker = await buildAll((line) => console.log(line));
const sandbox = await startSandbox({ port: sandboxPort, persist: join(data, "sandbox") });
const app = await startApp({
  worker,
  port,
  sandboxUrl: sandbox.url,
  secrets: await localSecrets(data),
  persist: join(data, "app"),
});
let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  console.log("\nStopping; the data stays in .data (npm run reset starts over).");
  await app.stop();
  await sandbox.stop();
  process.exit(0);
};
process.on("SIGINT", () => void stop());
process.on("SIGTERM", () => void stop());

// A link is shown once, so it is kept beside the data; a new one is made when it is about to end or the port moved.
const doorFile = join(data, "door.json");
const kept = await readDoor();
const works = kept?.url.startsWith(`${app.url}/`) === true && Date.now() - kept.madeAt < (DOOR_DAYS - 2) * 86_400_000;
const door = works ? kept : undefined;
const client = new Client(app.url, sandbox.url);
const demo = await seedDemo(client, Date.now(), door?.url);
const abroad = await seedAbroad(client, Date.now());
await writeFile(doorFile, JSON.stringify({ url: demo.checkInUrl, madeAt: door?.madeAt ?? Date.now() } satisfies Door));
console.log(`
  Tessera is running.

  Event page      ${demo.eventUrl}
${abroad.map(({ name, eventUrl }) => `  ${name.padEnd(15)} ${eventUrl}`).join("\n")}
  All events      ${app.url}/
  Console         ${app.url}/console
                  sign in as ${DEMO_OWNER} (Nairobi, Dhaka: ${ABROAD_OWNER});
                  the code is in the mailbox
  Door            ${demo.checkInUrl}
  Mailbox         ${sandbox.url}/mailbox
  Phones          ${sandbox.url}/mpesa/phone (where M-Pesa asks for the PIN)
  API             ${app.url}/docs   ${app.url}/openapi.json

  Card for the payment page: 4242 4242 4242 4242, any date and number.
  Stop with Ctrl+C.
`);

type Door = { readonly url: string; readonly madeAt: number };

async function readDoor(): Promise<Door | undefined> {
  const text = await readFile(doorFile, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Door);
}
