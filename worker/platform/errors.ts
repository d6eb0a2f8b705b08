/** Errors as part of the product: RFC 9457 answers from the one table in problems.ts. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { describeError, log } from "./log.ts";
import { PROBLEMS, type ProblemCode } from "./problems.ts";

export type FieldError = { readonly field: string; readonly message: string };
export type ProblemDetails = {
  /** A sentence for people: what happened, what is safe, what to do. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** More members of the answer, such as the seats that are gone. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
};

/** An expected refusal on its way to the caller. Thrown by handlers, never by rules or stores. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.details = details;
  }
}

/** Ends the request with the problem `code`: `throw problem("sold_out", { detail: "…" })`. */
export function problem(code: ProblemCode, details?: ProblemDetails): Problem {
  return new Problem(code, details);
}

/** The answer of a problem, as `application/problem+json`. */
export function problemResponse(code: ProblemCode, details: ProblemDetails, requestId: string): Response {
  const { status, title } = PROBLEMS[code];
  const body = {
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    request_id: requestId,
    ...(details.detail === undefined ? {} : { detail: details.detail }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    ...details.extra,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (details.retryAfter !== undefined) headers.set("retry-after", String(Math.ceil(details.retryAfter)));
  return new Response(JSON.stringify(body), { status, headers });
}

/** Turns whatever a handler threw into an answer. Bugs are logged once, with the request id, and lose nothing. */
export function answerError(error: unknown, c: Context): Response {
  const requestId = (c.get("requestId") as string | undefined) ?? "-";
  if (error instanceof Problem) return problemResponse(error.code, error.details, requestId);
  if (error instanceof HTTPException) {
    const code = codeOfStatus(error.status);
    if (code !== "internal") return problemResponse(code, {}, requestId);
  }
  if (isOverloaded(error)) return problemResponse("overloaded", { retryAfter: 2 }, requestId);
  log.error("request_failed", { route: c.req.routePath, method: c.req.method, ...describeError(error) });
  return problemResponse("internal", { detail: "Nothing was lost. Try again, or tell us the request id." }, requestId);
}

/** Durable Objects and D1 mark an error as overloaded when the right reaction is to shed, never to retry. */
function isOverloaded(error: unknown): boolean {
  return typeof error === "object" && error !== null && "overloaded" in error && error.overloaded === true;
}

function codeOfStatus(status: number): ProblemCode {
  if (status === 400) return "malformed_body";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 413) return "body_too_large";
  if (status === 415) return "unsupported_media_type";
  return "internal";
}
