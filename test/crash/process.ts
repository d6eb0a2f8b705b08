/** The process under attack: started in a group of its own, killed with SIGKILL, all of it at once. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../local/build.ts";

export type Victim = { readonly kill: () => Promise<void> };

/** Starts the app and waits until it serves. @throws when it dies before */
export async function startVictim(args: {
  port: number;
  persist: string;
  sandboxUrl: string;
  secretsFile: string;
}): Promise<Victim> {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(ROOT, "test/crash/app.ts"),
      String(args.port),
      args.persist,
      args.sandboxUrl,
      args.secretsFile,
    ],
    { cwd: ROOT, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  await new Promise<void>((done, fail) => {
    const read = (part: Buffer): void => {
      output = (output + part.toString()).slice(-20_000);
      if (output.includes("ready")) done();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) => fail(new Error(`the app ended with ${String(code)}:\n${output}`)));
  });
  return { kill: () => killGroup(child) };
}

/** SIGKILL to Node and workerd together: nobody gets to say goodbye. */
async function killGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    return;
  }
  await gone;
}
