/** While the payment is on its way: ask until it is known, then let the server draw the page again. Also the copy button. */
import type { Order, Ticket } from "../model.ts";
import { countdown } from "../format.ts";
import type { OrderData } from "../pages/order.tsx";
import { translator } from "../text.ts";
import { call } from "./call.ts";
import { pageData } from "./page-data.ts";
import { endStep, holdOfOrder, stepKey } from "./session.ts";

const data = pageData<OrderData>();
const t = translator(data.locale);
const headers = { "order-token": data.token };
const started = Date.now();
/** After this long the page says that it takes longer than usual. */
const SLOW = 40_000;
/** The server tells of the tickets a moment after it tells of the money. */
const RELOAD_AFTER_FAULT = 30_000;

/** 1 s at first, slower the longer it takes. */
function pause(): number {
  const waited = Date.now() - started;
  return waited < 20_000 ? 1000 : waited < 120_000 ? 3000 : 10_000;
}

async function known(): Promise<boolean> {
  const order = await call<Order>(`/shop/orders/${data.order}`, { headers });
  if (!order.ok)
    return order.fault.status === 404 || (order.fault.status > 0 && Date.now() - started > RELOAD_AFTER_FAULT);
  const { status, payment } = order.value;
  if (status === "paid") {
    const tickets = await call<{ data: readonly Ticket[] }>(`/shop/orders/${data.order}/tickets`, { headers });
    return tickets.ok && tickets.value.data.length > 0;
  }
  if (status !== "pending") return true;
  return payment?.status === "failed" || payment?.status === "cancelled";
}

async function wait(): Promise<void> {
  if (!document.hidden && (await known())) {
    location.replace(location.pathname);
    return;
  }
  window.setTimeout(() => void wait(), pause());
}

function tick(): void {
  const elapsed = document.getElementById("elapsed");
  if (elapsed) elapsed.textContent = t("wait.elapsed", { elapsed: countdown(Date.now() - started) });
  const uncertain = document.getElementById("uncertain");
  if (uncertain && Date.now() - started > SLOW) uncertain.hidden = false;
}

async function payAgain(button: HTMLButtonElement): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  button.textContent = t("check.busy");
  const step = `again:${data.order}`;
  const answer = await call<{ next_action: { kind: string; url?: string } }>(`/shop/orders/${data.order}/payments`, {
    method: "POST",
    body: { gateway: data.gateway ?? "stripe", return_url: location.origin + location.pathname },
    headers: { ...headers, "idempotency-key": stepKey(step, data.order) },
  });
  if (answer.ok || answer.fault.status !== 0) endStep(step);
  const url = answer.ok ? answer.value.next_action.url : undefined;
  if (url) location.assign(url);
  else location.reload();
}

async function copyCode(): Promise<void> {
  await navigator.clipboard.writeText(document.getElementById("code")?.textContent.trim() ?? "");
  const say = document.getElementById("say");
  if (say) say.textContent = t("done.copied");
}

const copy = document.getElementById("copy");
if (copy && "clipboard" in navigator) {
  copy.hidden = false;
  copy.addEventListener("click", () => {
    void copyCode();
  });
}

const retry = document.getElementById("retry");
if (retry instanceof HTMLButtonElement) retry.addEventListener("click", () => void payAgain(retry));
const hold = data.state === "failed" ? holdOfOrder(data.order) : null;
// In the tab that made the order, checkout still has the clock, the seats and the other ways to pay.
if (hold !== null) location.replace(`/checkout/${hold}?payment=${data.declined ? "failed" : "cancelled"}`);
if (["paid", "money_back", "cancelled"].includes(data.state)) {
  void import("./live-ticket.ts").then(({ showLiveTickets }) => showLiveTickets(data.order, data.token, data.locale));
}
if (data.state === "waiting" || data.state === "making") {
  tick();
  window.setInterval(tick, 1000);
  void wait();
}
