/** Queue handlers of refunds. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { continueRun, REFUND_RUN } from "./run.ts";

export const refundJobs: JobTable = {
  /** The next orders of a bulk refund. */
  [REFUND_RUN]: defineJob({
    queue: "payments",
    schema: z.object({
      tenant_id: z.string().regex(idPattern("tenant")),
      run_id: z.string().regex(idPattern("refundRun")),
    }),
    handle: async ({ tenant_id, run_id }, { env, now }) => {
      await continueRun(env, tenantDb(env, tenant_id), run_id, now);
    },
  }),
};
