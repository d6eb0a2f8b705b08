/**
 * `npm run crash -- payments`: organizers in four countries sell through every payment service that has a stand-in, staff
 * refund, cancel and solve, banks dispute, and the services misbehave, while the process is killed with SIGKILL at random
 * moments. Then what was taken is compared with what became of it. CRASH_SEED repeats a run's choices, CRASH_KILLS sets
 * how many kills.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApp } from "../local/app.ts";
import { buildAll } from "../local/build.ts";
import { startSandbox } from "../local/sandbox.ts";
import { freshSecrets } from "../local/secrets.ts";
import { Client } from "../support/client.ts";
import { freePort } from "../support/system.ts";
import { Buyers, pause, underWay } from "./payments/buyers.ts";
import { checkPayments } from "./payments/check.ts";
import { control } from "./payments/counters.ts";
import { openShops, type Shop } from "./payments/shops.ts";
import { PaymentStaff } from "./payments/staff.ts";
import { startVictim } from "./process.ts";
import { randomFrom } from "./random.ts";

const kills = Number(process.env["CRASH_KILLS"] ?? 100);
/** How often a service has nothing go wrong in the life of a process. */
const WELL_BEHAVED = 0.4;
const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);
const random = randomFrom(seed);
console.log(`crash payments: ${kills} kills, CRASH_SEED=${seed}`);

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
const shops = await openShops(client);
const buyers = new Buyers(client, shops, random);
const staff = new PaymentStaff(client, shops, random);
await first.stop();

let broken: readonly string[] = [];
try {
  for (let kill = 1; kill <= kills; kill++) {
    for (const shop of shops) await misbehave(shop);
    const victim = await startVictim({ port, persist, sandboxUrl: sandbox.url, secretsFile });
    if (kill === Math.ceil(kills / 2)) {
      buyers.doomedSells = false;
      await staff.cancelDoomed();
    }
    const buying = buyers.buyUntilDead();
    const working = staff.workUntilDead(buyers);
    await underWay(buyers);
    await pause(random() * 3500);
    await victim.kill();
    await Promise.all([buying, working]);
    console.log(`  kill ${kill}: ${buyers.summary()}; ${staff.summary()}`);
  }
  // The last start stays up: everything left behind must be found and finished by the sweeps alone.
  const app = await startApp({ worker, port, sandboxUrl: sandbox.url, secrets, persist, cronEvery: 0 });
  try {
    for (const shop of shops) await staff.refundDoomed(shop);
    const checked = await checkPayments({ app, client, shops, buyers, staff });
    broken = checked.broken;
    for (const line of checked.figures) console.log(`  ${line}`);
  } finally {
    await app.stop();
  }
} finally {
  await sandbox.stop();
  // A broken rule is looked into in the data that it left.
  if (broken.length === 0) await rm(folder, { recursive: true, force: true });
}
for (const line of broken) console.error(`  BROKEN ${line}`);
if (broken.length > 0) console.error(`  The data: ${folder}`);
console.log(`\n${kills} kills, ${broken.length} broken rules`);
process.exit(broken.length === 0 ? 0 : 1);

/** The services are no better than the process: each has something go wrong with its next calls or callbacks. */
async function misbehave({ counters }: Shop): Promise<void> {
  for (const { gateway, account, faults } of counters) {
    if (random() < WELL_BEHAVED) continue;
    const next = faults[Math.floor(random() * faults.length)];
    const slow = next === "timeout" || next === "slow" || next === "delay" ? { ms: 3000 } : {};
    await control(client, gateway, { account, next, times: 1 + Math.floor(random() * 3), ...slow });
  }
}
