/** The wallet page: number, one-time code, PIN. Approving moves no money; the merchant's execute does. */
import { escapeHtml, htmlPage } from "../layout.ts";
import type { BkashWorld, Payment, State } from "./world.ts";

const ACTIONS = ["pay", "decline", "cancel", "close"] as const;
type Action = (typeof ACTIONS)[number];

const PIN = "12121";
const OTP = "123456";
/** Wallets with something wrong, as seen in public documents. */
const POOR = "01823074817";
const BLOCKED = "01823074818";

const OUTCOMES: Readonly<Record<State, string>> = {
  created: "failure",
  approved: "success",
  completed: "success",
  failed: "failure",
  cancelled: "cancel",
};

/** Answers `/pay/{payment}` and its buttons; undefined for other addresses. */
export async function answerPage(world: BkashWorld, request: Request, path: string): Promise<Response | undefined> {
  const match = /^\/pay\/(TR0011\w+)(?:\/(\w+))?$/.exec(path);
  if (match === null) return undefined;
  const payment = world.payments.get(match[1] ?? "");
  if (payment === undefined) return htmlPage("Unknown payment", "<h1>Unknown payment</h1>", 404);
  const action = ACTIONS.find((one) => one === match[2]);
  if (request.method === "POST" && action !== undefined) return await press(world, request, payment, action);
  return payment.state === "created" ? walletPage(payment) : over();
}

function closed(): Response {
  return htmlPage("Closed", "<h1>You closed the page after your PIN</h1>");
}

function over(): Response {
  return htmlPage("Payment over", "<h1>This payment is over</h1>", 410);
}

async function press(world: BkashWorld, request: Request, payment: Payment, pressed: Action): Promise<Response> {
  if (payment.state !== "created") return over();
  const form = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
  const wallet = form.get("wallet") ?? payment.wallet;
  const fault =
    pressed === "pay" ? world.switches.take(payment.appKey, ["decline", "cancel", "insufficient"]) : undefined;
  const action = ACTIONS.find((one) => one === fault?.next) ?? pressed;
  if (action === "pay" || action === "close") {
    if ((form.get("otp") ?? OTP) !== OTP) return htmlPage("Wrong code", "<h1>This code is wrong</h1>", 422);
    if ((form.get("pin") ?? PIN) !== PIN) return htmlPage("Wrong PIN", "<h1>This PIN is wrong</h1>", 422);
  }
  payment.wallet = wallet;
  payment.state =
    action === "cancel" ? "cancelled" : action === "decline" || wallet === BLOCKED ? "failed" : "approved";
  if (wallet === POOR || fault?.next === "insufficient") payment.refusal = "2023";
  if (payment.state === "approved" && world.switches.take(payment.appKey, ["wrong_amount"])) payment.moves = "10.00";
  world.payments.put(payment.id, payment);
  // Where no notices go, the browser is the only messenger that can get lost.
  const silent = world.merchants.get(payment.appKey)?.noticeUrl === null;
  if (action === "close" || (silent && world.switches.take(payment.appKey, ["drop"]))) {
    return closed();
  }
  const outcome = OUTCOMES[payment.state];
  const query = `paymentID=${payment.id}&status=${outcome}&signature=SIM&apiVersion=1.2.0-beta`;
  return new Response(null, { status: 303, headers: { location: `${payment.callbackUrl}?${query}` } });
}

function walletPage(payment: Payment): Response {
  const form = (action: Action, label: string, inner = "", kind = "") =>
    `<form method="post" action="/bkash/pay/${payment.id}/${action}">${inner}<button class="${kind}">${label}</button></form>`;
  const fields = `<label for="wallet">Wallet</label><input id="wallet" name="wallet" value="${escapeHtml(payment.wallet)}" inputmode="tel">
<div class="pair"><div><label for="otp">Code</label><input id="otp" name="otp" value="${OTP}" inputmode="numeric"></div>
<div><label for="pin">PIN</label><input id="pin" name="pin" value="${PIN}" type="password" inputmode="numeric"></div></div>`;
  return htmlPage(
    "Pay with the wallet",
    `<h1>Pay with the wallet</h1><div class="two"><section class="card"><p class="total">BDT ${escapeHtml(payment.amount)}</p>
<p class="soft">${escapeHtml(payment.invoice)}</p>${form("pay", "Confirm", fields, "primary")}${form("cancel", "Cancel", "", "plain")}</section>
<section class="card"><h2>For tests</h2><div class="row">${form("decline", "Fail")}${form("close", "Confirm, then close the page")}</div>
<p class="soft">Wallet ${POOR} has too little, ${BLOCKED} is blocked.</p></section></div>`,
    200,
    "Sandbox: no real money. This stands in for bKash.",
  );
}
