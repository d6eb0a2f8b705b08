/** Queue handlers of documents. Each may run any number of times (I6). */
import { z } from "zod";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { issueDocuments } from "./service.ts";

const issueSchema = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  order_id: z.string().regex(idPattern("order")),
});

export const paperJobs: JobTable = {
  "paper.issue": defineJob({
    queue: "jobs",
    schema: issueSchema,
    handle: async ({ tenant_id, order_id }, { env, now }) => {
      await issueDocuments(env, tenantDb(env, tenant_id), order_id, now);
    },
  }),
};
