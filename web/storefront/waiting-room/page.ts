/** The waiting page: one text of a few kilobytes that needs nothing else (UI.md, "Waiting room"). */
import { unreachable } from "../../../worker/kernel/assert.ts";
import { accentCss } from "../../ui/accent-guard.ts";
import { when, zoneName } from "../format.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import { en, LOCAL_PROMISE } from "./words.ts";

/** Addresses that the page leads to, with the origin of the visit behind them (O6). */
export type QueueLinks = {
  readonly event: string;
  readonly seats: string;
  /** Takes a number; once more with `again`, for those whose admission is over. */
  readonly join: string;
  readonly again: string;
  readonly enter: string;
};

export type QueueEvent = {
  readonly id: string;
  readonly name: string;
  readonly to: QueueLinks;
  readonly timeZone: string;
  readonly country: string;
  readonly accent: string | null;
};

/** What one browser sees. `state` of those that wait is the queue's, so that the script notices a change of it. */
export type QueueView =
  | { readonly kind: "join" }
  | { readonly kind: "before"; readonly opensAt: string | null; readonly joined: number; readonly seedHash: string }
  | {
      readonly kind: "waiting" | "paused";
      readonly place: number;
      readonly ahead: number;
      readonly joinedAt: number;
      readonly share: number;
      readonly minutes: { readonly from: number; readonly to: number } | null;
      readonly rate: number;
    }
  | { readonly kind: "turn"; readonly state: string; readonly place: number; readonly turnMinutes: number }
  | { readonly kind: "missed"; readonly turnMinutes: number }
  | { readonly kind: "inside" | "ended" | "over" };

/** The texts whose hashes the policy of the page names: nothing else in it may run or style. */
export type QueuePage = { readonly html: string; readonly style: string; readonly script: string };

const LOCALE = "en";
const number = new Intl.NumberFormat(LOCALE);

/** @param admissionMinutes how long one may choose @param refreshSeconds how often a page without script reloads */
export function queuePage(
  event: QueueEvent,
  view: QueueView,
  { admissionMinutes, refreshSeconds }: { readonly admissionMinutes: number; readonly refreshSeconds: number },
): QueuePage {
  const style = accentCss(event.accent) + STYLE;
  const { title, data, body } = partsOf(event, view, admissionMinutes);
  const attributes = Object.entries({ e: event.id, ...data })
    .map(([name, value]) => ` data-${name}="${escape(String(value))}"`)
    .join("");
  const html =
    `<!doctype html><html lang="${LOCALE}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escape(title)}</title>` +
    `<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript><style>${style}</style></head>` +
    `<body><div class="v" aria-hidden="true">${escape(event.name)}</div><main${attributes}>${body}` +
    `<p class="h" id="l" role="status"></p></main><script>${SCRIPT}</script></body></html>`;
  return { html, style, script: SCRIPT };
}

type Parts = {
  readonly title: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly body: string;
};

function partsOf(event: QueueEvent, view: QueueView, admissionMinutes: number): Parts {
  const { to } = event;
  const promises = (): string => promisesOf(event, admissionMinutes);
  switch (view.kind) {
    case "join":
      return {
        title: en.joinTitle,
        data: {},
        body: say(event, en.joinHead, en.joinSay) + form(to.join, en.join) + promises(),
      };
    case "before":
      return { title: en.beforeTitle, data: beforeData(view.opensAt), body: beforeBody(event, view) + promises() };
    case "waiting":
    case "paused":
      return waitingParts(view, promises());
    case "turn": {
      const text = fill(en.turnSay, { n: view.turnMinutes, m: admissionMinutes });
      const body = say(event, en.turnHead, text) + form(to.enter, en.turnGo);
      return { title: en.turnTitle, data: { s: view.state, p: view.place, t: 1 }, body };
    }
    case "missed": {
      const text = fill(en.missedSay, { n: view.turnMinutes });
      return {
        title: en.missedTitle,
        data: {},
        body: say(event, en.missedHead, text) + form(to.enter, en.missedGo),
      };
    }
    case "inside":
      return {
        title: en.insideHead,
        data: {},
        body: say(event, en.insideHead, en.insideSay) + link(to.seats, en.turnGo),
      };
    case "ended":
      return {
        title: en.endedTitle,
        data: {},
        body: say(event, en.endedHead, en.endedSay) + form(to.again, en.endedGo),
      };
    case "over":
      return { title: en.overTitle, data: {}, body: say(event, en.overHead, en.overSay) + link(to.event, en.overGo) };
    default:
      return unreachable(view);
  }
}

function beforeData(opensAt: string | null): Readonly<Record<string, string | number>> {
  return opensAt === null ? { s: "before" } : { s: "before", o: Date.parse(opensAt) };
}

function beforeBody(event: QueueEvent, view: Extract<QueueView, { kind: "before" }>): string {
  const { opensAt } = view;
  const time =
    opensAt === null
      ? ""
      : `<p class="w">${escape(when(opensAt, event.timeZone, LOCALE))}</p><p>${escape(zoneName(event.timeZone))} time. <b id="k" aria-hidden="true"></b></p>`;
  const joined = `<b id="c">${number.format(view.joined)}</b> ${en.beforeCount}`;
  return `<h1>${opensAt === null ? en.beforeSoon : en.beforeHead}</h1>${time}<p>${en.beforeSay} ${joined}</p><p class="s">${en.seal} ${escape(view.seedHash.slice(0, 16))}</p>`;
}

function waitingParts(view: Extract<QueueView, { kind: "waiting" | "paused" }>, promises: string): Parts {
  const { ahead, minutes, share, joinedAt } = view;
  const paused = view.kind === "paused";
  const rate = fill(en.rate, { n: number.format(view.rate) });
  const wait = paused
    ? en.pausedSay
    : minutes
      ? `${en.about} <b id="m">${minutesText(minutes)}</b>. ${rate}`
      : `<b id="m"></b> ${rate}`;
  const body =
    `<h1>${paused ? en.pausedHead : en.placeHead}</h1><p class="n" id="n">${number.format(ahead)}</p><p>${wait}</p>` +
    `<progress id="f" max="100" value="${share}" aria-label="${en.front}"></progress>` +
    `<p class="r"><span>${en.joined} ${number.format(joinedAt)}</span><span id="w">${share}%</span></p>${promises}`;
  const words = { one: en.minute, many: en.minutes, to: en.to, title: en.placeTitle };
  const data = { s: paused ? "paused" : "open", p: view.place, j: joinedAt, ...words };
  return { title: `${en.placeTitle} ${number.format(ahead)}`, data, body };
}

/** "6 to 8 minutes". */
export function minutesText({ from, to }: { readonly from: number; readonly to: number }): string {
  if (to < 2) return en.minute;
  return `${to > from ? `${number.format(from)} ${en.to} ${number.format(to)}` : number.format(from)} ${en.minutes}`;
}

function say(event: QueueEvent, head: string, text: string): string {
  return `<p>${escape(event.name)}</p><h1 class="w">${head}</h1><p>${text}</p>`;
}

function form(action: string, label: string): string {
  return `<form method="post" action="${escape(action)}"><button class="g">${label}</button></form>`;
}

function link(to: string, label: string): string {
  return `<a class="g" href="${escape(to)}">${label}</a>`;
}

function promisesOf({ country }: QueueEvent, minutes: number): string {
  const local = LOCAL_PROMISE[country];
  const items = en.promises.map((text) => `<li>${fill(text, { m: minutes })}</li>`).join("");
  return `<ul>${items}</ul>${local ? `<p class="s" lang="${local.lang}">${local.text}</p>` : ""}`;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
