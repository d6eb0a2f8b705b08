/** What bKash knows: merchants with their tokens, payments, refunds. */
import { Callbacks } from "../callbacks.ts";
import { API_FAULTS, type ApiFault, Clock, type Ports, type Shelf } from "../stand-in.ts";
import { Switches } from "../switches.ts";

export const FAULTS = [
  ...API_FAULTS, "execute_lost_before", "execute_lost_after", "maintenance", "decline", "cancel", "insufficient", "wrong_amount",
  "delay", "drop", "duplicate", "reorder", "bad_signature", "refund_refused",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number] | ApiFault;

export interface Merchant {
  readonly appKey: string;
  readonly secret: string;
  /** When tokens were asked for, within the last hour. */
  grants: number[];
  blockedUntil: number;
  /** Tokens that are accepted, with their end. */
  tokens: Record<string, number>;
  refreshTokens: string[];
  /** How many may be asked for in an hour. */
  grantsPerHour: number;
  /** Where instant notices go; null is nowhere. */
  noticeUrl: string | null;
}

/** `approved`: the buyer gave the PIN, and no money has moved. */
export type State = "created" | "approved" | "failed" | "cancelled" | "completed";

export interface Payment {
  readonly id: string;
  readonly appKey: string;
  readonly amount: string;
  readonly invoice: string;
  readonly payerReference: string;
  readonly callbackUrl: string;
  readonly created: number;
  state: State;
  /** What execute answers instead of moving money. */
  refusal: string | null;
  wallet: string;
  /** What really moves; another amount where a switch said so. */
  moves: string;
  trxId: string | null;
  executed: number | null;
  refunds: { trxId: string; amount: string; at: number }[];
}

/** Payments end after a day. */
export const PAYMENT_LIFE = 24 * 3_600_000;
const TOKEN_LIFE = 3_600_000;
const HOUR = 3_600_000;

export class BkashWorld {
  readonly clock: Clock;
  readonly switches = new Switches<Fault>(FAULTS);
  readonly callbacks: Callbacks;
  readonly merchants: Shelf<Merchant>;
  readonly payments: Shelf<Payment>;
  private count = 0;

  constructor(ports: Ports) {
    this.clock = new Clock(ports.now);
    this.callbacks = new Callbacks(ports.now);
    this.merchants = ports.shelf("merchant");
    this.payments = ports.shelf("payment");
  }

  /** The merchant of these credentials, made when first seen; undefined when they are wrong. */
  admit(appKey: string, secret: string): Merchant | undefined {
    if (appKey === "" || secret === "" || appKey.startsWith("invalid")) return undefined;
    const known = this.merchants.get(appKey);
    if (known) return known.secret === secret ? known : undefined;
    const fresh: Merchant = {
      appKey,
      secret,
      grants: [],
      blockedUntil: 0,
      tokens: {},
      refreshTokens: [],
      grantsPerHour: 2,
      noticeUrl: null,
    };
    this.merchants.put(appKey, fresh);
    return fresh;
  }

  /** Counts a grant or refresh; false when there were too many, which blocks for an hour. */
  countGrant(merchant: Merchant): boolean {
    const now = this.clock.now(merchant.appKey);
    merchant.grants = merchant.grants.filter((at) => at > now - HOUR);
    if (now < merchant.blockedUntil) return false;
    if (merchant.grants.length >= merchant.grantsPerHour) {
      merchant.blockedUntil = now + HOUR;
      this.merchants.put(merchant.appKey, merchant);
      return false;
    }
    merchant.grants.push(now);
    return true;
  }

  issueToken(merchant: Merchant): { id_token: string; refresh_token: string } {
    const [id_token, refresh_token] = [`eyJ.${crypto.randomUUID()}`, `eyR.${crypto.randomUUID()}`];
    merchant.tokens[id_token] = this.clock.now(merchant.appKey) + TOKEN_LIFE;
    merchant.refreshTokens.push(refresh_token);
    this.merchants.put(merchant.appKey, merchant);
    return { id_token, refresh_token };
  }

  /** The merchant that this token speaks for. */
  speaker(token: string, appKey: string): Merchant | undefined {
    const merchant = this.merchants.get(appKey);
    const until = merchant?.tokens[token] ?? 0;
    return until > this.clock.now(appKey) ? merchant : undefined;
  }

  paymentOf(merchant: Merchant, id: string): Payment | undefined {
    const payment = this.payments.get(id);
    return payment?.appKey === merchant.appKey ? payment : undefined;
  }

  paymentsOf(appKey: string): Payment[] {
    return this.payments.all().filter((one) => one.appKey === appKey);
  }

  newId(prefix: string): string {
    this.count += 1;
    return `${prefix}${crypto.randomUUID().replaceAll("-", "").slice(0, 8)}${String(this.count).padStart(6, "0")}`;
  }

  reset(appKey?: string): void {
    this.switches.reset(appKey);
    this.callbacks.reset(appKey);
    for (const one of this.payments.all()) {
      if (appKey === undefined || one.appKey === appKey) this.payments.delete(one.id);
    }
    if (appKey !== undefined) this.merchants.delete(appKey);
  }
}

/** Dhaka's wall clock as bKash writes it: a colon before the milliseconds. */
export function bkashTime(ms: number): string {
  return `${new Date(ms + 6 * HOUR)
    .toISOString()
    .slice(0, 23)
    .replace(/\.(\d{3})$/, ":$1")} GMT+0600`;
}

export function hundredths(text: string): number {
  return Math.round(Number(text) * 100);
}
