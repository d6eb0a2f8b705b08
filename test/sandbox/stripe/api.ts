/** `/v1`: authentication, idempotency, faults, and the answer in Stripe's shape. What the calls do is in `operations.ts`. */
import type { Account, Control } from "./account.ts";
import { invalid, StripeFault } from "./errors.ts";
import { API_VERSION } from "./events.ts";
import { FormFault, parseForm } from "./form.ts";
import type { Operations } from "./operations.ts";
import { newId } from "./world.ts";
import type { StripeWorld } from "./world.ts";

const MAX_BODY = 256 * 1024;
const MAX_KEY = 255;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** Answers a request below `/v1`. */
export async function answerApi(
  world: StripeWorld,
  operations: Operations,
  request: Request,
  url: URL,
): Promise<Response> {
  const requestId = newId("req_", 14);
  let answer: Answer;
  try {
    const account = authenticate(world, request);
    checkVersion(request);
    const text = await readBody(request);
    answer = await run(world, operations, { account, request, url, text, requestId });
  } catch (cause) {
    if (!(cause instanceof StripeFault)) throw cause;
    answer = faultAnswer(cause);
  }
  return respond(answer, request, requestId);
}

/** Keys are pruned after a day, in seconds. */
const KEY_LIVES = 86_400;

interface Call {
  readonly account: Account;
  readonly request: Request;
  readonly url: URL;
  readonly text: string;
  readonly requestId: string;
}

async function run(world: StripeWorld, operations: Operations, call: Call): Promise<Answer> {
  const { account, request, url, text } = call;
  const at = world.seconds(account);
  const control = world.take(
    account,
    ["rate_limit", "error_500", "error_500_after_commit", "timeout", "slow", "close"],
    url.pathname,
  );
  if (control?.next === "rate_limit") {
    const message =
      "Request rate limit exceeded. Learn more about rate limits here: https://stripe.com/docs/rate-limits.";
    throw new StripeFault(429, { type: "invalid_request_error", code: "rate_limit", message });
  }
  if (control?.next === "error_500") throw serverFault();
  const key = request.method === "POST" ? idempotencyKey(request) : undefined;
  const fingerprint = `${request.method} ${url.pathname} ${text}`;
  if (key !== undefined) {
    const known = account.remembered.get(key);
    if (known !== undefined && at - known.at < KEY_LIVES) return replay(key, known, fingerprint);
    account.remember(key, { fingerprint, at, answer: null });
  }
  if (control?.next === "slow") await pause(control.ms ?? 5_000);
  const answer = execute(operations, call, control);
  if (key !== undefined) {
    if (answer.stored)
      account.remember(key, {
        fingerprint,
        at,
        answer: { status: answer.status, body: answer.body, requestId: call.requestId },
      });
    else account.remembered.delete(key);
  }
  return await spoil(answer, control);
}

/** What happens on the way back, after the call has done its work. */
async function spoil(answer: Answer, control: Control | undefined): Promise<Answer> {
  if (control?.next === "timeout") await pause(control.ms ?? 90_000);
  if (control?.next === "close") return { ...answer, headers: { "x-sandbox-close": "1" } };
  return answer;
}

function execute(operations: Operations, call: Call, control: Control | undefined): Answer & { stored: boolean } {
  try {
    const form = parse(call.request.method === "POST" ? call.text : call.url.search.slice(1));
    const object = operations.run(
      call.account,
      call.request.method,
      call.url,
      form,
      call.request.headers.has("stripe-account"),
    );
    if (control?.next === "error_500_after_commit") return { ...faultAnswer(serverFault()), stored: true };
    return { status: 200, body: JSON.stringify(object, null, 2), stored: true };
  } catch (cause) {
    if (!(cause instanceof StripeFault)) throw cause;
    return { ...faultAnswer(cause), stored: cause.stored };
  }
}

function parse(text: string): ReturnType<typeof parseForm> {
  try {
    return parseForm(text);
  } catch (cause) {
    if (cause instanceof FormFault) throw invalid(cause.message);
    throw cause;
  }
}

