/** Queue handlers of the nightly run. Each may run any number of times (I6). */
import { z } from "zod";
import { idPattern } from "../kernel/ids.ts";
import { err, type Result } from "../kernel/result.ts";
import type { GatewayFault } from "../payments/index.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { enqueueDays, runDay } from "./daily.ts";
import { reconcile, reconcilePlatform } from "./service.ts";

const tenantId = z.string().regex(idPattern("tenant"));
/** A gateway that does not answer is asked so often in one night, with this many seconds between. */
const TRIES = 5;
const PAUSE = 600;

/** @throws RetryLater for a fault that may pass */
function retryIfLost(done: Result<unknown, GatewayFault>, attempts: number): void {
  if (done.ok) return;
  const { reason } = done.error;
  if ((reason === "unavailable" || reason === "unknown_outcome") && attempts < TRIES) throw new RetryLater(PAUSE);
}

export const reconciliationJobs: JobTable = {
  "books.tenants": defineJob({
    queue: "jobs",
    schema: z.object({ after: tenantId.optional() }),
    handle: async ({ after }, { env }) => {
      await enqueueDays(env, after);
    },
  }),
  "books.day": defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: tenantId }),
    handle: async ({ tenant_id }, { env, now }) => {
      await runDay(env, tenantDb(env, tenant_id), now);
    },
  }),
  "books.platform": defineJob({
    queue: "jobs",
    schema: z.object({ gateway: z.string().min(1).max(40), from: z.number().int(), to: z.number().int() }),
    handle: async ({ gateway, from, to }, { env, now, attempts }) => {
      retryIfLost(await reconcilePlatform(env, gateway, { from, to }, now), attempts);
    },
  }),
  "books.reconcile": defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: tenantId,
      gateway: z.string().min(1).max(40),
      from: z.number().int(),
      to: z.number().int(),
    }),
    handle: async ({ tenant_id, gateway, from, to }, { env, now, attempts }) => {
      const done = await reconcile(env, tenantDb(env, tenant_id), gateway, { from, to }, now);
      if (done?.fault) retryIfLost(err(done.fault), attempts);
    },
  }),
};
