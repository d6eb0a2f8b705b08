/** Daraja's API: checks as the real one does, then the prompt, the query, or the reversal. */
import { throughFaults } from "../stand-in.ts";
import { bad, type Body, DarajaFault, isCallbackUrl, text } from "./checks.ts";
import { expireDue, finish, outcomeOfPhone } from "./outcomes.ts";
import { payPhone, reverse } from "./reversals.ts";
import { eatDigits, type MpesaWorld, type Prompt } from "./world.ts";

const PROMPT_LIFE = 60_000;

/** Answers a request; `path` is below the stand-in's root. */
export async function answerApi(
  world: MpesaWorld,
  request: Request,
  path: string,
  query: URLSearchParams,
): Promise<Response> {
  try {
    if (path === "/oauth/v1/generate") return generateToken(world, request, query);
    const account = bearer(world, request);
    if (request.method !== "POST") throw new DarajaFault(405, "405.001", "Method not allowed");
    const body = await readBody(request);
    if (world.switches.take(account, ["spike"])) {
      throw new DarajaFault(429, "500.003.02", "Error Occurred: Spike Arrest Violation");
    }
    return await throughFaults(world.switches, account, () => answered(world, () => run(world, account, path, body)));
  } catch (cause) {
    if (cause instanceof DarajaFault) return errorAnswer(world, cause);
    throw cause;
  }
}

function answered(world: MpesaWorld, work: () => object): Response {
  try {
    return Response.json(work());
  } catch (cause) {
    if (cause instanceof DarajaFault) return errorAnswer(world, cause);
    throw cause;
  }
}

function run(world: MpesaWorld, account: string, path: string, body: Body): object {
  switch (path) {
    case "/mpesa/stkpush/v1/processrequest":
      return push(world, account, body);
    case "/mpesa/stkpushquery/v1/query":
      return queryPush(world, account, body);
    case "/mpesa/reversal/v1/request":
      return reverse(world, account, body);
    case "/mpesa/b2c/v3/paymentrequest":
      return payPhone(world, account, body);
    default:
      throw new DarajaFault(404, "404.001.01", "Resource not found");
  }
}

function errorAnswer(world: MpesaWorld, { status, code, message }: DarajaFault): Response {
  const body = { requestId: `sim-${world.nextNumber()}`, errorCode: code, errorMessage: message };
  return Response.json(body, { status });
}

function generateToken(world: MpesaWorld, request: Request, query: URLSearchParams): Response {
  if (query.get("grant_type") !== "client_credentials")
    throw new DarajaFault(400, "400.008.02", "Invalid grant type passed");
  const [scheme, value] = (request.headers.get("authorization") ?? "").split(" ");
  const [key, secret] = scheme === "Basic" ? decoded(value ?? "").split(":") : [];
  if (!key || !secret || key.startsWith("invalid") || secret.startsWith("invalid")) {
    throw new DarajaFault(400, "400.008.01", "Invalid Authentication passed");
  }
  return Response.json({ access_token: world.newToken(key), expires_in: "3599" });
}

function decoded(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

function bearer(world: MpesaWorld, request: Request): string {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  const account = scheme === "Bearer" ? world.accountOf(token ?? "") : undefined;
  if (account === undefined) throw new DarajaFault(404, "404.001.03", "Invalid Access Token");
  return account;
}

async function readBody(request: Request): Promise<Body> {
  try {
    const value: unknown = JSON.parse(await request.text());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // Said below.
  }
  throw new DarajaFault(400, "400.002.02", "Bad Request - Invalid JSON");
}

function push(world: MpesaWorld, account: string, body: Body): object {
  checkPassword(world, account, body);
  const prompt = newPrompt(world, account, body);
  world.keep(prompt);
  goOn(world, prompt);
  return {
    MerchantRequestID: prompt.merchantRequestId,
    CheckoutRequestID: prompt.checkoutRequestId,
    ResponseCode: "0",
    ResponseDescription: "Success. Request accepted for processing",
    CustomerMessage: "Success. Request accepted for processing",
  };
}

/** What happens to a prompt without a person. */
function goOn(world: MpesaWorld, prompt: Prompt): void {
  const { account } = prompt;
  if (world.switches.take(account, ["early"])) {
    finish(world, prompt, "approve");
    return;
  }
  const itself = outcomeOfPhone(prompt.phone);
  const { autoPayMs } = world.of(account);
  if (itself) world.plan(account, 200, () => finish(world, prompt, itself));
  else if (autoPayMs !== null) world.plan(account, autoPayMs, () => finish(world, prompt, "approve"));
}

function checkPassword(world: MpesaWorld, account: string, body: Body): void {
  const [shortcode, timestamp] = [text(body, "BusinessShortCode"), text(body, "Timestamp")];
  if (!/^\d{5,8}$/.test(shortcode)) throw bad("BusinessShortCode");
  if (!isDate(timestamp)) throw bad("Timestamp");
  const clear = decoded(text(body, "Password"));
  if (!clear.startsWith(shortcode) || !clear.endsWith(timestamp)) throw bad("Password");
  const passkey = clear.slice(shortcode.length, -timestamp.length);
  if (!world.isPasskey(account, shortcode, passkey)) {
    throw new DarajaFault(500, "500.001.1001", "Merchant does not exist");
  }
}

/** `yyyyMMddHHmmss` of a real moment. */
function isDate(digits: string): boolean {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!match) return false;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) - 3 * 3_600_000;
  return eatDigits(at) === digits;
}

