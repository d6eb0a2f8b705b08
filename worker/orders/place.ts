/** Placing an order: what is held becomes lines with fixed prices, in one atomic write. */
import {
  applyCode,
  countBuyer,
  type HeldPlaces,
  type HoldFault,
  priceHold,
  type PromoFault,
  readHold,
} from "../checkout/index.ts";
import { policyOfOrder } from "../cancellation/index.ts";
import { assert } from "../kernel/assert.ts";
import type { Locale } from "../kernel/locales.ts";
import type { Origin } from "../kernel/origin.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { isLive, selectPayments } from "../payments/index.ts";
import { isUniqueViolation, type Statement } from "../platform/db.ts";
import { runVersioned } from "../platform/versioned.ts";
import { type AnswerFault, answerOrder, type Answers, readAnswers } from "../questions/index.ts";
import { acceptanceFault, acceptTerms, termsKey } from "../terms/index.ts";
import { type OrderPrice, plainTaxNumber, type TaxBuyer, type TaxMode, taxModeOf } from "../pricing/index.ts";
import { type AccessibleOrder, type AccessToken, accessTokenOf, newAccessToken } from "./access.ts";
import { CODE_BYTES, orderCode } from "./code.ts";
import { orderIdOf } from "./order.ts";
import {
  insertOrder,
  rememberOrderTenant,
  rememberWrittenOrder,
  repriceStatements,
  selectLines,
  selectOrder,
  takeWrittenOrder,
} from "./store.ts";
import type { OrderLineRow, OrderRow } from "./tables.ts";

export type Buyer = {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** The link to the tickets goes to the phone, too (N4). */
  readonly ticketsBy?: "sms" | "whatsapp" | undefined;
};

export type PlaceRequest = {
  readonly holdId: string;
  readonly token: string;
  readonly buyer: Buyer;
  /** By place; shorter than the order is fine. */
  readonly attendees: readonly { readonly name: string | null; readonly answers?: Answers | undefined }[];
  /** To what is asked once an order (K13). */
  readonly answers?: Answers | undefined;
  /** The terms that the buyer read and agreed to (V9); null: none. */
  readonly acceptedTerms?: string | null;
  /** Typed now; null leaves the hold with the code that it has, or without one. */
  readonly promoCode: string | null;
  readonly taxBuyer: TaxBuyer;
  /** Who sold it; the online shop unless said. */
  readonly channel?: "online" | "door" | "counter";
  /** Where the buyer came from (O6). */
  readonly origin?: Origin | undefined;
  /** In which the buyer reads what is written to them; that of the event unless known (W8). */
  readonly language?: Locale | undefined;
  /** Network address, against guessing of codes. */
  readonly address: string;
  readonly now: Millis;
};

export type PlaceFault =
  | HoldFault
  | PromoFault
  | { readonly reason: "invalid_tax_number" }
  | { readonly reason: "too_many_attendees"; readonly places: number }
  | { readonly reason: "answers"; readonly faults: readonly AnswerFault[] }
  | { readonly reason: "terms"; readonly why: "missing" | "changed"; readonly inForce: string };

export type PlacedOrder = AccessibleOrder & { readonly accessToken: string };

type NewLine = Omit<OrderLineRow, "tenantId" | "orderId">;
/** A code that is taken already is drawn again this often; with 10^12 codes the second draw is a rarity (E45). */
const CODE_DRAWS = 5;

/** Makes the order of a hold, or answers the one that it has. */
export async function placeOrder(env: Env, request: PlaceRequest): Promise<Result<PlacedOrder, PlaceFault>> {
  const { holdId } = request;
  const read = await heldForBuyer(env, request);
  if (!read.ok) return read;
  const held = read.value;
  const mode = taxModeOf(held.sale.prices.seller, request.taxBuyer);
  if (!mode.ok) return mode;
  const price = priceHold(held, mode.value);
  const lines = orderLinesOf(held, price, request);
  if (request.attendees.length > lines.length) return err({ reason: "too_many_attendees", places: lines.length });
  const { tenant } = held.sale;
  const id = orderIdOf(holdId);
  const said = saidByBuyer(held, request, id);
  if (!said.ok) return said;
  const access = await newAccessToken(env, tenant.tenantId);
  for (let draw = 1; ; draw++) {
    const code = orderCode(crypto.getRandomValues(new Uint8Array(CODE_BYTES)));
    const row = orderRow({ id, code, held, price, mode: mode.value, request, access });
    try {
      const [insert, ...more] = insertOrder(tenant, row, lines);
      const results: readonly unknown[] = await tenant.query([
        insert,
        ...more,
        ...said.value,
        selectOrder(tenant, id),
        selectLines(tenant, id),
      ]);
      const [order] = results.at(-2) as OrderRow[];
      assert(order, "an order is there after it was written");
      rememberOrderTenant(id, tenant.tenantId);
      const found = { tenant, order, lines: results.at(-1) as OrderLineRow[] };
      if (order.accessHash === access.hash) {
        rememberWrittenOrder(found);
        return ok({ ...found, accessToken: access.token });
      }
      takeWrittenOrder(tenant, id);
      const accessToken = await accessTokenOf(env, order);
      return ok({ ...(await withNewPrice(found, row, lines)), accessToken });
    } catch (error) {
      if (draw >= CODE_DRAWS || !isUniqueViolation(error)) throw error;
    }
  }
}

/**
 * Statements that keep what the buyer answered and agreed to. Who sells at a door or a counter asks nothing; staff fill in
 * answers later.
 */
