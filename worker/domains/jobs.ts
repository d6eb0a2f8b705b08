/** Queue handler of own domains. */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { CHECK_DOMAIN, checkIfDue } from "./service.ts";

export const domainJobs: JobTable = {
  [CHECK_DOMAIN]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: z.string().regex(idPattern("tenant")),
      domain_id: z.string().regex(idPattern("domain")),
    }),
    handle: async ({ tenant_id, domain_id }, { env, now }) => checkIfDue(env, tenant_id, domain_id, now),
  }),
};
