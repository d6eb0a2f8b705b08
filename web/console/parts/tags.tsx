/** Small states: shape and word, never colour alone. */
import type { EventStatus, OrderStatus, OrderTicket, ScanResult } from "../../api/types.ts";
import { m } from "../messages.en.ts";

type Tone = "" | " tag--ok" | " tag--warn" | " tag--bad" | " tag--info";

/** A tag with any word. */
export function Tag({ tone, children }: { tone?: "ok" | "warn" | "bad" | "info" | undefined; children: string }) {
  return <span class={`tag${tone ? ` tag--${tone}` : ""}`}>{children}</span>;
}

const EVENT: Record<EventStatus | "ongoing", Tone> = {
  ongoing: " tag--ok",
  draft: " tag--warn",
  published: " tag--ok",
  cancelled: " tag--bad",
  postponed: " tag--info",
  completed: "",
};

export function EventTag({ status }: { status: EventStatus | "ongoing" }) {
  return <span class={`tag${EVENT[status]}`}>{m.status[status]}</span>;
}

const ORDER: Record<OrderStatus, Tone> = {
  pending: " tag--warn",
  paid: " tag--ok",
  partially_refunded: " tag--info",
  refunded: " tag--info",
  expired: "",
  cancelled: "",
};

export function OrderTag({ status }: { status: OrderStatus }) {
  return <span class={`tag${ORDER[status]}`}>{m.orders.status[status]}</span>;
}

const TICKET: Readonly<Record<string, Tone>> = {
  active: " tag--ok",
  blocked: " tag--bad",
  cancelled: " tag--bad",
  transferred: " tag--info",
};

export function TicketTag({ status }: { status: OrderTicket["status"] }) {
  const words: Record<string, string> = m.order.ticketStatus;
  return <span class={`tag${TICKET[status] ?? ""}`}>{words[status] ?? status}</span>;
}

export function ScanTag({ result }: { result: ScanResult }) {
  const tone: Tone = result === "admitted" ? " tag--ok" : result === "duplicate" ? " tag--warn" : " tag--bad";
  return <span class={`tag${tone}`}>{m.checkIn.result[result]}</span>;
}