function saidByBuyer(held: HeldPlaces, request: PlaceRequest, orderId: string): Result<Statement[], PlaceFault> {
  const { tenant, questions, terms, country } = held.sale;
  if ((request.channel ?? "online") !== "online") return ok([]);
  const statements: Statement[] = [];
  if (questions.length > 0) {
    const sent = {
      order: request.answers ?? {},
      tickets: request.attendees.map(({ answers }) => answers ?? {}),
    };
    const types = held.places.map(({ ticketTypeId }) => ticketTypeId);
    const { answered, faults } = readAnswers(questions, sent, types, country);
    if (faults.length > 0) return err({ reason: "answers", faults });
    statements.push(...answerOrder(tenant, orderId, answered));
  }
  if (terms !== undefined) {
    const why = acceptanceFault(terms, request.acceptedTerms ?? null);
    if (why !== undefined) return err({ reason: "terms", why, inForce: termsKey(terms) });
    const { eventId, revision } = terms;
    statements.push(acceptTerms(tenant, { orderId, eventId, revision, acceptedAt: request.now }));
  }
  return ok(statements);
}

/** What is held, with the code that was typed and the buyer counted for it. */
async function heldForBuyer(env: Env, request: PlaceRequest): Promise<Result<HeldPlaces, HoldFault | PromoFault>> {
  const { holdId, token, promoCode, address, buyer, now } = request;
  if (promoCode !== null) {
    return await applyCode(env, { holdId, token, code: promoCode, address, email: buyer.email, now });
  }
  const read = await readHold(env, holdId, token, now);
  return read.ok ? await countBuyer(env, read.value, { token, email: buyer.email }) : read;
}

type NewOrder = Omit<OrderRow, "tenantId" | "version">;

/**
 * The order at the price that its hold has now: a code came, or went, since it was placed. One that is being paid, or was,
 * keeps the price that is being paid.
 */
async function withNewPrice(
  found: AccessibleOrder,
  row: NewOrder,
  lines: readonly NewLine[],
): Promise<AccessibleOrder> {
  const { tenant, order } = found;
  const same = order.total === row.total && order.discount === row.discount && order.taxMode === row.taxMode;
  if (same || order.status !== "pending") return found;
  if ((await tenant.query([selectPayments(tenant, order.id)]))[0].some(({ status }) => isLive(status))) return found;
  await runVersioned(tenant, repriceStatements(tenant, order.version, row, lines));
  const [[fresh], freshLines] = await tenant.db.batch([selectOrder(tenant, order.id), selectLines(tenant, order.id)]);
  assert(fresh, "an order does not go away");
  return { tenant, order: fresh, lines: freshLines };
}

/** The row of a new order. Its sums are those of its lines. */
function orderRow(parts: {
  readonly id: string;
  readonly code: string;
  readonly held: HeldPlaces;
  readonly price: OrderPrice;
  readonly mode: TaxMode;
  readonly request: PlaceRequest;
  readonly access: AccessToken;
}): NewOrder {
  const { id, code, held, price, mode, request, access } = parts;
  const { event, prices } = held.sale;
  const { buyer, taxBuyer } = request;
  const { lines: _lines, ...sums } = price;
  return {
    id,
    eventId: event.id,
    holdId: request.holdId,
    code,
    status: "pending",
    ...sums,
    rounding: prices.rules.rounding,
    roundingPer: prices.rules.roundingPer,
    promoCodeId: held.hold.discount?.code?.id ?? null,
    taxMode: mode,
    buyerCountry: taxBuyer.country,
    buyerTaxNumber: taxBuyer.taxNumber === null ? null : plainTaxNumber(taxBuyer.taxNumber),
    buyerName: buyer.name,
    buyerEmail: buyer.email,
    buyerPhone: buyer.phone,
    ticketsBy: buyer.ticketsBy ?? null,
    language: request.language ?? event.language,
    channel: request.channel ?? "online",
    accessHash: access.hash,
    accessToken: access.sealed,
    expiresAt: held.hold.expiresAt,
    paidAt: null,
    createdAt: request.now,
    upgradesOrder: null,
    upgradesLine: null,
    origin: request.origin === undefined ? null : JSON.stringify(request.origin),
    // What was shown at checkout holds for this order, whatever becomes of the policy (O7).
    cancellation: (request.channel ?? "online") === "online" ? policyOfOrder(held.sale.cancellation) : null,
  };
}

/** One line a place, in the order of the hold, with the price that the hold fixed. */
function orderLinesOf(held: HeldPlaces, price: OrderPrice, { attendees }: PlaceRequest): NewLine[] {
  const promoCodeId = held.hold.discount?.code?.id ?? null;
  return held.places.map((place, position) => {
    const line = price.lines[position];
    assert(line, "the price engine answers one line a place");
    const { taxes, fees, ...amounts } = line;
    const label = place.seat === null ? undefined : held.sale.seatName(place.seat);
    return {
      position,
      ticketTypeId: place.ticketTypeId,
      variantId: place.variantId,
      name: place.name,
      seat: place.seat,
      seatLabel: label ? JSON.stringify(label) : null,
      ...amounts,
      taxDetail: taxes.length === 0 ? null : JSON.stringify(taxes),
      feeDetail: fees.length === 0 ? null : JSON.stringify(fees),
      promoCodeId: line.discount > 0 ? promoCodeId : null,
      attendeeName: attendees[position]?.name ?? null,
      status: "active",
      cancelledAt: null,
    };
  });
}
