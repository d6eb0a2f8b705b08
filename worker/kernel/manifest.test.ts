import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";
import {
  MANIFEST_STATUS,
  manifestKey,
  packPassages,
  packTickets,
  readPassages,
  readTickets,
  type ManifestPassage,
  type ManifestTicket,
} from "./manifest.ts";

const key = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, "0"));

describe("the manifest", () => {
  it("S5 tickets and passages come back as they were packed", () => {
    const tickets = fc.array(
      fc.record<ManifestTicket>({
        key,
        version: fc.integer({ min: 1, max: 65_535 }),
        status: fc.constantFrom(...MANIFEST_STATUS),
        type: fc.nat(255),
      }),
    );
    fc.assert(
      fc.property(tickets, (all) => {
        expect(readTickets(packTickets(all))).toEqual(all);
      }),
    );
    const passages = fc.array(
      fc.record<ManifestPassage>({
        ticket: key,
        scan: key,
        at: fc.nat(2 ** 31),
        direction: fc.constantFrom("in", "out"),
        people: fc.nat(50),
        forced: fc.boolean(),
        annulled: fc.boolean(),
        place: fc.nat(65_535),
      }),
    );
    fc.assert(
      fc.property(passages, (all) => {
        expect(readPassages(packPassages(all))).toEqual(all);
      }),
    );
  });
  it("S5 10,000 tickets stay far below 300 kB", () => {
    const ticket: ManifestTicket = { key: "00".repeat(8), version: 1, status: "active", type: 0 };
    const bytes = packTickets(Array.from({ length: 10_000 }, () => ticket)).length;
    expect(Math.ceil(bytes / 3) * 4).toBeLessThan(300_000);
  });
  it("a ticket is named by the random half of its id", () => {
    const id = newId("ticket");
    expect(manifestKey(id)).toMatch(/^[0-9a-f]{16}$/);
    expect(manifestKey(id)).not.toBe(manifestKey(newId("ticket")));
    expect(manifestKey("nonsense")).toBe("");
  });
  it("a status of a newer version does not let in", () => {
    const bytes = packTickets([{ key: "ab".repeat(8), version: 1, status: "active", type: 0 }]);
    bytes[10] = 200;
    expect(readTickets(bytes)[0]?.status).toBe("blocked");
  });
});
