/** Every shape that SSLCOMMERZ sends, read as we read it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAmount } from "./amounts.ts";
import { signatureOf, verifyPost } from "./callback.ts";
import { isPaid, paidTruth, unpaidTruth } from "./truth.ts";
import { queryAnswer, refundAnswer, sessionAnswer, validationAnswer } from "./wire.ts";

const FOLDER = new URL("../../../../test/fixtures/gateways/sslcommerz/", import.meta.url);
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as unknown;
const CONFIG = { environment: "sandbox", store_id: "tessera0", store_password: "tessera0@ssl" } as const;
const PAYMENT = "pay_01m7y2kf8hc5tzq0e9w3xv6b4n";

function post(fields: Record<string, string>) {
  const body = new URLSearchParams(fields).toString();
  return verifyPost(CONFIG, {
    method: "POST",
    path: "",
    headers: new Headers(),
    query: new URLSearchParams(),
    body,
    now: 0,
  });
}

describe("notices", () => {
  const names = readdirSync(FOLDER).filter((name) => name.startsWith("ipn."));
  it.each(names)("%s is signed, about our payment, and dedupes by its content", (name) => {
    const fields = fixture(name.replace(".json", "")) as Record<string, string>;
    const event = post(fields);
    expect(event).toMatchObject({ ok: true, value: { reference: PAYMENT, paymentId: PAYMENT } });
    expect(post(Object.fromEntries(Object.entries(fields).toReversed()))).toEqual(event);
    if (event.ok) expect(event.value.turnedBack === true).toBe(fields["status"] === "CANCELLED");
  });
  it("TH07 a changed value, a foreign store, a shortened list of signed fields: refused", () => {
    const fields = fixture("ipn.valid.form") as Record<string, string>;
    for (const change of [{ amount: "1.00" }, { tran_id: "pay_x" }, { status: "VALIDATED" }, { verify_sign: "" }]) {
      expect(post({ ...fields, ...change }), JSON.stringify(change)).toMatchObject({ ok: false });
    }
    const short = { ...fields, verify_key: "amount,status" };
    const signed = new URLSearchParams(short);
    const sign = signatureOf(signed, ["amount", "status"], CONFIG.store_password);
    expect(post({ ...short, verify_sign: sign })).toEqual({ ok: false, error: { reason: "bad_signature" } });
    const other = { ...fields, store_id: "other" };
    const keys = (fields["verify_key"] ?? "").split(",");
    const resigned = signatureOf(new URLSearchParams(other), keys, CONFIG.store_password);
    expect(post({ ...other, verify_sign: resigned })).toEqual({ ok: false, error: { reason: "bad_signature" } });
  });
});

describe("truth", () => {
  it("is the paid one among several, exact in amount and currency", () => {
    const { element } = queryAnswer.parse(fixture("query.by_tran_id"));
    const [paid, ...others] = (element ?? []).filter(isPaid);
    if (!paid) throw new Error("none was paid");
    const truth = {
      reference: PAYMENT,
      status: "captured",
      paymentId: PAYMENT,
      captureReference: "261120155349tQ7mXc2LpR9vKd",
      captured: { amount: 125_000, currency: "BDT" },
    };
    expect(paidTruth(PAYMENT, paid, others)).toEqual(truth);
    for (const name of ["validation.valid", "validation.validated_second_call"]) {
      const validated = validationAnswer.parse(fixture(name));
      expect([isPaid(validated), paidTruth(PAYMENT, validated, [])], name).toEqual([true, truth]);
    }
    expect(paidTruth(PAYMENT, { ...paid, risk_level: "1" }, []).suspicious).toBe(true);
    // Paid twice: the sum is not what we asked for.
    expect(paidTruth(PAYMENT, paid, [paid]).captured).toEqual({ amount: 250_000, currency: "BDT" });
  });
  it("of another currency is what we sent, not what it settles in", () => {
    const { element } = queryAnswer.parse(fixture("query.by_tran_id"));
    const paid = element?.find(isPaid);
    if (!paid) throw new Error("none was paid");
    const dollars = { ...paid, currency_type: "USD", currency_amount: "10.50" };
    expect(paidTruth(PAYMENT, dollars, []).captured).toEqual({ amount: 1050, currency: "USD" });
  });
  it("nothing yet is pending, what failed is over", () => {
    expect(unpaidTruth(PAYMENT, queryAnswer.parse(fixture("query.by_tran_id.none")).element ?? []).status).toBe(
      "pending",
    );
    const pending = validationAnswer.parse(fixture("query.by_session.pending"));
    expect(unpaidTruth(PAYMENT, [pending]).status).toBe("pending");
    const failed = { ...pending, status: "FAILED", error: "Declined by bank" };
    expect(unpaidTruth(PAYMENT, [failed])).toMatchObject({ status: "failed", failure: "Declined by bank" });
    expect(unpaidTruth(PAYMENT, [{ ...pending, status: "EXPIRED" }]).status).toBe("cancelled");
  });
  it("is refused where it is not valid or the credentials are not", () => {
    expect(isPaid(validationAnswer.parse(fixture("validation.invalid_transaction")))).toBe(false);
    expect(queryAnswer.parse(fixture("validation.bad_credentials")).APIConnect).toBe("FAILED");
  });
});

describe("the other answers", () => {
  it("are read with the fields that decide", () => {
    expect(sessionAnswer.parse(fixture("session.success")).status).toBe("SUCCESS");
    expect(sessionAnswer.parse(fixture("session.failed")).failedreason).toContain("Credential");
    const statuses = [
      "refund.initiate.success",
      "refund.initiate.processing",
      "refund.initiate.failed",
      "refund.query.refunded",
    ];
    expect(statuses.map((name) => refundAnswer.parse(fixture(name)).status)).toEqual([
      "success",
      "processing",
      "failed",
      "refunded",
    ]);
  });
  it("amounts are exact or nothing", () => {
    expect(["69", "69.00", "69.5", "0.01", "1170"].map((text) => readAmount(text, "BDT")?.amount)).toEqual([
      6900, 6900, 6950, 1, 117_000,
    ]);
    for (const text of ["", "-1", "1e3", "1,000", "0.001", "69.", "NaN", "9".repeat(13)]) {
      expect(readAmount(text, "BDT"), text).toBeUndefined();
    }
    expect(readAmount("1", "XXX")).toBeUndefined();
  });
});
