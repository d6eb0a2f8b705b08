import { Script } from "node:vm";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Locale, LOCALES } from "../../../worker/kernel/locales.ts";
import { queuePage, type QueueView } from "./page.ts";

const EVENT = {
  id: "evt_01jd0000000000000000000000",
  name: 'Rhinos <v> "Tigers" & co',
  to: { event: "/e", seats: "/e/seats", join: "/e/queue", again: "/e/queue?again=1", enter: "/e/queue/enter" },
  timeZone: "Africa/Nairobi",
  accent: "#1D5B3B",
};
const WAITING = {
  kind: "waiting",
  place: 3566,
  ahead: 1284,
  joinedAt: 3566,
  share: 64,
  minutes: { from: 6, to: 8 },
  rate: 210,
} as const;
const VIEWS: readonly QueueView[] = [
  { kind: "join" },
  { kind: "before", opensAt: "2026-12-12T07:00:00.000Z", joined: 2281, seedHash: "ab".repeat(32) },
  { kind: "before", opensAt: null, joined: 0, seedHash: "ab".repeat(32) },
  WAITING,
  { kind: "paused", place: 3566, ahead: 1284, joinedAt: 3566, share: 64, minutes: null, rate: 210 },
  { kind: "turn", state: "open", place: 12, turnMinutes: 2 },
  { kind: "missed", turnMinutes: 2 },
  { kind: "inside" },
  { kind: "ended" },
  { kind: "over" },
];
const render = (view: QueueView, locale: Locale = "en") =>
  queuePage(EVENT, view, { locale, admissionMinutes: 10, refreshSeconds: 10 });

describe("the waiting page", () => {
  // 5 kB as it lies in memory where a letter is a byte; Indic letters are three. 3 kB as it travels, in any language.
  it.each(LOCALES)("I5 is at most 5 kB in every state, and asks for nothing else, in %s", (locale) => {
    const most = ["en", "sw"].includes(locale) ? 5 * 1024 : 5.5 * 1024;
    for (const view of VIEWS) {
      const { html } = render(view, locale);
      expect(new TextEncoder().encode(html).length, view.kind).toBeLessThanOrEqual(most);
      expect(gzipSync(html).length, view.kind).toBeLessThanOrEqual(3 * 1024);
      expect(html).not.toMatch(/<link rel="(?!icon)|<img|@font-face|src=|https?:/);
    }
  });
  it("TH26 the event's name is text, wherever it stands", () => {
    for (const view of VIEWS) {
      const { html } = render(view);
      expect(html).not.toContain("<v>");
      expect(html).toContain("Rhinos &lt;v>");
    }
  });
  it("I5 says place, minutes as a range, share done, and reloads by itself without script", () => {
    const { html } = render(WAITING);
    for (const text of [
      "1,284",
      "6 to 8 minutes",
      "64%",
      "3,566",
      '<noscript><meta http-equiv="refresh" content="10">',
    ]) {
      expect(html).toContain(text);
    }
  });
  it("W8 the minutes are counted as the language counts them", () => {
    const waits = (locale: Locale, from: number, to: number) =>
      /id="m">(.*?)<\/b>/.exec(render({ ...WAITING, minutes: { from, to } }, locale).html)?.[1];
    expect(waits("en", 1, 1)).toBe("1 minute");
    expect(waits("en", 3, 3)).toBe("3 minutes");
    expect(waits("sw", 6, 8)).toBe("dakika 6 hadi 8");
    expect(waits("bn", 6, 8)).toBe("৬ থেকে ৮ মিনিট");
    expect(waits("ar", 6, 8)).toBe("6 إلى 8 دقائق");
    expect(waits("ar", 11, 12)).toBe("11 إلى 12 دقيقة");
  });
  it("W8 says its language and direction, and nothing of another", () => {
    for (const view of VIEWS) {
      expect(render(view, "ar").html).toContain('<html lang="ar" dir="rtl">');
      const shown = render(view, "ar").html.replaceAll(/<(style|script)>.*?<\/\1>|<[^>]*>/gs, " ");
      expect(shown.replaceAll(/Rhinos|v>|Tigers|quot|lt|amp|co|Nairobi|abab\w+/g, ""), view.kind).not.toMatch(/[a-z]/i);
    }
  });
  it("each state has one heading, and its own title", () => {
    const titles = new Set<string>();
    for (const view of VIEWS) {
      const { html } = render(view);
      expect(html.match(/<h1/g), view.kind).toHaveLength(1);
      titles.add(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? "");
    }
    expect(titles.size).toBe(VIEWS.length - 2);
  });
  it("the script is what a browser can read", () => {
    expect(() => new Script(render({ kind: "join" }).script)).not.toThrow();
  });
});
