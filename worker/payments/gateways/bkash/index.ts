/** bKash: tokenized checkout from the wallet most Bangladeshis have, on the organizer's own merchant account. */
import { err, ok } from "../../../kernel/result.ts";
import { MINUTE } from "../../../kernel/time.ts";
import type { Gateway, GatewayAdapter, GatewayWiring } from "../../gateway.ts";
import { CURRENCY } from "./amounts.ts";
import { readCallback } from "./callback.ts";
import { bkash as client } from "./client.ts";
import { BKASH_FIELDS, type BkashConfig, bkashConfigSchema } from "./config.ts";
import { askBkash, startAtBkash, STATUS, statusOf } from "./payment.ts";
import { refundAtBkash } from "./refund.ts";

export const bkash: Gateway<BkashConfig> = {
  id: "bkash",
  capabilities: {
    query: true,
    // Money moves only when we say so: a payment that we do not execute is over.
    cancel: true,
    refund: "full_and_partial",
    currencies: [CURRENCY],
    shortestDeadline: 15 * MINUTE,
    flow: "redirect",
    homeCountries: ["BD"],
    needsPhone: false,
  },
  configSchema: bkashConfigSchema,
  fields: BKASH_FIELDS,
  secretFields: ["password", "app_secret"],
  connect,
};

function connect(config: BkashConfig, wiring: GatewayWiring): GatewayAdapter {
  const api = client(config, wiring);
  return {
    start: async (intent) => await startAtBkash(api, intent, wiring.now()),
    query: async (reference, asking) => await askBkash(api, reference, asking),
    cancel: async (reference) => {
      const truth = await statusOf(api, reference);
      if (!truth.ok || truth.value.status !== "pending") return truth;
      return ok({ ...truth.value, status: "cancelled", failure: "given_up" });
    },
    verifyCallback: async (request) => await readCallback(config, request, wiring.baseUrl),
    refund: async (request) => await refundAtBkash(api, wiring.tokens, request),
    check: async () => {
      // The shared token is used, for they are rationed; a payment that there cannot be is asked about.
      const told = await api.post(STATUS, { paymentID: "TR0011connection0check" });
      if (!told.ok) return err(told.error);
      return ok({ account: config.app_key, live: config.environment === "live" });
    },
  };
}
