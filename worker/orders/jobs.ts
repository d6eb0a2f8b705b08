/** Queue handlers of orders. Each may run any number of times (I6). */
import { z } from "@hono/zod-openapi";
import { idPattern } from "../kernel/ids.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable } from "../platform/queue.ts";
import { GIVE_BACK_PLACES, giveBackPlaces } from "./cancel.ts";

const orderMessage = z.object({
  tenant_id: z.string().regex(idPattern("tenant")),
  order_id: z.string().regex(idPattern("order")),
});

export const orderJobs: JobTable = {
  /** Puts the places of cancelled lines back on sale. */
  [GIVE_BACK_PLACES]: defineJob({
    queue: "payments",
    schema: orderMessage,
    handle: async ({ tenant_id, order_id }, { env }) => {
      await giveBackPlaces(env, tenantDb(env, tenant_id), order_id);
    },
  }),
};
