/** Every payload of the documentation's samples, as we read it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultOf, readError } from "./faults.ts";
import { pushTruth } from "./truth.ts";
import { acceptedAnswer, oauthAnswer, pushAnswer, queryAnswer, readPushCallback, readRefundResult } from "./wire.ts";

const FOLDER = new URL("../../../../test/fixtures/gateways/mpesa/", import.meta.url);
const NAMES = readdirSync(FOLDER).map((name) => name.replace(".json", ""));
const textOf = (name: string) => readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
const jsonOf = (name: string): unknown => JSON.parse(textOf(name));

const CHECKOUT = "ws_CO_211120261103120712345678";
const ASKING = {
  paymentId: "pay_1",
  amount: { amount: 120_000, currency: "KES" },
  mayCapture: true,
  startedAt: 0,
  phone: "+254712345678",
};
const seen = new Set<string>();
const fixture = (name: string) => {
  seen.add(name);
  return textOf(name);
};
const truthOf = (query: string, ...callbacks: string[]) => {
  seen.add(query);
  const heard = callbacks.flatMap((name) => readPushCallback(fixture(name)) ?? []);
  return pushTruth({ match_phone: "yes" }, ASKING, queryAnswer.parse(jsonOf(query)), heard);
};

describe("M-Pesa's payloads", () => {
  it("G4 a callback of success: amount, receipt and payer by name, in any order", () => {
    const read = readPushCallback(fixture("callback.success"));
    expect(read).toMatchObject({ resultCode: 0, amount: 1200, receipt: "UK25Q7MZTE", phone: "254712345678" });
    const shuffled = JSON.parse(textOf("callback.success")) as {
      Body: { stkCallback: { CallbackMetadata: { Item: unknown[] } } };
    };
    shuffled.Body.stkCallback.CallbackMetadata.Item.reverse();
    expect(readPushCallback(JSON.stringify(shuffled))).toEqual(read);
  });

  it.each(["1", "1001", "1019", "1025", "1032", "1037", "2001"])("G4 a callback of failure %s", (code) => {
    const read = readPushCallback(fixture(`callback.fail.${code}`));
    expect(read).toEqual({
      merchantRequestId: "40218-71139904-2",
      checkoutRequestId: CHECKOUT,
      resultCode: Number(code),
    });
  });

  it("G4 answers to a question decide, callbacks only add what answers do not tell", () => {
    const known = { reference: CHECKOUT, paymentId: "pay_1" };
    const captured = { amount: 120_000, currency: "KES" };
    expect(truthOf("query.success", "callback.success")).toEqual({
      ...known,
      status: "captured",
      captured,
      captureReference: "UK25Q7MZTE",
    });
    expect(truthOf("query.success")).toEqual({
      ...known,
      status: "captured",
      captured,
      captureReference: CHECKOUT,
      concerns: [{ kind: "amount_not_told", detail: { asked: "KES 120000" } }],
    });
    expect(truthOf("query.processing.4999", "callback.success")).toEqual({ ...known, status: "pending" });
    expect(truthOf("query.cancelled.1032")).toEqual({ ...known, status: "cancelled", failure: "cancelled_by_payer" });
    expect(truthOf("query.timeout.1037", "callback.success")).toEqual({
      ...known,
      status: "failed",
      failure: "no_response",
    });
  });

  it("TH07 a callback about another prompt, or of another amount, is not taken for this one", () => {
    const success = textOf("callback.success");
    const answer = queryAnswer.parse(jsonOf("query.success"));
    const other = readPushCallback(success.replaceAll("40218-71139904-2", "1-1-1"));
    const less = readPushCallback(success.replace("1200.0", "12.5"));
    const truth = (callback: typeof other) =>
      pushTruth({ match_phone: "no" }, ASKING, answer, callback ? [callback] : []);
    expect(truth(other).captureReference).toBe(CHECKOUT);
    expect(truth(less).captured).toEqual({ amount: 1250, currency: "KES" });
  });

  it("G13 another payer than the order's is a concern, where the organizer asks for it; a masked number is not", () => {
    const answer = queryAnswer.parse(jsonOf("query.success"));
    const concernsOf = (phone: string, match_phone: "yes" | "no" = "yes") => {
      const callback = readPushCallback(textOf("callback.success").replace("254712345678", phone));
      return pushTruth({ match_phone }, ASKING, answer, callback ? [callback] : []).concerns;
    };
    expect(concernsOf("254799999111")).toEqual([
      { kind: "payer_phone_mismatch", detail: { payer_ends_in: "111", order_ends_in: "678" } },
    ]);
    expect(concernsOf("254799999111", "no")).toBeUndefined();
    const masked = textOf("callback.success").replace("254712345678", '"2547*****678"');
    const callback = readPushCallback(masked);
    expect(pushTruth({ match_phone: "yes" }, ASKING, answer, callback ? [callback] : []).concerns).toBeUndefined();
  });

  it("errors say whose fault they are, and 500.001.1001 says nothing", () => {
    const faultIn = (name: string, status: number) => faultOf(readError({ status, text: fixture(name) }));
    expect(faultIn("error.invalid_callback.400", 400).reason).toBe("misconfigured");
    expect(faultIn("error.invalid_token.404", 404).reason).toBe("misconfigured");
    expect(faultIn("error.spike_arrest.429or500", 429).reason).toBe("unavailable");
    expect(faultIn("error.spike_arrest.429or500", 500).reason).toBe("unavailable");
    for (const name of ["query.error.500.001.1001.processing", "query.error.500.001.1001.unknown"]) {
      expect(readError({ status: 500, text: fixture(name) }).code).toBe("500.001.1001");
    }
    expect(readError({ status: 503, text: "<html>" })).toEqual({ code: "503", message: "", status: 503 });
  });

  it("tokens, accepted prompts and accepted reversals", () => {
    expect(oauthAnswer.parse(JSON.parse(fixture("oauth")))).toMatchObject({ expires_in: 3599 });
    expect(pushAnswer.parse(JSON.parse(fixture("stkpush.accepted")))).toMatchObject({ CheckoutRequestID: CHECKOUT });
    expect(acceptedAnswer.parse(JSON.parse(fixture("reversal.accepted")))).toMatchObject({
      ConversationID: "AG_20261121_70205d1a90bc4be2f763",
    });
  });

  it("results of reversals, with codes as numbers and as text, parameters as list and as one", () => {
    expect(readRefundResult(fixture("reversal.result.success"))).toMatchObject({ resultCode: 0 });
    expect(readRefundResult(fixture("reversal.result.failed"))).toMatchObject({ resultCode: "R000001" });
    const single = JSON.parse(textOf("reversal.result.success")) as {
      Result: { ResultParameters: { ResultParameter: unknown } };
    };
    single.Result.ResultParameters.ResultParameter = { Key: "Amount", Value: 1 };
    expect(readRefundResult(JSON.stringify(single))).toMatchObject({ resultCode: 0 });
  });

  it("money paid to the paybill without a prompt is no answer to one", () => {
    expect(readPushCallback(fixture("c2b.confirmation"))).toBeUndefined();
    expect(readRefundResult(textOf("c2b.confirmation"))).toBeUndefined();
    for (const text of ["", "[]", "{}", '{"Body":{}}', '{"Body":{"stkCallback":{"ResultCode":0}}}']) {
      expect(readPushCallback(text)).toBeUndefined();
    }
  });

  it("no sample is left out", () => {
    expect(NAMES.filter((name) => !seen.has(name))).toEqual([]);
  });
});
