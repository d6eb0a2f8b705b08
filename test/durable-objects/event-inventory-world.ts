/** A fresh event of the inventory per test, and the few words that its tests speak. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import type { HoldLine, InventoryConfig, SeatSpec } from "../../durable-objects/event-inventory/protocol.ts";
import type { EventInventory } from "../../durable-objects/event-inventory/index.ts";
import { violations } from "../../durable-objects/event-inventory/invariants.ts";
import { InventoryStore } from "../../durable-objects/event-inventory/store.ts";
import { inventoryShard } from "../../worker/inventory/index.ts";
import { newHoldId, newId } from "../../worker/kernel/ids.ts";
import { MINUTE } from "../../worker/kernel/time.ts";

export const TTL = 10 * MINUTE;

export const seatsOf = (category: string, count: number): SeatSpec[] =>
  Array.from({ length: count }, (_, n) => ({ guid: `${category}${n + 1}`, category }));

/** Four seats A1–A4 and two B1–B2, a standing area of 5, and a quota of 8 over all of it. */
export function hall(change: Partial<InventoryConfig> = {}): Omit<InventoryConfig, "eventId"> {
  return {
    tenantId: "ten_test",
    revision: 1,
    seats: [...seatsOf("A", 4), ...seatsOf("B", 2)],
    pools: [
      { id: "event", capacity: 8 },
      { id: "floor", capacity: 5 },
    ],
    products: [
      { id: "stalls", category: "A", pools: ["event"] },
      { id: "balcony", category: "B", pools: ["event"] },
      { id: "standing", pools: ["floor", "event"] },
      { id: "student", pools: ["floor", "event"] },
    ],
    holdTtl: TTL,
    maxPerHold: 6,
    ...change,
  };
}

export const hashOf = (secret: string): string => secret.padEnd(64, "0");
export const seats = (product: string, ...guids: string[]): HoldLine => ({ product, seats: guids });
export const places = (product: string, quantity: number): HoldLine => ({ product, quantity });

/** An event that is on sale. `stub` is the object; `hold` makes a hold with a new id. */
export async function sale(config: Omit<InventoryConfig, "eventId"> = hall()) {
  const eventId = newId("event");
  const stub = env.EVENT_INVENTORY.getByName(inventoryShard(eventId));
  const configured = await stub.configure({ ...config, eventId });
  if (!configured.ok) throw new Error(`not configured: ${configured.error.reason}`);
  return {
    eventId,
    stub,
    newHold: () => newHoldId(eventId),
    hold: async (lines: HoldLine[], secret = "mine", holdId = newHoldId(eventId)) => ({
      holdId,
      actor: { tokenHash: hashOf(secret) },
      answer: await stub.hold({ holdId, tokenHash: hashOf(secret), lines }),
    }),
  };
}

/** What is durable, read past the object's memory. */
export function stored(stub: DurableObjectStub<EventInventory>) {
  return runInDurableObject(stub, (_, state) => new InventoryStore(state.storage).load());
}

/** Every way in which the stored state breaks I1. Loading already refuses when rows and holds disagree. */
export async function broken(stub: DurableObjectStub<EventInventory>): Promise<string[]> {
  return violations(await stored(stub));
}

/** The statuses of a snapshot, one digit a seat. */
export function shown(snapshot: { readonly seats: string }, count: number): string {
  const bytes = Uint8Array.from(atob(snapshot.seats), (char) => char.charCodeAt(0));
  return Array.from({ length: count }, (_, seat) => ((bytes[seat >> 2] ?? 0) >> ((seat & 3) * 2)) & 3).join("");
}
