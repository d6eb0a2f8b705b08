/** An event that was sold is cancelled or postponed: its buyers are told, a bounded number a message. */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { isFulfilled, ordersOfEvent } from "../orders/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { flushOutbox } from "../platform/outbox.ts";
import { changedMail } from "./service.ts";

/** Orders that one message looks at; the next message goes on after them (I8). */
const ORDERS_AT_ONCE = 60;

export type EventNews = {
  readonly eventId: string;
  readonly news: "event_cancelled" | "event_postponed";
  /** When it was decided: cancelling and postponing are a mail each, and a message that comes twice is none. */
  readonly at: Millis;
  /** The last order that was told; empty at the start. */
  readonly after: string;
};

/**
 * Writes to those who bought; tickets and money stay as they are.
 * @returns the order to go on after; undefined when everybody was told
 */
export async function tellBuyers(
  env: Env,
  tenant: TenantDb,
  { eventId, news, at, after }: EventNews,
  now: Millis,
): Promise<string | undefined> {
  const page = await ordersOfEvent(tenant, eventId, after, ORDERS_AT_ONCE);
  const mails = await Promise.all(
    page
      .filter(({ status }) => isFulfilled(status))
      .map(async ({ id }) => {
        const mail = await derivedId("outbox", news, id, String(at));
        return changedMail(tenant, id, news, `${news}:${at}`, now, mail);
      }),
  );
  await tenant.batch(mails.map(({ statement }) => statement));
  await flushOutbox(
    env,
    mails.map(({ entry }) => entry),
  );
  return page.length < ORDERS_AT_ONCE ? undefined : page.at(-1)?.id;
}
