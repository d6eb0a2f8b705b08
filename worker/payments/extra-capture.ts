/**
 * Money that was captured beside the payment that counted: a buyer's bank said yes after it had said no, and another try
 * had been paid by then. It is booked as nobody's yet, and a person gives it back, once each (I2).
 */
import { derivedId } from "../kernel/ids.ts";
import type { Millis } from "../kernel/time.ts";
import { ledgerStatements, suspenseCaptureEntries } from "../ledger/index.ts";
import { isUniqueViolation, type TenantDb } from "../platform/db.ts";
import { ledgerIdOf } from "./fulfil.ts";
import type { ExtraCapture } from "./gateway.ts";
import { insertAttention } from "./attention-store.ts";
import type { PaymentContext } from "./store.ts";

/** More of them for one payment are a fault of the gateway, and one item is enough to look at it (I8). */
const MAX_EXTRA = 10;

/** Books them and puts them on the list; those that are there already stay as they are. */
export async function noteExtraCaptures(
  tenant: TenantDb,
  { payment, order }: Pick<PaymentContext, "payment" | "order">,
  extra: readonly ExtraCapture[],
  now: Millis,
): Promise<void> {
  for (const { captureReference, captured } of extra.slice(0, MAX_EXTRA)) {
    const kind = "captured_twice";
    const about = { orderId: order.id, paymentId: payment.id };
    try {
      await tenant.batch([
        ...ledgerStatements(tenant, {
          id: await ledgerIdOf("suspense_capture", `${payment.id}:${captureReference}`),
          kind: "suspense_capture",
          ...about,
          at: now,
          entries: suspenseCaptureEntries(payment.gateway, captured),
        }),
        insertAttention(tenant, {
          id: await derivedId("attention", kind, payment.id, captureReference),
          kind,
          ...about,
          detail: JSON.stringify({ captured, reference: captureReference }),
          createdAt: now,
        }),
      ]);
    } catch (error) {
      // Noted before: both are written together or not at all.
      if (!isUniqueViolation(error)) throw error;
    }
  }
}
