/** M-Pesa: the buyer's phone asks for the PIN (STK push), on the organizer's own paybill or till, through Daraja. */
import { err, ok, type Result } from "../../../kernel/result.ts";
import { DAY, MINUTE } from "../../../kernel/time.ts";
import type { Asking, Gateway, GatewayAdapter, GatewayFault, GatewayWiring, PaymentTruth } from "../../gateway.ts";
import { callbackAddress } from "./address.ts";
import { keptUnder, verifyCallback } from "./callback.ts";
import { type Daraja, daraja } from "./client.ts";
import { MPESA_FIELDS, type MpesaConfig, mpesaConfigSchema } from "./config.ts";
import { type DarajaError, faultOf, NO_ANSWER } from "./faults.ts";
import { CURRENCY, passwordFields, pushRequest } from "./push.ts";
import { refundAtMpesa } from "./refund.ts";
import { pushTruth } from "./truth.ts";
import { errorAnswer, pushAnswer, queryAnswer, readPushCallback } from "./wire.ts";

export const mpesa: Gateway<MpesaConfig> = {
  id: "mpesa",
  // Addresses with the name of the service in them are said to be refused in production.
  callbackName: "phone",
  capabilities: {
    query: true,
    cancel: false,
    refund: "full_and_partial",
    currencies: [CURRENCY],
    // A prompt is gone from the phone after a minute or two.
    shortestDeadline: 3 * MINUTE,
    flow: "phone_prompt",
    homeCountries: ["KE"],
    needsPhone: true,
    // The same request twice is two prompts and two charges.
    startsOnce: true,
  },
  configSchema: mpesaConfigSchema,
  fields: MPESA_FIELDS,
  secretFields: MPESA_FIELDS.filter(({ secret }) => secret).map(({ name }) => name),
  connect: (config, wiring) => connect(config, wiring, daraja(config, wiring)),
};

function connect(config: MpesaConfig, wiring: GatewayWiring, api: Daraja): GatewayAdapter {
  const ask = async (reference: string, asking: Asking) => await askAbout({ config, wiring, api }, reference, asking);
  return {
    query: ask,
    // There is no way to take a prompt back; the payer's answer, or its end, is the truth.
    cancel: ask,
    start: async (intent) => {
      const callBackUrl = callbackAddress(config, wiring.callbackUrl, { kind: "push", id: intent.paymentId });
      const request = pushRequest(config, intent, callBackUrl, wiring.now());
      if (!request.ok) return request;
      const nextAction = { kind: "phone_prompt", phone: request.value.phone, expiresAt: intent.deadline } as const;
      const answer = await api.post("/mpesa/stkpush/v1/processrequest", request.value.body);
      if (!answer.ok) {
        // The phone may be asking. It is not asked twice; its callback names this payment and brings the reference.
        return answer.error.reason === "unknown_outcome"
          ? ok({ nextAction, deadline: intent.deadline })
          : notStarted(answer.error);
      }
      if (answer.value.error) return notStarted(faultOf(answer.value.error));
      const accepted = pushAnswer.safeParse(answer.value.body);
      if (!accepted.success) return ok({ nextAction, deadline: intent.deadline });
      if (Number(accepted.data.ResponseCode) !== 0) {
        return err({ reason: "refused", code: "prompt_not_sent", message: "M-Pesa did not take the request." });
      }
      return ok({ reference: accepted.data.CheckoutRequestID, nextAction, deadline: intent.deadline });
    },
    recall: async (paymentId) => {
      const [body] = await wiring.heard(keptUnder(paymentId));
      return body === undefined ? undefined : readPushCallback(body)?.checkoutRequestId;
    },
    verifyCallback: async (request) => verifyCallback(config, request),
    refund: async (request) => await refundAtMpesa({ config, wiring, api }, request),
    check: async () => {
      const token = await api.authenticate();
      return token.ok ? ok({ account: config.shortcode, live: config.environment === "live" }) : token;
    },
  };
}

/** Nothing was sent to the phone, so this try is over, and the buyer may try again at once. */
function notStarted(fault: GatewayFault): Result<never, GatewayFault> {
  return fault.reason === "unavailable"
    ? err({ reason: "refused", code: "busy", message: "M-Pesa is busy. Try again." })
    : err(fault);
}

type Context = { readonly config: MpesaConfig; readonly wiring: GatewayWiring; readonly api: Daraja };

async function askAbout(
  { config, wiring, api }: Context,
  reference: string,
  asking: Asking,
): Promise<Result<PaymentTruth, GatewayFault>> {
  const fields = passwordFields(config, wiring.now());
  const answer = await api.post("/mpesa/stkpushquery/v1/query", { ...fields, CheckoutRequestID: reference });
  if (!answer.ok) return answer;
  const { body, error } = answer.value;
  // It comes with 200 too.
  const told = error ?? errorIn(body);
  if (told) return err(unanswered(told, asking, wiring.now()));
  const parsed = queryAnswer.safeParse(body);
  if (!parsed.success || parsed.data.CheckoutRequestID !== reference) return err(NOT_TOLD);
  const heard = await wiring.heard(keptUnder(asking.paymentId));
  return ok(
    pushTruth(
      config,
      asking,
      parsed.data,
      heard.flatMap((one) => readPushCallback(one) ?? []),
    ),
  );
}

const NOT_TOLD: GatewayFault = { reason: "unavailable", message: "M-Pesa does not say yet." };
/** Prompts that it says nothing of for this long are put before a person. */
const NEVER_TOLD = DAY;

/** Such an answer says nothing about the money, so nothing follows from it but asking again. */
function unanswered(error: DarajaError, { startedAt }: Asking, now: number): GatewayFault {
  const fault = error.code === NO_ANSWER ? NOT_TOLD : faultOf(error);
  if (fault.reason !== "refused" && error.code !== NO_ANSWER) return fault;
  if (now < startedAt + NEVER_TOLD) return NOT_TOLD;
  return { reason: "refused", code: "never_told", message: "M-Pesa does not say what became of this payment." };
}

function errorIn(body: unknown): DarajaError | undefined {
  const parsed = errorAnswer.safeParse(body);
  return parsed.success ? { code: parsed.data.errorCode, message: parsed.data.errorMessage, status: 200 } : undefined;
}
