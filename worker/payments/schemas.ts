/** Wire shapes of payments. */
import { z } from "@hono/zod-openapi";
import { toTimestamp } from "../kernel/time.ts";
import type { NextAction } from "./gateway.ts";
import { PART_PAID, type PaymentStatus } from "./payment.ts";
import type { StartedPayment } from "./start.ts";
import type { PaymentRow, RefundRow } from "./tables.ts";

const PAYMENT_STATUSES = [
  "created",
  "pending",
  "captured",
  "failed",
  "cancelled",
  "uncertain",
] as const satisfies readonly PaymentStatus[];

export const startPaymentInput = z
  .object({
    gateway: z.string().min(1).max(40).openapi({ example: "stripe" }),
    return_url: z
      .string()
      .min(1)
      .max(1000)
      .openapi({ description: "Where the buyer comes back to: a path, or an address on our own origin" }),
    phone: z.string().max(40).optional().openapi({
      description: "For gateways that ask on the buyer's phone; as people write it",
      example: "0712 345 678",
    }),
  })
  .openapi("PaymentInput");

const nextActionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("redirect"), url: z.string() }),
  z.object({ kind: z.literal("phone_prompt"), phone: z.string(), expires_at: z.string() }),
  z.object({
    kind: z.literal("client_handoff"),
    script: z.string(),
    parameters: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal("instructions"),
    text: z.string(),
    reference: z.string(),
    expires_at: z.string(),
  }),
  z.object({ kind: z.literal("none") }),
]);

export const startedPaymentSchema = z
  .object({
    payment: z.object({ id: z.string(), status: z.enum(PAYMENT_STATUSES), gateway: z.string() }),
    next_action: nextActionSchema,
  })
  .openapi("StartedPayment");

/** The payment that counts, in an order. */
export const orderPaymentSchema = z.object({
  id: z.string(),
  status: z.enum(PAYMENT_STATUSES),
  gateway: z.string(),
  failure: z.string().nullable(),
  started_at: z.string(),
  next_action: nextActionSchema.nullable().openapi({ description: "What the buyer has to do while it is not decided" }),
});

/** What counts of an order's payments, oldest first: what paid for all of it, else the newest. */
export function orderPaymentWire(
  payments: readonly Pick<PaymentRow, "id" | "status" | "gateway" | "failure" | "createdAt" | "nextAction">[],
): z.infer<typeof orderPaymentSchema> | null {
  const whole = payments.find(({ status, failure }) => status === "captured" && failure !== PART_PAID);
  const payment = whole ?? payments.at(-1);
  if (!payment) return null;
  const { id, status, gateway, failure, createdAt, nextAction } = payment;
  const stored =
    status === "pending" && nextAction !== null
      ? (JSON.parse(nextAction) as NextAction | { readonly kind: "starting" })
      : null;
  return {
    id,
    status,
    gateway,
    failure,
    started_at: toTimestamp(createdAt),
    next_action: stored === null || stored.kind === "starting" ? null : actionWire(stored),
  };
}

/** What the browser is told to do. */
export function startedWire({ payment, nextAction }: StartedPayment): z.infer<typeof startedPaymentSchema> {
  const { id, status, gateway } = payment;
  return { payment: { id, status, gateway }, next_action: actionWire(nextAction) };
}

function actionWire(action: NextAction): z.infer<typeof nextActionSchema> {
  switch (action.kind) {
    case "phone_prompt":
      return { kind: "phone_prompt", phone: action.phone, expires_at: toTimestamp(action.expiresAt) };
    case "instructions": {
      const { kind, text, reference, expiresAt } = action;
      return { kind, text, reference, expires_at: toTimestamp(expiresAt) };
    }
    case "client_handoff":
      return { ...action, parameters: { ...action.parameters } };
    default:
      return action;
  }
}

/** What the gateway's script gave the browser; which fields these are is the gateway's own business. */
export const confirmationInput = z
  .object({
    fields: z
      .record(z.string().max(60), z.string().max(2000))
      .refine((fields) => Object.keys(fields).length <= 20, "has too many fields"),
  })
  .openapi("PaymentConfirmation");

export const confirmedSchema = z
  .object({ payment: z.object({ id: z.string(), status: z.enum(PAYMENT_STATUSES) }) })
  .openapi("ConfirmedPayment");

const FLOWS = ["redirect", "phone_prompt", "client_handoff", "manual"] as const;

