/** Queue handlers of order changes. Each may run any number of times (I6). */
import { z } from "@hono/zod-openapi";
import { EVENT_MOVED } from "../events/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { UPGRADE_PAID } from "../orders/index.ts";
import { tenantDb } from "../platform/db.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { reissueMovedEvent } from "./moved-event.ts";
import { FINISH_MOVE, finishMove } from "./service.ts";
import { checkUpgrade } from "./upgrade.ts";

const tenantId = z.string().regex(idPattern("tenant"));

export const orderChangeJobs: JobTable = {
  /** The rest of a move of a seat, after a death. */
  [FINISH_MOVE]: defineJob({
    queue: "payments",
    schema: z.object({
      tenant_id: tenantId,
      order_id: z.string().regex(idPattern("order")),
      line: z.number().int().min(0),
      from: z.string().max(200),
      to: z.string().max(200),
      label: z.string().max(1000),
      over_block: z.boolean(),
    }),
    handle: async ({ tenant_id, ...facts }, { env, now }) => {
      await finishMove(env, tenantDb(env, tenant_id), facts, now);
    },
  }),
  /** An upgrade was paid. */
  [UPGRADE_PAID]: defineJob({
    queue: "payments",
    schema: z.object({ tenant_id: tenantId, order_id: z.string().regex(idPattern("order")) }),
    handle: async ({ tenant_id, order_id }, { env, now }) => {
      await checkUpgrade(tenantDb(env, tenant_id), order_id, now);
    },
  }),
  /** New codes for the tickets of an event that takes place at another time. */
  [EVENT_MOVED]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: tenantId,
      event_id: z.string().regex(idPattern("event")),
      moved_at: z.number().int(),
    }),
    handle: async ({ tenant_id, event_id, moved_at }, { env, now }) => {
      const done = await reissueMovedEvent(env, tenantDb(env, tenant_id), event_id, moved_at, now);
      if (!done) throw new RetryLater(1);
    },
  }),
};
