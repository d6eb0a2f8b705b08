/** What an account's pages show, made of what the domains know. */
import type { Order, Paper } from "../../web/storefront/model.ts";
import type {
  BackView,
  DevicesView,
  GiveBackView,
  OrderCard,
  OrdersView,
  OwnLine,
  OwnOrderView,
  Said,
} from "../../web/storefront/pages/account/view.ts";
import type { CancelPreview, GiveBackFault, OrderPage, OwnOrder, OwnOrderRow } from "../account/index.ts";
import { phaseOf } from "../events/index.ts";
import { type Millis, toTimestamp } from "../kernel/time.ts";
import type { Account, PersonPhone, sessionsOf } from "../people/index.ts";
import { tenantById } from "../tenants/index.ts";
import { readSeatLabel } from "../tickets/index.ts";
import { venueById } from "../venues/index.ts";

export function listView(email: string, { orders, next }: OrderPage, now: Millis): OrdersView {
  return { email, next, orders: orders.map((row) => cardOf(row, now)) };
}

function cardOf(row: OwnOrderRow, now: Millis): OrderCard {
  const { id, code, status, total, currency, tickets, eventName, eventStatus, timeZone, venueName } = row;
  return {
    id,
    code,
    status,
    total: { amount: total, currency },
    tickets,
    event: {
      name: eventName,
      status: eventStatus,
      starts_at: toTimestamp(row.startsAt),
      time_zone: timeZone,
      venue: venueName,
    },
    organizer: row.tenantName,
    // A postponed event comes, whenever that is.
    over: eventStatus !== "postponed" && phaseOf({ ...row, status: "published" }, now) === "completed",
  };
}

type Source = { readonly order: Order; readonly papers: readonly Paper[] };

/** @param source the order as its own page has it */
export async function orderView(
  env: Env,
  email: string,
  own: OwnOrder,
  { order, papers }: Source,
  said: Said | null,
): Promise<OwnOrderView> {
  const { cancel, resend } = own.choices;
  const [tenant, event] = await Promise.all([tenantById(env, own.tenant.tenantId), eventOf(own)]);
  const back: BackView | null = cancel && {
    why: cancel.why,
    percent: cancel.percent,
    fees: cancel.keepFees ? "kept" : "back",
    until: toTimestamp(cancel.until),
  };
  const { token } = own;
  const lines = linesOf(own);
  return { email, order, papers, token, organizer: tenant?.name ?? "", event, lines, back, resend, said };
}

async function eventOf({ tenant, event }: OwnOrder): Promise<OrderCard["event"]> {
  const venue = await venueById(tenant, event.venueId);
  return eventWire(event, venue?.name ?? "");
}

function eventWire({ name, status, startsAt, timeZone }: OwnOrder["event"], venue: string): OrderCard["event"] {
  return { name, status, starts_at: toTimestamp(startsAt), time_zone: timeZone, venue };
}

function linesOf({ order, lines, tickets, choices }: OwnOrder): OwnLine[] {
  return lines.map((line) => {
    const ticket = tickets.find((one) => one.line === line.position);
    return {
      position: line.position,
      name: line.name,
      seat: readSeatLabel(line.seatLabel),
      holder: ticket?.holderName ?? line.attendeeName ?? order.buyerName,
      state: line.status === "cancelled" ? "cancelled" : (ticket?.status ?? "waiting"),
      mayRename: choices.rename.includes(line.position),
      mayGiveBack: choices.cancel?.lines.includes(line.position) ?? false,
    };
  });
}

export function giveBackView(email: string, { own, lines, amount }: CancelPreview): GiveBackView {
  const { id, code, currency } = own.order;
  return {
    email,
    order: { id, code },
    event: eventWire(own.event, ""),
    lines: linesOf(own).filter(({ position }) => lines.includes(position)),
    amount: { amount, currency },
  };
}

/** Why tickets were not given back, in the words of the page. */
export function saidOf(fault: GiveBackFault): Said {
  if (fault.reason === "pick") {
    if (fault.fault === "nothing_chosen") return "choose";
    return fault.fault === "add_ons_left" ? "addons" : "late";
  }
  if (fault.reason === "disputed") return "disputed";
  return ["not_allowed", "not_refundable", "not_changeable", "ticket_used", "changed"].includes(fault.reason)
    ? "late"
    : "failed";
}

export function devicesView(
  { person, sessionId }: Account,
  sessions: Awaited<ReturnType<typeof sessionsOf>>,
  phones: readonly PersonPhone[] | null,
  said: Said | null,
): DevicesView {
  const devices = sessions.map(({ id, device, createdAt, lastUsedAt }) => ({
    id,
    name: device,
    since: toTimestamp(createdAt),
    last: toTimestamp(lastUsedAt),
    here: id === sessionId,
  }));
  return {
    email: person.email,
    devices: devices.sort((a, b) => Number(b.here) - Number(a.here)),
    phones: phones && phones.map(({ contactHash, hint }) => ({ id: contactHash, hint })),
    said,
  };
}
