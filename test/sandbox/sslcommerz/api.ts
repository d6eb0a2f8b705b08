/** The three addresses that merchants call: opening a session, validating, and everything about transactions. */
import { throughFaults } from "../stand-in.ts";
import { lostAnswer } from "../switches.ts";
import { storeAmount } from "./notices.ts";
import {
  decimal,
  dhaka,
  hundredths,
  inBdt,
  isKnownCurrency,
  rateOf,
  type Session,
  type SslcommerzWorld,
  type Transaction,
} from "./world.ts";

const MAX_BODY = 64 * 1024;
/** Required fields and how long each may be. */
const REQUIRED: Readonly<Record<string, number>> = {
  store_id: 30, store_passwd: 30, total_amount: 13, currency: 3, tran_id: 30,
  product_category: 100, product_name: 255, product_profile: 100, success_url: 255, fail_url: 255, cancel_url: 255,
  cus_name: 50, cus_email: 50, cus_add1: 50, cus_city: 50, cus_postcode: 30, cus_country: 50, cus_phone: 20,
  shipping_method: 50, num_of_item: 10,
}; // prettier-ignore
const OPTIONAL: Readonly<Record<string, number>> = {
  ipn_url: 255, cus_add2: 50, cus_state: 50, cus_fax: 20, emi_option: 1, value_a: 255, value_b: 255, value_c: 255,
  value_d: 255, multi_card_name: 255, allowed_bin: 255,
}; // prettier-ignore
const PROFILES = new Set([
  "general", "physical-goods", "non-physical-goods", "airline-tickets", "travel-vertical", "telecom-vertical",
]); // prettier-ignore
const SHIPPING = new Set(["YES", "NO", "Courier", "SSLCOMMERZ_LOGISTIC"]);

/** Answers the API below `/sslcommerz`; undefined for other addresses. */
export async function answerApi(
  world: SslcommerzWorld,
  request: Request,
  url: URL,
  path: string,
): Promise<Response | undefined> {
  if (path === "/gwprocess/v4/api.php" && request.method === "POST") {
    const text = new TextDecoder().decode(await request.arrayBuffer());
    if (text.length > MAX_BODY) return new Response("Request Entity Too Large", { status: 413 });
    const form = new URLSearchParams(text);
    const store = form.get("store_id") ?? "";
    return await throughFaults(world.switches, store, () => openSession(world, url, Object.fromEntries(form)));
  }
  const validation = path === "/validator/api/validationserverAPI.php";
  if (request.method !== "GET" || !(validation || path === "/validator/api/merchantTransIDvalidationAPI.php")) {
    return undefined;
  }
  const query = url.searchParams;
  const store = query.get("store_id") ?? "";
  return await throughFaults(world.switches, store, () => {
    if (world.switches.take(store, ["maintenance"])) return new Response("<html>Maintenance</html>");
    if (!world.admits(store, query.get("store_passwd") ?? "")) return Response.json({ APIConnect: "FAILED" });
    if (query.has("bank_tran_id") && world.switches.take(store, ["refund_lost"])) {
      aboutTransactions(world, store, query);
      return lostAnswer();
    }
    return Response.json(validation ? validate(world, store, query) : aboutTransactions(world, store, query));
  });
}

function faultIn(fields: Readonly<Record<string, string>>): string | undefined {
  for (const [name, longest] of Object.entries(REQUIRED)) {
    const value = fields[name] ?? "";
    if (value === "") return `Invalid Information! '${name}' is missing or empty.`;
    if (value.length > longest) return `Invalid Information! '${name}' is longer than ${longest}.`;
  }
  for (const [name, longest] of Object.entries(OPTIONAL)) {
    if ((fields[name] ?? "").length > longest) return `Invalid Information! '${name}' is longer than ${longest}.`;
  }
  const [amount = "", currency = ""] = [fields["total_amount"], fields["currency"]];
  if (!/^\d{1,10}(\.\d{1,2})?$/.test(amount)) return "Invalid Information! 'total_amount' is not a decimal.";
  if (!isKnownCurrency(currency)) return "Invalid Information! 'currency' is not supported.";
  const bdt = inBdt(hundredths(amount), currency);
  if (bdt < 1000 || bdt > 50_000_000) return "Total amount must be between 10.00 and 500000.00 BDT.";
  if (!PROFILES.has(fields["product_profile"] ?? "")) return "Invalid Information! 'product_profile'.";
  if (!SHIPPING.has(fields["shipping_method"] ?? "")) return "Invalid Information! 'shipping_method'.";
  if (fields["shipping_method"] === "YES" && !fields["ship_name"])
    return "Invalid Information! 'ship_name' is missing.";
  if (!/^\d+$/.test(fields["num_of_item"] ?? "")) return "Invalid Information! 'num_of_item' is not an integer.";
  for (const name of ["success_url", "fail_url", "cancel_url"]) {
    if (!URL.canParse(fields[name] ?? "")) return `Invalid Information! '${name}' is not a URL.`;
  }
  return undefined;
}

