/** SSLCOMMERZ: a hosted page with the cards, banks and wallets of Bangladesh, on the organizer's own store. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { MINUTE } from "../../../kernel/time.ts";
import type { Gateway, GatewayAdapter, GatewayFault, PaymentTruth } from "../../gateway.ts";
import { verifyPost } from "./callback.ts";
import { sslcommerz as client, type Sslcommerz } from "./client.ts";
import { SSLCOMMERZ_FIELDS, type SslcommerzConfig, sslcommerzConfigSchema } from "./config.ts";
import { refundAtSslcommerz } from "./refund.ts";
import { sessionFields } from "./session.ts";
import { isPaid, paidTruth, unpaidTruth } from "./truth.ts";
import { queryAnswer, sessionAnswer, type Transaction, validationAnswer } from "./wire.ts";

const CREDENTIALS = {
  reason: "misconfigured",
  message: "SSLCOMMERZ does not accept the store id and password.",
} as const;

export const sslcommerz: Gateway<SslcommerzConfig> = {
  id: "sslcommerz",
  capabilities: {
    query: true,
    // There is no way to close a page: it is asked about for a day after we have given up.
    cancel: false,
    refund: "full_and_partial",
    currencies: ["BDT", "USD", "EUR", "GBP", "SGD", "INR"],
    // How long a page lives is not written anywhere; buyers are seen to need ten minutes and more.
    shortestDeadline: 30 * MINUTE,
    flow: "redirect",
    homeCountries: ["BD"],
    needsPhone: false,
  },
  configSchema: sslcommerzConfigSchema,
  fields: SSLCOMMERZ_FIELDS,
  secretFields: ["store_password"],
  connect: (config, { baseUrl, callbackUrl }) => connect(config, client(config, baseUrl), callbackUrl),
};

function connect(config: SslcommerzConfig, api: Sslcommerz, callbackUrl: string): GatewayAdapter {
  return {
    start: async (intent) => {
      const fields = sessionFields(intent, callbackUrl);
      if (!fields.ok) return fields;
      const made = await api.session(fields.value, sessionAnswer);
      if (!made.ok) return made;
      const { status, failedreason, GatewayPageURL: url } = made.value;
      if (status === "SUCCESS" && /^https?:\/\//.test(url)) {
        // Their reference is our own id, so a payment can be asked about even if this answer is lost.
        return ok({ reference: intent.paymentId, nextAction: { kind: "redirect", url }, deadline: intent.deadline });
      }
      if (/credential|de-?active|store/i.test(failedreason)) return err(CREDENTIALS);
      return err({ reason: "refused", code: "session_failed", message: "SSLCOMMERZ refused to open a payment." });
    },
    query: async (reference) => await truthOf(api, reference),
    cancel: async (reference) => {
      const truth = await truthOf(api, reference);
      if (!truth.ok || truth.value.status !== "pending") return truth;
      return ok({ reference, status: "cancelled", failure: "given_up" });
    },
    verifyCallback: async (request) => verifyPost(config, request),
    refund: async (request) => await refundAtSslcommerz(api, request),
    check: async () => {
      const asked = await api.transactions({ tran_id: "connection-check" }, queryAnswer);
      if (!asked.ok) return asked;
      if (asked.value.APIConnect !== "DONE") return err(CREDENTIALS);
      return ok({ account: config.store_id, live: config.environment === "live" });
    },
  };
}

/** Asks for all transactions of the payment and validates the paid one: the hash of a notice is never enough (TH07). */
async function truthOf(api: Sslcommerz, reference: string): Promise<Result<PaymentTruth, GatewayFault>> {
  const found = await api.transactions({ tran_id: reference }, queryAnswer);
  if (!found.ok) return found;
  if (found.value.APIConnect !== "DONE") return err(CREDENTIALS);
  // The buyer may have tried several ways to pay; whichever was paid counts, wherever it stands.
  const elements = found.value.element ?? [];
  const [paid, ...others] = elements.filter(isPaid);
  return paid ? await validated(api, reference, paid, others) : ok(unpaidTruth(reference, elements));
}

async function validated(
  api: Sslcommerz,
  reference: string,
  paid: Transaction,
  others: readonly Transaction[],
): Promise<Result<PaymentTruth, GatewayFault>> {
  const answer = await api.validation({ val_id: paid.val_id }, validationAnswer);
  if (!answer.ok) return answer;
  if (answer.value.APIConnect !== "DONE") return err(CREDENTIALS);
  // Their two services contradict each other: neither is believed.
  if (!isPaid(answer.value)) return err({ reason: "unavailable", message: "SSLCOMMERZ has not validated this yet." });
  return ok(paidTruth(reference, answer.value, others));
}
