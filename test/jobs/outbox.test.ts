/** I7: what was written with a change reaches its queue, also when the process died before it could send. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { tenantDb } from "../../worker/platform/db.ts";
import { flushOutbox, forgetOutbox, gatherOutbox, outboxRow, sweepOutbox } from "../../worker/platform/outbox.ts";

const rows = async () =>
  (await env.DB.prepare("SELECT id, type FROM outbox ORDER BY id").all<{ id: string; type: string }>()).results;

describe("outbox", () => {
  it("hands a message to its queue, and forgets it when its work is done", async () => {
    const send = vi.spyOn(env.JOBS_QUEUE, "sendBatch").mockResolvedValue({} as never);
    const tenant = tenantDb(env, "ten_a");
    const { entry, statement } = outboxRow(tenant, { queue: "jobs", type: "test.x", payload: { n: 1 } }, 1000, "out_1");
    await tenant.batch([statement]);
    expect(await rows()).toEqual([{ id: "out_1", type: "test.x" }]);
    await flushOutbox(env, [entry]);
    expect(send).toHaveBeenCalledWith([{ body: { id: "out_1", type: "test.x", payload: { n: 1 } } }]);
    expect(await rows()).toHaveLength(1);
    await forgetOutbox(env, ["out_1", "msg_of_no_row"]);
    expect(await rows()).toEqual([]);
    send.mockRestore();
  });

  it("I7 keeps what the queue did not take; the sweep sends it when it is a minute old, not before", async () => {
    const send = vi
      .spyOn(env.JOBS_QUEUE, "sendBatch")
      .mockRejectedValueOnce(new Error("down"))
      .mockResolvedValue({} as never);
    const tenant = tenantDb(env, "ten_a");
    const { entry, statement } = outboxRow(tenant, { queue: "jobs", type: "test.y", payload: {} }, 1000, "out_2");
    await tenant.batch([statement]);
    await flushOutbox(env, [entry]);
    expect(await rows()).toEqual([{ id: "out_2", type: "test.y" }]);
    expect(await sweepOutbox(env, 1000 + 59_000)).toBe(0);
    expect(await sweepOutbox(env, 1000 + 61_000)).toBe(1);
    expect(send).toHaveBeenLastCalledWith([{ body: { id: "out_2", type: "test.y", payload: {} } }]);
    // A queue may lose it too: it is handed over again, with growing gaps, until somebody says it is done.
    expect(await sweepOutbox(env, 1000 + 62_000)).toBe(0);
    expect(await sweepOutbox(env, 1000 + 122_000)).toBe(1);
    expect(await sweepOutbox(env, 1000 + 190_000)).toBe(0);
    expect(await sweepOutbox(env, 1000 + 8 * 60_000 + 4000)).toBe(1);
    await forgetOutbox(env, ["out_2"]);
    expect(await rows()).toEqual([]);
    send.mockRestore();
  });

  it("hands over what a batch gathered in one call", async () => {
    const send = vi.spyOn(env.COMMS_QUEUE, "sendBatch").mockResolvedValue({} as never);
    const tenant = tenantDb(env, "ten_a");
    await gatherOutbox(env, async () => {
      for (const id of ["out_4", "out_5"]) {
        const { entry, statement } = outboxRow(tenant, { queue: "comms", type: "test.w", payload: { id } }, 1, id);
        await tenant.batch([statement]);
        await flushOutbox(env, [entry]);
      }
      expect(send).not.toHaveBeenCalled();
    });
    expect(send).toHaveBeenCalledTimes(1);
    await forgetOutbox(env, ["out_4", "out_5"]);
    send.mockRestore();
  });

  it("I6 the same derived id is stored once", async () => {
    const tenant = tenantDb(env, "ten_a");
    const first = outboxRow(tenant, { queue: "jobs", type: "test.z", payload: {} }, 1, "out_3");
    await tenant.batch([first.statement]);
    await tenant.batch([outboxRow(tenant, { queue: "jobs", type: "test.z", payload: {} }, 2, "out_3").statement]);
    expect(await rows()).toHaveLength(1);
  });
});
