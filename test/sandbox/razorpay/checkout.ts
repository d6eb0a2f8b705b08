/** The checkout: a script that opens a page over the shop's own, and that page, with a button for every outcome. */
import { escapeHtml, htmlPage } from "../layout.ts";
import { attempt, authorize, fail, type Method } from "./till.ts";
import { sign } from "./webhooks.ts";
import type { Order, Payment, RazorpayWorld } from "./world.ts";

/** `checkout.js`: opens the page in a frame and hands its message to `handler`, or posts it to `callback_url`. */
export function checkoutScript(root: string): Response {
  const script = `(() => {
  class Razorpay {
    constructor(options) { this.options = options; this.listeners = {}; }
    on(name, listener) { this.listeners[name] = listener; }
    open() {
      const { options } = this;
      const frame = document.createElement("iframe");
      frame.title = "Razorpay Checkout";
      frame.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;background:#fff";
      frame.src = ${JSON.stringify(root)} + "/checkout/" + encodeURIComponent(options.order_id);
      const heard = (event) => {
        if (event.source !== frame.contentWindow || event.origin !== ${JSON.stringify(new URL(root).origin)}) return;
        const { kind, fields } = event.data;
        if (kind === "failed") { if (this.listeners["payment.failed"]) this.listeners["payment.failed"]({ error: fields }); return; }
        removeEventListener("message", heard);
        frame.remove();
        if (kind === "closed") { if (options.modal && options.modal.ondismiss) options.modal.ondismiss(); return; }
        if (options.callback_url) post(options.callback_url, fields);
        else options.handler(fields);
      };
      addEventListener("message", heard);
      document.body.append(frame);
      frame.focus();
    }
  }
  const post = (action, fields) => {
    const form = document.createElement("form");
    form.method = "post"; form.action = action;
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement("input");
      input.type = "hidden"; input.name = name; input.value = value; form.append(input);
    }
    document.body.append(form); form.submit();
  };
  window.Razorpay = Razorpay;
})();`;
  return new Response(script, {
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" },
  });
}

/** What a button of the page does; the proof for the shop where there is a payment. */
export async function answerCheckout(
  world: RazorpayWorld,
  request: Request,
  id: string,
  action: string | undefined,
): Promise<Response> {
  const order = world.orders.get(id);
  if (!order) return htmlPage("Not found", "<h1>There is no such order</h1>", 404);
  if (action === undefined || request.method !== "POST") return page(order, "");
  const isProgram = request.headers.get("accept")?.includes("application/json") === true;
  const done = press(world, order, action);
  if (isProgram) return Response.json(done);
  if (done.kind === "failed") return page(order, "The payment failed. You can try again.", done);
  if (done.kind === "waiting") return page(order, "Answer on your phone, then press Approved or Refused below.");
  return message(done);
}

type Done = {
  readonly kind: "paid" | "failed" | "closed" | "waiting";
  readonly fields: Readonly<Record<string, string>>;
};

function press(world: RazorpayWorld, order: Order, action: string): Done {
  const asked = action === "pay" ? world.switches.take(order.account, ["decline", "cancel"])?.next : undefined;
  const open = world.paymentsOf(order).findLast(({ status }) => status === "created");
  switch (asked === "decline" ? "fail" : asked === "cancel" ? "close" : action) {
    case "pay":
      return pay(world, order, "card");
    case "netbanking":
      return pay(world, order, "netbanking");
    case "upi":
      attempt(world, order, "upi");
      return { kind: "waiting", fields: {} };
    case "approve":
      return open ? paid(world, order, open) : { kind: "closed", fields: {} };
    case "refuse":
      if (open) fail(world, open, "payment_cancelled");
      return { kind: "failed", fields: { reason: "payment_cancelled" } };
    case "fail":
      fail(world, attempt(world, order, "card"));
      return { kind: "failed", fields: { reason: "payment_failed" } };
    default:
      return { kind: "closed", fields: {} };
  }
}

function pay(world: RazorpayWorld, order: Order, method: Method): Done {
  return paid(world, order, attempt(world, order, method));
}

function paid(world: RazorpayWorld, order: Order, payment: Payment): Done {
  authorize(world, order, payment);
  return {
    kind: "paid",
    fields: {
      razorpay_payment_id: payment.id,
      razorpay_order_id: order.id,
      razorpay_signature: sign(`${order.id}|${payment.id}`, world.secretOf(order.account)),
    },
  };
}

function page(order: Order, notice: string, done?: Done): Response {
  const at = `/razorpay/checkout/${order.id}`;
  const button = (action: string, label: string) =>
    `<button type="submit" formaction="${at}/${action}">${label}</button>`;
  const said = notice === "" ? "" : `<p class="notice" role="alert">${escapeHtml(notice)}</p>`;
  const amount = `${escapeHtml(order.currency)} ${(order.amount / 100).toFixed(2)}`;
  const body = `<h1>Payment</h1><section class="card">${said}<p class="total">${amount}</p>
<form method="post" action="${at}/pay"><button class="primary" type="submit">Pay by card</button>
<div class="row">${button("netbanking", "Pay by bank")}${button("upi", "Ask on my phone (UPI)")}${button("approve", "Approved")}${button("refuse", "Refused")}${button("fail", "Decline")}${button("close", "Close")}</div></form></section>`;
  const html = htmlPage(`Pay ${amount}`, body, 200, "Razorpay sandbox: no real money moves here.");
  return done ? withMessage(html, body, done) : html;
}

/** A page that only tells the shop's page what happened. */
function message(done: Done): Response {
  const body = `<div class="card"><p>${done.kind === "paid" ? "Paid." : "Closed."}</p></div>`;
  return withMessage(htmlPage("Payment", body), body, done);
}

function withMessage(page: Response, body: string, done: Done): Response {
  const nonce = crypto.randomUUID();
  // Data in a script: a "<" could end it.
  const data = JSON.stringify(done).replaceAll("<", "\\u003c");
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Payment</title><main>${body}</main><script nonce="${nonce}">parent.postMessage(${data},"*")</script></html>`;
  const headers = new Headers(page.headers);
  headers.set(
    "content-security-policy",
    `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; base-uri 'none'`,
  );
  return new Response(html, { headers });
}
