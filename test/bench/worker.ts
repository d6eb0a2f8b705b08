/** Runs the same number of calls inside workerd, so that neither HTTP nor the load generator is what is measured. */
import { EventInventory as Inventory } from "../../durable-objects/event-inventory/index.ts";
import type { Hold, HoldFault, HoldRequest } from "../../durable-objects/event-inventory/protocol.ts";
import type { Result } from "../../worker/kernel/result.ts";
import { newHoldId } from "../../worker/kernel/ids.ts";

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
    const count = Number(url.searchParams.get("count") ?? 1);
    const concurrency = Number(url.searchParams.get("concurrency") ?? 1);
    const stub = env.EVENT_INVENTORY.getByName(event);
    if (url.pathname === "/configure") {
      const seats = Array.from({ length: count }, (_, i) => ({ guid: `s-${i}`, category: "A" }));
      const answer = await stub.configure({
        tenantId: "ten_bench",
        eventId: event,
        revision: 1,
        seats,
        pools: [],
        products: [{ id: "tty_a", category: "A", pools: [] }],
        holdTtl: HOLD_TTL,
        maxPerHold: 10,
      });
      return Response.json(answer);
    }
    if (url.pathname === "/snapshot") return Response.json(await stub.snapshot());
    if (url.pathname === "/nothing")
      return Response.json(await lanes(count, concurrency, async (i) => (await stub.nothing(i)) === i));
    const tokenHash = "0".repeat(64);
    if (url.pathname === "/echo") {
      return Response.json(
        await lanes(count, concurrency, async (i) => {
          const answer = await stub.echo({
            holdId: newHoldId(event),
            tokenHash,
            lines: [{ product: "tty_a", seats: [`s-${i}`] }],
          });
          return answer.ok;
        }),
      );
    }
    if (url.pathname === "/hold") {
      return Response.json(
        await lanes(count, concurrency, async (i) => {
          const answer = await stub.hold({
            holdId: newHoldId(event),
            tokenHash,
            lines: [{ product: "tty_a", seats: [`s-${i}`] }],
          });
          return answer.ok;
        }),
      );
    }
    return new Response("ok");
  },
};

/** Runs `work` for 0 … count-1 in so many lanes at once; tells how many succeeded. */
async function lanes(
  count: number,
  concurrency: number,
  work: (index: number) => Promise<boolean>,
): Promise<{ succeeded: number }> {
  let next = 0;
  let succeeded = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) if (await work(i)) succeeded++;
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return { succeeded };
}