/** Any test key is an account of its own; some are refused, so that wrong credentials can be tried too. */
function authenticate(world: StripeWorld, request: Request): Account {
  const key = readKey(request.headers.get("authorization"));
  if (key === undefined) {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth " +
      "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.";
    throw new StripeFault(401, { type: "invalid_request_error", message });
  }
  if (!/^(sk|rk)_test_[A-Za-z0-9_]{1,200}$/.test(key) || /^.k_test_(invalid|revoked)/.test(key)) {
    const message = `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(12)}${key.slice(-4)}`;
    throw new StripeFault(401, { type: "invalid_request_error", message });
  }
  const acting = request.headers.get("stripe-account") ?? request.headers.get("stripe-context");
  if (acting === null) return world.account(key);
  if (world.account(key).settings.connected[acting] === undefined) {
    const message =
      `The provided key '${key.slice(0, 8)}${"*".repeat(12)}${key.slice(-4)}' does not have access to account '${acting}' ` +
      "(or that account does not exist). Application access may have been revoked.";
    throw new StripeFault(403, { type: "invalid_request_error", code: "account_invalid", message });
  }
  return world.account(`${key}|${acting}`);
}

function readKey(header: string | null): string | undefined {
  const [scheme, value] = (header ?? "").split(" ");
  if (value === undefined || value === "") return undefined;
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return undefined;
  try {
    return atob(value).split(":")[0];
  } catch {
    return undefined;
  }
}

/** Objects are shaped for one version, so another is refused rather than answered wrongly. */
function checkVersion(request: Request): void {
  const asked = request.headers.get("stripe-version");
  if (asked === null || asked === API_VERSION) return;
  throw invalid(`Invalid Stripe API version: ${asked}. The sandbox speaks ${API_VERSION}.`);
}

async function readBody(request: Request): Promise<string> {
  if (request.method !== "POST") return "";
  const text = await request.text();
  if (text.length > MAX_BODY)
    throw new StripeFault(413, { type: "invalid_request_error", message: "Request too large" });
  const type = request.headers.get("content-type") ?? "";
  if (text !== "" && !type.startsWith("application/x-www-form-urlencoded")) {
    throw invalid(
      "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, " +
        "we can help at https://support.stripe.com/.",
    );
  }
  return text;
}

function idempotencyKey(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key.length === 0 || key.length > MAX_KEY) {
    throw invalid(`Invalid Idempotency-Key: it must have 1 to ${MAX_KEY} characters.`);
  }
  return key;
}

function replay(
  key: string,
  known: { fingerprint: string; answer: { status: number; body: string; requestId: string } | null },
  fingerprint: string,
): Answer {
  if (known.fingerprint !== fingerprint) {
    throw new StripeFault(400, {
      type: "idempotency_error",
      message:
        "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key " +
        `other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (known.answer === null) {
    throw new StripeFault(409, {
      type: "invalid_request_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`,
    });
  }
  const { status, body, requestId } = known.answer;
  return { status, body, headers: { "idempotent-replayed": "true", "original-request": requestId } };
}

function serverFault(): StripeFault {
  return new StripeFault(500, { type: "api_error", message: "An unknown error occurred" });
}

function faultAnswer(fault: StripeFault): Answer {
  const retry = fault.status === 409 || fault.status >= 500;
  return {
    status: fault.status,
    body: JSON.stringify({ error: fault.body }, null, 2),
    headers: { "stripe-should-retry": String(retry) },
  };
}

function respond(answer: Answer, request: Request, requestId: string): Response {
  const key = request.headers.get("idempotency-key");
  const account = request.headers.get("stripe-account");
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": "no-cache, no-store",
    "request-id": requestId,
    "stripe-version": API_VERSION,
    ...(key === null ? {} : { "idempotency-key": key }),
    ...(account === null ? {} : { "stripe-account": account }),
    ...answer.headers,
  });
  if (!headers.has("x-sandbox-close")) return new Response(answer.body, { status: answer.status, headers });
  headers.delete("x-sandbox-close");
  return new Response(brokenOff(answer.body), { status: answer.status, headers });
}

/** Half of the body, then the connection ends. */
function brokenOff(body: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(new Error("the sandbox closed the connection"));
        return;
      }
      sent = true;
      controller.enqueue(new TextEncoder().encode(body.slice(0, Math.floor(body.length / 2))));
    },
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
