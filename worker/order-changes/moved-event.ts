/** An event that was sold takes place at another time: every ticket gets a new code, a bounded number a message (E32). */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import type { TenantDb } from "../platform/db.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { reissueTickets, ticketsToReissue } from "../tickets/index.ts";
import { changedMail } from "./service.ts";

/** Tickets in one batch; their mails are in it too. */
const TICKETS_AT_ONCE = 60;
/** Batches of one message (I8). */
const MAX_BATCHES = 10;

/**
 * Gives the event's tickets new codes and tells their buyers. Tickets that were changed at `movedAt` or later have new
 * codes already, so a message that comes twice raises nothing twice.
 * @returns false when there is more than one message may do
 */
export async function reissueMovedEvent(
  env: Env,
  tenant: TenantDb,
  eventId: string,
  movedAt: Millis,
  now: Millis,
): Promise<boolean> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const page = await ticketsToReissue(tenant, eventId, movedAt, TICKETS_AT_ONCE);
    const orders = [...new Set(page.map(({ orderId }) => orderId))];
    const changeId = `date_moved:${eventId}:${movedAt}`;
    const mails = await Promise.all(
      orders.map(async (orderId) => {
        const id = await derivedId("outbox", "date_moved", orderId, String(movedAt));
        return changedMail(tenant, orderId, "date_moved", changeId, now, id);
      }),
    );
    await tenant.batch([
      ...reissueTickets(
        tenant,
        page.map(({ id }) => id),
        movedAt,
        now,
      ),
      ...mails.map(({ statement }) => statement),
    ]);
    await flushOutbox(
      env,
      mails.map(({ entry }) => entry),
    );
    if (page.length < TICKETS_AT_ONCE) return true;
  }
  return false;
}
