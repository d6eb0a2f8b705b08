/** The hosted page, and the way back: a page that posts a form by itself, as SSLCOMMERZ sends its buyers home. */
import { escapeHtml, htmlPage } from "../layout.ts";
import { noticeFields, notify } from "./notices.ts";
import { decimal, dhaka, hundredths, inBdt, type Session, type SslcommerzWorld, type Transaction } from "./world.ts";

const OTPS = new Set(["111111", "123456"]);
const ACTIONS = ["pay", "wallet", "risky", "decline", "cancel"] as const;
type Action = (typeof ACTIONS)[number];

/** Answers the page and its buttons; undefined for other addresses. */
export async function answerPage(
  world: SslcommerzWorld,
  request: Request,
  url: URL,
  path: string,
): Promise<Response | undefined> {
  if (path === "/gwprocess/v4/gw.php") return showPage(world, url.searchParams.get("SESSIONKEY") ?? "");
  const match = /^\/pay\/([A-F0-9]{32})\/([a-z]+)$/.exec(path);
  const action = ACTIONS.find((one) => one === match?.[2]);
  const session = world.sessions.get(match?.[1] ?? "");
  if (action === undefined || session === undefined || request.method !== "POST") return undefined;
  if (session.status !== "PENDING") return htmlPage("Payment over", "<h1>This payment is over</h1>", 410);
  const otp = new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer())).get("otp") ?? "123456";
  if (action === "wallet" && !OTPS.has(otp)) return htmlPage("Wrong code", "<h1>This code is wrong</h1>", 422);
  return await press(world, request, session, action);
}

async function press(world: SslcommerzWorld, request: Request, session: Session, action: Action): Promise<Response> {
  const { store } = session;
  const instead =
    action === "pay" || action === "wallet" ? world.switches.take(store, ["decline", "cancel", "risky"]) : undefined;
  const what = instead === undefined ? action : (ACTIONS.find((one) => one === instead.next) ?? action);
  const tried = what === "cancel" ? undefined : attempt(world, session, what);
  session.status = what === "cancel" ? "CANCELLED" : what === "decline" ? "FAILED" : "VALID";
  if (tried !== undefined) session.transactions.push(tried);
  else
    session.transactions.push({
      ...attempt(world, session, "decline"),
      status: "CANCELLED",
      error: "Cancelled by User",
    });
  world.sessions.put(session.key, session);
  const lost = world.switches.take(store, ["ipn_only", "none"]);
  if (lost?.next !== "none") await notify(world, session, tried);
  if (lost !== undefined) return htmlPage("Connection lost", "<h1>Your connection was lost</h1>");
  return wayBack(request, session, noticeFields(session, tried, session.password));
}

function attempt(world: SslcommerzWorld, session: Session, action: Exclude<Action, "cancel">): Transaction {
  const { store, fields } = session;
  const currency = fields["currency"] ?? "BDT";
  const asked = fields["total_amount"] ?? "0";
  const paid = action !== "decline";
  const other = paid ? world.switches.take(store, ["wrong_amount", "wrong_currency"]) : undefined;
  const amount = other?.next === "wrong_amount" ? 1000 : inBdt(hundredths(asked), currency);
  const [type, given] =
    other?.next === "wrong_currency" ? ["USD", asked] : [currency, other === undefined ? asked : decimal(amount)];
  const id = `${dhaka(world.clock.now(store)).replaceAll(/\D/g, "").slice(2)}${crypto.randomUUID().replaceAll("-", "").slice(0, 14)}`;
  return {
    val_id: paid ? id : "",
    bank_tran_id: id,
    status: paid ? "VALID" : "FAILED",
    tran_date: dhaka(world.clock.now(store)),
    amount: decimal(amount),
    currency: "BDT",
    currency_type: type,
    currency_amount: given,
    card_type: action === "wallet" ? "BKASH-BKash" : "VISA-Dutch Bangla",
    card_no: action === "wallet" ? "017****8575" : "411111XXXXXX1111",
    card_issuer: action === "wallet" ? "BKash Mobile Banking" : "STANDARD CHARTERED BANK",
    card_brand: action === "wallet" ? "MOBILEBANKING" : "VISA",
    risk_level: action === "risky" ? "1" : "0",
    error: paid ? "" : "Declined by bank",
    validated_on: "",
  };
}

const WAYS = { VALID: "success_url", FAILED: "fail_url", CANCELLED: "cancel_url" } as const;

/** A form that the browser posts by itself; JSON for callers that ask for it. */
function wayBack(request: Request, session: Session, fields: Readonly<Record<string, string>>): Response {
  const way = session.status === "VALID" || session.status === "FAILED" ? WAYS[session.status] : WAYS.CANCELLED;
  const address = session.fields[way] ?? "";
  if (request.headers.get("accept") === "application/json") return Response.json({ url: address, fields });
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Going back</title></head>
<body><form method="post" action="${escapeHtml(address)}">${inputs}<button>Back to the shop</button></form>
<script>document.forms[0].submit()</script></body></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}

function showPage(world: SslcommerzWorld, key: string): Response {
  const session = world.sessions.get(key);
  if (session === undefined) return htmlPage("Unknown payment", "<h1>Unknown payment</h1>", 404);
  if (session.status !== "PENDING") return htmlPage("Payment over", "<h1>This payment is over</h1>", 410);
  session.opened = true;
  world.sessions.put(key, session);
  const { fields } = session;
  const form = (action: Action, label: string, inner = "", kind = "") =>
    `<form method="post" action="/sslcommerz/pay/${key}/${action}">${inner}<button class="${kind}">${label}</button></form>`;
  const otp = `<label for="otp">One-time code</label><input id="otp" name="otp" value="123456" inputmode="numeric">`;
  return htmlPage(
    "Pay",
    `<h1>Pay</h1><div class="two"><section class="card"><p class="total">${escapeHtml(fields["currency"] ?? "")} ${escapeHtml(fields["total_amount"] ?? "")}</p>
<p>${escapeHtml(fields["product_name"] ?? "")}</p>${form("pay", "Pay with card", "", "primary")}${form("cancel", "Cancel and go back", "", "plain")}</section>
<section class="card"><h2>Mobile wallet</h2>${form("wallet", "Pay with wallet", otp)}
<h2>For tests</h2><div class="row">${form("decline", "Decline")}${form("risky", "Pay with a risky card")}</div></section></div>`,
    200,
    "Sandbox: no real money. This stands in for SSLCOMMERZ.",
  );
}
