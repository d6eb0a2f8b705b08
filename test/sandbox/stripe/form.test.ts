import { describe, expect, it } from "vitest";
import { FormFault, parseForm } from "./form.ts";

/** As the official SDK 23.1.0 sends it: brackets plain, values percent-encoded, spaces as %20. */
const WIRE_SESSION =
  "mode=payment&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500" +
  "&line_items[0][price_data][product_data][name]=GA%20%26%20more&line_items[0][price_data][product_data][metadata][tt]=1" +
  "&success_url=https%3A%2F%2Ft.example.test%2Fok%3Fs%3D%7BCHECKOUT_SESSION_ID%7D&cancel_url=https%3A%2F%2Ft.example.test%2Fno" +
  "&expires_at=1790001800&client_reference_id=ord_1&metadata[order_id]=ord_1&payment_intent_data[application_fee_amount]=150" +
  "&payment_intent_data[transfer_data][destination]=acct_1&payment_intent_data[metadata][order_id]=ord_1&expand[0]=payment_intent";

describe("bracketed forms", () => {
  it("reads a session as the official SDK sends it", () => {
    expect(parseForm(WIRE_SESSION)).toMatchObject({
      mode: "payment",
      line_items: {
        "0": {
          quantity: "2",
          price_data: {
            currency: "usd",
            unit_amount: "1500",
            product_data: { name: "GA & more", metadata: { tt: "1" } },
          },
        },
      },
      success_url: "https://t.example.test/ok?s={CHECKOUT_SESSION_ID}",
      payment_intent_data: { transfer_data: { destination: "acct_1" } },
      expand: { "0": "payment_intent" },
    });
  });

  it("reads plus as a space, encoded brackets, and empty brackets as the next place", () => {
    expect(parseForm("a%5Bb%5D=x+y&l[]=1&l[]=2&flag")).toEqual({
      a: { b: "x y" },
      l: { "0": "1", "1": "2" },
      flag: "",
    });
  });

  it("keeps a field named __proto__ a field", () => {
    const form = parseForm("metadata[__proto__]=x");
    expect(Object.keys(form["metadata"] ?? {})).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it.each([
    ["bad percent encoding", "a=%zz"],
    ["a value that is also an object", "a=1&a[b]=2"],
    ["an open bracket", "a[b=1"],
    ["nesting without end", `a${"[b]".repeat(20)}=1`],
    ["thousands of fields", "a=1&".repeat(4000)],
  ])("refuses %s", (_what, text) => {
    expect(() => parseForm(text)).toThrow(FormFault);
  });
});
