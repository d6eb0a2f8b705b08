/** Connect: merchants below a platform, the links to their form, and the transfers of destination charges. */
import type { Account } from "./account.ts";
import { invalid, missing, missingParamObject } from "./errors.ts";
import type { Courier, Happening } from "./events.ts";
import { isCurrency } from "./currency.ts";
import { type Call, page } from "./lists.ts";
import { requiredFault } from "./params.ts";
import type { AccountLink, Charge, Merchant, MerchantState, Metadata, Transfer } from "./records.ts";
import type { Wire } from "./render.ts";
import { isEmail, isWebUrl, withoutEmpty } from "./sessions.ts";
import type { StripeWorld } from "./world.ts";
import { newId } from "./world.ts";

export const MERCHANT_STATES = [
  "pending",
  "currently_due",
  "enabled",
  "restricted",
] as const satisfies readonly MerchantState[];
const LINK_LIVES = 300;
const DUE = ["business_profile.url", "external_account", "tos_acceptance.date"];

/** Makes merchants and their links, and moves them on. */
export class Merchants {
  private readonly world: StripeWorld;
  private readonly courier: Courier;

  constructor(world: StripeWorld, courier: Courier) {
    this.world = world;
    this.courier = courier;
  }

  /** `POST /v1/accounts`. @throws StripeFault */
  create(call: Call): Wire {
    const { account, params } = call;
    const controller = params["controller"] as Record<string, Record<string, string> | string> | undefined;
    if (params["type"] !== undefined && controller !== undefined) {
      throw invalid("You may only specify one of these parameters: type, controller.", "type", "parameters_exclusive");
    }
    const country = params["country"] ?? "US";
    if (typeof country !== "string" || !/^[A-Z]{2}$/.test(country)) {
      throw invalid(
        `Country '${JSON.stringify(country)}' is unknown. Try using a 2-character alphanumeric country code.`,
        "country",
      );
    }
    const email = params["email"];
    if (typeof email === "string" && !isEmail(email))
      throw invalid(`Invalid email address: ${email}`, "email", "email_invalid");
    const part = (name: string, field: string) => (controller?.[name] as Record<string, string> | undefined)?.[field];
    if (part("losses", "payments") === "application" && part("fees", "payer") !== "application") {
      throw invalid(
        "When `controller[losses][payments]=application`, `controller[fees][payer]` must be `application`.",
        "controller[fees][payer]",
      );
    }
    const dashboard = part("stripe_dashboard", "type") ?? (params["type"] === "express" ? "express" : "full");
    const collects =
      typeof controller?.["requirement_collection"] === "string" ? controller["requirement_collection"] : "stripe";
    const merchant: Merchant = {
      kind: "merchant",
      id: newId("acct_1", 15),
      created: this.world.seconds(account),
      country,
      email: typeof email === "string" ? email : null,
      dashboard,
      collects,
      metadata: withoutEmpty((params["metadata"] ?? {}) as Metadata),
      state: "pending",
    };
    this.world.add(account, merchant);
    this.remember(account, merchant);
    return renderMerchant(merchant);
  }

  /** `POST /v1/account_links`. @throws StripeFault */
  link(call: Call): Wire {
    const { account, params } = call;
    const id = typeof params["account"] === "string" ? params["account"] : "";
    const merchant = account.find("merchant", id);
    if (merchant === undefined) throw missingParamObject("account", id, "account");
    if (params["type"] === "account_update" && merchant.collects !== "application") {
      throw invalid("You cannot create `account_update` type Account Links for this account.", "type");
    }
    const [refresh, back] = [params["refresh_url"], params["return_url"]];
    if (refresh === undefined) throw requiredFault("refresh_url");
    if (back === undefined) throw requiredFault("return_url");
    if (!isUrl(refresh)) throw invalid("Not a valid URL", "refresh_url", "url_invalid");
    if (!isUrl(back)) throw invalid("Not a valid URL", "return_url", "url_invalid");
    const created = this.world.seconds(account);
    const link: AccountLink = {
      kind: "link",
      id: newId("", 12),
      created,
      account: id,
      refresh_url: refresh,
      return_url: back,
      expires_at: created + LINK_LIVES,
      used: false,
    };
    this.world.add(account, link);
    return {
      object: "account_link",
      created,
      expires_at: link.expires_at,
      url: `${call.url.origin}/setup/${id}/${link.id}`,
    };
  }

  /** `POST /v1/accounts/{account}/login_links`: only where the dashboard is Express and the form is complete. */
  loginLink(call: Call): Wire {
    const merchant = merchantOf(call);
    if (merchant.dashboard !== "express") {
      throw invalid("Cannot create a login link for an account that is not an Express account.", "account");
    }
    if (merchant.state === "pending") {
      throw invalid("Cannot create a login link for an account that has not completed onboarding.", "account");
    }
    return {
      object: "login_link",
      created: this.world.seconds(call.account),
      url: `${call.url.origin}/setup/${merchant.id}`,
    };
  }

