/** Use cases of an account: what somebody bought, and what they do with it themselves (W4, O7). */
import { readPolicy } from "../cancellation/index.ts";
import { ticketTypesOf } from "../catalogue/index.ts";
import { eventById, type EventRow } from "../events/index.ts";
import { idPattern } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { MINUTE, type Millis } from "../kernel/time.ts";
import { changeAttendee, type ChangeFault, resendTickets } from "../order-changes/index.ts";
import { accessTokenOf, findOrderTenant, type OrderLineRow, type OrderRow, orderWithLines } from "../orders/index.ts";
import type { Person } from "../people/index.ts";
import type { TenantDb } from "../platform/db.ts";
import { type CancelFault, cancelOrder, loadOrderMoney, proposeRefund } from "../refunds/index.ts";
import { type AuditActor, auditStatement } from "../tenants/index.ts";
import { type Ticket, ticketsOfOrder } from "../tickets/index.ts";
import { type CancelChoice, type ChoiceInput, type Choices, choicesOf, type PickFault, pickFault } from "./choices.ts";
import { lastName, ordersOfAddress, type OwnOrderRow } from "./store.ts";

const ORDER_ID = idPattern("order");
/** Orders on one page. */
const PAGE = 20;

export type OrderPage = {
  readonly orders: readonly OwnOrderRow[];
  /** The id to go on below; null at the end. */
  readonly next: string | null;
};

/** What somebody bought, newest first. What was never paid is left out, so a page may be short and have a next one. */
export async function ownOrders(
  env: Env,
  { email }: Pick<Person, "email">,
  before: string | undefined,
): Promise<OrderPage> {
  const rows = await ordersOfAddress(
    env,
    email,
    before !== undefined && ORDER_ID.test(before) ? before : undefined,
    PAGE,
  );
  const last = rows.at(-1);
  return {
    orders: rows.filter(({ status }) => status !== "expired"),
    next: rows.length === PAGE && last ? last.id : null,
  };
}

/** Who somebody is on a form: as the account says, and where it has no name, as on what they bought last. */
export type Details = { readonly name: string; readonly email: string };

export async function detailsOf(env: Env, { name, email }: Pick<Person, "name" | "email">): Promise<Details> {
  const known = name !== "" || email === "" ? name : await lastName(env, email);
  return { name: known ?? "", email };
}

/** An order of the person who asks, with what they may do now. */
export type OwnOrder = {
  readonly tenant: TenantDb;
  readonly order: OrderRow;
  readonly lines: readonly OrderLineRow[];
  readonly tickets: readonly Ticket[];
  readonly event: EventRow;
  /** Opens the order's own pages. */
  readonly token: string;
  readonly choices: Choices;
};

type Loaded = OwnOrder & { readonly input: ChoiceInput };

/** The order, when its address is the verified one of this person; a foreign one is like none (T8, TH23). */
export async function ownOrder(
  env: Env,
  person: Pick<Person, "email">,
  orderId: string,
  now: Millis,
): Promise<OwnOrder | undefined> {
  return await load(env, person, orderId, now);
}

async function load(
  env: Env,
  { email }: Pick<Person, "email">,
  orderId: string,
  now: Millis,
): Promise<Loaded | undefined> {
  const tenant = ORDER_ID.test(orderId) ? await findOrderTenant(env, orderId) : undefined;
  const found = tenant && (await orderWithLines(tenant, orderId));
  if (!tenant || !found || email === "" || found.order.buyerEmail !== email) return undefined;
  const { order, lines } = found;
  const [event, tickets, types, token] = await Promise.all([
    eventById(tenant, order.eventId),
    ticketsOfOrder(tenant, orderId),
    ticketTypesOf(tenant, order.eventId),
    accessTokenOf(env, order),
  ]);
  if (!event) return undefined;
  const addOns = new Set(types.filter(({ kind }) => kind === "add_on").map(({ id }) => id));
  const input: ChoiceInput = {
    order: { status: order.status, isUpgrade: order.upgradesOrder !== null },
    event,
    policy: readPolicy(order.cancellation),
    lines: lines.map(({ position, status, ticketTypeId }) => ({ position, status, isAddOn: addOns.has(ticketTypeId) })),
    tickets: tickets.map(({ line, status, ticketVersion }) => ({ line, status, version: ticketVersion })),
  };
  return { tenant, order, lines, tickets, event, token, input, choices: choicesOf(input, now) };
}

