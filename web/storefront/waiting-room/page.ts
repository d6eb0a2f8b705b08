/** The waiting page: one text of a few kilobytes that needs nothing else (UI.md, "Waiting room"). */
import { unreachable } from "../../../worker/kernel/assert.ts";
import { directionOf, type Locale } from "../../../worker/kernel/locales.ts";
import { accentCss } from "../../ui/accent-guard.ts";
import { when, zoneName } from "../format.ts";
import { SCRIPT } from "./script.ts";
import { type Translate, translator } from "../text.ts";
import { STYLE } from "./style.ts";

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

/** What the page is written with. */
type Voice = {
  readonly t: Translate;
  readonly locale: Locale;
  readonly number: Intl.NumberFormat;
  readonly minutes: Intl.NumberFormat;
};

function voiceOf(locale: Locale): Voice {
  return {
    t: translator(locale),
    locale,
    number: new Intl.NumberFormat(locale),
    minutes: new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }),
  };
}

export type QueueOptions = {
  readonly locale: Locale;
  /** How long one may choose. */
  readonly admissionMinutes: number;
  /** How often a page without script reloads. */
  readonly refreshSeconds: number;
};

export function queuePage(event: QueueEvent, view: QueueView, options: QueueOptions): QueuePage {
  const { locale, admissionMinutes, refreshSeconds } = options;
  const style = accentCss(event.accent) + STYLE;
  const { title, data, body } = partsOf(voiceOf(locale), event, view, admissionMinutes);
  const attributes = Object.entries({ e: event.id, ...data })
    .map(([name, value]) => ` data-${name}="${escape(String(value))}"`)
    .join("");
  // Only who waits, or has a turn that goes by, sees a page that changes.
  const live = data["s"] === undefined ? "" : `<script>${SCRIPT}</script>`;
  const html =
    `<!doctype html><html lang="${locale}" dir="${directionOf(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escape(title)}</title>` +
    `<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript><style>${style}</style></head>` +
    `<body><div class="v" aria-hidden="true">${escape(event.name)}</div><main${attributes}>${body}` +
    `<p class="h" id="l" role="status"></p></main>${live}</body></html>`;
  return { html, style, script: SCRIPT };
}

type Parts = {
  readonly title: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly body: string;
};

function partsOf(voice: Voice, event: QueueEvent, view: QueueView, choose: number): Parts {
  const { to } = event;
  const { t } = voice;
  const promises = (): string => promisesOf(t, choose);
  switch (view.kind) {
    case "join": {
      const body = say(event, t("queue.join.head"), t("queue.join.say")) + form(to.join, t("queue.join.go"));
      return { title: t("queue.join.title"), data: {}, body: body + promises() };
    }
    case "before": {
      const body = beforeBody(voice, event, view) + promises();
      return { title: t("queue.before.title"), data: beforeData(view.opensAt), body };
    }
    case "waiting":
    case "paused":
      return waitingParts(voice, view, promises());
    case "turn": {
      const text = t("queue.turn.say", { within: view.turnMinutes, choose });
      const body = say(event, t("queue.turn.head"), text) + form(to.enter, t("queue.turn.go"));
      return { title: t("queue.turn.title"), data: { s: view.state, p: view.place, t: 1 }, body };
    }
    case "missed": {
      const head = t("queue.missed.title");
      const text = t("queue.missed.say", { within: view.turnMinutes });
      return { title: head, data: {}, body: say(event, head, text) + form(to.enter, t("queue.missed.go")) };
    }
    case "inside": {
      const head = t("queue.inside.head");
      const body = say(event, head, t("queue.inside.say")) + link(to.seats, t("queue.turn.go"));
      return { title: head, data: {}, body };
    }
    case "ended": {
      const body = say(event, t("queue.ended.head"), t("queue.ended.say")) + form(to.again, t("queue.ended.go"));
      return { title: t("queue.ended.title"), data: {}, body };
    }
    case "over": {
      const head = t("queue.over.title");
      const body = say(event, head, t("queue.over.say")) + link(to.event, t("queue.over.go"));
      return { title: head, data: {}, body };
    }
    default:
      return unreachable(view);
  }
}

function beforeData(opensAt: string | null): Readonly<Record<string, string | number>> {
  return opensAt === null ? { s: "before" } : { s: "before", o: Date.parse(opensAt) };
}

function beforeBody(voice: Voice, event: QueueEvent, view: Extract<QueueView, { kind: "before" }>): string {
  const { t, locale, number } = voice;
  const { opensAt } = view;
  const zone = escape(t("queue.before.zone", { zone: zoneName(event.timeZone, locale) }));
  const time =
    opensAt === null
      ? ""
      : `<p class="w">${escape(when(opensAt, event.timeZone, locale))}</p><p>${zone} <b id="k" aria-hidden="true"></b></p>`;
  const joined = `${t("queue.before.count")} <b id="c">${number.format(view.joined)}</b>`;
  const head = t(opensAt === null ? "queue.before.soon" : "queue.before.head");
  const seal = `${t("queue.seal")} <bdi>${escape(view.seedHash.slice(0, 16))}</bdi>`;
  return `<h1>${head}</h1>${time}<p>${t("queue.before.say")} ${joined}</p><p class="s">${seal}</p>`;
}

function waitingParts(voice: Voice, view: Extract<QueueView, { kind: "waiting" | "paused" }>, promises: string): Parts {
  const { t, number } = voice;
  const { ahead, minutes, share, joinedAt } = view;
  const paused = view.kind === "paused";
  const rate = t("queue.rate", { count: view.rate });
  const wait = paused
    ? t("queue.paused.say")
    : minutes
      ? `${t("queue.about")} <b id="m">${minutesText(voice, minutes)}</b>. ${rate}`
      : `<b id="m"></b> ${rate}`;
  const title = t("queue.place.title");
  const body =
    `<h1>${t(paused ? "queue.paused.head" : "queue.place.head")}</h1><p class="n" id="n">${number.format(ahead)}</p><p>${wait}</p>` +
    `<progress id="f" max="100" value="${share}" aria-label="${t("queue.front")}"></progress>` +
    `<p class="r"><span>${t("queue.joined")} ${number.format(joinedAt)}</span><span id="w">${number.format(share)}%</span></p>${promises}`;
  const data = { s: paused ? "paused" : "open", p: view.place, j: joinedAt, to: t("queue.to"), title };
  return { title: `${title} ${number.format(ahead)}`, data, body };
}

/** "6 to 8 minutes": the noun as the language counts it, around a range instead of one number. The script does the same. */
function minutesText(
  { t, number, minutes }: Voice,
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const range = to > from ? `${number.format(from)} ${t("queue.to")} ${number.format(to)}` : number.format(to);
  return minutes.format(to).replace(number.format(to), range);
}

function say(event: QueueEvent, head: string, text: string): string {
  return `<p><bdi>${escape(event.name)}</bdi></p><h1 class="w">${head}</h1><p>${text}</p>`;
}

function form(action: string, label: string): string {
  return `<form method="post" action="${escape(action)}"><button class="g">${label}</button></form>`;
}

function link(to: string, label: string): string {
  return `<a class="g" href="${escape(to)}">${label}</a>`;
}

function promisesOf(t: Translate, choose: number): string {
  const said = [t("queue.keep.place"), t("queue.keep.one"), t("queue.keep.time", { choose })];
  return `<ul>${said.map((text) => `<li>${text}</li>`).join("")}</ul>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
