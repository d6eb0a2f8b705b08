/** Checkout Sessions: what the API accepts, and what it makes of it. */
import type { Account } from "./account.ts";
import { amountProblem, formatAmount, isCurrency, minimumAmount } from "./currency.ts";
import { invalid, missingParamObject } from "./errors.ts";
import { requiredFault } from "./params.ts";
import type { IntentData, Line, Metadata, Session } from "./records.ts";
import { newId } from "./world.ts";

/** Parameters of `POST /v1/checkout/sessions` that the stand-in acts on, after the table has checked their types. */
export interface SessionParams {
  readonly mode?: string;
  readonly ui_mode?: string;
  readonly success_url?: string;
  readonly cancel_url?: string;
  readonly return_url?: string;
  readonly line_items?: readonly LineParams[];
  readonly client_reference_id?: string;
  readonly metadata?: Metadata;
  readonly expires_at?: number;
  readonly customer?: string;
  readonly customer_account?: string;
  readonly customer_email?: string;
  readonly currency?: string;
  readonly locale?: string;
  readonly submit_type?: string;
  readonly allow_promotion_codes?: boolean;
  readonly billing_address_collection?: string;
  readonly phone_number_collection?: { readonly enabled: boolean };
  readonly payment_intent_data?: IntentParams;
  readonly [unsupported: string]: unknown;
}

interface LineParams {
  readonly quantity?: number;
  readonly price?: string;
  readonly metadata?: Metadata;
  readonly adjustable_quantity?: { readonly enabled: boolean };
  readonly price_data?: {
    readonly currency: string;
    readonly unit_amount?: number;
    readonly unit_amount_decimal?: string;
    readonly product?: string;
    readonly recurring?: object;
    readonly product_data?: { readonly name: string; readonly description?: string; readonly metadata?: Metadata };
  };
}

interface IntentParams {
  readonly application_fee_amount?: number;
  readonly capture_method?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  readonly on_behalf_of?: string;
  readonly receipt_email?: string;
  readonly statement_descriptor?: string;
  readonly statement_descriptor_suffix?: string;
  readonly setup_future_usage?: string;
  readonly transfer_data?: { readonly destination: string; readonly amount?: number };
  readonly transfer_group?: string;
}

/** Parameters that the real one takes and this one does not play: refused aloud rather than ignored. */
const NOT_PLAYED = [
  "subscription_data", "setup_intent_data", "discounts", "shipping_options", "shipping_address_collection",
  "optional_items", "custom_fields", "invoice_creation", "managed_payments",
] as const; // prettier-ignore

const HALF_HOUR = 1800;
const DAY = 86_400;
const MAX_LINES = 100;

/**
 * Checks the parameters as a whole and makes an open session.
 * @param now epoch seconds
 * @param origin where the hosted page is, without a slash at the end
 * @throws StripeFault
 */
export function makeSession(
  account: Account,
  params: SessionParams,
  now: number,
  origin: string,
  connected: boolean,
): Session {
  if (params.mode === undefined) throw requiredFault("mode");
  if (params.mode !== "payment") throw invalid("The sandbox plays mode=payment only.", "mode");
  for (const name of NOT_PLAYED) {
    if (params[name] !== undefined) throw invalid(`The sandbox does not play ${name} yet.`, name);
  }
  const uiMode = params.ui_mode ?? "hosted_page";
  checkUrls(params, uiMode);
  checkCustomer(params);
  const lines = makeLines(params);
  const currency = lines[0]?.currency ?? "usd";
  if (params.currency !== undefined && params.currency !== currency) {
    throw invalid("The currency of the session must be that of its line items.", "currency");
  }
  const total = lines.reduce((sum, line) => sum + line.unit_amount * line.quantity, 0);
  checkTotal(total, currency);
  return {
    kind: "session",
    id: newId("cs_test_a1", 56),
    created: now,
    expires_at: expiryOf(params, now),
    status: "open",
    payment_status: "unpaid",
    currency,
    amount_subtotal: total,
    amount_total: total,
    lines,
    success_url: params.success_url ?? null,
    cancel_url: params.cancel_url ?? null,
    return_url: params.return_url ?? null,
    ui_mode: uiMode,
    locale: params.locale ?? null,
    submit_type: params.submit_type ?? null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    client_reference_id: params.client_reference_id ?? null,
    customer_email: params.customer_email ?? null,
    phone_number_collection: params.phone_number_collection?.enabled ?? false,
    billing_address_collection: params.billing_address_collection ?? null,
    metadata: withoutEmpty(params.metadata ?? {}),
    customer_details: null,
    payment_intent: null,
    intent: makeIntentData(account, params.payment_intent_data ?? {}, total, connected),
    origin,
    notice: null,
  };
}

