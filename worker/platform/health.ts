/** `/healthz`: whether this deployment can work. Says which part does not, and nothing that an attacker could use. */
import { sql } from "drizzle-orm";
import { Hono } from "hono";
import type { AppEnv } from "./context.ts";
import { platformDb } from "./db.ts";
import { openDeadLetters } from "./queue.ts";

export const healthRoutes = new Hono<AppEnv>();

healthRoutes.get("/healthz", async (c) => {
  c.header("cache-control", "no-store");
  try {
    await platformDb(c.env).run(sql`SELECT 1`);
    const dead = await openDeadLetters(c.env);
    return c.json({ status: "ok", database: "ok", dead_letters: dead === 0 ? "none" : "waiting" });
  } catch {
    return c.json({ status: "failing", database: "failing" }, 503);
  }
});
