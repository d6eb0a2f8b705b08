/** Queue handlers of waiting lists. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { SERVE_LIST, serveWaitingList } from "./serve.ts";

/** Message types of this domain. */
export const waitingListJobs: JobTable = {
  /** Offers what came back to those who wait. */
  [SERVE_LIST]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: z.string().regex(idPattern("tenant")),
      event_id: z.string().regex(idPattern("event")),
    }),
    handle: async (payload, { env, now }) => {
      await serveWaitingList(env, tenantDb(env, payload.tenant_id), payload.event_id, now);
    },
  }),
};
