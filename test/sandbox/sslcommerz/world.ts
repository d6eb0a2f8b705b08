/** What SSLCOMMERZ knows: sessions, the transactions tried in them, and refunds. */
import { Callbacks } from "../callbacks.ts";
import { API_FAULTS, type ApiFault, Clock, type Ports, type Shelf } from "../stand-in.ts";
import { Switches } from "../switches.ts";

export const FAULTS = [
  ...API_FAULTS, "decline", "cancel", "risky", "wrong_amount", "wrong_currency",
  "delay", "drop", "duplicate", "reorder", "bad_signature", "ipn_only", "none",
  "refund_lost", "refund_refused", "refund_cancelled", "maintenance",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number] | ApiFault;

export type Status = "PENDING" | "VALID" | "VALIDATED" | "FAILED" | "CANCELLED" | "EXPIRED" | "UNATTEMPTED";

export interface Transaction {
  readonly val_id: string;
  readonly bank_tran_id: string;
  status: Status;
  readonly tran_date: string;
  /** BDT, two decimals. */
  readonly amount: string;
  readonly currency: string;
  readonly currency_type: string;
  readonly currency_amount: string;
  readonly card_type: string;
  readonly card_no: string;
  readonly card_issuer: string;
  readonly card_brand: string;
  readonly risk_level: string;
  readonly error: string;
  validated_on: string;
}

export interface Session {
  readonly key: string;
  readonly store: string;
  readonly password: string;
  readonly created: number;
  readonly fields: Readonly<Record<string, string>>;
  opened: boolean;
  status: Status;
  readonly transactions: Transaction[];
}

export interface Refund {
  readonly ref: string;
  readonly store: string;
  readonly refund_trans_id: string;
  readonly bank_tran_id: string;
  readonly tran_id: string;
  /** In hundredths of BDT. */
  readonly amount: number;
  status: "processing" | "refunded" | "cancelled";
  /** What it will be when its time has come. */
  readonly ends: "refunded" | "cancelled";
  readonly created: number;
  finished: number | null;
}

/** How long a page lives; not documented, "tens of minutes". */
export const SESSION_LIFE = 30 * 60_000;
const REFUND_TAKES = 60_000;
/** Hundredths of BDT for one unit of another currency's hundredth. */
const RATES: Readonly<Record<string, number>> = { BDT: 1, USD: 120, EUR: 130, GBP: 150, SGD: 90, INR: 1.4 };

export class SslcommerzWorld {
  readonly clock: Clock;
  readonly switches = new Switches<Fault>(FAULTS);
  readonly callbacks: Callbacks;
  readonly sessions: Shelf<Session>;
  readonly refunds: Shelf<Refund>;
  /** The password that a store first came with; another one is wrong from then on. */
  readonly stores: Shelf<{ password: string }>;
  private readonly ports: Ports;

  constructor(ports: Ports) {
    this.ports = ports;
    this.clock = new Clock(ports.now);
    this.callbacks = new Callbacks(ports.now);
    this.sessions = ports.shelf("session");
    this.refunds = ports.shelf("refund");
    this.stores = ports.shelf("store");
  }

  /** Whether these credentials open the store. */
  admits(store: string, password: string): boolean {
    if (store === "" || password === "" || store.startsWith("invalid")) return false;
    const known = this.stores.get(store);
    if (known === undefined) this.stores.put(store, { password });
    return (known?.password ?? password) === password;
  }

  open(session: Session): void {
    this.sessions.put(session.key, session);
    this.ports.wakeAt(this.ports.now() + SESSION_LIFE);
  }

  sessionsOf(store: string, tranId?: string): Session[] {
    return this.sessions
      .all()
      .filter((one) => one.store === store && (tranId === undefined || one.fields["tran_id"] === tranId));
  }

  refundsOf(store: string): Refund[] {
    return this.refunds.all().filter((one) => one.store === store);
  }

  addRefund(refund: Refund): void {
    this.refunds.put(refund.ref, refund);
    this.ports.wakeAt(this.ports.now() + REFUND_TAKES);
  }

  /** Sessions that ran out, which are returned, and refunds that are through. */
  tick(): Session[] {
    const over: Session[] = [];
    for (const session of this.sessions.all()) {
      if (session.status !== "PENDING" || this.clock.now(session.store) < session.created + SESSION_LIFE) continue;
      session.status = session.opened ? "EXPIRED" : "UNATTEMPTED";
      this.sessions.put(session.key, session);
      over.push(session);
    }
    this.finishRefunds((one) => this.clock.now(one.store) >= one.created + REFUND_TAKES);
    return over;
  }

  finishRefunds(due: (refund: Refund) => boolean): void {
    for (const refund of this.refunds.all()) {
      if (refund.status !== "processing" || !due(refund)) continue;
      refund.status = refund.ends;
      refund.finished = this.clock.now(refund.store);
      this.refunds.put(refund.ref, refund);
    }
  }

  reset(store?: string): void {
    this.switches.reset(store);
    this.callbacks.reset(store);
    for (const one of this.sessions.all())
      if (store === undefined || one.store === store) this.sessions.delete(one.key);
    for (const one of this.refunds.all()) if (store === undefined || one.store === store) this.refunds.delete(one.ref);
    if (store !== undefined) this.stores.delete(store);
  }
}

/** Decimal text as hundredths. */
export function hundredths(text: string): number {
  return Math.round(Number(text) * 100);
}

export function decimal(amount: number): string {
  return (amount / 100).toFixed(2);
}

/** BDT for an amount of another currency, both in hundredths. */
export function inBdt(amount: number, currency: string): number {
  return Math.round(amount * (RATES[currency] ?? 1));
}

export function rateOf(currency: string): string {
  return (RATES[currency] ?? 1).toFixed(4);
}

export function isKnownCurrency(currency: string): boolean {
  return Object.hasOwn(RATES, currency);
}

/** Dhaka's wall clock, `YYYY-MM-DD HH:mm:ss`. */
export function dhaka(ms: number): string {
  return new Date(ms + 6 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}