function openSession(world: SslcommerzWorld, url: URL, fields: Record<string, string>): Response {
  const { store_id: store = "", store_passwd: password = "" } = fields;
  if (!world.admits(store, password)) return failed("Store Credential Error Or Store is De-active");
  const fault = faultIn(fields);
  if (fault !== undefined) return failed(fault);
  const key = crypto.randomUUID().replaceAll("-", "").toUpperCase();
  const { store_passwd: _, ...kept } = fields;
  const created = world.clock.now(store);
  world.open({ key, store, password, created, fields: kept, opened: false, status: "PENDING", transactions: [] });
  const page = `${url.origin}/sslcommerz/gwprocess/v4/gw.php?Q=PAY&SESSIONKEY=${key}`;
  const bank = `${url.origin}/sslcommerz/gwprocess/v4/bankgw/indexhtml.php?mamount=${fields["total_amount"]}&SESSIONKEY=${key}`;
  return Response.json({
    ...SESSION_SHAPE,
    status: "SUCCESS",
    sessionkey: key,
    gw: { visa: "visacard", master: "mastercard", amex: "amexcard", mobilebanking: "bkash,dbblmobilebanking" },
    redirectGatewayURL: bank,
    GatewayPageURL: page,
    store_name: "Tessera test organizer",
    desc: [{ name: "VISA", type: "visa", logo: "", gw: "visacard", r_flag: "1", redirectGatewayURL: bank }],
    is_direct_pay_enable: "1",
  });
}

const SESSION_SHAPE = {
  status: "FAILED",
  failedreason: "",
  sessionkey: "",
  gw: [],
  redirectGatewayURL: "",
  directPaymentURLBank: "",
  directPaymentURLCard: "",
  directPaymentURL: "",
  redirectGatewayURLFailed: "",
  GatewayPageURL: "",
  storeBanner: "",
  storeLogo: "",
  store_name: "",
  desc: [],
  is_direct_pay_enable: "0",
};

function failed(failedreason: string): Response {
  return Response.json({ ...SESSION_SHAPE, failedreason });
}

function validate(world: SslcommerzWorld, store: string, query: URLSearchParams): object {
  const valId = query.get("val_id") ?? "";
  for (const session of world.sessionsOf(store)) {
    const found = session.transactions.find((one) => one.val_id === valId && valId !== "");
    if (found === undefined) continue;
    const validated_on = dhaka(world.clock.now(store));
    const { error: _, ...told } = elementOf(session, found);
    const answer = { ...told, APIConnect: "DONE", validated_on, gw_version: "" };
    if (found.status === "VALID") {
      found.status = "VALIDATED";
      found.validated_on = validated_on;
      world.sessions.put(session.key, session);
    }
    return answer;
  }
  return { status: "INVALID_TRANSACTION", APIConnect: "DONE" };
}

function aboutTransactions(world: SslcommerzWorld, store: string, query: URLSearchParams): object {
  const [bank, ref] = [query.get("bank_tran_id"), query.get("refund_ref_id")];
  if (bank !== null) return refund(world, store, bank, query);
  if (ref !== null) return refundStatus(world, store, ref);
  const key = query.get("sessionkey");
  if (key !== null) {
    const session = world.sessions.get(key);
    if (session?.store !== store) return { APIConnect: "INVALID_REQUEST" };
    const last = session.transactions.at(-1);
    return { ...elementOf(session, last), APIConnect: "DONE", sessionkey: key };
  }
  const element = world.sessionsOf(store, query.get("tran_id") ?? "").flatMap(elementsOf);
  return { APIConnect: "DONE", no_of_trans_found: element.length, element };
}

/** What was tried in a session, and that it ran out; an open one that nobody tried is not told of. */
function elementsOf(session: Session): object[] {
  const tried = session.transactions.map((one) => elementOf(session, one));
  const ended = session.status === "EXPIRED" || session.status === "UNATTEMPTED";
  return ended ? [...tried, elementOf(session, undefined)] : tried;
}

