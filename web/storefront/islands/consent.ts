/**
 * Asks once, keeps the answer, and tells of the visit only after a yes (A7). The answer is given to one organizer and can
 * be changed in the foot. Who says "do not sell or share" in their browser has answered.
 */
import { beaconsOf, type Purchase } from "../beacons.ts";
import type { ConsentData } from "../parts/consent.tsx";

type Answer = { readonly kind: "yes"; readonly visitor: string } | { readonly kind: "no" };

const found = JSON.parse(document.getElementById("tracking")?.textContent ?? "null") as ConsentData | null;
const panel = document.getElementById("consent");
const again = document.querySelectorAll<HTMLElement>("[data-consent-again]");

if (found && panel) start(found, panel);

function start(data: ConsentData, question: HTMLElement): void {
  const key = `consent:${data.tenant}`;
  for (const button of again) {
    button.hidden = false;
    button.addEventListener("click", () => {
      question.hidden = false;
      question.querySelector("button")?.focus();
    });
  }
  question.addEventListener("click", (clicked) => {
    const said = clicked.target instanceof HTMLElement ? clicked.target.dataset["consent"] : undefined;
    if (said !== "yes" && said !== "no") return;
    question.hidden = true;
    const before = read(key);
    // Whoever takes a yes back leaves nothing here by which they could be known again.
    const answer: Answer = said === "no" ? { kind: "no" } : before?.kind === "yes" ? before : freshYes();
    write(key, JSON.stringify(answer));
    if (answer.kind === "yes" && before?.kind !== "yes") tell(data, answer.visitor);
  });
  const answer = refusesAll() ? { kind: "no" as const } : read(key);
  if (answer === null) question.hidden = false;
  else if (answer.kind === "yes") tell(data, answer.visitor);
}

function refusesAll(): boolean {
  return "globalPrivacyControl" in navigator && navigator.globalPrivacyControl === true;
}

/** A visitor's number in the form that Google uses: two numbers, the second the time. */
function freshYes(): Answer {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return { kind: "yes", visitor: `${random}.${Math.floor(Date.now() / 1000)}` };
}

function tell(data: ConsentData, visitor: string): void {
  const seen = {
    address: data.address + campaign(),
    title: data.title,
    language: document.documentElement.lang,
    visitor,
    now: Date.now(),
  };
  const { purchase } = data;
  const calls = purchase
    ? isNews(purchase)
      ? beaconsOf(data, { ...seen, purchase })
      : []
    : beaconsOf(data, { ...seen, purchase: null });
  for (const address of calls) {
    // An answer is not needed; a fault of theirs is none of ours.
    void fetch(address, {
      mode: "no-cors",
      keepalive: true,
      credentials: "include",
      referrerPolicy: "no-referrer",
    }).catch(() => undefined);
  }
}

/** A sale is told once, however often its page is opened. */
function isNews({ order }: Purchase): boolean {
  const key = `told:${order}`;
  if (localStorage.getItem(key) !== null) return false;
  write(key, "1");
  return true;
}

/** Of the parameters of the address only those of campaigns: any other may be somebody's secret. */
function campaign(): string {
  const kept = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("utm_")).slice(0, 5);
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept).toString()}`;
}

function read(key: string): Answer | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Answer | null;
  } catch {
    // No storage, or not ours: asked again.
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage the answer holds for this page.
  }
}
