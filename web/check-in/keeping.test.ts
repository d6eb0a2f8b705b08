import { describe, expect, it } from "vitest";
import { ApiFault, offlineFault } from "../api/problem.ts";
import type { ScanAnswer } from "../api/types.ts";
import { handOver, LONGEST_QUEUE, queueScan, type Waiting } from "./keeping.ts";
import type { Line, OwnScan, Synced } from "./link.ts";
import { StorageFull, type Vault } from "./vault.ts";

/** A vault in memory with so much room. */
function vaultOf(room: number) {
  const facts = new Map<string, unknown>([
    ["past", 1],
    ["book:evt", 1],
  ]);
  let queue: { seq: number; value: unknown }[] = [];
  let next = 1;
  const vault: Pick<Vault, "append" | "queued" | "discard" | "waiting" | "remove"> = {
    append: async (value) => {
      if (queue.length + facts.size >= room) throw new StorageFull("full");
      queue.push({ seq: next++, value });
      return next;
    },
    queued: (async (limit: number) => queue.slice(0, limit)) as Vault["queued"],
    discard: async (seqs) => void (queue = queue.filter(({ seq }) => !seqs.includes(seq))),
    waiting: async () => queue.length,
    remove: async (name) => void facts.delete(name),
  };
  return { vault: vault as Vault, facts, ids: () => queue.map(({ value }) => (value as Waiting).scan.scanId) };
}

const own = (scanId: string): Waiting => ({
  eventId: "evt",
  ticket: null,
  scan: {
    code: "x",
    scanId,
    at: 1,
    direction: "in",
    people: 1,
    ticket: null,
    acceptUnpaid: false,
    result: "admitted",
    gate: null,
    signature: "",
  },
});
const taken = ({ scanId }: OwnScan): Synced => {
  const answer: ScanAnswer = {
    result: "admitted",
    scan_id: scanId,
    event_id: "evt",
    at: "",
    ticket: null,
    choices: [],
    first: null,
    forced: false,
    offline: true,
    conflict: null,
    message: "",
  };
  return { scan_id: scanId, scan: answer, fault: null };
};
const lineOf = (sync: (scans: readonly OwnScan[]) => Promise<readonly Synced[]>) => ({ sync }) as unknown as Line;
const silent = async () => {};

describe("the queue of a device", () => {
  it("S5 when the phone is full, what can be told again makes way; then no scan is taken", async () => {
    const { vault, facts, ids } = vaultOf(3);
    for (const id of ["a", "b", "c"]) await queueScan(vault, own(id));
    expect([...facts.keys()]).toEqual([]);
    await expect(queueScan(vault, own("d"))).rejects.toThrow(StorageFull);
    expect(ids()).toEqual(["a", "b", "c"]);
  });
  it("S5 a queue has an end", async () => {
    const { vault } = vaultOf(Infinity);
    const full = { ...vault, waiting: async () => LONGEST_QUEUE };
    await expect(queueScan(full, own("a"))).rejects.toThrow(StorageFull);
  });
  it("S5 E34 is handed over in order, a hundred at a time, and what was not answered stays", async () => {
    const { vault, ids } = vaultOf(Infinity);
    const all = Array.from({ length: 250 }, (_, i) => `s${i}`);
    for (const id of all) await queueScan(vault, own(id));
    const seen: string[][] = [];
    const line = lineOf(async (scans) => {
      seen.push(scans.map(({ scanId }) => scanId));
      if (seen.length === 2) throw offlineFault();
      return scans.map(taken);
    });
    await expect(handOver(vault, line, silent)).rejects.toMatchObject({ code: "offline" });
    expect(ids()).toEqual(all.slice(100));
    await handOver(vault, line, silent);
    expect(ids()).toEqual([]);
    expect(seen).toEqual([all.slice(0, 100), all.slice(100, 200), all.slice(100, 200), all.slice(200)]);
  });
  it("one record that the server does not take holds up nobody, and is shown", async () => {
    const { vault, ids } = vaultOf(Infinity);
    for (const id of ["a", "bad", "c"]) await queueScan(vault, own(id));
    const line = lineOf(async (scans) => {
      if (scans.some(({ scanId }) => scanId === "bad")) throw new ApiFault(422, { code: "invalid_request" });
      return scans.map(taken);
    });
    const clashes: string[] = [];
    await handOver(vault, line, async (told) => void clashes.push(...told.clashes.map(({ scanId }) => scanId)));
    expect(ids()).toEqual([]);
    expect(clashes).toEqual(["bad"]);
  });
});
