/**
 * The measuring Worker: one call a request, as buyers make them, or many calls inside one request, so that neither HTTP nor
 * the load generator is what is measured.
 */
import { EventInventory as Inventory } from "../../durable-objects/event-inventory/index.ts";
import type { Hold, HoldFault, HoldRequest, InventoryConfig } from "../../durable-objects/event-inventory/protocol.ts";
import type { Result } from "../../worker/kernel/result.ts";
import { inventoryOf } from "../../worker/inventory/index.ts";
import { newHoldId } from "../../worker/kernel/ids.ts";
import { crowdOf, holdAll } from "./rivals/crowd.ts";

type BenchEnv = { EVENT_INVENTORY: DurableObjectNamespace<EventInventory> };
const HOLD_TTL = 600_000;

export class EventInventory extends Inventory {
  /** The cheapest call an object can answer. */
  async nothing(value: number): Promise<number> {
    return value;
  }

  /** A call that carries what a hold carries, both ways, and does nothing: what the wire alone costs. */
  async echo(request: HoldRequest): Promise<Result<Hold, HoldFault>> {
    return { ok: true, value: { holdId: request.holdId, expiresAt: 1, lines: request.lines, status: "held" } };
  }
}

export default {
  async fetch(request: Request, env: BenchEnv): Promise<Response> {
    const url = new URL(request.url);
    const event = url.searchParams.get("event") ?? "evt_00000000000000000000000000";
    const crowd = crowdOf(Object.fromEntries(url.searchParams));
    const stub = env.EVENT_INVENTORY.getByName(event);
    // As the product's own routes hold, and never otherwise.
    const inventory = inventoryOf(env, event);
    const holdOf = (i: number): HoldRequest => ({
      holdId: newHoldId(event),
      tokenHash: "0".repeat(64),
      lines: [{ product: "tty_a", seats: [`s-${i}`] }],
    });
    const calls: Record<string, (index: number) => Promise<boolean>> = {
      "/nothing": async (i) => (await stub.nothing(i)) === i,
      "/echo": async (i) => (await stub.echo(holdOf(i))).ok,
      "/hold": async (i) => (await inventory.hold(holdOf(i))).ok,
    };
    if (url.pathname === "/configure") return Response.json(await stub.configure(configOf(event, crowd.count)));
    const call = calls[url.pathname];
    if (!call) return Response.json({ succeeded: 1 });
    return Response.json(await holdAll(crowd, call));
  },
};

function configOf(eventId: string, count: number): InventoryConfig {
  const seats = Array.from({ length: count }, (_, i) => ({ guid: `s-${i}`, category: "A" }));
  const products = [{ id: "tty_a", category: "A", pools: [] }];
  return { tenantId: "ten_bench", eventId, revision: 1, seats, pools: [], products, holdTtl: HOLD_TTL, maxPerHold: 10 };
}