export type OwnChange = {
  readonly person: Pick<Person, "id" | "email">;
  readonly orderId: string;
  /** Who it is in the organizer's audit log. */
  readonly actor: AuditActor;
  readonly now: Millis;
};
/** A foreign order, or one that is not there. */
export type NotTheirs = { readonly reason: "not_theirs" };
/** The organizer does not let buyers do that, or not any more. */
export type NotAllowed = { readonly reason: "not_allowed" };

/** Sends the tickets once more; within ten minutes it is one mail. */
export async function resendOwn(
  env: Env,
  { person, orderId, actor, now }: OwnChange,
): Promise<Result<null, NotTheirs | NotAllowed | ChangeFault>> {
  const found = await load(env, person, orderId, now);
  if (!found) return err({ reason: "not_theirs" });
  if (!found.choices.resend) return err({ reason: "not_allowed" });
  const { tenant } = found;
  const window = Math.floor(now / (10 * MINUTE));
  const audit = auditStatement(actor, tenant, { action: "order.tickets_resent", subjectId: orderId });
  return await resendTickets(env, tenant, { orderId, audit, changeId: `buyer:${window}`, now });
}

/** Puts another name on one of their tickets; null is the buyer's own. */
export async function renameOwn(
  env: Env,
  { person, orderId, actor, now }: OwnChange,
  line: number,
  name: string | null,
): Promise<Result<null, NotTheirs | NotAllowed | ChangeFault>> {
  const found = await load(env, person, orderId, now);
  if (!found) return err({ reason: "not_theirs" });
  if (!found.choices.rename.includes(line)) return err({ reason: "not_allowed" });
  const { tenant } = found;
  // The name itself is nobody's business in the log (TH36).
  const audit = auditStatement(actor, tenant, {
    action: "order.attendee_changed",
    subjectId: orderId,
    after: { line, by: "buyer" },
  });
  return await changeAttendee(env, tenant, { orderId, line, name, audit, now });
}

export type CancelPreview = {
  readonly own: OwnOrder;
  readonly choice: CancelChoice;
  readonly lines: readonly number[];
  /** What goes back, in minor units of the order's currency. */
  readonly amount: number;
};
export type GiveBackFault =
  | NotTheirs
  | NotAllowed
  | { readonly reason: "pick"; readonly fault: PickFault; readonly own: OwnOrder }
  | CancelFault;

/** What giving these lines back comes to, before it is done. */
export async function previewGiveBack(
  env: Env,
  { person, orderId, now }: Omit<OwnChange, "actor">,
  lines: readonly number[],
): Promise<Result<CancelPreview, GiveBackFault>> {
  const found = await load(env, person, orderId, now);
  if (!found) return err({ reason: "not_theirs" });
  const choice = found.choices.cancel;
  if (choice === null) return err({ reason: "not_allowed" });
  const fault = pickFault(lines, choice, found.input.lines);
  if (fault !== undefined) return err({ reason: "pick", fault, own: found });
  const loaded = await loadOrderMoney(found.tenant, orderId);
  if (!loaded) return err({ reason: "not_theirs" });
  const wish = { kind: "lines", lines, keepFee: choice.keepFees, percent: choice.percent } as const;
  const proposal = proposeRefund(loaded, wish, true);
  if (proposal.ok) return ok({ own: found, choice, lines, amount: proposal.value.plan.amount });
  if (proposal.error.reason !== "nothing_left") return proposal;
  return ok({ own: found, choice, lines, amount: 0 });
}

/** Ends the lines, and sends the money back that the policy of the purchase, or the postponement, promises. */
export async function giveBack(
  env: Env,
  change: OwnChange,
  lines: readonly number[],
): Promise<Result<null, GiveBackFault>> {
  const preview = await previewGiveBack(env, change, lines);
  if (!preview.ok) return preview;
  const { own, choice, amount } = preview.value;
  const { person, orderId, actor, now } = change;
  const done = await cancelOrder(env, own.tenant, {
    orderId,
    lines,
    refund: amount === 0 ? undefined : { keepFee: choice.keepFees, percent: choice.percent },
    agreed: true,
    note: null,
    by: person.id,
    audit: (action, subjectId, after) =>
      auditStatement(actor, own.tenant, { action, subjectId, after: { ...after, by: "buyer", because: choice.why } }),
    now,
  });
  return done.ok ? ok(null) : done;
}
