/** The whole product for a measurement: built Worker, sandbox, the demo's organizer, mails waiting in their queue. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningApp, startApp } from "../local/app.ts";
import type { BuiltWorker } from "../local/runtime.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { type Demo, DEMO_STRIPE_KEY, seedDemo } from "../local/seed.ts";
import { Client } from "../support/client.ts";
import { freePort } from "../support/system.ts";

export type Product = {
  readonly client: Client;
  readonly demo: Demo;
  /** Process ids of the app and of the sandbox. */
  readonly pids: { readonly app: number | undefined; readonly sandbox: number | undefined };
};

/** Runs `measure` with a fresh product whose buyers pay at once; stops everything after. */
export async function withProduct<T>(worker: BuiltWorker, measure: (product: Product) => Promise<T>): Promise<T> {
  const persist = await mkdtemp(join(tmpdir(), "tessera-bench-"));
  const secrets = freshSecrets();
  const port = await freePort();
  const sandbox = await startSandbox({ port: await freePort() });
  const options = { worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0, onLog: tellTrouble };
  let app: RunningApp | undefined;
  try {
    app = await startApp(options);
    const client = new Client(app.url, sandbox.url);
    const demo = await seedDemo(client);
    await app.stop();
    // What is measured ends at the ticket. Mails are sent by a queue of their own, in production on other machines.
    app = await startApp({
      ...options,
      adjust: (base) => {
        const consumers = { ...(base.queueConsumers as Record<string, object>) };
        delete consumers["tessera-comms"];
        return { ...base, queueConsumers: consumers };
      },
    });
    await fetch(`${client.sandboxUrl}/control/stripe`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ account: DEMO_STRIPE_KEY, auto_pay: true }),
    });
    return await measure({ client, demo, pids: { app: app.pid, sandbox: sandbox.pid } });
  } finally {
    await app?.stop();
    await sandbox.stop();
    await rm(persist, { recursive: true, force: true });
  }
}

/** What went well is thousands of lines. */
function tellTrouble(line: string): void {
  if (!line.includes('"level":"info"')) console.log(line);
}
