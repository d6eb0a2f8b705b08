/** Razorpay's API: checks as the real one does. */
import { throughFaults } from "../stand-in.ts";
import { faultAnswer, invalid, RazorpayFault } from "./faults.ts";
import { refund } from "./refunds.ts";
import { disputeWire, orderWire, paymentWire, refundWire, transferWire } from "./render.ts";
import { attempt, authorize, capture } from "./till.ts";
import { newId, type Notes, type Order, type Payment, type RazorpayWorld, type Transfer } from "./world.ts";

type Body = Readonly<Record<string, unknown>>;
type Call = {
  readonly account: string;
  readonly path: string;
  readonly body: Body;
  readonly query: URLSearchParams;
  readonly headers: Headers;
};

/** Answers a request; `path` is below `/v1`. */
export async function answerApi(
  world: RazorpayWorld,
  request: Request,
  path: string,
  query: URLSearchParams,
): Promise<Response> {
  try {
    const account = authenticate(world, request.headers);
    const body = request.method === "GET" ? {} : await readBody(request);
    const call = { account, path, body, query, headers: request.headers };
    return await throughFaults(world.switches, account, () => answered(() => run(world, request.method, call)));
  } catch (cause) {
    if (cause instanceof RazorpayFault) return faultAnswer(cause);
    throw cause;
  }
}

function answered(work: () => object): Response {
  try {
    return Response.json(work());
  } catch (cause) {
    if (cause instanceof RazorpayFault) return faultAnswer(cause);
    throw cause;
  }
}

function authenticate(world: RazorpayWorld, headers: Headers): string {
  const [scheme, value] = (headers.get("authorization") ?? "").split(" ");
  // The word must be exactly this.
  const [key = "", secret = ""] = scheme === "Basic" ? decoded(value ?? "").split(":") : [];
  if (!world.isSecret(key, secret)) throw new RazorpayFault(401, "The api key provided is invalid");
  return key;
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

async function readBody(request: Request): Promise<Body> {
  try {
    const value: unknown = JSON.parse(await request.text());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // Said below.
  }
  throw invalid("The request body is not valid JSON.");
}

function run(world: RazorpayWorld, method: string, call: Call): object {
  const [noun = "", id, sub] = call.path.split("/").filter((part) => part !== "");
  switch (`${method} ${noun}${id === undefined ? "" : "/:id"}${sub === undefined ? "" : `/${sub}`}`) {
    case "POST orders":
      return createOrder(world, call);
    case "GET orders":
      return listOrders(world, call);
    case "GET orders/:id":
      return orderWire(world, orderOf(world, call, id));
    case "GET orders/:id/payments":
      return listWire(world.paymentsOf(orderOf(world, call, id)).map(paymentWire));
    case "GET payments/:id":
      return paymentWire(paymentOf(world, call, id));
    case "POST payments/:id/capture":
      return capturePayment(world, call, paymentOf(world, call, id));
    case "POST payments/:id/refund":
      return refundPayment(world, call, paymentOf(world, call, id));
    case "GET payments/:id/refunds":
      return listRefunds(world, paymentOf(world, call, id));
    case "GET refunds/:id":
      return refundWire(found(world.refunds.get(id ?? ""), call));
    case "GET refunds":
      return listAllRefunds(world, call);
    case "GET disputes/:id":
      return disputeWire(found(world.disputes.get(id ?? ""), call));
    case "POST transfers":
      return directTransfer(world, call);
    case "GET transfers":
      return listWire(
        pageOf(
          world.transfers.all().filter(({ account }) => account === call.account),
          call.query,
          [],
        ).map(transferWire),
      );
    case "GET transfers/:id":
      return transferWire(found(world.transfers.get(id ?? ""), call));
    case "PATCH transfers/:id":
      return holdTransfer(world, call, id);
    default:
      throw new RazorpayFault(404, "The requested URL was not found on the server.");
  }
}

function found<T extends { readonly account: string }>(one: T | undefined, { account }: Call): T {
  if (one === undefined || one.account !== account) throw invalid("The id provided does not exist");
  return one;
}

function orderOf(world: RazorpayWorld, call: Call, id = ""): Order {
  return found(world.orders.get(id), call);
}

function paymentOf(world: RazorpayWorld, call: Call, id = ""): Payment {
  return found(world.payments.get(id), call);
}

function listWire(items: readonly object[]): object {
  return { entity: "collection", count: items.length, items };
}

function createOrder(world: RazorpayWorld, { account, body }: Call): object {
  const { amount, currency, receipt = null, transfers = [] } = body;
  if (typeof amount !== "number" || !Number.isInteger(amount))
    throw invalid("The amount must be an integer.", "amount");
  if (amount < 100) throw invalid("The amount must be at least INR 1.00", "amount");
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency))
    throw invalid("The currency is invalid.", "currency");
  if (["KWD", "BHD", "OMR"].includes(currency) && amount % 10 !== 0)
    throw invalid("The last digit must be 0.", "amount");
  if (receipt !== null && (typeof receipt !== "string" || receipt.length > 40))
    throw invalid("The receipt may not be greater than 40 characters.", "receipt");
  const order: Order = {
    account,
    id: newId("order"),
    amount,
    currency,
    receipt: typeof receipt === "string" ? receipt : null,
    notes: notesOf(body["notes"]),
    created_at: world.seconds(account),
    status: "created",
    attempts: 0,
    amount_paid: 0,
  };
  if (!Array.isArray(transfers)) throw invalid("The transfers must be an array.", "transfers");
  addTransfers(world, order, transfers as readonly unknown[], body["partial_payment"]);
  world.orders.put(order.id, order);
  const { autoPayMs } = world.of(account);
  if (autoPayMs !== null) world.plan(account, autoPayMs, () => authorize(world, order, attempt(world, order, "card")));
  return orderWire(world, order);
}