export const paymentMethodSchema = z
  .object({ gateway: z.string(), flow: z.enum(FLOWS), needs_phone: z.boolean() })
  .openapi("PaymentMethod");

const money = z.object({ amount: z.number().int(), currency: z.string() });

/** A payment as staff see it. */
export const paymentSchema = z
  .object({
    id: z.string(),
    gateway: z.string(),
    attempt: z.number().int(),
    status: z.enum(PAYMENT_STATUSES),
    amount: money,
    captured: money,
    reference: z.string().nullable(),
    failure: z.string().nullable(),
    deadline: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Payment");

export function paymentWire(row: PaymentRow): z.infer<typeof paymentSchema> {
  const { currency } = row;
  return {
    id: row.id,
    gateway: row.gateway,
    attempt: row.attempt,
    status: row.status,
    amount: { amount: row.amount, currency },
    captured: { amount: row.captured, currency },
    reference: row.gatewayReference,
    failure: row.failure,
    deadline: row.deadline === null ? null : toTimestamp(row.deadline),
    created_at: toTimestamp(row.createdAt),
    updated_at: toTimestamp(row.updatedAt),
  };
}

export const refundSchema = z
  .object({
    id: z.string(),
    payment_id: z.string(),
    order_id: z.string(),
    amount: money,
    reason: z.string(),
    status: z.enum(["requested", "pending", "succeeded", "failed"]),
    reference: z.string().nullable(),
    failure: z.string().nullable(),
    origin: z
      .enum(["system", "staff"])
      .openapi({ description: "`system`: money that came for nothing goes back by itself" }),
    approval: z
      .enum(["none", "waiting", "approved", "rejected"])
      .openapi({ description: "`waiting`: another member has to agree before the gateway is asked" }),
    method: z
      .enum(["gateway", "manual"])
      .openapi({ description: "`manual`: the gateway cannot send it back; it is on the list of what needs a person" }),
    requested_by: z.string().nullable().openapi({ description: "Id of the person" }),
    decided_by: z.string().nullable().openapi({ description: "Id of the person who approved or rejected it" }),
    note: z.string().nullable(),
    run_id: z.string().nullable().openapi({ description: "The bulk refund that made it" }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Refund");

export function refundWire(row: RefundRow): z.infer<typeof refundSchema> {
  return {
    id: row.id,
    payment_id: row.paymentId,
    order_id: row.orderId,
    amount: { amount: row.amount, currency: row.currency },
    reason: row.reason,
    status: row.status,
    reference: row.gatewayReference,
    failure: row.failure,
    origin: row.origin,
    approval: row.approval,
    method: row.method,
    requested_by: row.requestedBy,
    decided_by: row.decidedBy,
    note: row.note,
    run_id: row.runId,
    created_at: toTimestamp(row.createdAt),
    updated_at: toTimestamp(row.updatedAt),
  };
}

/** The body's fields are the gateway's own; each gateway's adapter says which. */
export const gatewayInput = z.looseObject({ enabled: z.boolean().default(true) }).openapi("PaymentGatewayInput", {
  example: { secret_key: "sk_live_…", webhook_secret: "whsec_…", enabled: true },
});

const configFieldSchema = z.object({
  name: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  kind: z.enum(["text", "choice", "multiline"]),
  choices: z.array(z.string()).optional(),
});

/** Whether the stored credentials work. */
export const gatewayCheckSchema = z
  .object({
    ok: z.boolean(),
    account: z.string().nullable().openapi({ description: "How the gateway calls the account" }),
    live: z.boolean().nullable().openapi({ description: "False: real money does not move" }),
    problem: z.string().nullable().openapi({ description: "What is wrong, in a sentence" }),
  })
  .openapi("PaymentGatewayCheck");

export const gatewaySchema = z
  .object({
    gateway: z.string(),
    flow: z.enum(FLOWS),
    currencies: z.array(z.string()).nullable().openapi({ description: "Null: any that you sell in" }),
    fields: z.array(configFieldSchema).openapi({ description: "What its configuration asks for, in order" }),
    enabled: z.boolean(),
    account_id: z.string().nullable(),
    callback_url: z
      .string()
      .openapi({ description: "Enter this in the gateway's dashboard; the same before and after" }),
    config: z.record(z.string(), z.string()).openapi({ description: "Secrets are shown by their last four signs" }),
    version: z.number().int(),
  })
  .openapi("PaymentGateway");
