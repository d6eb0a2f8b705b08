/**
 * The order's page while something is open: asks until it is known, then lets the server draw the page again. Also the
 * clocks, the hand-off to a gateway's script, the form for another try, and the copy buttons.
 */
import type { Order, Ticket } from "../model.ts";
import { countdown } from "../format.ts";
import { brandOf } from "../gateways.ts";
import type { AgainData, OrderData } from "../pages/order.tsx";
import type { MessageKey } from "../text.ts";
import { call } from "./call.ts";
import { followMail } from "./order/mail.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";

const data = pageData<OrderData>();
const t = pageWords();
const { locale } = data;
const headers = { "order-token": data.token };
const opened = Date.now();
/** How far this clock is from the server's. */
const skew = data.now - opened;
const action = data.payment?.next_action ?? null;
/** After this long the page says that it takes longer than usual. */
const SLOW = 40_000;
/** The server tells of the tickets a moment after it tells of the money. */
const RELOAD_AFTER_FAULT = 30_000;

/** 1 s at first, slower the longer it takes; slowest where a person decides. */
function pause(): number {
  if (data.state === "instructions" || data.state === "unpaid") return 10_000;
  const waited = Date.now() - opened;
  return waited < 20_000 ? 1000 : waited < 120_000 ? 3000 : 10_000;
}

/** True when the page would look different now. */
async function changed(): Promise<boolean> {
  const order = await call<Order>(`/shop/orders/${data.order}`, { headers });
  if (!order.ok)
    return order.fault.status === 404 || (order.fault.status > 0 && Date.now() - opened > RELOAD_AFTER_FAULT);
  const { status, payment } = order.value;
  if (status === "paid") {
    const tickets = await call<{ data: readonly Ticket[] }>(`/shop/orders/${data.order}/tickets`, { headers });
    return tickets.ok && tickets.value.data.length > 0;
  }
  if (status !== "pending") return true;
  // While the buyer chooses, only the end of the order changes the page: a form must not vanish under a finger.
  if (data.state === "unpaid") return false;
  return payment?.status === "failed" || payment?.status === "cancelled" || payment?.id !== data.payment?.id;
}

async function wait(): Promise<void> {
  if (!document.hidden && (await changed())) {
    location.replace(location.pathname);
    return;
  }
  window.setTimeout(() => void wait(), pause());
}

function show(id: string, shown: boolean): void {
  const element = document.getElementById(id);
  if (element) element.hidden = !shown;
}

/** Once a second: how long it took, out of how long it may take. */
function tick(): void {
  const now = Date.now() + skew;
  const since = data.payment === null ? opened + skew : Date.parse(data.payment.started_at);
  const elapsed = document.getElementById("elapsed");
  if (action?.kind === "phone_prompt") {
    const end = Date.parse(action.expires_at);
    const limit = countdown(end - since, locale);
    if (elapsed)
      elapsed.textContent = t("prompt.elapsed", { elapsed: countdown(Math.min(now, end) - since, locale), limit });
    show("over", now >= end);
    show("later", now < end);
    return;
  }
  if (elapsed) elapsed.textContent = t("wait.elapsed", { elapsed: countdown(Date.now() - opened, locale) });
  if (Date.now() - opened > SLOW) show("uncertain", true);
}

/** How long the places are held; when that is over the server says what is true. */
function tickHeld({ expires }: AgainData): void {
  const left = Date.parse(expires) - (Date.now() + skew);
  const clock = document.getElementById("left");
  if (clock) clock.textContent = countdown(left, locale);
  show("held", left > 0 && left < A_DAY);
  if (left <= 0) location.replace(location.pathname);
}

/** Longer than this is said with a date, not with a clock. */
const A_DAY = 24 * 3_600_000;

/** Copies what stands there, and says so. */
async function copyText(text: string, done: MessageKey): Promise<void> {
  await navigator.clipboard.writeText(document.getElementById(text)?.textContent.trim() ?? "");
  const say = document.getElementById("say");
  if (say) say.textContent = t(done);
}

/** One press copies; where the browser cannot, there is no button. */
function copyButton(button: string, text: string, done: MessageKey): void {
  const element = document.getElementById(button);
  if (!element || !("clipboard" in navigator)) return;
  element.hidden = false;
  element.addEventListener("click", () => void copyText(text, done));
}

/** The form for another try; only who needs it loads it. */
async function offerAgain(root: HTMLElement, held: AgainData): Promise<void> {
  tickHeld(held);
  window.setInterval(() => tickHeld(held), 1000);
  const { drawAgain } = await import("./order/again.tsx");
  const order = { id: data.order, token: data.token };
  drawAgain(root, { t, locale: data.locale, order, data: held, last: data.payment?.gateway ?? null });
  document.documentElement.dataset["ready"] = "order";
}

function sayHandoff(key: MessageKey): void {
  const said = document.getElementById("said");
  const words = said?.querySelector("[data-words]");
  if (!said || !words) return;
  words.textContent = t(key, { gateway: brandOf(data.payment?.gateway ?? "") });
  said.hidden = false;
}

/** Opens the gateway's script. The first time by itself; where it was closed, the button opens it again. */
async function handOff(button: HTMLElement): Promise<void> {
  if (action?.kind !== "client_handoff" || data.payment === null) return;
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const { runHandoff } = await import("./order/handoff.ts");
  const { order, token } = data;
  const end = await runHandoff(action, { order, payment: data.payment.id, token });
  button.removeAttribute("aria-busy");
  if (end === "confirmed") sayHandoff("handoff.checking");
  else if (end === "unproven") sayHandoff("handoff.unproven");
  else sayHandoff(end === "closed" ? "handoff.closed" : "handoff.failed");
  if (end === "closed" || end === "not_loaded") button.focus();
}

copyButton("copy", "code", "done.copied");
copyButton("copy-reference", "reference", "hand.copied");
const again = document.getElementById("again");
if (again && data.again !== null) void offerAgain(again, data.again);
const open = document.getElementById("open");
if (open && data.state === "handoff") {
  open.addEventListener("click", () => void handOff(open));
  void handOff(open);
}
if (["waiting", "making", "prompt"].includes(data.state)) {
  tick();
  window.setInterval(tick, 1000);
}
if (["waiting", "making", "prompt", "handoff", "instructions", "unpaid"].includes(data.state)) {
  window.setTimeout(() => void wait(), pause());
}
addEventListener("pageshow", (shown) => {
  // Back from the gateway out of the browser's memory: the button would be busy for ever.
  if (shown.persisted) location.replace(data.state === "unpaid" ? "?payment=cancelled" : location.pathname);
});
if (data.state === "paid") followMail(data.order, data.token, data.mail);
if (["paid", "money_back", "cancelled"].includes(data.state)) {
  void import("./live-ticket.ts").then(({ showLiveTickets }) => showLiveTickets(data.order, data.token, data.locale));
}
