/** Queue handlers of settlements. Each may run any number of times (I6). */
import { z } from "zod";
import { idPattern } from "../kernel/ids.ts";
import { HOUR } from "../kernel/time.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { DISBURSE_JOB, followDisbursement } from "./gateway-disbursement.ts";

/** A gateway that does not answer is asked so often; after that the night asks. */
const TRIES = 8;

export const settlementJobs: JobTable = {
  [DISBURSE_JOB]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: z.string().regex(idPattern("tenant")),
      disbursement_id: z.string().regex(idPattern("disbursement")),
    }),
    handle: async ({ tenant_id, disbursement_id }, { env, now, attempts }) => {
      const outcome = await followDisbursement(env, tenantDb(env, tenant_id), disbursement_id, now);
      if (outcome === "unreachable" && attempts < TRIES) {
        throw new RetryLater(Math.min(HOUR / 1000, 4 ** Math.min(attempts, 6)));
      }
    },
  }),
};
