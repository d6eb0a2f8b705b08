/** Turns records into Stripe's objects as API 2026-10-28.endive shows them. Field lists follow the official fixtures. */
import type { Charge, Endpoint, Intent, Line, Refund, Session } from "./records.ts";

/** A JSON object on the wire. */
export type Wire = Record<string, unknown>;

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** `checkout.session`. The URL is null once nothing can be paid there. */
export function renderSession(s: Session): Wire {
  return {
    id: s.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: s.allow_promotion_codes,
    amount_subtotal: s.amount_subtotal,
    amount_total: s.amount_total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: s.billing_address_collection,
    cancel_url: s.cancel_url,
    client_reference_id: s.client_reference_id,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: s.created,
    currency: s.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: "if_required",
    customer_details: renderCustomer(s),
    customer_email: s.customer_email,
    discounts: [],
    expires_at: s.expires_at,
    integration_identifier: null,
    invoice: null,
    invoice_creation: { enabled: false, invoice_data: null },
    livemode: false,
    locale: s.locale,
    managed_payments: { enabled: false },
    metadata: s.metadata,
    mode: "payment",
    origin_context: null,
    payment_intent: s.payment_intent,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    payment_status: s.payment_status,
    permissions: null,
    phone_number_collection: { enabled: s.phone_number_collection },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: s.status,
    submit_type: s.submit_type,
    subscription: null,
    success_url: s.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: s.ui_mode,
    url: s.status === "open" && s.ui_mode === "hosted_page" ? `${s.origin}/pay/${s.id}` : null,
    wallet_options: null,
    ...(s.return_url === null ? {} : { return_url: s.return_url }),
  };
}

function renderCustomer(s: Session): Wire | null {
  const who = s.customer_details;
  const email = who?.email ?? s.customer_email;
  if (who === null && email === null) return null;
  return {
    address: who === null ? null : { ...NO_ADDRESS, country: "US", postal_code: "94107" },
    business_name: null,
    email,
    individual_name: null,
    name: who?.name ?? null,
    phone: who?.phone ?? null,
    tax_exempt: "none",
    tax_ids: who === null ? null : [],
  };
}

/** One `item` of a session's line items. */
export function renderLine(line: Line): Wire {
  const total = line.unit_amount * line.quantity;
  return {
    id: line.id,
    object: "item",
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: line.currency,
    description: line.name,
    metadata: line.metadata,
    price: {
      id: line.price,
      object: "price",
      active: false,
      billing_scheme: "per_unit",
      created: 0,
      currency: line.currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: line.product,
      recurring: null,
      tax_behavior: "unspecified",
      tiers_mode: null,
      transform_quantity: null,
      type: "one_time",
      unit_amount: line.unit_amount,
      unit_amount_decimal: String(line.unit_amount),
    },
    quantity: line.quantity,
  };
}

/** `payment_intent`. */
export function renderIntent(p: Intent): Wire {
  return {
    id: p.id,
    object: "payment_intent",
    amount: p.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: p.amount_received,
    application: null,
    application_fee_amount: p.data.application_fee_amount,
    automatic_payment_methods: null,
    canceled_at: p.canceled_at,
    cancellation_reason: p.cancellation_reason,
    capture_method: p.data.capture_method,
    client_secret: p.client_secret,
    confirmation_method: "automatic",
    created: p.created,
    currency: p.currency,
    customer: null,
    customer_account: null,
    description: p.data.description,
    excluded_payment_method_types: null,
    last_payment_error:
      p.last_error === null
        ? null
        : {
            ...(p.last_error.charge === null ? {} : { charge: p.last_error.charge }),
            code: p.last_error.code,
            ...(p.last_error.decline_code === null ? {} : { decline_code: p.last_error.decline_code }),
            doc_url: `https://stripe.com/docs/error-codes/${p.last_error.code.replaceAll("_", "-")}`,
            message: p.last_error.message,
            payment_method: { id: p.payment_method, object: "payment_method", type: "card" },
            type: "card_error",
          },
    latest_charge: p.latest_charge,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: p.data.metadata,
    next_action: null,
    on_behalf_of: p.data.on_behalf_of,
    payment_method: p.status === "requires_payment_method" ? null : p.payment_method,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    processing: p.status === "processing" ? { type: "card" } : null,
    receipt_email: p.data.receipt_email,
    review: null,
    setup_future_usage: p.data.setup_future_usage,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: p.data.statement_descriptor_suffix,
    status: p.status,
    transfer_data: p.data.transfer_data,
    transfer_group: transferGroup(p.id, p.data.transfer_data, p.data.transfer_group),
  };
}

