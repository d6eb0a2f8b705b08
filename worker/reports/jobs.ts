/** Queue handlers of reports. Each may run any number of times (I6). */
import { z } from "zod";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { Problem } from "../platform/errors.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { COUNT_SALES, countSales } from "./count.ts";
import { COUNT_TENANTS, enqueueCounts } from "./nightly.ts";

const tenantId = z.string().regex(idPattern("tenant"));

export const reportJobs: JobTable = {
  /** Walks over all tenants, page by page. */
  [COUNT_TENANTS]: defineJob({
    queue: "jobs",
    schema: z.object({ after: tenantId.optional() }),
    handle: async ({ after }, { env }) => {
      await enqueueCounts(env, after);
    },
  }),
  /** Counts what is new of a tenant's sales. */
  [COUNT_SALES]: defineJob({
    queue: "jobs",
    schema: z.object({ tenant_id: tenantId }),
    handle: async ({ tenant_id }, { env, now }) => {
      try {
        if (await countSales(env, tenantDb(env, tenant_id), now)) return;
      } catch (error) {
        // Somebody else has counted the same meanwhile.
        if (!(error instanceof Problem && error.code === "stale_version")) throw error;
      }
      throw new RetryLater(1);
    },
  }),
};
