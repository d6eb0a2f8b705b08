/** The hosted payment page: what the buyer sees at the session's URL, and what its buttons do. Works without script. */
import { escapeHtml, htmlPage } from "../layout.ts";
import type { Account } from "./account.ts";
import { CHALLENGE_CARD, DECLINING_CARD, declineOf, GOOD_CARD } from "./cards.ts";
import { formatAmount } from "./currency.ts";
import { parseForm } from "./form.ts";
import type { Attempt, Next, Till } from "./payments.ts";
import type { Session } from "./records.ts";
import type { StripeWorld } from "./world.ts";

const MAX_BODY = 8 * 1024;

/** Buttons of the page, each at `POST /pay/{id}/{action}`. Any of them may be called without the page. */
const ACTIONS = [
  "pay", "decline", "3ds", "authenticate", "fail_authentication", "cancel", "async", "async_fail", "settle", "settle_fail",
] as const; // prettier-ignore
type Action = (typeof ACTIONS)[number];

/** Answers `/pay/{id}` and what is below it. */
export async function answerPage(world: StripeWorld, till: Till, request: Request, url: URL): Promise<Response> {
  const [, , id = "", action = ""] = url.pathname.split("/");
  const account = world.accounts.get(world.sessionOwner.get(id) ?? "");
  const session = account?.find("session", id);
  if (account === undefined || session === undefined) {
    return htmlPage("Unknown payment", "<h1>Unknown payment</h1><p>There is no payment page at this address.</p>", 404);
  }
  till.touch(account, session);
  if (request.method === "POST") return await answerAction(till, account, session, request, action);
  if (session.status !== "open") return finishedPage(account, session);
  return action === "challenge" ? challengePage(account, session) : payPage(account, session);
}

async function answerAction(
  till: Till,
  account: Account,
  session: Session,
  request: Request,
  name: string,
): Promise<Response> {
  const action = ACTIONS.find((one) => one === name);
  if (action === undefined) return htmlPage("Not found", "<h1>There is no such button</h1>", 404);
  if (action === "settle" || action === "settle_fail") {
    till.settle(account, session, action === "settle");
    return redirect(request, session, account, { kind: "page" });
  }
  if (session.status !== "open")
    return redirect(request, session, account, { kind: session.status === "complete" ? "success" : "page" });
  const attempt = await readAttempt(request);
  if (attempt === undefined) return htmlPage("Too large", "<h1>That is too much text</h1>", 413);
  return redirect(request, session, account, await act(till, account, session, action, attempt));
}

async function act(till: Till, account: Account, session: Session, action: Action, attempt: Attempt): Promise<Next> {
  switch (action) {
    case "pay":
      return await till.pay(account, session, attempt);
    case "decline":
      return await till.refuse(
        account,
        session,
        { ...attempt, card: DECLINING_CARD },
        declineOf(attempt.card ?? DECLINING_CARD),
      );
    case "3ds":
      return await till.pay(account, session, { ...attempt, card: CHALLENGE_CARD });
    case "authenticate":
      return await till.answerChallenge(account, session, attempt, true);
    case "fail_authentication":
      return await till.answerChallenge(account, session, attempt, false);
    case "async":
      return await till.begin(account, session, attempt, true);
    case "async_fail":
      return await till.begin(account, session, attempt, false);
    default:
      return { kind: "cancel" };
  }
}