function notesOf(value: unknown): Notes {
  if (value === undefined || value === null || Array.isArray(value)) return {};
  const entries = typeof value === "object" ? Object.entries(value) : [];
  if (entries.length > 15) throw invalid("Number of fields in notes should be less than or equal to 15", "notes");
  if (entries.some(([, text]) => String(text).length > 256))
    throw invalid("Notes may not be longer than 256.", "notes");
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}

function addTransfers(world: RazorpayWorld, order: Order, transfers: readonly unknown[], partial: unknown): void {
  let sum = 0;
  for (const one of transfers) {
    const { account: recipient, amount, currency, on_hold: hold } = one as Body;
    if (typeof recipient !== "string" || !/^acc_[A-Za-z0-9]{8,30}$/.test(recipient))
      throw invalid("The account is invalid.", "account");
    if (typeof amount !== "number" || !Number.isInteger(amount) || amount < 100)
      throw invalid("The transfer amount is invalid.", "amount");
    if (currency !== "INR" || order.currency !== "INR") throw invalid("Transfers are made in INR only.", "currency");
    if (partial === true) throw invalid("Partial payment is not allowed with transfers.", "partial_payment");
    sum += amount;
    if (sum > order.amount) throw invalid("The sum of transfers is greater than the order amount.", "transfers");
    const id = newId("trf");
    const created_at = order.created_at;
    world.transfers.put(id, {
      account: order.account,
      id,
      source: order.id,
      recipient,
      amount,
      notes: {},
      created_at,
      status: "created",
      amount_reversed: 0,
      on_hold: hold === true || hold === 1,
    });
  }
}

function listOrders(world: RazorpayWorld, { account, query }: Call): object {
  const receipt = query.get("receipt");
  const orders = world.orders
    .all()
    .filter((order) => order.account === account && (receipt === null || order.receipt === receipt));
  const expands = query.getAll("expand[]").includes("payments");
  return listWire(
    pageOf(orders, query, ["receipt", "expand[]", "authorized"]).map((order) => ({
      ...orderWire(world, order),
      ...(expands ? { payments: listWire(world.paymentsOf(order).map(paymentWire)) } : {}),
    })),
  );
}

function listAllRefunds(world: RazorpayWorld, { account, query }: Call): object {
  const refunds = world.refunds.all().filter((refund) => refund.account === account);
  return listWire(pageOf(refunds, query, []).map(refundWire));
}

