/** Queue handlers of the inventory. */
import { z } from "@hono/zod-openapi";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { DRAIN_INVENTORY, drainInventory } from "./drain.ts";

/** Message types of this domain. */
export const inventoryJobs: JobTable = {
  /** Copies what is new of an event's log to D1. */
  [DRAIN_INVENTORY]: defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: z.string(), event_id: z.string() }),
    handle: async (payload, { env, now }) => {
      const done = await drainInventory(env, tenantDb(env, payload.tenant_id), payload.event_id, now);
      if (!done) throw new RetryLater(1);
    },
  }),
};