function checkUrls(params: SessionParams, uiMode: string): void {
  const embedded = uiMode !== "hosted_page";
  if (embedded && params.success_url !== undefined) {
    throw invalid(`\`success_url\` is not supported with ui_mode ${uiMode}. Use return_url.`, "success_url");
  }
  if (embedded && params.cancel_url !== undefined) {
    throw invalid(`\`cancel_url\` is not supported with ui_mode ${uiMode}.`, "cancel_url");
  }
  if (!embedded && params.return_url !== undefined) {
    throw invalid("`return_url` is not supported with ui_mode hosted_page. Use success_url.", "return_url");
  }
  if (embedded && params.return_url === undefined) throw requiredFault("return_url");
  if (!embedded && params.success_url === undefined) throw requiredFault("success_url");
  for (const name of ["success_url", "cancel_url", "return_url"] as const) {
    const url = params[name];
    if (url !== undefined && !isWebUrl(url)) throw invalid("Not a valid URL", name, "url_invalid");
  }
}

/** Absolute http(s); `{CHECKOUT_SESSION_ID}` may stand in it. */
export function isWebUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || text.length > 5000) return false;
  return URL.canParse(text.replaceAll("{CHECKOUT_SESSION_ID}", "cs_test"));
}

function checkCustomer(params: SessionParams): void {
  if (params.customer !== undefined && params.customer_email !== undefined) {
    const message = "You may only specify one of these parameters: customer, customer_email.";
    throw invalid(message, "customer", "parameters_exclusive");
  }
  if (params.customer !== undefined) throw missingParamObject("customer", params.customer, "customer");
  if (params.customer_account !== undefined) {
    throw missingParamObject("customer_account", params.customer_account, "customer_account");
  }
  const email = params.customer_email;
  if (email !== undefined && !isEmail(email))
    throw invalid(`Invalid email address: ${email}`, "customer_email", "email_invalid");
  const reference = params.client_reference_id;
  if (reference !== undefined && reference.length > 200) {
    throw invalid("Invalid string: client_reference_id must be at most 200 characters", "client_reference_id");
  }
}

/** Roughly what a mail address is. */
export function isEmail(text: string): boolean {
  return text.length <= 512 && /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(text);
}

function makeLines(params: SessionParams): Line[] {
  const items = params.line_items;
  if (items === undefined || items.length === 0) throw requiredFault("line_items");
  if (items.length > MAX_LINES) {
    throw invalid(`You can only have up to ${MAX_LINES} line items in payment mode.`, "line_items");
  }
  const lines = items.map((item, index) => makeLine(item, `line_items[${index}]`));
  const currency = lines[0]?.currency;
  const other = lines.findIndex((line) => line.currency !== currency);
  if (other !== -1) {
    throw invalid("All line items must have the same currency.", `line_items[${other}][price_data][currency]`);
  }
  return lines;
}

function makeLine(item: LineParams, at: string): Line {
  const { price_data: data, quantity } = item;
  if (item.price !== undefined && data !== undefined) {
    const message = "You may only specify one of these parameters: price, price_data.";
    throw invalid(message, `${at}[price]`, "parameters_exclusive");
  }
  if (item.price !== undefined) throw missingParamObject("price", item.price, `${at}[price]`);
  if (data === undefined) throw requiredFault(`${at}[price_data]`);
  if (quantity === undefined) throw requiredFault(`${at}[quantity]`);
  if (quantity < 1) {
    throw invalid("This value must be greater than or equal to 1.", `${at}[quantity]`, "parameter_invalid_integer");
  }
  const here = `${at}[price_data]`;
  if (!isCurrency(data.currency)) {
    throw invalid(`Invalid currency: ${data.currency}. Use the lower-case ISO code.`, `${here}[currency]`);
  }
  if (data.recurring !== undefined) {
    throw invalid("You must provide only one-time prices in payment mode.", `${here}[recurring]`);
  }
  const unit = unitAmount(data, here);
  const product = data.product_data;
  if (data.product !== undefined && product === undefined) {
    throw missingParamObject("product", data.product, `${here}[product]`);
  }
  if (data.product !== undefined) {
    const message = "You may only specify one of these parameters: product, product_data.";
    throw invalid(message, `${here}[product]`, "parameters_exclusive");
  }
  if (product === undefined) throw requiredFault(`${here}[product_data]`);
  if (product.name.trim() === "") {
    throw invalid("The name must not be blank.", `${here}[product_data][name]`, "parameter_invalid_string_blank");
  }
  return {
    id: newId("li_"),
    name: product.name,
    description: product.description ?? null,
    currency: data.currency,
    unit_amount: unit,
    quantity,
    price: newId("price_"),
    product: newId("prod_", 14),
    metadata: withoutEmpty(item.metadata ?? {}),
  };
}