  /** The state after the form, or after a look of Stripe's; told at the Connect endpoints. */
  move(account: Account, merchant: Merchant, state: MerchantState): void {
    merchant.state = state;
    this.world.changed(account, merchant);
    this.remember(account, merchant);
    const acting = this.world.account(`${account.key}|${merchant.id}`);
    void this.courier.emit(acting, [{ type: "account.updated", object: renderMerchant(merchant) }]);
  }

  /** The form behind a link: where the browser goes. A link works once, and not for long. */
  open(id: string, linkId: string, state: MerchantState | undefined): string | undefined {
    for (const account of this.world.accounts.values()) {
      const link = account.find("link", linkId);
      const merchant = account.find("merchant", id);
      if (link === undefined || merchant === undefined || link.account !== id) continue;
      const stale = link.used || link.expires_at < this.world.seconds(account);
      link.used = true;
      this.world.changed(account, link);
      if (stale) return link.refresh_url;
      if (state !== undefined) this.move(account, merchant, state);
      return link.return_url;
    }
    return undefined;
  }

  private remember(account: Account, merchant: Merchant): void {
    const transfers = merchant.state === "enabled" ? "active" : merchant.state === "pending" ? "inactive" : "pending";
    account.settings.connected = { ...account.settings.connected, [merchant.id]: transfers };
    this.world.ports.settingsChanged(account);
  }
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && isWebUrl(value);
}

/** The merchant that a call names. @throws StripeFault */
export function merchantOf(call: Call): Merchant {
  const merchant = call.account.find("merchant", call.id);
  if (merchant === undefined) throw missing("account", call.id, "account");
  return merchant;
}

/** `account` of a merchant. */
export function renderMerchant(m: Merchant): Wire {
  const enabled = m.state === "enabled";
  const due = enabled ? [] : DUE;
  const capability = enabled ? "active" : m.state === "pending" ? "inactive" : "pending";
  return {
    id: m.id,
    object: "account",
    business_profile: { name: null, url: null },
    capabilities: { card_payments: capability, transfers: capability },
    charges_enabled: enabled,
    controller: {
      is_controller: true,
      requirement_collection: m.collects,
      stripe_dashboard: { type: m.dashboard },
      type: "application",
    },
    country: m.country,
    created: m.created,
    default_currency: "usd",
    details_submitted: m.state !== "pending",
    email: m.email,
    future_requirements: { currently_due: [], eventually_due: [], past_due: [], disabled_reason: null },
    metadata: m.metadata,
    payouts_enabled: enabled,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: due,
      disabled_reason: m.state === "restricted" ? "requirements.past_due" : null,
      errors: [],
      eventually_due: due,
      past_due: m.state === "restricted" ? due : [],
      pending_verification: [],
    },
    type: m.dashboard === "express" ? "express" : "none",
  };
}

/** Keeps the transfer of a destination charge. */
export function makeTransfer(
  world: StripeWorld,
  account: Account,
  charge: Charge,
  id: string,
  to: { readonly destination: string; readonly amount?: number },
): Transfer {
  const transfer: Transfer = {
    kind: "transfer",
    id,
    created: world.seconds(account),
    amount: to.amount ?? charge.amount,
    currency: charge.currency,
    destination: to.destination,
    charge: charge.id,
    group: charge.data.transfer_group,
    metadata: {},
    amount_reversed: 0,
    reversals: [],
  };
  world.add(account, transfer);
  return transfer;
}

/** `transfer`. */
export function renderTransfer(t: Transfer): Wire {
  return {
    id: t.id,
    object: "transfer",
    amount: t.amount,
    amount_reversed: t.amount_reversed,
    created: t.created,
    currency: t.currency,
    destination: t.destination,
    livemode: false,
    metadata: t.metadata,
    reversals: {
      object: "list",
      data: t.reversals.map((reversal) => renderReversal(t, reversal)),
      has_more: false,
      url: `/v1/transfers/${t.id}/reversals`,
    },
    reversed: t.amount_reversed >= t.amount,
    source_transaction: t.charge,
    transfer_group: t.group,
  };
}

function renderReversal(t: Transfer, reversal: Transfer["reversals"][number]): Wire {
  return {
    ...reversal,
    object: "transfer_reversal",
    balance_transaction: null,
    currency: t.currency,
    destination_payment_refund: null,
    metadata: reversal.metadata,
    source_refund: null,
    transfer: t.id,
  };
}

