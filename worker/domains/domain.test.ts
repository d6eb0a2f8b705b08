import { describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "../kernel/time.ts";
import { afterCheck, faultOf, readHost, recordsOf } from "./domain.ts";

const OURS = "tessera.example";
const NOW = Date.parse("2026-11-21T12:00:00Z");

it("T14 a name is one that somebody can own, in the form that browsers send", () => {
  const read = (text: string) => {
    const result = readHost(text, OURS);
    return result.ok ? result.value : `!${result.error}`;
  };
  expect(read(" https://Tickets.Club.example/ ")).toBe("tickets.club.example");
  expect(read("tickets.club.example.")).toBe("tickets.club.example");
  expect(read("টিকিট.example")).toBe("xn--p5btb0kb.example");
  for (const bad of [
    "",
    "localhost",
    "127.0.0.1",
    "0x7f.1",
    "[::1]",
    "a.example:8080",
    "a.example/x",
    "u:p@a.example",
    "a..example",
    "-a.example",
    "a_b.example",
    "*.example",
    "a.example?x",
  ])
    expect([bad, read(bad)]).toEqual([bad, "!not_a_name"]);
  expect(read("tessera.example")).toBe("!ours");
  expect(read("x.Tessera.example")).toBe("!ours");
  expect(read("nottessera.example")).toBe("nottessera.example");
  expect(read("club.workers.dev")).toBe("!shared");
});

it("T14 a name is theirs when its DNS says our token, and leads here by alias or address", () => {
  const [proof, way] = recordsOf("tickets.club.example", "abc", OURS);
  expect([proof.name, proof.value, way.value]).toEqual(["_tessera.tickets.club.example", "tessera=abc", OURS]);
  const answers = { proofs: ["v=spf1", "tessera=abc"], aliases: [OURS], addresses: [], ours: ["192.0.2.7"] };
  expect(faultOf("abc", OURS, answers)).toBeUndefined();
  expect(faultOf("abc", OURS, { ...answers, aliases: [], addresses: ["192.0.2.7"] })).toBeUndefined();
  expect(faultOf("abc", OURS, { ...answers, aliases: ["other.example"], addresses: ["192.0.2.8"] })).toBe(
    "not_pointed",
  );
  expect(faultOf("abc", OURS, { ...answers, proofs: ["tessera=abcd"] })).toBe("no_proof");
  expect(faultOf("abc", OURS, { proofs: [], aliases: [], addresses: [], ours: [] })).toBe("no_proof");
});

describe("T14 after a check", () => {
  const pending = { state: "pending", failures: 0, createdAt: NOW, activeSince: null } as const;
  const active = { ...pending, state: "active", activeSince: NOW } as const;

  it("T14 a right one is active and asked again in a day", () => {
    expect(afterCheck(pending, undefined, NOW)).toMatchObject({
      state: "active",
      activeSince: NOW,
      nextCheckAt: NOW + DAY,
    });
    expect(afterCheck(active, undefined, NOW + DAY)).toMatchObject({ state: "active", activeSince: NOW, failures: 0 });
  });

  it("T14 a new one is asked again soon, then seldom, then not any more", () => {
    expect(afterCheck(pending, "no_proof", NOW + MINUTE).nextCheckAt).toBe(NOW + 6 * MINUTE);
    expect(afterCheck(pending, "no_proof", NOW + DAY).nextCheckAt).toBe(NOW + DAY + HOUR);
    expect(afterCheck(pending, "no_proof", NOW + 15 * DAY).nextCheckAt).toBeNull();
  });

  it("T14 an active one is given up at the third miss, and never because the DNS was down", () => {
    const first = afterCheck(active, "no_proof", NOW);
    expect(first).toMatchObject({ state: "active", failures: 1, fault: "no_proof", nextCheckAt: NOW + HOUR });
    const second = afterCheck({ ...active, failures: 1 }, "not_pointed", NOW);
    expect(second).toMatchObject({ state: "active", failures: 2 });
    expect(afterCheck({ ...active, failures: 2 }, "no_proof", NOW)).toMatchObject({
      state: "pending",
      activeSince: null,
    });
    expect(afterCheck({ ...active, failures: 2 }, "dns_unreachable", NOW)).toMatchObject({
      state: "active",
      failures: 2,
    });
  });
});
