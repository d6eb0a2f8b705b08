/** Staff write down money that came by hand. */
import { z } from "@hono/zod-openapi";
import { unreachable } from "../kernel/assert.ts";
import { isCurrency, MAX_AMOUNT } from "../kernel/money.ts";
import { tenantOf } from "../platform/context.ts";
import { type Problem, problem } from "../platform/errors.ts";
import { createRouter, defineRoute, json } from "../platform/router.ts";
import { auditActor } from "../tenants/index.ts";
import { receiveByHand, RECEIPT_METHODS, type ReceiptFault } from "./by-hand.ts";
import { paymentSchema, paymentWire } from "./schemas.ts";

export const byHandRoutes = createRouter();

const receiptInput = z
  .object({
    method: z.enum(RECEIPT_METHODS),
    reference: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .refine((text) => !/\p{Cc}/u.test(text), "must be one line")
      .openapi({ description: "The bank's reference, the terminal's slip: the same one counts once" }),
    amount: z.object({
      amount: z.number().int().min(1).max(MAX_AMOUNT),
      currency: z.string().refine(isCurrency, "is not a currency"),
    }),
  })
  .openapi("ReceiptInput");

byHandRoutes.openapi(
  defineRoute({
    method: "post",
    path: "/orders/{id}/payments/{payment}/mark-paid",
    tags: ["Payments"],
    operationId: "markPaid",
    summary: "Money came by hand; several amounts of one payment add up",
    permission: "orders.write",
    request: {
      params: z.object({ id: z.string().max(64), payment: z.string().max(64) }),
      body: { content: json(receiptInput), required: true },
    },
    responses: {
      200: {
        description: "Written down; `outcome` says whether the order is paid now",
        content: json(
          z
            .object({
              outcome: z.enum(["paid", "underpaid", "overpaid", "paid_too_late"]),
              received: z.object({ amount: z.number().int(), currency: z.string() }),
              payment: paymentSchema,
            })
            .openapi("Received"),
        ),
      },
    },
  }),
  async (c) => {
    const { id, payment } = c.req.valid("param");
    const { method, reference, amount } = c.req.valid("json");
    const receipt = { orderId: id, paymentId: payment, method, reference, ...amount };
    const received = await receiveByHand(c.env, tenantOf(c), receipt, auditActor(c));
    if (!received.ok) throw receiptProblem(received.error);
    const { outcome, received: sum, payment: row } = received.value;
    return c.json({ outcome, received: { amount: sum, currency: row.currency }, payment: paymentWire(row) }, 200);
  },
);

function receiptProblem(fault: ReceiptFault): Problem {
  switch (fault.reason) {
    case "unknown_payment":
      return problem("not_found");
    case "not_by_hand":
      return problem("payment_not_by_hand");
    case "wrong_currency":
      return problem("invalid_request", {
        errors: [{ field: "amount.currency", message: `must be ${fault.currency}` }],
      });
    case "receipt_exists":
      return problem("receipt_exists");
    case "settled":
      return problem("conflict", { detail: "This payment is settled already." });
    case "too_many_receipts":
      return problem("conflict", { detail: "This payment is made up of too many amounts." });
    default:
      return unreachable(fault);
  }
}
