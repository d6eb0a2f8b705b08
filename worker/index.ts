/** The entry of the one script: requests, queues, crons, and the classes the platform instantiates. */
import { app } from "./app.ts";
import { runCron } from "./crons.ts";
import { jobs } from "./jobs.ts";
import { gatherOutbox } from "./platform/outbox.ts";
import { consume } from "./platform/queue.ts";
import { enter } from "./storefront/index.ts";

export { CheckInDesk } from "../durable-objects/check-in-desk/index.ts";
export { EventInventory } from "../durable-objects/event-inventory/index.ts";
export { WaitingRoom } from "../durable-objects/waiting-room/index.ts";
export { Storefront } from "./storefront/index.ts";

export default {
  fetch: async (request, env, context) => {
    const entered = await enter(request, env, context);
    return entered instanceof Response ? entered : await app.fetch(entered, env, context);
  },
  queue: (batch, env, context) => gatherOutbox(env, () => consume(jobs, batch, env, (work) => context.waitUntil(work))),
  scheduled: (controller, env) => runCron(controller.cron, env, controller.scheduledTime),
} satisfies ExportedHandler<Env>;
