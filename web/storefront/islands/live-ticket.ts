/**
 * The web ticket (X5): redraws each code with its moving part, shows that it lives, and keeps the page for doors without a
 * network. Everything it needs stands in the page, so that the kept page does the same.
 */
import { rotatingCode, ROTATION } from "../../../worker/kernel/rotating-code.ts";
import { qrPath } from "../../ui/qr.ts";
import { call } from "./call.ts";

const CLOCK = "tessera.clock";
const TICK = 1000;
/** Waits so long after the page came before it asks for the time anew. */
const SETTLE = 1500;

type Live = {
  readonly svg: SVGElement;
  readonly code: string;
  readonly key: Uint8Array;
  readonly bar: HTMLElement | null;
  readonly time: HTMLElement | null;
};

/** How far the server's clock is ahead of this phone's, in milliseconds, as last heard. */
let ahead = Number(localStorage.getItem(CLOCK) ?? 0) || 0;
const now = () => Date.now() + ahead;

function bytesOf(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

function ticketsOfPage(): Live[] {
  return [...document.querySelectorAll<SVGElement>("svg[data-key]")].map((svg) => {
    const live = svg.parentElement?.querySelector<HTMLElement>(".tkt__live") ?? null;
    if (live) live.hidden = false;
    return {
      svg,
      code: svg.dataset["code"] ?? "",
      key: bytesOf(svg.dataset["key"] ?? ""),
      bar: live?.querySelector<HTMLElement>(".tkt__beat i") ?? null,
      time: live?.querySelector<HTMLElement>(".tkt__time b") ?? null,
    };
  });
}

async function draw({ svg, code, key }: Live): Promise<void> {
  const { path, side } = qrPath(await rotatingCode(key, code, now()));
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.querySelector("path")?.setAttribute("d", path);
}

/** Draws when a new half minute begins, and lets bar and clock step each second. */
function run(tickets: readonly Live[], locale: string): void {
  const clock = new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  let shown = -1;
  const tick = () => {
    const at = now();
    const window = Math.floor(at / ROTATION);
    if (window !== shown) {
      shown = window;
      for (const ticket of tickets) void draw(ticket);
    }
    const left = 1 - (at % ROTATION) / ROTATION;
    for (const { bar, time } of tickets) {
      if (bar) bar.style.inlineSize = `${Math.round(left * 30) * (100 / 30)}%`;
      if (time) time.textContent = clock.format(at);
    }
  };
  tick();
  setInterval(tick, TICK);
  // A phone that slept shows an old code for no longer than it takes to look.
  document.addEventListener("visibilitychange", tick);
}

type Known = { readonly data: readonly { readonly code: string | null }[] };

/** Puts this phone's clock right, and draws the page anew when its tickets are others now: passed on, moved, taken back. */
async function ask(order: string, token: string, tickets: readonly Live[]): Promise<void> {
  const answer = await call<Known>(`/shop/orders/${order}/tickets`, { headers: { "order-token": token } });
  if (!answer.ok) return;
  ahead = answer.serverTime - Date.now();
  // Half a second of the way does not matter; a clock that is minutes off does.
  localStorage.setItem(CLOCK, String(ahead));
  const codes = answer.value.data.flatMap(({ code }) => code ?? []);
  if (codes.join(" ") !== tickets.map(({ code }) => code).join(" ")) location.reload();
}

/** Keeps this page and what it is made of; without service workers it just needs the network. */
async function keep(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/orders/keeper.js", { scope: "/orders/" });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").flatMap(({ name }) => {
    const { origin, pathname } = new URL(name);
    return origin === location.origin && pathname.startsWith("/assets/") ? [pathname] : [];
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is no window: it has no origin to name
  active?.postMessage({ keep: [location.pathname, ...new Set(loaded)] });
}

/** Starts on a page of a paid order. */
export function showLiveTickets(order: string, token: string, locale: string): void {
  // Only a page that nobody listened to on its way may make codes; without, the plain ones stay.
  if (!("subtle" in crypto)) return;
  const tickets = ticketsOfPage();
  if (tickets.length === 0) {
    void forgetPage();
    return;
  }
  run(tickets, locale);
  setTimeout(() => {
    void ask(order, token, tickets);
    void keep();
  }, SETTLE);
}

/** Takes this page off the device: nothing on it opens a door any more. */
export async function forgetPage(): Promise<void> {
  const registration = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistration("/orders/") : null;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- as above
  registration?.active?.postMessage({ forget: location.pathname });
}
