/**
 * `npm run crash`: sells through the real process while it is killed with SIGKILL at random moments, then checks I1–I7
 * over everything that was acknowledged. The seed is printed; CRASH_SEED repeats a run's choices, CRASH_KILLS sets how
 * many kills.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp } from "../local/app.ts";
import { buildAll } from "../local/build.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { DEMO_STRIPE_KEY, seedDemo } from "../local/seed.ts";
import { Client } from "../support/client.ts";
import { freePort } from "../support/system.ts";
import { checkRules } from "./check.ts";
import { Crowd } from "./crowd.ts";
import { startVictim } from "./process.ts";
import { randomFrom } from "./random.ts";

const kills = Number(process.env["CRASH_KILLS"] ?? 20);
const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);
const random = randomFrom(seed);
console.log(`crash: ${kills} kills, CRASH_SEED=${seed}`);

const folder = await mkdtemp(join(tmpdir(), "tessera-crash-"));
const worker = await buildAll((line) => console.log(line));
const sandbox = await startSandbox({ port: await freePort() });
const port = await freePort();
const secrets = freshSecrets();
const secretsFile = join(folder, "secrets.json");
await writeFile(secretsFile, JSON.stringify(secrets));
const persist = join(folder, "data");

const first = await startApp({ worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0 });
const client = new Client(first.url, sandbox.url);
const demo = await seedDemo(client);
const crowd = await Crowd.gather(client, demo, random);
await first.stop();

let broken: readonly string[] = [];
try {
  for (let kill = 1; kill <= kills; kill++) {
    await misbehave(sandbox.url, random);
    const victim = await startVictim({ port, persist, sandboxUrl: sandbox.url, secretsFile });
    const selling = crowd.sellUntilDead();
    await new Promise((done) => setTimeout(done, 500 + random() * 3500));
    await victim.kill();
    await selling;
    console.log(`  kill ${kill}: ${crowd.summary()}`);
  }
  // The last start stays up: everything left behind must be found and finished by the sweeps alone.
  const app = await startApp({ worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0 });
  try {
    broken = await checkRules({ app, client, demo, crowd });
  } finally {
    await app.stop();
  }
} finally {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}
for (const line of broken) console.error(`  BROKEN ${line}`);
console.log(`\n${kills} kills, ${broken.length} broken rules`);
process.exit(broken.length === 0 ? 0 : 1);

/** The gateway is no better than the process: now and then its callbacks come twice, late, out of order or not at all. */
async function misbehave(sandboxUrl: string, random: () => number): Promise<void> {
  const faults = ["duplicate", "reorder", "delay", "drop"] as const;
  const next = faults[Math.floor(random() * faults.length)];
  const answer = await fetch(`${sandboxUrl}/control/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account: DEMO_STRIPE_KEY, next, times: 1 + Math.floor(random() * 4) }),
  });
  if (!answer.ok) throw new Error(`the sandbox refused ${String(next)}: ${await answer.text()}`);
}
