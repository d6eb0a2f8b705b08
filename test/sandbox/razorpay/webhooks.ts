/** Webhooks: signed over the very bytes, in any order, more than once, tried again, and switched off when nobody answers. */
import { createHmac } from "node:crypto";
import type { Callback, Journey } from "../callbacks.ts";
import { disputeWire, orderWire, paymentWire, refundWire, transferWire } from "./render.ts";
import {
  type Dispute,
  newId,
  type Order,
  type Payment,
  type RazorpayWorld,
  type Refund,
  type Transfer,
} from "./world.ts";

/** Real gaps take a day; a person at a desk does not. After the last one the webhook is switched off. */
const RETRY_GAPS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

export type Happening = {
  readonly event: string;
  readonly payment?: Payment;
  readonly order?: Order;
  readonly refund?: Refund;
  readonly transfer?: Transfer;
  readonly dispute?: Dispute;
};

/** Tells the shop what happened: all at once, in an order that nobody promises. */
export function tell(world: RazorpayWorld, account: string, happenings: readonly Happening[]): void {
  const fault = world.switches.take(account, [
    "delay", "drop", "duplicate", "reorder", "bad_signature", "reserialised", "old_secret",
  ]); // prettier-ignore
  const settings = world.of(account);
  const ordered = fault?.next === "reorder" ? happenings.toReversed() : happenings;
  for (const happening of ordered) {
    const { webhook } = settings;
    const body = JSON.stringify(bodyOf(world, account, happening));
    const secret = fault?.next === "old_secret" ? (webhook?.formerSecret ?? "") : (webhook?.secret ?? "");
    const callback: Callback = {
      id: newId("evt"),
      account,
      kind: happening.event,
      url: webhook?.url ?? "",
      headers: {
        "content-type": "application/json",
        "x-razorpay-signature": sign(body, secret),
        "x-razorpay-event-id": newId("evt"),
      },
      body: fault?.next === "reserialised" ? JSON.stringify(JSON.parse(body), null, 2) : body,
      made_at: world.clock.now(account),
      attempts: [],
    };
    const journey: Journey = {
      drop: fault?.next === "drop" || settings.webhookDisabled || webhook === null,
      copies: fault?.next === "duplicate" ? 2 : 1,
      retryGaps: RETRY_GAPS,
      tried: (status) => {
        const failed = status < 200 || status >= 300;
        if (failed && callback.attempts.length > RETRY_GAPS.length) settings.webhookDisabled = true;
      },
      ...(fault?.next === "delay" ? { delayMs: fault.ms ?? 10_000 } : {}),
      ...(fault?.next === "bad_signature"
        ? { firstHeaders: { "x-razorpay-signature": sign(body, "not the secret") } }
        : {}),
    };
    void world.callbacks.send(callback, journey);
  }
}

export function sign(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

function bodyOf(world: RazorpayWorld, account: string, happening: Happening): object {
  const { event, payment, order, refund, transfer, dispute } = happening;
  const payload = {
    ...(refund ? { refund: { entity: refundWire(refund) } } : {}),
    ...(payment ? { payment: { entity: paymentWire(payment) } } : {}),
    ...(order ? { order: { entity: orderWire(world, order) } } : {}),
    ...(transfer ? { transfer: { entity: transferWire(transfer) } } : {}),
    ...(dispute ? { dispute: { entity: disputeWire(dispute) } } : {}),
  };
  return {
    entity: "event",
    account_id: `acc_${account.slice(-14)}`,
    event,
    contains: Object.keys(payload),
    payload,
    created_at: world.seconds(account),
  };
}
