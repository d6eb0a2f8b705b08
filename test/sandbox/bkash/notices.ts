/** Instant notices, in the envelope of Amazon SNS. Their signature is a placeholder: nothing here is Amazon. */
import type { Journey } from "../callbacks.ts";
import type { BkashWorld, Merchant, Payment } from "./world.ts";

export const TOPIC = "arn:aws:sns:ap-southeast-1:000000000000:bkash-ipn-sim";
const HOST = "https://sns.ap-southeast-1.amazonaws.com";

type Envelope = { readonly Type: string; readonly Message: string } & Readonly<Record<string, string>>;

function envelope(type: string, message: string, at: number): Envelope {
  return {
    Type: type,
    MessageId: crypto.randomUUID(),
    TopicArn: TOPIC,
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: "1",
    Signature: "SIM==",
    SigningCertURL: `${HOST}/SimpleNotificationService-sim.pem`,
  };
}

/** Tells the merchant of a completed payment, as the switches say. */
export async function notify(world: BkashWorld, merchant: Merchant, payment: Payment): Promise<void> {
  const at = world.clock.now(merchant.appKey);
  const message = {
    dateTime: new Date(at + 6 * 3_600_000).toISOString().replaceAll(/\D/g, "").slice(0, 14),
    debitMSISDN: `88${payment.wallet}`,
    creditOrganizationName: "Tessera test organizer",
    creditShortCode: "01619777282",
    trxID: payment.trxId,
    transactionStatus: "Completed",
    transactionType: "10002294",
    amount: payment.moves,
    currency: "BDT",
    transactionReference: "",
    merchantInvoiceNumber: payment.invoice,
  };
  const unsubscribe = { UnsubscribeURL: `${HOST}/?Action=Unsubscribe&SubscriptionArn=sim` };
  await send(world, merchant, { ...envelope("Notification", JSON.stringify(message), at), ...unsubscribe });
}

/** Asks the merchant to confirm its subscription at `subscribeUrl`. */
export async function offerSubscription(world: BkashWorld, merchant: Merchant, subscribeUrl: string): Promise<void> {
  const text = `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
  const more = { Token: crypto.randomUUID(), SubscribeURL: subscribeUrl };
  const at = world.clock.now(merchant.appKey);
  await send(world, merchant, { ...envelope("SubscriptionConfirmation", text, at), ...more });
}

async function send(world: BkashWorld, merchant: Merchant, message: Envelope): Promise<void> {
  if (merchant.noticeUrl === null) return;
  const forged = world.switches.take(merchant.appKey, ["bad_signature"]);
  await world.callbacks.send(
    {
      id: crypto.randomUUID(),
      account: merchant.appKey,
      kind: message.Type,
      url: merchant.noticeUrl,
      headers: { "content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": message.Type },
      body: JSON.stringify(forged ? { ...message, Signature: "FORGED==" } : message),
      made_at: world.clock.now(merchant.appKey),
      attempts: [],
    },
    journeyOf(world, merchant.appKey),
  );
}

function journeyOf(world: BkashWorld, appKey: string): Journey {
  const fault = world.switches.take(appKey, ["delay", "reorder", "drop", "duplicate"]);
  if (fault?.next === "drop") return { drop: true };
  if (fault?.next === "delay" || fault?.next === "reorder") return { delayMs: fault.ms ?? 10_000 };
  return fault?.next === "duplicate" ? { copies: 2 } : { retryGaps: [1000, 5000] };
}
