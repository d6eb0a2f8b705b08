/** The running product for journeys and browser tests: app, sandbox and demo on ports of their own, data thrown away after. */
import { createServer } from "node:net";
import { type RunningApp, startApp } from "../local/app.ts";
import { buildAll } from "../local/build.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { type Demo, seedDemo } from "../local/seed.ts";
import { Client } from "./client.ts";

export type System = {
  readonly appUrl: string;
  readonly sandboxUrl: string;
  readonly app: RunningApp;
  readonly client: Client;
  readonly demo: Demo;
  /** Every line that the Worker logged since the start. */
  readonly logs: readonly string[];
  readonly stop: () => Promise<void>;
};

/** Builds what is out of date, starts everything, seeds the demo. */
export async function startSystem(
  options: { persist?: string; bindings?: Record<string, string> } = {},
): Promise<System> {
  const worker = await buildAll();
  const sandbox = await startSandbox({ port: await freePort() });
  const logs: string[] = [];
  const app = await startApp({
    worker,
    port: await freePort(),
    sandboxUrl: sandbox.url,
    secrets: freshSecrets(),
    cronEvery: 0,
    onLog: (line) => logs.push(line),
    ...(options.persist === undefined ? {} : { persist: options.persist }),
    ...(options.bindings === undefined ? {} : { bindings: options.bindings }),
  });
  const client = new Client(app.url, sandbox.url);
  const stop = async (): Promise<void> => {
    await app.stop();
    await sandbox.stop();
  };
  try {
    return { appUrl: app.url, sandboxUrl: sandbox.url, app, client, demo: await seedDemo(client), logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A TCP port on loopback that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
