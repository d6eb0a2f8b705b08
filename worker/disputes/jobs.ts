/** Queue handler of disputes. It may run any number of times (I6). */
import { FACT_JOBS, factEventSchema, handlerOf } from "../payments/index.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { followDispute } from "./service.ts";

export const disputeJobs: JobTable = {
  [FACT_JOBS.dispute]: defineJob({ queue: "payments", schema: factEventSchema, handle: handlerOf(followDispute) }),
};