function unitAmount(data: NonNullable<LineParams["price_data"]>, at: string): number {
  const { unit_amount: whole, unit_amount_decimal: decimal, currency } = data;
  if (whole !== undefined && decimal !== undefined) {
    const message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal.";
    throw invalid(message, `${at}[unit_amount]`, "parameters_exclusive");
  }
  const amount = whole ?? (decimal === undefined ? undefined : Number(decimal));
  if (amount === undefined) throw requiredFault(`${at}[unit_amount]`);
  const param = `${at}[${whole === undefined ? "unit_amount_decimal" : "unit_amount"}]`;
  if (amount < 0) throw invalid("Invalid non-negative integer", param, "parameter_invalid_integer");
  if (!Number.isInteger(amount)) throw invalid("The sandbox takes whole minor units only.", param);
  const problem = amountProblem(amount, currency);
  if (problem !== undefined) throw invalid(problem, param, amount > 99_999_999 ? "amount_too_large" : undefined);
  return amount;
}

function checkTotal(total: number, currency: string): void {
  if (total > 99_999_999) {
    throw invalid(
      "The Checkout Session's total amount due must be no more than 99999999.",
      "line_items",
      "amount_too_large",
    );
  }
  const least = minimumAmount(currency);
  if (total < least) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${formatAmount(least, currency)}`,
      "line_items",
      "amount_too_small",
    );
  }
}

function expiryOf(params: SessionParams, now: number): number {
  const at = params.expires_at;
  if (at === undefined) return now + DAY;
  if (at < now + HALF_HOUR) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      "expires_at",
    );
  }
  if (at > now + DAY) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return at;
}

function makeIntentData(account: Account, data: IntentParams, total: number, connected: boolean): IntentData {
  const at = (name: string) => `payment_intent_data[${name}]`;
  if (data.statement_descriptor !== undefined) {
    const message =
      "The statement_descriptor parameter is not supported for card charges. Use statement_descriptor_suffix instead.";
    throw invalid(message, at("statement_descriptor"));
  }
  const suffix = data.statement_descriptor_suffix;
  if (suffix !== undefined && (suffix.length > 22 || /[<>\\'"*]/.test(suffix) || !/[A-Za-z]/.test(suffix))) {
    const message =
      "The statement descriptor suffix must be at most 22 characters, with a letter and without < > \\ ' \" *.";
    throw invalid(message, at("statement_descriptor_suffix"));
  }
  if (data.receipt_email !== undefined && !isEmail(data.receipt_email)) {
    throw invalid(`Invalid email address: ${data.receipt_email}`, at("receipt_email"), "email_invalid");
  }
  if (data.capture_method === "manual")
    throw invalid("The sandbox does not play manual capture yet.", at("capture_method"));
  checkDestination(account, data, total, connected);
  return {
    application_fee_amount: data.application_fee_amount ?? null,
    capture_method: data.capture_method ?? "automatic_async",
    description: data.description ?? null,
    metadata: withoutEmpty(data.metadata ?? {}),
    on_behalf_of: data.on_behalf_of ?? null,
    receipt_email: data.receipt_email ?? null,
    statement_descriptor_suffix: suffix ?? null,
    setup_future_usage: data.setup_future_usage ?? null,
    transfer_data: data.transfer_data ?? null,
    transfer_group: data.transfer_group ?? null,
  };
}

function checkDestination(account: Account, data: IntentParams, total: number, connected: boolean): void {
  const { application_fee_amount: fee, transfer_data: transfer, on_behalf_of: behalf } = data;
  const feeAt = "payment_intent_data[application_fee_amount]";
  if (transfer !== undefined) {
    const at = "payment_intent_data[transfer_data][destination]";
    const transfers = account.settings.connected[transfer.destination];
    if (transfers === undefined) throw missingParamObject("destination", transfer.destination, at);
    if (transfers !== "active") {
      const message =
        "Your destination account needs to have at least one of the following capabilities enabled: transfers";
      throw invalid(message, at, "insufficient_capabilities_for_transfer");
    }
    if (transfer.amount !== undefined && fee !== undefined) {
      const message = "You cannot pass both application_fee_amount and transfer_data[amount].";
      throw invalid(message, feeAt, "parameters_exclusive");
    }
    if (transfer.amount !== undefined && (transfer.amount < 1 || transfer.amount > total)) {
      throw invalid(
        "The transfer amount must be between 1 and the total.",
        "payment_intent_data[transfer_data][amount]",
      );
    }
  }
  if (behalf !== undefined && account.settings.connected[behalf] === undefined) {
    throw missingParamObject("account", behalf, "payment_intent_data[on_behalf_of]");
  }
  if (fee === undefined) return;
  if (transfer === undefined && !connected) {
    throw invalid(
      "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or " +
        "Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
      feeAt,
    );
  }
  if (fee < 1) throw invalid("Invalid positive integer", feeAt, "parameter_invalid_integer");
  if (fee > total) throw invalid("The application fee cannot be greater than the total amount charged.", feeAt);
}

/** Metadata as kept: an empty value means that the key is not there. */
export function withoutEmpty(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== ""));
}
