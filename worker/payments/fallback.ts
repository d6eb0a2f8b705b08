/** One account through two sets of credentials: the ones that a payment was taken with, and those of today. */
import type { Result } from "../kernel/result.ts";
import type { Evidence, GatewayAdapter, GatewayFault } from "./gateway.ts";

/** The answer of a gateway that has no such thing. */
export const NOT_KNOWN: Result<never, GatewayFault> = {
  ok: false,
  error: { reason: "refused", code: "not_offered", message: "This payment service has no such thing." },
};

/** True where these credentials are not accepted: the call had no effect, so another may be made in its place. */
function isRefused(answer: Result<unknown, GatewayFault>): boolean {
  return !answer.ok && answer.error.reason === "misconfigured";
}

/** True where another set of credentials may know what this one does not. */
export function isUnknown(answer: Result<unknown, GatewayFault>): boolean {
  return !answer.ok && (answer.error.reason === "misconfigured" || answer.error.reason === "refused");
}

/** The first adapter; what its credentials are refused for goes to the second. */
export function withFallback(first: GatewayAdapter, second: GatewayAdapter): GatewayAdapter {
  const either = async <T>(
    call: (adapter: GatewayAdapter) => Promise<Result<T, GatewayFault>>,
  ): Promise<Result<T, GatewayFault>> => {
    const answer = await call(first);
    return isRefused(answer) ? await call(second) : answer;
  };
  const submitEvidence = async (reference: string, evidence: Evidence) =>
    await either(async (one) => (await one.submitEvidence?.(reference, evidence)) ?? NOT_KNOWN);
  return {
    ...first,
    query: async (reference, asking) => await either((one) => one.query(reference, asking)),
    cancel: async (reference, asking) => await either((one) => one.cancel(reference, asking)),
    refund: async (request) => await either((one) => one.refund(request)),
    ...(first.submitEvidence && second.submitEvidence ? { submitEvidence } : {}),
  };
}
