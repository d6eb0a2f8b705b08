/** Queue handlers of events. */
import { z } from "@hono/zod-openapi";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { ALIGN_INVENTORY, alignInventory } from "./offer.ts";

/** Message types of this domain. */
export const eventJobs: JobTable = {
  /** Tells an event's inventory again what the rows say, after a death between the two. */
  [ALIGN_INVENTORY]: defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: z.string(), event_id: z.string() }),
    handle: async (payload, { env }) => {
      await alignInventory(env, tenantDb(env, payload.tenant_id), payload.event_id);
    },
  }),
};
