/** Errors in Stripe's shape. The API throws them; `api.ts` turns them into answers. */

/** The `error` object of an answer. */
export interface StripeErrorBody {
  type: "invalid_request_error" | "idempotency_error" | "card_error" | "api_error" | "rate_limit_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: unknown;
  doc_url?: string;
  request_log_url?: string;
}

/** An expected refusal, with its HTTP status. */
export class StripeFault extends Error {
  override name = "StripeFault";
  readonly status: number;
  readonly body: StripeErrorBody;
  /** What the idempotency layer does with it: a refusal before anything ran is not stored. */
  readonly stored: boolean;
  constructor(status: number, body: StripeErrorBody, stored = false) {
    super(body.message);
    this.status = status;
    this.body = body.code === undefined ? body : { ...body, doc_url: docUrl(body.code) };
    this.stored = stored;
  }
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}

/** 400 about one parameter. */
export function invalid(message: string, param?: string, code?: string): StripeFault {
  return new StripeFault(400, {
    type: "invalid_request_error",
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/** 404 with the object's name as Stripe writes it. */
export function missing(object: string, id: string, param: string): StripeFault {
  return new StripeFault(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${object}: '${id}'`,
    param,
  });
}

/** 400 for a reference to something that is not there, given as a parameter. */
export function missingParamObject(object: string, id: string, param: string): StripeFault {
  return invalid(`No such ${object}: '${id}'`, param, "resource_missing");
}