/** `POST /v1/transfers`: money of the platform goes to a merchant by itself. @throws StripeFault */
export function createTransfer(world: StripeWorld, courier: Courier, call: Call): Wire {
  const { account, params } = call;
  const { amount, currency, destination, transfer_group: group } = params;
  if (typeof amount !== "number" || amount < 1)
    throw invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
  if (typeof currency !== "string" || !isCurrency(currency))
    throw invalid(`Invalid currency: ${JSON.stringify(currency)}`, "currency");
  const merchant = typeof destination === "string" ? account.find("merchant", destination) : undefined;
  if (merchant === undefined)
    throw invalid(`No such destination: '${JSON.stringify(destination)}'`, "destination", "resource_missing");
  if (merchant.state !== "enabled") {
    throw invalid(
      "Your destination account needs to have at least one of the following capabilities enabled: transfers",
      "destination",
      "insufficient_capabilities_for_transfer",
    );
  }
  const transfer: Transfer = {
    kind: "transfer",
    id: newId("tr_1"),
    created: world.seconds(account),
    amount,
    currency,
    destination: merchant.id,
    charge: null,
    group: typeof group === "string" ? group : null,
    metadata: withoutEmpty((params["metadata"] ?? {}) as Metadata),
    amount_reversed: 0,
    reversals: [],
  };
  world.add(account, transfer);
  void courier.emit(account, [{ type: "transfer.created", object: renderTransfer(transfer) }]);
  return renderTransfer(transfer);
}

/** `GET /v1/transfers`, newest first. */
export function listTransfers(call: Call): Wire {
  const { destination, transfer_group: group } = call.params;
  return page(
    call,
    call.account.newest("transfer"),
    renderTransfer,
    (one) =>
      (destination === undefined || one.destination === destination) && (group === undefined || one.group === group),
  );
}

/** `POST /v1/transfers/{id}/reversals`. @throws StripeFault for more than is left */
export function reverseTransfer(world: StripeWorld, courier: Courier, call: Call): Wire {
  const transfer = call.account.find("transfer", call.id);
  if (transfer === undefined) throw missing("transfer", call.id, "id");
  const left = transfer.amount - transfer.amount_reversed;
  const amount = typeof call.params["amount"] === "number" ? call.params["amount"] : left;
  if (amount < 1 || amount > left) {
    throw invalid(`Reversal amount (${amount}) is greater than unreversed amount on transfer (${left})`, "amount");
  }
  const metadata = withoutEmpty((call.params["metadata"] ?? {}) as Metadata);
  const reversal = reverse(world, call.account, transfer, amount, metadata);
  void courier.emit(call.account, [{ type: "transfer.reversed", object: renderTransfer(transfer) }]);
  return renderReversal(transfer, reversal);
}

function reverse(
  world: StripeWorld,
  account: Account,
  transfer: Transfer,
  amount: number,
  metadata: Metadata = {},
): Transfer["reversals"][number] {
  const reversal = { id: newId("trr_"), created: world.seconds(account), amount, metadata };
  transfer.reversals.push(reversal);
  transfer.amount_reversed += amount;
  world.changed(account, transfer);
  return reversal;
}

/** What a refund takes back from the merchant and from the platform's fee: in proportion, and only when it was asked to. */
export function takeBack(
  world: StripeWorld,
  account: Account,
  charge: Charge,
  amount: number,
  flags: { readonly reverse_transfer?: boolean; readonly refund_application_fee?: boolean },
): { reversal: string | null; happenings: Happening[] } {
  const happenings: Happening[] = [];
  let reversal: string | null = null;
  const transfer = charge.transfer === null ? undefined : account.find("transfer", charge.transfer);
  if (flags.reverse_transfer === true && transfer !== undefined) {
    const share = Math.min(
      transfer.amount - transfer.amount_reversed,
      Math.round((transfer.amount * amount) / charge.amount),
    );
    reversal = reverse(world, account, transfer, share).id;
    happenings.push({ type: "transfer.reversed", object: renderTransfer(transfer) });
  }
  const fee = charge.data.application_fee_amount ?? 0;
  if (flags.refund_application_fee === true && charge.application_fee !== null) {
    charge.fee_refunded = Math.min(fee, (charge.fee_refunded ?? 0) + Math.round((fee * amount) / charge.amount));
    const object = {
      id: charge.application_fee,
      object: "application_fee",
      account: charge.data.transfer_data?.destination ?? null,
      amount: fee,
      amount_refunded: charge.fee_refunded,
      charge: charge.id,
      currency: charge.currency,
      livemode: false,
      refunded: charge.fee_refunded >= fee,
    };
    happenings.push({ type: "application_fee.refunded", object });
  }
  return { reversal, happenings };
}
