/**
 * What people would use instead, (b): a hold is a key of Redis that nobody may set twice, behind Express. ioredis puts
 * the commands of many requests into one write by itself.
 *
 * Arguments: port, socket of Redis.
 */
import { randomUUID } from "node:crypto";
import express from "express";
import { Redis } from "ioredis";
import { crowdOf, holdAll } from "./crowd.ts";

const [port, socket = ""] = process.argv.slice(2);
const HOLD_MS = 600_000;
const redis = new Redis({ path: socket, enableAutoPipelining: true });
const app = express();

app.get("/configure", async (_request, response) => {
  response.json({ succeeded: 1 });
});

app.get("/hold", async ({ query }, response) => {
  response.json(await holdAll(crowdOf(query), async (index) => await take(`hold:${query["event"]}:s-${index}`)));
});

await redis.ping();
app.listen(Number(port), "127.0.0.1", () => console.log("ready"));

async function take(key: string): Promise<boolean> {
  return (await redis.set(key, randomUUID(), "PX", HOLD_MS, "NX")) === "OK";
}
