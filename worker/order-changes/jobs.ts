/** Queue handlers of order changes. Each may run any number of times (I6). */
import { z } from "@hono/zod-openapi";
import { EVENT_MOVED, EVENT_NEWS } from "../events/index.ts";
import { derivedId, idPattern } from "../kernel/ids.ts";
import { UPGRADE_PAID } from "../orders/index.ts";
import { tenantDb } from "../platform/db.ts";
import { flushOutbox, outboxRow } from "../platform/outbox.ts";
import { defineJob, type JobTable, RetryLater } from "../platform/queue.ts";
import { tellBuyers } from "./event-news.ts";
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
  /** Buyers of an event hear that it is cancelled or postponed. */
  [EVENT_NEWS]: defineJob({
    queue: "jobs",
    schema: z.object({
      tenant_id: tenantId,
      event_id: z.string().regex(idPattern("event")),
      news: z.enum(["event_cancelled", "event_postponed"]),
      at: z.number().int(),
      after: z.string().max(64),
    }),
    handle: async (payload, { env, now }) => {
      const tenant = tenantDb(env, payload.tenant_id);
      const { event_id: eventId, news, at } = payload;
      const last = await tellBuyers(env, tenant, { eventId, news, at, after: payload.after }, now);
      if (last === undefined) return;
      const id = await derivedId("outbox", "event_news", eventId, news, String(at), last);
      const next = outboxRow(
        tenant,
        { queue: "jobs", type: EVENT_NEWS, payload: { ...payload, after: last } },
        now,
        id,
      );
      await tenant.batch([next.statement]);
      await flushOutbox(env, [next.entry]);
    },
  }),
};
