/** The queues by name, and the one form that every message has. */
import { z } from "@hono/zod-openapi";
import { newId } from "../kernel/ids.ts";

export type QueueName = "payments" | "comms" | "jobs";
export const envelopeSchema = z.object({
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(60),
  payload: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** The binding of a queue. */
export function queueOf(env: Env, name: QueueName): Queue<Envelope> {
  const queues = { payments: env.PAYMENTS_QUEUE, comms: env.COMMS_QUEUE, jobs: env.JOBS_QUEUE };
  return queues[name];
}

/** A fresh envelope for a message that is sent without an outbox row because something else will repeat it. */
export function envelope(type: string, payload: unknown): Envelope {
  return { id: newId("message"), type, payload };
}
