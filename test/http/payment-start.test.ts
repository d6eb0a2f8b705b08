/** A payment that starts from what its isolate remembers of the order: what other isolates did meanwhile still counts. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openTill } from "../support/till.ts";
import { callApi } from "../support/world.ts";

const payments = async (orderId: string) =>
  (await env.DB.prepare("SELECT status FROM payments WHERE order_id = ?").bind(orderId).all()).results;

it("G11 I6 a start meets what another isolate changed after the order was placed", async () => {
  const till = await openTill();
  const buy = (seat: string) => till.buy([{ ticket_type: till.house.seatedType, seats: [seat] }]);
  const start = async (order: Awaited<ReturnType<typeof buy>>) =>
    await callApi(`/shop/orders/${order.id}/payments`, {
      headers: { "order-token": order.token },
      body: { gateway: "stripe", return_url: `/orders/${order.id}/${order.token}` },
    });
  const behindItsBack = (order: { readonly id: string }, change: string) =>
    env.DB.prepare(`UPDATE orders SET ${change}, version = version + 1 WHERE id = ?`).bind(order.id).run();

  const cancelled = await buy("S-1");
  await behindItsBack(cancelled, "status = 'cancelled'");
  expect(await start(cancelled)).toMatchObject({ status: 409, json: { code: "order_not_payable" } });
  expect(await payments(cancelled.id)).toEqual([]);

  const corrected = await buy("S-2");
  await behindItsBack(corrected, "buyer_email = 'right@example.com'");
  expect((await start(corrected)).status).toBe(201);
  expect(await payments(corrected.id)).toEqual([{ status: "pending" }]);

  const other = await buy("S-3");
  const wrongToken = { ...other, token: corrected.token };
  expect((await start(wrongToken)).status).toBe(404);
  expect((await start(other)).status).toBe(201);
});