/** Newest first; `from` and `to` are seconds and both included. @throws RazorpayFault for what a list does not take */
function pageOf<T extends { readonly created_at: number }>(
  all: readonly T[],
  query: URLSearchParams,
  also: readonly string[],
): T[] {
  const unknown = [...query.keys()].find((name) => !["from", "to", "count", "skip", ...also].includes(name));
  if (unknown !== undefined) throw invalid(`${unknown} is/are not required and should not be sent`, unknown);
  const number = (name: string, fallback: number, least: number, most: number) => {
    const value = query.get(name) === null ? fallback : Number(query.get(name));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalid(`The ${name} must be between ${least} and ${most}.`, name);
  };
  const from = number("from", 946684800, 946684800, 4765046400);
  const to = number("to", 4765046400, 946684800, 4765046400);
  if (to < from) throw invalid("to must be greater than from", "to");
  const [count, skip] = [number("count", 10, 1, 100), number("skip", 0, 0, 1_000_000)];
  return all
    .filter(({ created_at: at }) => at >= from && at <= to)
    .toReversed()
    .slice(skip, skip + count);
}

function capturePayment(world: RazorpayWorld, call: Call, payment: Payment): object {
  const { amount, currency } = call.body;
  if (payment.status === "captured") throw invalid("This payment has already been captured");
  if (payment.status !== "authorized") throw invalid("Only payments which have been authorized can be captured");
  if (amount !== payment.amount || currency !== payment.currency) {
    throw invalid("Capture amount must be equal to the amount authorized", "amount");
  }
  capture(world, orderOf(world, call, payment.order_id), payment);
  return paymentWire(payment);
}

function refundPayment(world: RazorpayWorld, { body, headers }: Call, payment: Payment): object {
  const key = headers.get("x-refund-idempotency");
  if (key !== null && !/^[A-Za-z0-9_-]{10,}$/.test(key)) throw invalid("The idempotency key is invalid.");
  return refundWire(refund(world, payment, body, key, notesOf(body["notes"])));
}

function listRefunds(world: RazorpayWorld, payment: Payment): object {
  return listWire(
    world.refunds
      .all()
      .filter(({ payment_id }) => payment_id === payment.id)
      .map(refundWire),
  );
}

/** Out of the balance, for no payment. Once for an idempotency key. */
function directTransfer(world: RazorpayWorld, { account, body, headers }: Call): object {
  const key = headers.get("x-transfer-idempotency");
  if (key !== null && (key.length < 4 || key.length > 36)) throw invalid("The idempotency key is invalid.");
  const text = JSON.stringify(body);
  const remembered = key === null ? undefined : world.remembered.get(`transfer/${account}/${key}`);
  if (remembered) {
    const known = world.transfers.get(remembered.refund);
    if (remembered.body === text && known) return transferWire(known);
    throw invalid("Different request with the same idempotency key has already been processed.");
  }
  const { account: recipient, amount, currency } = body;
  if (typeof recipient !== "string" || !/^acc_[A-Za-z0-9]{8,30}$/.test(recipient))
    throw invalid("The account is invalid.", "account");
  if (typeof amount !== "number" || !Number.isInteger(amount) || amount < 100)
    throw invalid("The transfer amount is invalid.", "amount");
  if (currency !== "INR") throw invalid("Transfers are made in INR only.", "currency");
  if (amount > balanceOf(world, account)) {
    throw new RazorpayFault(400, "Your account does not have enough balance.", "insufficient_account_balance");
  }
  const id = newId("trf");
  const transfer: Transfer = {
    account,
    id,
    source: account,
    recipient,
    amount,
    notes: notesOf(body["notes"]),
    created_at: world.seconds(account),
    status: world.switches.take(account, ["transfer_fails"]) ? "failed" : "processed",
    amount_reversed: 0,
    on_hold: false,
  };
  world.transfers.put(id, transfer);
  if (key !== null) world.remembered.set(`transfer/${account}/${key}`, { body: text, refund: id });
  return transferWire(transfer);
}

/** What was captured and neither given back nor sent on. */
function balanceOf(world: RazorpayWorld, account: string): number {
  const payments = world.payments.all().filter((one) => one.account === account && one.captured);
  const sent = world.transfers.all().filter((one) => one.account === account && one.status === "processed");
  const taken = payments.reduce((sum, { amount, amount_refunded }) => sum + amount - amount_refunded, 0);
  return taken - sent.reduce((sum, { amount, amount_reversed }) => sum + amount - amount_reversed, 0);
}

function holdTransfer(world: RazorpayWorld, call: Call, id = ""): object {
  const transfer = found(world.transfers.get(id), call);
  if (call.body["on_hold"] === undefined) throw invalid("on_hold is required.", "on_hold");
  transfer.on_hold = call.body["on_hold"] === true || call.body["on_hold"] === 1;
  world.transfers.put(id, transfer);
  return transferWire(transfer);
}
