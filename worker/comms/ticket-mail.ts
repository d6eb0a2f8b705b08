/** Where the mail with the tickets of an order stands, as its buyer's page tells it (O3). */
import { eq } from "drizzle-orm";
import { derivedId } from "../kernel/ids.ts";
import type { TenantDb } from "../platform/db.ts";
import { type Parts, prepared } from "../platform/prepared.ts";
import { type MessageRow, messages } from "./tables.ts";

/** `delayed`: the provider did not take it, we go on trying. `failed`: it did not arrive, and we have given up. */
export const TICKET_MAIL = ["waiting", "sent", "delayed", "failed"] as const;
export type TicketMail = (typeof TICKET_MAIL)[number];

/** The id of the one mail that brings the tickets of an order. */
export async function ticketMailId(orderId: string): Promise<string> {
  return await derivedId("message", "order_paid", orderId);
}

/** A query for the mail with this id. Prepared: buyers who wait for their order ask again and again. */
export function selectTicketMail(tenant: TenantDb, id: string) {
  return mailById(tenant, { id });
}
const mailById = prepared(({ db, value, own }: Parts<"id">) =>
  db
    .select({ status: messages.status, failure: messages.failure, delivery: messages.delivery })
    .from(messages)
    .where(own(messages, eq(messages.id, value("id"))))
    .limit(1),
);

const NOT_ARRIVED: ReadonlySet<string> = new Set(["bounced", "undelivered"]);

/** What `mail` says to its buyer; undefined: nobody has begun to send it. */
export function ticketMailOf(mail: Pick<MessageRow, "status" | "failure" | "delivery"> | undefined): TicketMail {
  if (mail === undefined) return "waiting";
  if (mail.status === "failed" || NOT_ARRIVED.has(mail.delivery ?? "")) return "failed";
  if (mail.status === "sent") return "sent";
  return mail.failure === null ? "waiting" : "delayed";
}
