/**
 * `npm run crash`: first the long walk of the inventory's model, then sells through the real process, with a queue before
 * it, a waiting list beside it and staff who block, resize and move, while it is killed with SIGKILL at random moments;
 * then checks I1–I7 over everything that was acknowledged. Seeds are printed; CRASH_SEED repeats a run's choices,
 * CRASH_KILLS sets how many kills, CRASH_OPERATIONS how long the walk is (0: none).
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp } from "../local/app.ts";
import { buildAll, ROOT } from "../local/build.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { DEMO_STRIPE_KEY, seedDemo } from "../local/seed.ts";
import { Client } from "../support/client.ts";
import { freePort } from "../support/system.ts";
import { checkRules } from "./check.ts";
import { Crowd } from "./crowd.ts";
import { startVictim } from "./process.ts";
import { randomFrom } from "./random.ts";
import { prepareSale } from "./sale.ts";
import { Staff } from "./staff.ts";

const kills = Number(process.env["CRASH_KILLS"] ?? 100);
const operations = Number(process.env["CRASH_OPERATIONS"] ?? 100_000);
const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);
const random = randomFrom(seed);
console.log(`crash: ${kills} kills, CRASH_SEED=${seed}`);

if (operations > 0) walk(operations);

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
const sale = await prepareSale(client, demo);
const crowd = await Crowd.gather(client, demo, random, sale.scarceType);
const staff = new Staff(client, demo, random, sale);
await first.stop();

let broken: readonly string[] = [];
try {
  for (let kill = 1; kill <= kills; kill++) {
    await misbehave(sandbox.url, random);
    const victim = await startVictim({ port, persist, sandboxUrl: sandbox.url, secretsFile });
    const selling = crowd.sellUntilDead();
    const working = staff.workUntilDead(crowd);
    await new Promise((done) => setTimeout(done, 500 + random() * 3500));
    await victim.kill();
    await Promise.all([selling, working]);
    console.log(`  kill ${kill}: ${crowd.summary()}; ${staff.summary()}`);
  }
  // The last start stays up: everything left behind must be found and finished by the sweeps alone.
  const app = await startApp({ worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0 });
  try {
    broken = await checkRules({ app, client, demo, crowd, staff });
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

/** The model's walk in its long form: a process of its own, which prints its seed and fails this one when it fails. */
function walk(count: number): void {
  const test = "test/durable-objects/event-inventory-model.test.ts";
  const { status } = spawnSync("npx", ["vitest", "run", "--project", "workers", test], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NO_SANDBOX: "1", MODEL_OPERATIONS: String(count) },
  });
  if (status !== 0) {
    console.error("  BROKEN the inventory and its model disagree");
    process.exit(1);
  }
}

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