function transferGroup(intent: string, transfer: unknown, group: string | null): string | null {
  return group ?? (transfer === null ? null : `group_${intent}`);
}

/** `charge`. Refunds are not in it: they come when expanded or asked for. */
export function renderCharge(c: Charge): Wire {
  return {
    id: c.id,
    object: "charge",
    amount: c.amount,
    amount_captured: c.status === "succeeded" ? c.amount : 0,
    amount_refunded: c.amount_refunded,
    application: null,
    application_fee: c.application_fee,
    application_fee_amount: c.data.application_fee_amount,
    balance_transaction: c.balance_transaction,
    billing_details: {
      address: NO_ADDRESS,
      email: c.billing.email,
      name: c.billing.name,
      phone: c.billing.phone,
      tax_id: null,
    },
    calculated_statement_descriptor: "SANDBOX",
    captured: c.status === "succeeded",
    created: c.created,
    currency: c.currency,
    customer: null,
    description: c.data.description,
    disputed: c.disputed === true,
    failure_balance_transaction: null,
    failure_code: c.failure?.code ?? null,
    failure_message: c.failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: c.data.metadata,
    on_behalf_of: c.data.on_behalf_of,
    outcome: renderOutcome(c),
    paid: c.status !== "failed",
    payment_intent: c.intent,
    payment_method: c.payment_method,
    payment_method_details: renderCard(c.card),
    receipt_email: c.data.receipt_email,
    receipt_number: null,
    receipt_url: c.status === "succeeded" ? `https://pay.stripe.com/receipts/sandbox/${c.id}` : null,
    refunded: c.amount_refunded >= c.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: c.data.statement_descriptor_suffix,
    status: c.status,
    ...(c.transfer === null ? {} : { transfer: c.transfer }),
    transfer_data: c.data.transfer_data === null ? null : { amount: null, ...c.data.transfer_data },
    transfer_group: transferGroup(c.intent, c.data.transfer_data, c.data.transfer_group),
  };
}

function renderOutcome(c: Charge): Wire {
  const failed = c.failure !== null;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: failed ? "declined_by_network" : "approved_by_network",
    reason: c.failure?.decline_code ?? null,
    risk_level: "normal",
    seller_message: failed ? "The bank did not return any further details with this decline." : "Payment complete.",
    type: failed ? "issuer_declined" : "authorized",
  };
}

function renderCard(number: string): Wire {
  return {
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: number.startsWith("5") ? "mastercard" : "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      exp_month: 8,
      exp_year: 2034,
      fingerprint: "Sandbox0Fingerprint",
      funding: "credit",
      installments: null,
      last4: number.slice(-4),
      mandate: null,
      network: "visa",
      network_token: { used: false },
      network_transaction_id: null,
      regulated_status: "unregulated",
      three_d_secure: null,
      wallet: null,
    },
    type: "card",
  };
}

/** `refund`. */
export function renderRefund(r: Refund): Wire {
  return {
    id: r.id,
    object: "refund",
    amount: r.amount,
    balance_transaction: r.balance_transaction,
    charge: r.charge,
    created: r.created,
    currency: r.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    ...(r.failure_reason === null
      ? {}
      : { failure_balance_transaction: `txn_${r.id.slice(3)}f`, failure_reason: r.failure_reason }),
    metadata: r.metadata,
    payment_intent: r.intent,
    payment_method: null,
    ...(r.pending_reason === null ? {} : { pending_reason: r.pending_reason }),
    reason: r.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: r.status,
    transfer_reversal: r.transfer_reversal,
  };
}

/** `webhook_endpoint`; the secret only in the answer that creates it. */
export function renderEndpoint(e: Endpoint, withSecret: boolean): Wire {
  return {
    id: e.id,
    object: "webhook_endpoint",
    api_version: e.api_version,
    application: null,
    created: e.created,
    description: e.description,
    enabled_events: e.enabled_events,
    livemode: false,
    metadata: e.metadata,
    ...(withSecret ? { secret: e.secret } : {}),
    status: "enabled",
    url: e.url,
  };
}
