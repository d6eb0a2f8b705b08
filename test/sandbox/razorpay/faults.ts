/** Errors in Razorpay's shape. */

export class RazorpayFault extends Error {
  readonly status: number;
  readonly reason: string;
  readonly field: string | undefined;
  constructor(status: number, description: string, reason = "NA", field?: string) {
    super(description);
    this.status = status;
    this.reason = reason;
    this.field = field;
  }
}

/** 400 about what was asked. */
export function invalid(description: string, field?: string): RazorpayFault {
  return new RazorpayFault(400, description, "input_validation_failed", field);
}

export function faultAnswer({ status, message, reason, field }: RazorpayFault): Response {
  const error = {
    code: "BAD_REQUEST_ERROR",
    description: message,
    source: reason === "NA" ? "NA" : "business",
    step: reason === "NA" ? "NA" : "payment_initiation",
    reason,
    metadata: {},
    ...(field === undefined ? {} : { field }),
  };
  return Response.json({ error }, { status });
}
