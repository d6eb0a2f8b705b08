/** Builds and starts the sandbox: stand-ins for Stripe and Resend, and the mailbox. */
import { buildWorker, startWorker } from "./runtime.ts";
import type { RunningWorker } from "./runtime.ts";

/** Where the sandbox listens, and where it keeps mails and payments between runs (nowhere, when left out). */
export interface SandboxOptions {
  readonly port: number;
  readonly persist?: string;
}

/**
 * Starts the sandbox on 127.0.0.1 and waits until it answers. `stop` writes down what is still in memory first.
 * Throws when the port is taken.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningWorker> {
  const worker = await buildWorker("test/sandbox/wrangler.toml", `.build/sandbox-${options.port}`);
  const running = await startWorker({
    worker,
    port: options.port,
    ...(options.persist === undefined ? {} : { persist: options.persist }),
    adjust: (base) => ({
      ...base,
      // Its state is in memory first: an eviction in the middle of a test would only cost time, but would cost it often.
      durableObjects: { SANDBOX: { className: "Sandbox", useSQLite: true, unsafePreventEviction: true } },
    }),
  });
  const answer = await fetch(`${running.url}/healthz`);
  if (!answer.ok) throw new Error(`The sandbox does not answer at ${running.url}: ${answer.status}`);
  return {
    ...running,
    stop: async () => {
      await fetch(`${running.url}/control/save`, { method: "POST" }).catch(() => undefined);
      await running.stop();
    },
  };
}
