/** `npm run reset`: throws the local data away; the next start seeds a new demo. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./build.ts";

await rm(join(ROOT, ".data"), { recursive: true, force: true });
console.log("Local data is gone. npm start makes a new demo.");