/** Card, mail and name, from a form or JSON; undefined when there is too much of it. */
async function readAttempt(request: Request): Promise<Attempt | undefined> {
  const text = await request.text();
  if (text.length > MAX_BODY) return undefined;
  const json = request.headers.get("content-type")?.startsWith("application/json") === true;
  const fields = (json ? parseJson(text) : parseForm(text)) as Record<string, unknown>;
  const field = (name: string) => {
    const value = fields[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return { card: field("card")?.replaceAll(/[\s-]/g, ""), email: field("email"), name: field("name") };
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** 303 to where the buyer goes next; the body tells a program the same. */
function redirect(request: Request, session: Session, account: Account, next: Next): Response {
  const page = `${new URL(request.url).origin}/pay/${session.id}`;
  const targets: Record<Next["kind"], string> = {
    success: (session.success_url ?? session.return_url ?? page).replaceAll("{CHECKOUT_SESSION_ID}", session.id),
    cancel: session.cancel_url ?? page,
    page,
    challenge: `${page}/challenge`,
  };
  const location = targets[next.kind];
  const body = {
    redirect: location,
    outcome: next.kind,
    status: session.status,
    payment_status: session.payment_status,
    payment_intent: session.payment_intent,
    message: session.notice,
    account: account.settings.name,
  };
  return Response.json(body, { status: 303, headers: { location, "cache-control": "no-store" } });
}

function orderSummary(account: Account, session: Session): string {
  const lines = session.lines
    .map((line) => {
      const note = line.description === null ? "" : `<br><span class="soft">${escapeHtml(line.description)}</span>`;
      const count = line.quantity > 1 ? ` × ${line.quantity}` : "";
      const amount = formatAmount(line.unit_amount * line.quantity, line.currency);
      return `<dt>${escapeHtml(line.name)}${count}${note}</dt><dd>${amount}</dd>`;
    })
    .join("");
  const total = formatAmount(session.amount_total, session.currency);
  return `<section class="card" aria-labelledby="what"><h2 id="what">Pay ${escapeHtml(account.settings.name)}</h2>
<p class="total">${total}</p><dl class="lines">${lines}<dt class="sum">Total</dt><dd class="sum">${total}</dd></dl></section>`;
}

function payPage(account: Account, session: Session): Response {
  const at = `/pay/${session.id}`;
  const total = formatAmount(session.amount_total, session.currency);
  const notice = session.notice === null ? "" : `<p class="notice" role="alert">${escapeHtml(session.notice)}</p>`;
  const button = (action: string, label: string) =>
    `<button type="submit" formaction="${at}/${action}" formnovalidate>${label}</button>`;
  const body = `<h1>Payment</h1><div class="two">${orderSummary(account, session)}
<section class="card" aria-labelledby="how"><h2 id="how">Pay by card</h2>${notice}
<form method="post" action="${at}/pay">
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="email" value="${escapeHtml(session.customer_email ?? "")}">
<label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" value="4242 4242 4242 4242" maxlength="23" required>
<div class="pair"><div><label for="expiry">Expiry</label><input id="expiry" value="12 / 34" inputmode="numeric" autocomplete="off"></div>
<div><label for="cvc">CVC</label><input id="cvc" value="123" inputmode="numeric" autocomplete="off"></div></div>
<label for="name">Name on card</label><input id="name" name="name" autocomplete="off" value="">
<button class="primary" type="submit">Pay ${total}</button>
<details open><summary>Try another outcome</summary><p class="soft">Each of these plays one thing that happens at the real page.</p>
<div class="row">${button("decline", "Decline")}${button("3ds", "3-D Secure")}${button("async", "Async: clears later")}${button("async_fail", "Async: fails later")}</div></details>
</form>
<form method="post" action="${at}/cancel"><button class="plain" type="submit">Cancel and go back</button></form>
${testCards()}</section></div>`;
  return htmlPage(`Pay ${total} to ${account.settings.name}`, body, 200, "Stripe sandbox: no real money moves here.");
}

function testCards(): string {
  const rows: ReadonlyArray<readonly [string, string]> = [
    [GOOD_CARD, "is paid"],
    [DECLINING_CARD, "is declined"],
    ["4000000000009995", "has too little money"],
    ["4000000000000069", "has expired"],
    ["4000000000000127", "has a wrong CVC"],
    [CHALLENGE_CARD, "asks for 3-D Secure"],
    ["4000000000005126", "is paid; a refund fails later"],
    ["4000000000007726", "is paid; a refund starts as pending"],
  ];
  const body = rows
    .map(([card, what]) => `<tr><td><code>${card.replaceAll(/(\d{4})(?=\d)/g, "$1 ")}</code></td><td>${what}</td></tr>`)
    .join("");
  return `<details><summary>Test cards</summary><table><thead><tr><th scope="col">Number</th><th scope="col">What it does</th></tr></thead><tbody>${body}</tbody></table></details>`;
}

function challengePage(account: Account, session: Session): Response {
  const at = `/pay/${session.id}`;
  const body = `<div class="card"><h1>Your bank asks: is this you?</h1>
<p>${escapeHtml(account.settings.name)} wants ${formatAmount(session.amount_total, session.currency)}. This is a 3-D Secure check as the buyer's bank would show it.</p>
<form method="post" action="${at}/authenticate" class="row"><button class="primary" type="submit">Complete authentication</button>
<button type="submit" formaction="${at}/fail_authentication">Fail authentication</button></form></div>`;
  return htmlPage("3-D Secure", body);
}

function finishedPage(account: Account, session: Session): Response {
  if (session.status === "expired") {
    const back =
      session.cancel_url === null ? "" : `<p><a href="${escapeHtml(session.cancel_url)}">Go back to the shop</a></p>`;
    return htmlPage(
      "Expired",
      `<div class="card"><h1>This payment page has expired</h1><p>Nothing was charged.</p>${back}</div>`,
    );
  }
  const paid = session.payment_status === "paid";
  const state = paid ? "Paid. Thank you." : "Your bank is working on it. It is not paid yet.";
  const target = (session.success_url ?? session.return_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  const settle = paid
    ? ""
    : `<form method="post" action="/pay/${session.id}/settle" class="row"><button type="submit">Let it clear now</button>
<button type="submit" formaction="/pay/${session.id}/settle_fail">Let it fail now</button></form>`;
  const body = `<h1>Payment</h1><div class="two">${orderSummary(account, session)}<section class="card"><p class="notice done" role="status">${state}</p>
${settle}<p><a href="${escapeHtml(target)}">Back to the shop</a></p></section></div>`;
  return htmlPage("Payment", body);
}
