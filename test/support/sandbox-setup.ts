import { startSandbox } from "../local/sandbox.ts";

/**
 * Starts the sandbox once for a run of the `workers` project, on TEST_SANDBOX_PORT (8798 when unset), the port that
 * vitest.config.ts tells the tests. A taken port fails the run at once, with the port in the message.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const sandbox = await startSandbox({ port: Number(process.env["TEST_SANDBOX_PORT"] ?? "8798") });
  return () => sandbox.stop();
}
