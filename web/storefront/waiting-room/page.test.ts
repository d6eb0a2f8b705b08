import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { minutesText, queuePage, type QueueView } from "./page.ts";

const EVENT = {
  id: "evt_01jd0000000000000000000000",
  name: 'Rhinos <v> "Tigers" & co',
  to: { event: "/e", seats: "/e/seats", join: "/e/queue", again: "/e/queue?again=1", enter: "/e/queue/enter" },
  timeZone: "Africa/Nairobi",
  country: "BD",
  accent: "#1D5B3B",
};
const VIEWS: readonly QueueView[] = [
  { kind: "join" },
  { kind: "before", opensAt: "2026-12-12T07:00:00.000Z", joined: 2281, seedHash: "ab".repeat(32) },
  { kind: "before", opensAt: null, joined: 0, seedHash: "ab".repeat(32) },
  { kind: "waiting", place: 3566, ahead: 1284, joinedAt: 3566, share: 64, minutes: { from: 6, to: 8 }, rate: 210 },
  { kind: "paused", place: 3566, ahead: 1284, joinedAt: 3566, share: 64, minutes: null, rate: 210 },
  { kind: "turn", state: "open", place: 12, turnMinutes: 2 },
  { kind: "missed", turnMinutes: 2 },
  { kind: "inside" },
  { kind: "ended" },
  { kind: "over" },
];
const render = (view: QueueView) => queuePage(EVENT, view, { admissionMinutes: 10, refreshSeconds: 10 });

describe("the waiting page", () => {
  it("I5 is at most 5 kB in every state, and asks for nothing else", () => {
    for (const view of VIEWS) {
      const { html } = render(view);
      expect(new TextEncoder().encode(html).length, view.kind).toBeLessThanOrEqual(5 * 1024);
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
    const { html } = render(VIEWS[3] ?? { kind: "join" });
    for (const text of [
      "1,284",
      "6 to 8 minutes",
      "64%",
      "3,566",
      '<noscript><meta http-equiv="refresh" content="10">',
    ]) {
      expect(html).toContain(text);
    }
    expect(minutesText({ from: 1, to: 1 })).toBe("1 minute");
    expect(minutesText({ from: 3, to: 3 })).toBe("3 minutes");
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
