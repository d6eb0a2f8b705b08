/** The page may be a minute old: its counts are asked for once and changed in place, without moving anything. */
import type { Availability } from "../model.ts";
import { ACCESS_FAULTS, tryCode } from "./access-code.ts";
import { call } from "./call.ts";
import { isEntry, withOrigin } from "./origin.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";

const FEW_LEFT = 20;
const { event } = pageData<{ event: string }>();
const t = pageWords();

async function refresh(): Promise<void> {
  const answer = await call<Availability>(`/shop/events/${event}/availability`);
  if (!answer.ok) return;
  for (const { id, available } of answer.value.ticket_types) {
    const place = document.querySelector(`[data-type="${CSS.escape(id)}"] [data-left]`);
    // Types that are not on sale say when; that does not change with the count.
    if (!place?.querySelector("span, b")) continue;
    const word = document.createElement(available === 0 ? "b" : "span");
    word.textContent = available === 0 ? t("event.soldout") : t("event.left", { count: available });
    if (available > 0 && available <= FEW_LEFT) word.className = "tag tag--warn";
    place.replaceChildren(word);
  }
}

/** Puts somebody on the list of a sold-out type; the mail does the rest. */
async function wait(form: HTMLFormElement, said: Element | null): Promise<void> {
  const button = form.querySelector("button");
  if (button?.getAttribute("aria-busy") === "true") return;
  button?.setAttribute("aria-busy", "true");
  const fields = new FormData(form);
  const text = (name: string) => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  const body = {
    ticket_type: text("ticket_type"),
    quantity: Number(text("quantity")),
    name: text("name"),
    email: text("email"),
    language: document.documentElement.lang,
  };
  // The cookie of an account proves the address: then there is no link to follow.
  const joined = { method: "POST", body, cookies: true } as const;
  const answer = await call<{ page?: string }>(`/shop/events/${event}/waiting-list`, joined);
  button?.removeAttribute("aria-busy");
  if (answer.ok && answer.value.page !== undefined) return location.assign(answer.value.page);
  if (answer.ok) form.hidden = true;
  if (said) said.textContent = answer.ok ? t("list.mail") : waitFault(answer.fault.code);
}

function waitFault(code: string): string {
  if (code === "places_available") return t("list.places");
  if (code === "rate_limited") return t("list.later");
  return t(code.startsWith("waiting_list") ? "list.closed" : "list.failed");
}

/** A code that opens more leads to where that can be chosen. */
async function access(form: HTMLFormElement, said: Element | null): Promise<void> {
  const code = new FormData(form).get("code");
  if (typeof code !== "string" || code.trim() === "") return;
  const known = [...document.querySelectorAll<HTMLElement>("[data-type]")].map(({ dataset }) => dataset["type"] ?? "");
  const opened = await tryCode(event, code.trim(), known);
  if (opened === "opened") location.assign(withOrigin(`${location.pathname.replace(/\/$/, "")}/seats`));
  else if (said) said.textContent = t(ACCESS_FAULTS[opened]);
}

document.addEventListener("submit", (submitted) => {
  const form = submitted.target;
  if (!(form instanceof HTMLFormElement)) return;
  if ("accessForm" in form.dataset) {
    submitted.preventDefault();
    void access(form, document.querySelector("[data-access-said]"));
  }
  if (!("waitingForm" in form.dataset)) return;
  submitted.preventDefault();
  void wait(form, document.querySelector("[data-waiting-said]"));
});
for (const link of document.querySelectorAll<HTMLAnchorElement>(`a[href^="${CSS.escape(location.pathname)}/"]`)) {
  link.href = withOrigin(link.href);
}
void refresh();
if (isEntry()) void call(`/shop/events/${event}/visits`, { method: "POST" });
addEventListener("pageshow", (shown) => {
  if (shown.persisted) void refresh();
});
