/**
 * `npm run bench`: figures with their ratios, all from one run on one machine, direct to workerd without the development
 * proxy. Parts by name (`npm run bench -- purchases live`), all of them without one. Ends with 1 when a part that ran
 * missed a budget.
 */
import { measureConsole } from "./console.ts";
import { measureDoor } from "./door.ts";
import { measureEditor } from "./editor.ts";
import { measureInventory } from "./inventory.ts";
import { measureLive } from "./live.ts";
import { measureOnSale } from "./onsale.ts";
import { buildProduct } from "./product.ts";
import { measurePurchases } from "./purchases.ts";
import { compareWithRivals } from "./rivals/compare.ts";
import { type Part, print } from "./table.ts";
import { measureWeb } from "./web.ts";

const ROUNDS = 5;

const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  inventory: () => measureInventory(ROUNDS),
  rivals: () => compareWithRivals(ROUNDS),
  purchases: async () => measurePurchases(await buildProduct()),
  onsale: async () => measureOnSale(await buildProduct()),
  live: async () => measureLive(await buildProduct()),
  editor: () => measureEditor(),
  console: () => measureConsole(),
  door: async () => measureDoor(await buildProduct()),
  web: () => measureWeb(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(", ")}. There are: ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}
const parts: Part[] = [];
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`measuring ${name} …`);
  parts.push(await measure());
}
print(parts);
process.exit(parts.every(({ rows }) => rows.every(({ ok }) => ok)) ? 0 : 1);
