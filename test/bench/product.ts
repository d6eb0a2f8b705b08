/** The whole product for a measurement: built Worker, sandbox, the demo's organizer, mails waiting in their queue. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V4WorkerOptions } from "miniflare";
import { type RunningApp, startApp } from "../local/app.ts";
import { buildAll } from "../local/build.ts";
import { type BuiltWorker, buildWorker } from "../local/runtime.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { type Demo, DEMO_STRIPE_KEY, registerWebhook, seedDemo } from "../local/seed.ts";
import { Client } from "../support/client.ts";
import { freePort } from "../support/system.ts";
import { type CallbackWatch, watchCallbacks } from "./callback-watch.ts";
import { type Meter, METER_PATH } from "./meter.ts";

export type Product = {
  readonly client: Client;
  readonly demo: Demo;
  /** Process ids of the app and of the sandbox. */
  readonly pids: { readonly app: number | undefined; readonly sandbox: number | undefined };
  /** Milliseconds until each callback so far was answered. */
  readonly callbackTimes: readonly number[];
  /** What D1 was asked for so far. */
  readonly d1: () => Promise<Meter>;
};

/** Builds the product with its meter. */
export async function buildProduct(): Promise<BuiltWorker> {
  await buildAll((line) => console.log(line));
  return await buildWorker("wrangler.toml", ".build/metered", "test/bench/metered.ts");
}

/** Runs `measure` with a fresh product whose buyers pay at once; stops everything after. */
export async function withProduct<T>(worker: BuiltWorker, measure: (product: Product) => Promise<T>): Promise<T> {
  const persist = await mkdtemp(join(tmpdir(), "tessera-bench-"));
  const secrets = freshSecrets();
  const port = await freePort();
  const sandbox = await startSandbox({ port: await freePort() });
  const options = { worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0, onLog: tellTrouble };
  let app: RunningApp | undefined;
  let watch: CallbackWatch | undefined;
  try {
    app = await startApp(options);
    const client = new Client(app.url, sandbox.url);
    const demo = await seedDemo(client);
    await app.stop();
    app = await startApp({ ...options, adjust: asDeployed });
    const account = await client.must<{ callback_url: string }>("GET", "/payment-gateways/stripe", {
      token: demo.token,
    });
    watch = await watchCallbacks(account.callback_url);
    await registerWebhook(client, watch.url);
    await fetch(`${client.sandboxUrl}/control/stripe`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ account: DEMO_STRIPE_KEY, auto_pay: true }),
    });
    const d1 = async (): Promise<Meter> => (await (await fetch(`${client.appUrl}${METER_PATH}`)).json()) as Meter;
    const pids = { app: app.pid, sandbox: sandbox.pid };
    return await measure({ client, demo, pids, callbackTimes: watch.times, d1 });
  } finally {
    await app?.stop();
    await watch?.stop();
    await sandbox.stop();
    await rm(persist, { recursive: true, force: true });
  }
}

/**
 * What is measured ends at the ticket: mails wait in their queue, whose consumers are other machines in production. And
 * nothing stands between socket and Worker: with a binding for static files, the development server leads each request
 * through two Workers of its own, which took 1 ms of processor time a purchase.
 */
function asDeployed({ assets: _assets, ...base }: V4WorkerOptions): V4WorkerOptions {
  const { "tessera-comms": _mails, ...queueConsumers } = base.queueConsumers as Record<string, object>;
  return { ...base, queueConsumers };
}

/** What went well is thousands of lines. */
function tellTrouble(line: string): void {
  if (!line.includes('"level":"info"')) console.log(line);
}
