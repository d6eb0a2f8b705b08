/** Money back: reversals, and payments to a phone. Both are taken on at once, and answered later, or never. */
import { bad, type Body, DarajaFault, isCallbackUrl, text } from "./checks.ts";
import { type MpesaWorld, randomText } from "./world.ts";

const RESULT_AFTER = 1_000;
type Result = { readonly code: number | string; readonly desc: string };

const DONE: Result = { code: 0, desc: "The service request is processed successfully." };
const POOR: Result = { code: 1, desc: "The balance is insufficient for the transaction." };
const TIMED_OUT: Result = { code: 1, desc: "The service request timed out in the queue." };
const NO_OPERATOR: Result = { code: 2001, desc: "The initiator information is invalid." };

/** Takes a reversal on. Production reverses whole payments only. */
export function reverse(world: MpesaWorld, account: string, body: Body): object {
  if (text(body, "CommandID") !== "TransactionReversal") throw bad("CommandID");
  if (text(body, "RecieverIdentifierType") !== "11") throw bad("RecieverIdentifierType");
  for (const name of ["Initiator", "TransactionID", "ReceiverParty"]) if (text(body, name) === "") throw bad(name);
  const amount = checked(body);
  const receipt = text(body, "TransactionID");
  const decide = (): Result => {
    const prompt = world.promptsOf(account).find((one) => one.receipt === receipt);
    if (text(body, "Initiator").startsWith("wrong")) return NO_OPERATOR;
    if (!prompt || prompt.shortcode !== text(body, "ReceiverParty")) {
      return { code: "R000002", desc: "The OriginalTransactionID is invalid." };
    }
    if (prompt.reversed) return { code: "R000001", desc: "The transaction has already been reversed." };
    if (amount !== prompt.booked) return { code: "R000003", desc: "The amount is not the transaction's." };
    prompt.reversed = true;
    world.keep(prompt);
    return DONE;
  };
  const id = `71840-27539181-${world.nextNumber()}`;
  return takeOn(world, account, body, { id, amount, receipt, decide });
}

/** Takes a payment to a phone on. The caller's id may be used once. */
export function payPhone(world: MpesaWorld, account: string, body: Body): object {
  if (text(body, "CommandID") !== "BusinessPayment") throw bad("CommandID");
  if (!/^\d{5,8}$/.test(text(body, "PartyA"))) throw bad("PartyA");
  if (!/^254[71]\d{8}$/.test(text(body, "PartyB"))) throw bad("PartyB");
  if (text(body, "InitiatorName") === "") throw bad("InitiatorName");
  const id = text(body, "OriginatorConversationID");
  if (!/^[A-Za-z0-9_-]{10,60}$/.test(id)) throw bad("OriginatorConversationID");
  const key = `${account}/${id}`;
  if (world.usedIds.has(key)) throw new DarajaFault(500, "500.002.1001", "Duplicate OriginatorConversationID.");
  const amount = checked(body);
  world.usedIds.add(key);
  const decide = () => (text(body, "InitiatorName").startsWith("wrong") ? NO_OPERATOR : DONE);
  return takeOn(world, account, body, { id, amount, receipt: null, decide });
}

/** What both ask for; the amount in whole shillings. */
function checked(body: Body): number {
  if (!/^[A-Za-z0-9+/]{100,}={0,2}$/.test(text(body, "SecurityCredential"))) throw bad("SecurityCredential");
  if (text(body, "Remarks") === "") throw bad("Remarks");
  const amount = Number(body["Amount"]);
  if (!Number.isInteger(amount) || amount < 1) throw bad("Amount");
  for (const name of ["ResultURL", "QueueTimeOutURL"]) if (!isCallbackUrl(text(body, name))) throw bad(name);
  return amount;
}

type Order = {
  readonly id: string;
  readonly amount: number;
  readonly receipt: string | null;
  readonly decide: () => Result;
};

function takeOn(world: MpesaWorld, account: string, body: Body, { id, amount, receipt, decide }: Order): object {
  const day = new Date(world.now(account)).toISOString().slice(0, 10).replaceAll("-", "");
  const ids = { OriginatorConversationID: id, ConversationID: `AG_${day}_${randomText(20).toLowerCase()}` };
  const fault = world.switches.take(account, ["refund_fails", "refund_timeout", "refund_drop"])?.next;
  const result = fault === "refund_fails" ? POOR : fault === "refund_timeout" ? TIMED_OUT : decide();
  if (result === DONE) world.sentBack.push({ account, id, amount, receipt });
  if (fault !== "refund_drop") {
    world.plan(account, RESULT_AFTER, () => {
      tell(world, account, body, fault === "refund_timeout", resultBody(result, ids, amount));
    });
  }
  return { ...ids, ResponseCode: "0", ResponseDescription: "Accept the service request successfully." };
}

function tell(world: MpesaWorld, account: string, body: Body, timedOut: boolean, message: string): void {
  const call = {
    id: `cb_${world.nextNumber()}`,
    account,
    kind: timedOut ? "refund.timeout" : "refund.result",
    url: text(body, timedOut ? "QueueTimeOutURL" : "ResultURL"),
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: message,
    made_at: world.now(account),
    attempts: [],
  };
  void world.callbacks.send(call, { copies: world.switches.take(account, ["duplicate"]) ? 2 : 1 });
}

function resultBody(result: Result, ids: object, amount: number): string {
  const parameter = [
    { Key: "DebitAccountBalance", Value: "Utility Account|KES|51661.00|51661.00|0.00|0.00" },
    { Key: "Amount", Value: amount },
    { Key: "Charge", Value: 0 },
  ];
  return JSON.stringify({
    Result: {
      ResultType: 0,
      ResultCode: result.code,
      ResultDesc: result.desc,
      ...ids,
      TransactionID: randomText(10),
      ...(result === DONE ? { ResultParameters: { ResultParameter: parameter } } : {}),
    },
  });
}
