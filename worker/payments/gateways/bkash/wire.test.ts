/** Every shape that bKash sends, read as we read it. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CallbackRequest } from "../../gateway.ts";
import { readAmount } from "./amounts.ts";
import { isSnsAddress, readCallback } from "./callback.ts";
import { type BkashConfig, bkashConfigSchema } from "./config.ts";
import { invoiceNumber, paymentOf, paymentTruth, refusalOf } from "./truth.ts";
import { codeOf, createAnswer, paymentAnswer, refundAnswer, SUCCESS, tokenAnswer } from "./wire.ts";

const FOLDER = new URL("../../../../test/fixtures/gateways/bkash/", import.meta.url);
const raw = (name: string) => readFileSync(new URL(`${name}.json`, FOLDER), "utf8");
const fixture = (name: string) => JSON.parse(raw(name)) as unknown;
const PAYMENT = "pay_01m7y2kf8hc5tzq0e9w3xv6b4n";
const REFERENCE = "TR0011kXw3Tessera0001";
const CONFIG: BkashConfig = {
  environment: "sandbox",
  username: "user",
  password: "word",
  app_key: "key0",
  app_secret: "secret",
  notice_topic: "",
};

const request = (change: Partial<CallbackRequest>): CallbackRequest => ({
  method: "POST",
  path: "",
  headers: new Headers(),
  query: new URLSearchParams(),
  body: "",
  now: 0,
  ...change,
});

describe("answers", () => {
  it("have their code in one of two envelopes; the gateway's own have none", () => {
    const errors = readdirSync(FOLDER).filter((name) => /^error\.\d/.test(name));
    expect(errors.length).toBeGreaterThan(8);
    for (const name of errors) expect(codeOf(fixture(name.slice(0, -5)))).toBe(name.split(".")[1]);
    expect(codeOf({ errorCode: "2065", errorMessage: "x" })).toBe("2065");
    expect(codeOf(fixture("error.gateway_unauthorized.401"))).toBeUndefined();
    expect([codeOf(undefined), codeOf("x"), codeOf([])]).toEqual([undefined, undefined, undefined]);
  });
  it("grant and create are read with the fields that we use", () => {
    expect(tokenAnswer.parse(fixture("grant"))).toMatchObject({ expires_in: 3600 });
    expect(createAnswer.parse(fixture("create.success")).paymentID).toBe(REFERENCE);
    expect([codeOf(fixture("agreement.execute.success")), codeOf(fixture("search"))]).toEqual([SUCCESS, SUCCESS]);
  });
  it("a refund has a number and an exact amount", () => {
    const { refundTrxID, amount, currency } = refundAnswer.parse(fixture("refund.success"));
    expect([refundTrxID, readAmount(amount, currency)?.amount]).toEqual(["9KT0TESS02", 60_000]);
    expect(refundAnswer.safeParse(fixture("error.2029")).success).toBe(false);
  });
});

describe("truth", () => {
  it("is captured where it is completed, whichever call told", () => {
    for (const name of ["execute.success", "query.completed"]) {
      expect(paymentTruth(REFERENCE, paymentAnswer.parse(fixture(name))), name).toEqual({
        reference: REFERENCE,
        status: "captured",
        paymentId: PAYMENT,
        captureReference: "9KT0TESS01",
        captured: { amount: 125_000, currency: "BDT" },
      });
    }
  });
  it("is pending before, with our id in it", () => {
    expect(paymentTruth(REFERENCE, paymentAnswer.parse(fixture("query.initiated")))).toEqual({
      reference: REFERENCE,
      status: "pending",
      paymentId: PAYMENT,
    });
    expect(paymentTruth(REFERENCE, { ...paymentAnswer.parse({}), transactionStatus: "Reversed" }).status).toBe(
      "failed",
    );
  });
  it("TH08 an answer about another payment names none of ours", () => {
    expect(paymentTruth("TR0011other", paymentAnswer.parse(fixture("execute.success"))).paymentId).toBeUndefined();
  });
  it("finds our id in every invoice number that we make", () => {
    const numbers = [invoiceNumber(PAYMENT), invoiceNumber(PAYMENT, 1_795_000_000_000)];
    expect(new Set(numbers).size).toBe(2);
    expect(numbers.map(paymentOf)).toEqual([PAYMENT, PAYMENT]);
  });
  it("refusals of an execute: not yet, done before, cancelled, failed", () => {
    const codes = ["2060", "2062", "2117", "2069", "2023", "2056", "2014", "9999"];
    expect(codes.map(refusalOf)).toEqual([
      "pending",
      "ask",
      "ask",
      "cancelled",
      "failed",
      "failed",
      "failed",
      "failed",
    ]);
  });
  it("amounts are exact or nothing", () => {
    expect(["1200.00", "69", "0.5", "1.10"].map((text) => readAmount(text, "BDT")?.amount)).toEqual([
      120_000, 6900, 50, 110,
    ]);
    for (const text of ["", "-1", "1.001", "1e3", "1,000", undefined]) expect(readAmount(text, "BDT")).toBeUndefined();
    expect(readAmount("1.00", "USD")).toBeUndefined();
  });
});

describe("TH07 what reaches us proves nothing, and says what to ask about", () => {
  it("a browser's return", async () => {
    const back = async (query: string) =>
      await readCallback(CONFIG, request({ method: "GET", query: new URLSearchParams(query) }), undefined);
    const success = await back(`paymentID=${REFERENCE}&status=success&signature=x&apiVersion=1.2.0-beta`);
    expect(success).toMatchObject({
      ok: true,
      value: { reference: REFERENCE, unverified: true, kind: "return.success" },
    });
    expect(await back(`paymentID=${REFERENCE}&status=cancel`)).toMatchObject({ ok: true, value: { turnedBack: true } });
    for (const query of ["", "paymentID=1&status=success", `paymentID=${REFERENCE}&status=paid`]) {
      expect(await back(query), query).toEqual({ ok: false, error: { reason: "malformed" } });
    }
  });
  it("E12 a notice, whose content is its key", async () => {
    const notice = async (body: string) => await readCallback(CONFIG, request({ body }), undefined);
    const first = await notice(raw("ipn.sns.notification"));
    expect(first).toMatchObject({ ok: true, value: { paymentId: PAYMENT, unverified: true } });
    expect(await notice(raw("ipn.sns.notification"))).toEqual(first);
    const counter = raw("ipn.sns.notification").replace(PAYMENT, "COUNTER-7");
    const other = await notice(counter);
    expect(other.ok && other.value.paymentId).toBeUndefined();
    expect(await notice("{}")).toEqual({ ok: false, error: { reason: "malformed" } });
  });
  it("TH29 a subscription, confirmed nowhere without a topic of the organizer's", async () => {
    const body = raw("ipn.sns.subscription_confirmation");
    const event = await readCallback(CONFIG, request({ body }), undefined);
    expect(event).toMatchObject({ ok: true, value: { kind: "SubscriptionConfirmation", unverified: true } });
    expect(event.ok && event.value.paymentId).toBeUndefined();
  });
  it("TH29 only Amazon's own addresses are called", () => {
    expect(isSnsAddress("https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription")).toBe(true);
    for (const address of [
      "http://sns.ap-southeast-1.amazonaws.com/",
      "https://sns.ap-southeast-1.amazonaws.com.evil.example/",
      "https://evil.example/?sns.ap-southeast-1.amazonaws.com",
      "https://user:pass@sns.ap-southeast-1.amazonaws.com/",
      "https://sns.ap-southeast-1.amazonaws.com:8443/",
      "https://169.254.169.254/",
      "https://s3.ap-southeast-1.amazonaws.com/",
      "no address",
    ]) {
      expect(isSnsAddress(address), address).toBe(false);
    }
  });
});

it("configuration names each wrong field", () => {
  const wrong = bkashConfigSchema.safeParse({ ...CONFIG, app_key: "a b", notice_topic: "topic" });
  expect(wrong.error?.issues.map(({ path }) => path[0])).toEqual(["app_key", "notice_topic"]);
});
