/** Daraja's errors as faults of the gateway contract. Pure. */
import { SECOND } from "../../../kernel/time.ts";
import type { GatewayFault } from "../../gateway.ts";
import { errorAnswer, jsonOf } from "./wire.ts";

export type DarajaError = { readonly code: string; readonly message: string; readonly status: number };

/** The call may have been taken on. */
export const LOST: GatewayFault = { reason: "unknown_outcome", message: "M-Pesa did not answer in time." };

/** The token was not accepted: it ran out, or was taken back. */
export const NO_TOKEN: ReadonlySet<string> = new Set(["404.001.03", "401"]);

/** In answers about one prompt this says nothing: it comes for prompts that run, that are over, and that never were. */
export const NO_ANSWER = "500.001.1001";

const BUSY: ReadonlySet<string> = new Set(["500.003.02", "500.003.03", "500.003.1001", "429", "503"]);
const WRONG_CALL: ReadonlySet<string> = new Set(["404.001.01", "405.001", "404.001.03", "400.008.01", "400.008.02"]);

/** The error of an answer that is not 200, whatever its body looks like. */
export function readError(answer: { readonly status: number; readonly text: string }): DarajaError {
  const parsed = errorAnswer.safeParse(jsonOf(answer.text));
  return parsed.success
    ? { code: parsed.data.errorCode, message: parsed.data.errorMessage, status: answer.status }
    : { code: String(answer.status), message: "", status: answer.status };
}

/** The fault that an error means. Its text is for us; a person sees ours. */
export function faultOf({ code, message, status }: DarajaError): GatewayFault {
  if (BUSY.has(code) || status === 429 || status === 503) {
    return { reason: "unavailable", message: "M-Pesa is busy.", retryAfter: 5 * SECOND };
  }
  if (WRONG_CALL.has(code) || status === 401) {
    return { reason: "misconfigured", message: "M-Pesa does not accept the credentials." };
  }
  if (/callbackurl/i.test(message)) {
    return { reason: "misconfigured", message: "M-Pesa does not accept our callback address." };
  }
  if (/merchant does not exist|wrong credentials/i.test(message)) {
    return { reason: "misconfigured", message: "M-Pesa does not accept shortcode and passkey." };
  }
  if (/phonenumber|party ?a/i.test(message)) {
    return { reason: "refused", code: "phone_invalid", message: "M-Pesa does not know this number." };
  }
  if (/amount/i.test(message)) {
    return { reason: "refused", code: "amount_invalid", message: "M-Pesa does not take this amount." };
  }
  if (/lock subscriber/i.test(message)) {
    return { reason: "refused", code: "subscriber_locked", message: "This phone is being asked already." };
  }
  return { reason: "refused", code: `error_${code.slice(0, 30)}`, message: "M-Pesa refused." };
}
