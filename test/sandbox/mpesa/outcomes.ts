/** How a prompt ends: by a button, by the last digits of the number, by a control, or by itself. */
import { eatDigits, type MpesaWorld, type Prompt, randomText } from "./world.ts";

type Outcome = { readonly code: number; readonly desc: string };

/** Buttons of the phone's page. */
export const OUTCOMES = {
  approve: { code: 0, desc: "The service request is processed successfully." },
  cancel: { code: 1032, desc: "Request Cancelled by user." },
  no_money: { code: 1, desc: "The balance is insufficient for the transaction." },
  wrong_pin: { code: 2001, desc: "The initiator information is invalid." },
  no_answer: { code: 1037, desc: "No response from user." },
  locked: {
    code: 1001,
    desc: "Unable to lock subscriber, a transaction is already in process for the current subscriber",
  },
  expired: { code: 1019, desc: "Transaction has expired" },
  push_error: { code: 1025, desc: "An error occurred while sending a push request" },
  unknown: { code: 7777, desc: "Unlisted result" },
} as const satisfies Record<string, Outcome>;
export type OutcomeName = keyof typeof OUTCOMES;

const BY_SUFFIX: Readonly<Record<string, OutcomeName>> = {
  "901": "no_money",
  "932": "cancel",
  "937": "no_answer",
  "921": "wrong_pin",
  "910": "locked",
  "919": "expired",
  "925": "push_error",
  "977": "unknown",
  // Safaricom's own test number never answers.
  "149": "no_answer",
};

/** The end that the number itself brings; undefined waits for a person. */
export function outcomeOfPhone(phone: string): OutcomeName | undefined {
  return BY_SUFFIX[phone.slice(-3)];
}

const ASKED = { decline: "no_money", cancel: "cancel", unknown_code: "unknown" } as const;

/** Ends a prompt that waits, once, and calls back about it. */
export function finish(world: MpesaWorld, prompt: Prompt, name: OutcomeName): void {
  if (prompt.result !== null) return;
  const { account } = prompt;
  const fault = name === "approve" ? world.switches.take(account, ["decline", "cancel", "unknown_code"]) : undefined;
  const outcome = fault === undefined ? name : (ASKED[fault.next as keyof typeof ASKED] ?? name);
  prompt.result = OUTCOMES[outcome];
  if (outcome === "approve") {
    prompt.receipt = randomText(10);
    const wrong = world.switches.take(account, ["wrong_amount"]);
    if (wrong) prompt.booked = Number(wrong.amount ?? Math.max(1, Math.floor(prompt.amount / 2)));
  }
  world.keep(prompt);
  callBack(world, prompt);
}

function callBack(world: MpesaWorld, prompt: Prompt): void {
  const { account } = prompt;
  const fault = world.switches.take(account, ["delay", "drop", "duplicate", "reorder", "bad_signature"]);
  const body = JSON.stringify({ Body: { stkCallback: stkCallback(world, prompt, fault?.next === "reorder") } });
  const call = {
    id: `cb_${world.nextNumber()}`,
    account,
    kind: "push.callback",
    url: fault?.next === "bad_signature" ? spoiled(prompt.callbackUrl) : prompt.callbackUrl,
    headers: { "content-type": "application/json;charset=UTF-8", businessshortcode: prompt.shortcode },
    body,
    made_at: world.now(account),
    attempts: [],
  };
  // Delivered once and never again, whatever is answered.
  void world.callbacks.send(call, {
    drop: fault?.next === "drop",
    copies: fault?.next === "duplicate" ? 2 : 1,
    ...(fault?.next === "delay" ? { delayMs: fault.ms ?? 180_000 } : {}),
  });
}

/** An address that was never given out: its last sign is another one. */
function spoiled(url: string): string {
  return url.slice(0, -1) + (url.endsWith("0") ? "1" : "0");
}

function stkCallback(world: MpesaWorld, prompt: Prompt, shuffle: boolean): object {
  const head = {
    MerchantRequestID: prompt.merchantRequestId,
    CheckoutRequestID: prompt.checkoutRequestId,
    ResultCode: prompt.result?.code,
    ResultDesc: prompt.result?.desc,
  };
  if (prompt.receipt === null) return head;
  const items = [
    { Name: "Amount", Value: prompt.booked },
    { Name: "MpesaReceiptNumber", Value: prompt.receipt },
    { Name: "Balance" },
    { Name: "TransactionDate", Value: Number(eatDigits(world.now(prompt.account))) },
    { Name: "PhoneNumber", Value: Number(prompt.payer) },
  ];
  return { ...head, CallbackMetadata: { Item: shuffle ? items.toReversed() : items } };
}

/** Ends what nobody answered in time. */
export function expireDue(world: MpesaWorld, prompt: Prompt): void {
  if (prompt.result === null && world.now(prompt.account) >= prompt.expiresAt) finish(world, prompt, "no_answer");
}
