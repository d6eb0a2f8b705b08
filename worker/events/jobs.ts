/** Queue handlers of events. */
import { z } from "@hono/zod-openapi";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { Problem } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { publishEvent } from "./lifecycle-service.ts";
import { ALIGN_INVENTORY, alignInventory } from "./offer.ts";

/** One draft of many is put on sale. */
export const PUBLISH_EVENT = "events.publish";

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
  /** One of many drafts that somebody put on sale together. What it lacks, its own page says: it stays a draft. */
  [PUBLISH_EVENT]: defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: z.string(), event_id: z.string(), by: z.string(), request_id: z.string() }),
    handle: async ({ tenant_id, event_id, by, request_id }, { env, now }) => {
      const actor = { kind: "person", id: by, addressHash: null, requestId: request_id, now } as const;
      try {
        await publishEvent(env, tenantDb(env, tenant_id), event_id, actor);
      } catch (error) {
        const known = error instanceof Problem && ["event_not_ready", "event_not_draft"].includes(error.code);
        if (!known) throw error;
        log.info("publish_refused", { tenant_id, event_id, code: error.code });
      }
    },
  }),
};
