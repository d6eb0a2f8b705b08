/** bKash's API. Business errors come with HTTP 200; those of its gateway as `{message}`. */
import { throughFaults } from "../stand-in.ts";
import { lostAnswer } from "../switches.ts";
import { notify } from "./notices.ts";
import { bkashTime, type BkashWorld, hundredths, type Merchant, type Payment, PAYMENT_LIFE } from "./world.ts";

const MAX_BODY = 32 * 1024;
type Fields = Readonly<Record<string, unknown>>;
type Call = { readonly world: BkashWorld; readonly merchant: Merchant; readonly body: Fields; readonly origin: string };

const MESSAGES: Readonly<Record<string, string>> = {
  "2001": "Invalid App Key",
  "2002": "Invalid Payment ID",
  "2006": "Invalid amount",
  "2007": "Invalid currency",
  "2008": "Invalid intent",
  "2023": "Insufficient Balance",
  "2026": "Reverse amount is more than the original amount",
  "2029": "Duplicate for all transactions",
  "2031": "Invalid merchant invoice number",
  "2033": "Transaction not found",
  "2034": "The transaction has already been reversed",
  "2035": "The merchant has no permission to reverse",
  "2043": "Invalid credential",
  "2048": "Invalid payer reference",
  "2049": "Invalid callback URL",
  "2051": "Invalid agreement ID",
  "2056": "Invalid Payment State",
  "2060": "Payment execution pre-requisite hasn't been met",
  "2062": "The payment has already been completed",
  "2063": "Invalid mode",
  "2065": "Mandatory field is missing",
  "2069": "The transaction has been cancelled",
  "2117": "The payment execution has already been completed",
  "503": "System is undergoing maintenance. Please try again later",
};

function refuse(code: string): Response {
  return Response.json({ statusCode: code, statusMessage: MESSAGES[code] ?? "Failed" });
}

function succeed(fields: object): Response {
  return Response.json({ statusCode: "0000", statusMessage: "Successful", ...fields });
}

const OPERATIONS: Readonly<Record<string, (call: Call) => Response | Promise<Response>>> = {
  create,
  execute,
  "payment/status": status,
  "general/searchTransaction": search,
  "payment/search": search,
  "payment/refund": refund,
  "agreement/status": () => refuse("2051"),
  "agreement/cancel": () => refuse("2051"),
};

/** Answers `/tokenized/checkout/…`; undefined for other addresses. */
export async function answerApi(
  world: BkashWorld,
  request: Request,
  url: URL,
  path: string,
): Promise<Response | undefined> {
  const name = /^\/tokenized\/checkout\/(.+)$/.exec(path)?.[1];
  if (name === undefined || request.method !== "POST") return undefined;
  const body = await readBody(request);
  if (body === undefined) return Response.json({ message: "Bad request body" }, { status: 400 });
  if (name === "token/grant" || name === "token/refresh") return token(world, request, name, body);
  const operation = OPERATIONS[name];
  if (operation === undefined) return Response.json({ message: "Missing Authentication Token" }, { status: 403 });
  const appKey = request.headers.get("x-app-key") ?? "";
  const merchant = world.speaker(request.headers.get("authorization") ?? "", appKey);
  if (merchant === undefined) return Response.json({ message: "Unauthorized" }, { status: 401 });
  if (world.switches.take(appKey, ["maintenance"])) return refuse("503");
  const lost = name === "execute" && world.switches.take(appKey, ["execute_lost_before", "execute_lost_after"]);
  if (lost) {
    if (lost.next === "execute_lost_after") await operation({ world, merchant, body, origin: url.origin });
    return lostAnswer();
  }
  return await throughFaults(world.switches, appKey, () => operation({ world, merchant, body, origin: url.origin }));
}

async function readBody(request: Request): Promise<Fields | undefined> {
  const raw = await request.text();
  if (raw.length > MAX_BODY) return undefined;
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

function text(body: Fields, name: string): string {
  const value = body[name];
  return typeof value === "string" ? value : "";
}

function token(world: BkashWorld, request: Request, name: string, body: Fields): Response {
  const [username, password] = [request.headers.get("username") ?? "", request.headers.get("password") ?? ""];
  if (username === "" || password === "") return Response.json({ message: "Unauthorized" }, { status: 401 });
  const merchant = world.admit(text(body, "app_key"), `${username}\n${password}\n${text(body, "app_secret")}`);
  if (merchant === undefined) return refuse("2001");
  if (!world.countGrant(merchant)) return Response.json({ message: "Too Many Requests" }, { status: 429 });
  if (name === "token/refresh" && !merchant.refreshTokens.includes(text(body, "refresh_token"))) return refuse("2043");
  return succeed({ ...world.issueToken(merchant), token_type: "Bearer", expires_in: 3600 });
}

function faultIn(body: Fields): string | undefined {
  const payer = text(body, "payerReference");
  if (body["mode"] === undefined || body["intent"] === undefined) return "2065";
  if (text(body, "mode") !== "0011") return "2063";
  if (payer === "" || payer.length > 255 || /[<>&]/.test(payer)) return "2048";
  if (!URL.canParse(text(body, "callbackURL"))) return "2049";
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text(body, "amount")) || hundredths(text(body, "amount")) === 0) return "2006";
  if (text(body, "currency") !== "BDT") return "2007";
  if (!["sale", "authorization"].includes(text(body, "intent"))) return "2008";
  const invoice = text(body, "merchantInvoiceNumber");
  return invoice === "" || invoice.length > 255 ? "2031" : undefined;
}

