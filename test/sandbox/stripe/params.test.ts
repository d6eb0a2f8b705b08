import { describe, expect, it } from "vitest";
import { StripeFault } from "./errors.ts";
import { parseForm } from "./form.ts";
import captured from "../../fixtures/gateways/stripe/wire.sdk-requests.json" with { type: "json" };
import { checkParams } from "./params.ts";

function refusal(
  operation: string,
  text: string,
): { code?: string | undefined; param?: string | undefined; message: string } {
  try {
    checkParams(operation, parseForm(text));
  } catch (cause) {
    if (cause instanceof StripeFault)
      return { code: cause.body.code, param: cause.body.param, message: cause.body.message };
    throw cause;
  }
  throw new Error(`accepted: ${text}`);
}

type Captured = { readonly method: string; readonly path: string; readonly body: string };

const SESSIONS = "POST /v1/checkout/sessions";

describe("parameter table", () => {
  it.each((captured as readonly Captured[]).map((one, n) => [n, one] as const))(
    "takes request %i as the official SDK sent it",
    (_, { method, path, body }) => {
      const { pathname, search } = new URL(path, "https://api.stripe.com");
      const form = parseForm(method === "GET" ? search.slice(1) : body);
      expect(Object.keys(checkParams(`${method} ${pathname}`, form))).toEqual(Object.keys(form));
    },
  );

  it("turns a right form into typed values", () => {
    const checked = checkParams(
      SESSIONS,
      parseForm(
        "mode=payment&line_items[0][quantity]=2&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=1500" +
          "&line_items[0][price_data][product_data][name]=A&allow_promotion_codes=false&metadata[order_id]=o1&expires_at=1790001800",
      ),
    );
    expect(checked).toEqual({
      mode: "payment",
      line_items: [{ quantity: 2, price_data: { currency: "usd", unit_amount: 1500, product_data: { name: "A" } } }],
      allow_promotion_codes: false,
      metadata: { order_id: "o1" },
      expires_at: 1790001800,
    });
  });

  it("takes a refund with all its flags", () => {
    const text =
      "payment_intent=pi_1&amount=5&reverse_transfer=true&refund_application_fee=true&reason=requested_by_customer";
    expect(checkParams("POST /v1/refunds", parseForm(text))).toMatchObject({ amount: 5, reverse_transfer: true });
  });

  it.each([
    [SESSIONS, "bogus=1", "parameter_unknown", "bogus"],
    [SESSIONS, "payment_method_types[0]=card", "parameter_unknown", "payment_method_types"],
    [
      SESSIONS,
      "line_items[0][price_data][currency]=usd&line_items[0][bogus]=1",
      "parameter_unknown",
      "line_items[0][bogus]",
    ],
    [SESSIONS, "line_items[0][quantity]=two", "parameter_invalid_integer", "line_items[0][quantity]"],
    [SESSIONS, "expires_at=1790001800.5", "parameter_invalid_integer", "expires_at"],
    [SESSIONS, "line_items[0][price_data][unit_amount]=5", "parameter_missing", "line_items[0][price_data][currency]"],
    [SESSIONS, "success_url=", "parameter_invalid_empty", "success_url"],
    [SESSIONS, "allow_promotion_codes=yes", undefined, "allow_promotion_codes"],
    [SESSIONS, "mode=gift", undefined, "mode"],
    [SESSIONS, "ui_mode=hosted", undefined, "ui_mode"],
    [SESSIONS, "line_items=1", undefined, "line_items"],
    [SESSIONS, "line_items[a]=1", undefined, "line_items"],
    [SESSIONS, `metadata[${"k".repeat(41)}]=1`, undefined, "metadata"],
    [SESSIONS, `metadata[k]=${"v".repeat(501)}`, undefined, "metadata[k]"],
    [SESSIONS, Array.from({ length: 51 }, (_, n) => `metadata[k${n}]=1`).join("&"), undefined, "metadata"],
    ["POST /v1/refunds", "payment_intent=pi_1&amout=5", "parameter_unknown", "amout"],
    ["POST /v1/refunds", "payment_intent=pi_1&reason=bored", undefined, "reason"],
    ["POST /v1/checkout/sessions/{session}/expire", "now=1", "parameter_unknown", "now"],
    ["GET /v1/checkout/sessions", "order=1", "parameter_unknown", "order"],
    ["POST /v1/webhook_endpoints", "url=http%3A%2F%2Fx", "parameter_missing", "enabled_events"],
  ])("%s refuses %s", (operation, text, code, param) => {
    expect(refusal(operation, text)).toMatchObject({ param, ...(code === undefined ? {} : { code }) });
  });

  it("takes an empty text where that unsets, and a range where the list can be cut by time", () => {
    expect(checkParams("POST /v1/checkout/sessions/{session}", parseForm("metadata="))).toEqual({ metadata: null });
    expect(checkParams("GET /v1/refunds", parseForm("created[gte]=5"))).toEqual({ created: { gte: 5 } });
    expect(checkParams("GET /v1/refunds", parseForm("created=5"))).toEqual({ created: 5 });
  });
});
