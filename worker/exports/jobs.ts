/** The queue's part of exports. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { EXPORT_STEP, goOn } from "./service.ts";

/** Steps in one delivery: the rest waits for the next one, so that other work gets its turn. */
const STEPS = 20;

export const exportJobs: JobTable = {
  [EXPORT_STEP]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: z.string().regex(idPattern("tenant")),
      export_id: z.string().regex(idPattern("export")),
    }),
    handle: async ({ tenant_id, export_id }, { env, now }) => {
      const tenant = tenantDb(env, tenant_id);
      for (let step = 0; step < STEPS; step++) {
        if ((await goOn(env, tenant, export_id, now)) === "done") return;
      }
      throw new RetryLater(1);
    },
  }),
};