function create({ world, merchant, body, origin }: Call): Response {
  const fault = faultIn(body);
  if (fault !== undefined) return refuse(fault);
  const { appKey } = merchant;
  const invoice = text(body, "merchantInvoiceNumber");
  if (world.paymentsOf(appKey).some((one) => one.invoice === invoice)) return refuse("2029");
  const amount = text(body, "amount");
  const callback = text(body, "callbackURL");
  const payment: Payment = {
    id: world.newId("TR0011"),
    appKey,
    amount,
    invoice,
    payerReference: text(body, "payerReference"),
    callbackUrl: callback,
    created: world.clock.now(appKey),
    state: "created",
    refusal: null,
    wallet: "01770618575",
    moves: amount,
    trxId: null,
    executed: null,
    refunds: [],
  };
  world.payments.put(payment.id, payment);
  const way = (outcome: string) => `${callback}?paymentID=${payment.id}&status=${outcome}`;
  return succeed({
    paymentID: payment.id,
    bkashURL: `${origin}/bkash/pay/${payment.id}?hash=SIM&mode=0011&apiVersion=v1.2.0-beta`,
    callbackURL: callback,
    successCallbackURL: way("success"),
    failureCallbackURL: way("failure"),
    cancelledCallbackURL: way("cancel"),
    amount,
    intent: text(body, "intent"),
    currency: "BDT",
    paymentCreateTime: bkashTime(payment.created),
    transactionStatus: "Initiated",
    merchantInvoiceNumber: invoice,
  });
}

async function execute({ world, merchant, body }: Call): Promise<Response> {
  const payment = world.paymentOf(merchant, text(body, "paymentID"));
  if (payment === undefined) return refuse("2002");
  if (payment.state === "completed") return refuse(payment.refunds.length > 0 ? "2117" : "2062");
  if (payment.state === "cancelled") return refuse("2069");
  const now = world.clock.now(merchant.appKey);
  if (payment.state === "failed" || now > payment.created + PAYMENT_LIFE) return refuse("2056");
  if (payment.state === "created") return refuse("2060");
  if (payment.refusal !== null) {
    payment.state = "failed";
    world.payments.put(payment.id, payment);
    return refuse(payment.refusal);
  }
  payment.state = "completed";
  payment.trxId = trxId();
  payment.executed = now;
  world.payments.put(payment.id, payment);
  await notify(world, merchant, payment);
  return succeed({
    paymentID: payment.id,
    payerReference: payment.payerReference,
    customerMsisdn: payment.wallet,
    payerAccount: payment.wallet,
    payerType: "Customer",
    trxID: payment.trxId,
    amount: payment.moves,
    transactionStatus: "Completed",
    paymentExecuteTime: bkashTime(now),
    currency: "BDT",
    intent: "sale",
    merchantInvoiceNumber: payment.invoice,
  });
}

function trxId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase();
}

function status({ world, merchant, body }: Call): Response {
  const payment = world.paymentOf(merchant, text(body, "paymentID"));
  if (payment === undefined) return refuse("2002");
  const done = payment.state === "completed";
  return succeed({
    paymentID: payment.id,
    mode: "0011",
    paymentCreateTime: bkashTime(payment.created),
    amount: done ? payment.moves : payment.amount,
    currency: "BDT",
    intent: "sale",
    merchantInvoice: payment.invoice,
    merchantInvoiceNumber: payment.invoice,
    transactionStatus: done ? "Completed" : "Initiated",
    verificationStatus: done ? "Complete" : "Incomplete",
    payerReference: payment.payerReference,
    ...(done ? { trxID: payment.trxId, paymentExecuteTime: bkashTime(payment.executed ?? 0) } : {}),
  });
}

function search({ world, merchant, body }: Call): Response {
  const found = world
    .paymentsOf(merchant.appKey)
    .find((one) => one.trxId !== null && one.trxId === text(body, "trxID"));
  if (found === undefined) return refuse("2033");
  return succeed({
    trxID: found.trxId,
    initiationTime: bkashTime(found.created),
    completedTime: bkashTime(found.executed ?? 0),
    transactionType: "bKash Tokenized Checkout via API",
    customerMsisdn: found.wallet,
    transactionStatus: "Completed",
    amount: found.moves,
    currency: "BDT",
    organizationShortCode: "50022",
  });
}

/** A refund, or with nothing but the ids a question about the last one. */
function refund({ world, merchant, body }: Call): Response {
  const payment = world.paymentOf(merchant, text(body, "paymentID"));
  if (payment === undefined) return refuse("2002");
  if (payment.trxId === null || payment.trxId !== text(body, "trxID")) return refuse("2033");
  if (body["amount"] === undefined) {
    const last = payment.refunds.at(-1);
    return last === undefined ? refuse("2033") : succeed(refundShape(payment, last));
  }
  const amount = text(body, "amount");
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(amount) || hundredths(amount) === 0) return refuse("2006");
  if (text(body, "sku") === "" || text(body, "reason") === "") return refuse("2065");
  if (world.switches.take(merchant.appKey, ["refund_refused"])) return refuse("2035");
  const given = payment.refunds.reduce((sum, one) => sum + hundredths(one.amount), 0);
  if (given >= hundredths(payment.moves)) return refuse("2034");
  if (given + hundredths(amount) > hundredths(payment.moves)) return refuse("2026");
  const made = { trxId: trxId(), amount: (hundredths(amount) / 100).toFixed(2), at: world.clock.now(merchant.appKey) };
  payment.refunds.push(made);
  world.payments.put(payment.id, payment);
  return succeed(refundShape(payment, made));
}

function refundShape(payment: Payment, made: Payment["refunds"][number]): object {
  return {
    originalTrxID: payment.trxId,
    refundTrxID: made.trxId,
    transactionStatus: "Completed",
    amount: made.amount,
    currency: "BDT",
    charge: "0.00",
    completedTime: bkashTime(made.at),
  };
}
