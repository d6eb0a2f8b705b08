import { describe, expect, it } from "vitest";
import { newId } from "../../../kernel/ids.ts";
import { callbackAddress, readAddress } from "./address.ts";
import { mpesaConfigSchema } from "./config.ts";
import { fromShillings, isSamePhone, pushRequest, timestampOf, toMsisdn, toShillings } from "./push.ts";

const BASE = {
  consumer_key: "consumerkey1",
  consumer_secret: "consumersecret1",
  shortcode: "600638",
  passkey: "passkey-passkey",
};
const CONFIG = mpesaConfigSchema.parse(BASE);
const NOW = Date.UTC(2026, 10, 21, 22, 30, 5);
const INTENT = {
  paymentId: newId("payment"),
  orderId: "ord_01m7yaexx0ewkbd1ew83d5y4rs",
  tenantId: "ten_1",
  attempt: 1,
  amount: { amount: 125_000, currency: "KES" },
  lines: [],
  buyer: { name: "Amina", email: "amina@example.com", phone: "+254712345678" },
  returnUrl: "",
  cancelUrl: "",
  gatewayReturnUrl: "",
  deadline: NOW,
  language: "en",
};

describe("the request of a prompt", () => {
  it("G4 has the password of its own timestamp, in Kenya's time, whole shillings, and 12 digits of a phone", () => {
    const made = pushRequest(CONFIG, INTENT, "https://tickets.example/x", NOW);
    if (!made.ok) throw new Error(JSON.stringify(made));
    const { body, phone } = made.value;
    expect(timestampOf(NOW)).toBe("20261122013005");
    expect(atob(String(body["Password"]))).toBe("600638passkey-passkey20261122013005");
    expect(body).toMatchObject({
      TransactionType: "CustomerPayBillOnline",
      Amount: 1250,
      PartyA: "254712345678",
      PartyB: "600638",
      PhoneNumber: "254712345678",
      AccountReference: "D1EW83D5Y4RS",
    });
    expect(phone).toBe("+254712345678");
  });
  it("G4 of a till names store and till", () => {
    const till = mpesaConfigSchema.parse({ ...BASE, kind: "till", till_number: "812345" });
    const made = pushRequest(till, INTENT, "https://tickets.example/x", NOW);
    expect(made).toMatchObject({
      value: { body: { TransactionType: "CustomerBuyGoodsOnline", PartyB: "812345", BusinessShortCode: "600638" } },
    });
    expect(mpesaConfigSchema.safeParse({ ...BASE, kind: "till" }).success).toBe(false);
  });
  it("TH05 refuses cents, nothing, other money and other phones", () => {
    const reasonOf = (change: object) => pushRequest(CONFIG, { ...INTENT, ...change }, "https://x.example", NOW);
    expect(reasonOf({ amount: { amount: 125_050, currency: "KES" } })).toMatchObject({
      error: { code: "amount_inexact" },
    });
    expect(toShillings({ amount: 0, currency: "KES" }).ok).toBe(false);
    expect(toShillings({ amount: 100, currency: "BDT" }).ok).toBe(false);
    expect(reasonOf({ buyer: { ...INTENT.buyer, phone: "+8801712345678" } })).toMatchObject({
      error: { code: "phone_invalid" },
    });
    expect(fromShillings(1200.5)).toEqual({ amount: 120_050, currency: "KES" });
    expect(fromShillings(0.005)).toBeUndefined();
  });
  it("reads numbers as people write them", () => {
    for (const text of ["0712345678", "+254712345678", "254712345678", "712 345 678"]) {
      expect(toMsisdn(text), text).toBe("254712345678");
    }
    expect(toMsisdn("0112345678")).toBe("254112345678");
    expect(toMsisdn("0202345678")).toBeUndefined();
  });
  it("G13 a number with stars is the same where its digits are", () => {
    expect(isSamePhone("2547*****678", "+254712345678")).toBe(true);
    expect(isSamePhone("2547*****679", "+254712345678")).toBe(false);
    expect(isSamePhone("254712345678", "+25471234567")).toBe(false);
  });
});

describe("the address that is the proof", () => {
  const id = newId("payment");
  const address = callbackAddress(CONFIG, "https://tickets.example/callbacks/phone/gwa_1", { kind: "push", id });
  const path = address.split("/gwa_1/")[1] ?? "";
  it("TH07 is read back, and nothing else is", () => {
    expect(readAddress(CONFIG, path)).toEqual({ kind: "push", id });
    expect(readAddress(CONFIG, path.replace("push", "result"))).toBeUndefined();
    expect(readAddress(CONFIG, path.slice(0, -1) + (path.endsWith("0") ? "1" : "0"))).toBeUndefined();
    expect(readAddress(CONFIG, "")).toBeUndefined();
    expect(readAddress(CONFIG, `${path}/x`)).toBeUndefined();
  });
  it("TH09 opens nothing at another account", () => {
    expect(readAddress({ consumer_secret: "another-secret" }, path)).toBeUndefined();
  });
  it("has no word in it that production refuses", () => {
    for (let round = 0; round < 200; round++) {
      const made = callbackAddress(CONFIG, "", { kind: "result", id: newId("refund") });
      expect(made).not.toMatch(/mpesa|safaricom|exe|cmd|sql/i);
    }
  });
});
