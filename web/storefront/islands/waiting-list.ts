/** The buttons of the page of somebody who waits. */
import type { WaitingData } from "../pages/waiting-list.tsx";
import { call } from "./call.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";
import { rememberHold } from "./session.ts";
import * as links from "./links.ts";

type Entry = { readonly offer: { readonly hold: string; readonly token: string } | null };

const data = pageData<WaitingData>();
const t = pageWords();
const path = `/shop/waiting-list/${data.entry}`;
const headers = { "list-token": data.token };

const acts: Readonly<Record<string, () => Promise<string | undefined>>> = {
  confirm: async () => {
    const answer = await call<Entry>(`${path}/confirm`, { method: "POST", headers });
    return answer.ok ? reload() : t(answer.fault.code.startsWith("waiting_list") ? "list.closed" : "list.failed");
  },
  leave: async () => {
    const answer = await call(path, { method: "DELETE", headers });
    return answer.ok ? reload() : t("list.failed");
  },
  /** The offer is a hold: this browser gets its token and goes on to pay. */
  take: async () => {
    const answer = await call<Entry>(path, { headers });
    if (!answer.ok) return t("list.failed");
    const { offer } = answer.value;
    if (offer === null) return reload();
    rememberHold(data.event, offer.hold, { token: offer.token, lines: [] });
    location.assign(links.checkout(offer.hold));
    return undefined;
  },
};

function reload(): undefined {
  location.reload();
}

async function press(button: HTMLButtonElement): Promise<void> {
  const act = acts[button.dataset["act"] ?? ""];
  if (!act || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const said = await act();
  button.removeAttribute("aria-busy");
  const place = document.querySelector("[data-said]");
  if (place && said !== undefined) place.textContent = said;
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button[data-act]") : null;
  if (button) void press(button);
});
document.documentElement.dataset["ready"] = "waiting-list";
