/** Which news of a message counts: providers tell out of order, and twice. Pure. */
import { CHANNELS, type ChannelName, DELIVERIES, type Delivery, type DeliveryNews } from "./channel.ts";
import type { SuppressionReason } from "./tables.ts";

const RANK: Readonly<Record<Delivery, number>> = { undelivered: 1, delivered: 2, read: 3, bounced: 4, complained: 5 };

/** What `next` may replace: whatever is known less surely. Nothing known is always replaced. */
export function lowerThan(next: Delivery): Delivery[] {
  return DELIVERIES.filter((one) => RANK[one] < RANK[next]);
}

/** Why a contact is not written to any more after these news; undefined when it still is. */
export function suppressionAfter({ delivery, unwanted }: Pick<DeliveryNews, "delivery" | "unwanted">) {
  if (unwanted === true) return "stopped" as const satisfies SuppressionReason;
  return delivery === "bounced" || delivery === "complained" ? delivery : undefined;
}

/** True for a name of a channel. */
export function isChannel(text: string): text is ChannelName {
  return (CHANNELS as readonly string[]).includes(text);
}
