import { expect, it } from "vitest";
import { changedFields, fieldWords, firstValues, isMissing } from "./gateway-fields.ts";

const field = { secret: false, required: true, kind: "text" } as const;
const key = { ...field, name: "consumer_key" };
const secret = { ...field, name: "consumer_secret", secret: true };
const place = { ...field, name: "environment", kind: "choice" as const, choices: ["live", "sandbox"] };
const till = { ...field, name: "till_number", required: false };
const fields = [place, key, secret, till];
const stored = { environment: "sandbox", consumer_key: "abc", consumer_secret: "••••9f2a", till_number: "55" };

it("G1 a form begins with what is stored, never with a secret, and with the first choice where one is needed", () => {
  expect(firstValues({ fields, config: stored })).toEqual({
    environment: "sandbox",
    consumer_key: "abc",
    consumer_secret: "",
    till_number: "55",
  });
  expect(firstValues({ fields, config: {} })["environment"]).toBe("live");
});

it("G1 TH36 only what was changed is sent: an empty secret keeps the stored one, an emptied field is emptied", () => {
  const values = { ...firstValues({ fields, config: stored }), till_number: "", consumer_key: " abc " };
  expect(changedFields({ fields, config: stored }, values)).toEqual({ till_number: "" });
  expect(changedFields({ fields, config: stored }, { ...values, consumer_secret: "new" })).toEqual({
    till_number: "",
    consumer_secret: "new",
  });
});

it("G1 a field is missing only when nothing is typed and nothing is stored", () => {
  expect(isMissing(secret, {}, undefined)).toBe(true);
  expect(isMissing(secret, {}, "••••9f2a")).toBe(false);
  expect(isMissing(key, { consumer_key: " " }, "abc")).toBe(true);
  expect(isMissing(till, {}, undefined)).toBe(false);
});

it("every field has a label, also one that nobody wrote words for", () => {
  expect(fieldWords("mpesa", "passkey")[0]).toBe("Passkey");
  expect(fieldWords("bkash", "environment")[0]).toBe("Environment");
  expect(fieldWords("newpay", "merchant_code")).toEqual(["Merchant code", ""]);
});