function newPrompt(world: MpesaWorld, account: string, body: Body): Prompt {
  const type = text(body, "TransactionType");
  if (type !== "CustomerPayBillOnline" && type !== "CustomerBuyGoodsOnline") throw bad("TransactionType");
  const amount = Number(body["Amount"]);
  if (!Number.isInteger(amount) || amount < 1) throw bad("Amount");
  const phone = text(body, "PhoneNumber");
  if (!/^254[71]\d{8}$/.test(phone)) throw bad("PhoneNumber");
  if (text(body, "PartyA") !== phone) throw bad("PartyA");
  const [shortcode, partyB] = [text(body, "BusinessShortCode"), text(body, "PartyB")];
  if (type === "CustomerPayBillOnline" ? partyB !== shortcode : !/^\d{5,8}$/.test(partyB)) throw bad("PartyB");
  const callbackUrl = text(body, "CallBackURL");
  if (!isCallbackUrl(callbackUrl)) throw bad("CallBackURL");
  const reference = text(body, "AccountReference");
  if (!/^[A-Za-z0-9]{1,12}$/.test(reference)) throw bad("AccountReference");
  if (!/^.{1,13}$/.test(text(body, "TransactionDesc"))) throw bad("TransactionDesc");
  const number = world.nextNumber();
  const now = world.now(account);
  const stamp = eatDigits(now);
  return {
    account,
    merchantRequestId: `29115-34620561-${number}`,
    checkoutRequestId: `ws_CO_${stamp.slice(6, 8)}${stamp.slice(4, 6)}${stamp.slice(0, 4)}${stamp.slice(8)}${String(number).padStart(10, "0")}`,
    shortcode,
    amount,
    phone,
    reference,
    callbackUrl,
    expiresAt: now + PROMPT_LIFE,
    result: null,
    receipt: null,
    booked: amount,
    payer: phone,
    reversed: false,
  };
}

function queryPush(world: MpesaWorld, account: string, body: Body): object {
  checkPassword(world, account, body);
  const fault = world.switches.take(account, ["query_processing", "query_error_200", "query_error_500"])?.next;
  if (fault === "query_error_200") throw new DarajaFault(200, "500.001.1001", "");
  const quiet = world.of(account).flaky && world.nextNumber() % 5 === 0;
  if (fault === "query_error_500" || quiet) {
    throw new DarajaFault(500, "500.001.1001", "The transaction is being processed");
  }
  const prompt = world.prompt(text(body, "CheckoutRequestID"));
  if (!prompt || prompt.account !== account || prompt.shortcode !== text(body, "BusinessShortCode")) {
    throw new DarajaFault(500, "500.001.1001", "The transaction does not Exist");
  }
  expireDue(world, prompt);
  const result = fault === "query_processing" || prompt.result === null ? STILL_PROCESSING : prompt.result;
  return {
    ResponseCode: "0",
    ResponseDescription: "The service request has been accepted successsfully",
    MerchantRequestID: prompt.merchantRequestId,
    CheckoutRequestID: prompt.checkoutRequestId,
    ResultCode: world.of(account).numericCodes ? result.code : String(result.code),
    // Not the words of the callback: only the code counts.
    ResultDesc: result.code === 1037 ? "DS timeout user cannot be reached." : result.desc,
  };
}

const STILL_PROCESSING = { code: 4999, desc: "The transaction is still under processing" };