function elementOf(session: Session, tried: Transaction | undefined) {
  const { fields } = session;
  const currency = fields["currency"] ?? "BDT";
  const asked = fields["total_amount"] ?? "0";
  const amount = tried?.amount ?? decimal(inBdt(hundredths(asked), currency));
  return {
    status: tried?.status ?? session.status,
    tran_date: tried?.tran_date ?? dhaka(session.created),
    tran_id: fields["tran_id"],
    val_id: tried?.val_id ?? "",
    amount,
    // Written without its decimals where they are zero, as seen.
    store_amount: String(Number(storeAmount(amount))),
    currency: tried?.currency ?? "BDT",
    bank_tran_id: tried?.bank_tran_id ?? "",
    card_type: tried?.card_type ?? "",
    card_no: tried?.card_no ?? "",
    card_issuer: tried?.card_issuer ?? "",
    card_brand: tried?.card_brand ?? "",
    card_sub_brand: "Classic",
    card_issuer_country: "Bangladesh",
    card_issuer_country_code: "BD",
    currency_type: tried?.currency_type ?? currency,
    currency_amount: tried?.currency_amount ?? asked,
    currency_rate: rateOf(currency),
    base_fair: "0.00",
    value_a: fields["value_a"] ?? "",
    value_b: fields["value_b"] ?? "",
    value_c: fields["value_c"] ?? "",
    value_d: fields["value_d"] ?? "",
    emi_instalment: "0",
    emi_amount: "0.00",
    emi_description: "",
    emi_issuer: tried?.card_issuer ?? "",
    account_details: "",
    risk_title: tried?.risk_level === "1" ? "High Risk" : "Safe",
    risk_level: tried?.risk_level ?? "0",
    discount_percentage: "0",
    discount_amount: "0",
    discount_remarks: "",
    error: tried?.error ?? "",
  };
}

function refund(world: SslcommerzWorld, store: string, bank: string, query: URLSearchParams): object {
  const refused = (errorReason: string, tranId = "") => ({
    APIConnect: "DONE",
    bank_tran_id: bank,
    trans_id: tranId,
    refund_ref_id: "",
    status: "failed",
    errorReason,
  });
  const [transId, text] = [query.get("refund_trans_id") ?? "", query.get("refund_amount") ?? ""];
  if (transId === "" || transId.length > 30) return refused("refund_trans_id is missing or too long");
  if (!/^\d{1,10}(\.\d{1,2})?$/.test(text) || hundredths(text) === 0) return refused("refund_amount is not valid");
  if ((query.get("refund_remarks") ?? "") === "") return refused("refund_remarks is missing");
  const before = world.refundsOf(store);
  if (before.some((one) => one.refund_trans_id === transId)) return refused("Duplicate refund_trans_id");
  const session = world
    .sessionsOf(store)
    .find(({ transactions }) => transactions.some((one) => one.bank_tran_id === bank && one.val_id !== ""));
  const paid = session?.transactions.find((one) => one.bank_tran_id === bank);
  const tranId = session?.fields["tran_id"] ?? "";
  if (session === undefined || paid === undefined) return refused("Transaction not found");
  const given = before
    .filter((one) => one.bank_tran_id === bank && one.status !== "cancelled")
    .reduce((sum, { amount }) => sum + amount, 0);
  if (world.switches.take(store, ["refund_refused"])) return refused("Refund is not allowed for this card", tranId);
  if (given + hundredths(text) > hundredths(paid.amount)) {
    return refused("Refund amount exceeds available amount", tranId);
  }
  const ref = crypto.randomUUID().replaceAll("-", "").slice(0, 13);
  const ends = world.switches.take(store, ["refund_cancelled"]) ? "cancelled" : "refunded";
  const created = world.clock.now(store);
  const amount = hundredths(text);
  world.addRefund({
    ref, store, refund_trans_id: transId, bank_tran_id: bank, tran_id: tranId, amount, status: "processing", ends,
    created, finished: null,
  }); // prettier-ignore
  const status = given === 0 ? "success" : "processing";
  return { APIConnect: "DONE", bank_tran_id: bank, trans_id: tranId, refund_ref_id: ref, status, errorReason: "" };
}

function refundStatus(world: SslcommerzWorld, store: string, ref: string): object {
  const found = world.refunds.get(ref);
  if (found?.store !== store) return { APIConnect: "INVALID_REQUEST" };
  return {
    APIConnect: "DONE",
    bank_tran_id: found.bank_tran_id,
    tran_id: found.tran_id,
    refund_ref_id: ref,
    initiated_on: dhaka(found.created),
    refunded_on: found.finished === null ? "" : dhaka(found.finished),
    status: found.status,
    errorReason: found.status === "cancelled" ? "Cancelled by the bank" : "",
  };
}
