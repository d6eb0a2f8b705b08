/** Settled money goes to the linked account (Route): a transfer out of the account's balance. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { HOUR, SECOND } from "../../../kernel/time.ts";
import type { DisbursementRequest, DisbursementTruth, GatewayFault } from "../../gateway.ts";
import type { Razorpay } from "./client.ts";
import type { RazorpayConfig } from "./config.ts";
import { amountOf } from "./order.ts";
import { listOf, type TransferFacts, transferSchema } from "./wire.ts";

const PAGE = 100;
const MAX_PAGES = 20;
/** Route pays out in rupees only. */
const CURRENCY = "INR";

/** Makes the transfer, or answers what became of it. It is looked for first: how long its idempotency lasts is not told. */
export async function transferAtRazorpay(
  api: Razorpay,
  config: Pick<RazorpayConfig, "linked_account">,
  request: DisbursementRequest,
): Promise<Result<DisbursementTruth, GatewayFault>> {
  const amount = amountOf(request.amount);
  if (!amount.ok) return amount;
  if (request.amount.currency !== CURRENCY) {
    return err({ reason: "refused", code: "currency", message: "Razorpay transfers rupees only." });
  }
  const known = await foundTransfer(api, request);
  if (!known.ok) return known;
  if (known.value) return ok(truthOf(known.value));
  const { disbursementId } = request;
  const body = {
    account: config.linked_account,
    amount: amount.value,
    currency: CURRENCY,
    notes: { disbursement_id: disbursementId },
  };
  const made = await api.post("/transfers", body, transferSchema, { "x-transfer-idempotency": disbursementId });
  return made.ok ? ok(truthOf(made.value)) : made;
}

async function foundTransfer(
  api: Razorpay,
  { reference, disbursementId, askedAt }: DisbursementRequest,
): Promise<Result<TransferFacts | undefined, GatewayFault>> {
  if (reference !== undefined) return await api.get(`/transfers/${encodeURIComponent(reference)}`, transferSchema);
  const from = Math.floor((askedAt - HOUR) / SECOND);
  for (let page = 0; page < MAX_PAGES; page++) {
    const list = await api.get(`/transfers?from=${from}&count=${PAGE}&skip=${page * PAGE}`, listOf(transferSchema));
    if (!list.ok) return list;
    const { items } = list.value;
    const found = items.find(({ notes }) => notes["disbursement_id"] === disbursementId);
    if (found || items.length < PAGE) return ok(found);
  }
  return ok(undefined);
}

function truthOf({ id: reference, status }: TransferFacts): DisbursementTruth {
  if (status === "processed") return { reference, status: "paid" };
  const isGone = status === "failed" || status === "reversed";
  return isGone ? { reference, status: "failed", failure: status } : { reference, status: "pending" };
}
