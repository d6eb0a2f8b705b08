/** Everything that this Razorpay knows: orders, payments, refunds, transfers, disputes, and whom it calls. */
import { Callbacks } from "../callbacks.ts";
import { API_FAULTS, Clock, type Ports, type Shelf } from "../stand-in.ts";
import { Switches } from "../switches.ts";

export const FAULTS = [
  ...API_FAULTS,
  "decline", "cancel", "wrong_amount", "wrong_currency", "authorize_only",
  "delay", "drop", "duplicate", "reorder", "bad_signature", "reserialised", "old_secret",
  "refund_fails", "refund_pending", "refund_refused", "transfer_fails",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number];

export type Notes = Readonly<Record<string, string>>;
export interface Order {
  readonly account: string;
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly receipt: string | null;
  readonly notes: Notes;
  readonly created_at: number;
  status: "created" | "attempted" | "paid";
  attempts: number;
  amount_paid: number;
}
export interface Payment {
  readonly account: string;
  readonly id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: "card" | "upi" | "netbanking";
  readonly created_at: number;
  status: "created" | "authorized" | "captured" | "failed" | "refunded";
  captured: boolean;
  amount_refunded: number;
  error_reason: string | null;
}
export interface Refund {
  readonly account: string;
  readonly id: string;
  readonly payment_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly receipt: string | null;
  readonly notes: Notes;
  readonly created_at: number;
  readonly speed_requested: string;
  status: "pending" | "processed" | "failed";
}
export interface Transfer {
  readonly account: string;
  readonly id: string;
  readonly source: string;
  readonly recipient: string;
  readonly amount: number;
  readonly notes: Notes;
  readonly created_at: number;
  status: "created" | "pending" | "processed" | "failed" | "reversed" | "partially_reversed";
  amount_reversed: number;
  on_hold: boolean;
}
export interface Dispute {
  readonly account: string;
  readonly id: string;
  readonly payment_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly created_at: number;
  status: "open" | "under_review" | "won" | "lost" | "closed";
  amount_deducted: number;
}

export interface Settings {
  webhook: { readonly url: string; readonly secret: string; readonly formerSecret: string | null } | null;
  /** Switched off by itself after a day of failures; `webhook` again switches it on. */
  webhookDisabled: boolean;
  /** A setting of the account: what is authorized is captured at once. */
  autoCapture: boolean;
  /** Pays each new order without a buyer, after this many ms; null is off. */
  autoPayMs: number | null;
}

type Planned = { readonly account: string; readonly at: number; readonly run: () => void };
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export class RazorpayWorld {
  readonly switches = new Switches<Fault>(FAULTS);
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly orders: Shelf<Order>;
  readonly payments: Shelf<Payment>;
  readonly refunds: Shelf<Refund>;
  readonly transfers: Shelf<Transfer>;
  readonly disputes: Shelf<Dispute>;
  /** What was answered to an idempotency key. */
  readonly remembered = new Map<string, { readonly body: string; readonly refund: string }>();
  private readonly secrets: Shelf<{ secret: string }>;
  private readonly ports: Ports;
  private readonly settings = new Map<string, Settings>();
  private planned: Planned[] = [];

  constructor(ports: Ports) {
    this.ports = ports;
    this.clock = new Clock(ports.now);
    this.callbacks = new Callbacks(ports.now);
    this.orders = ports.shelf<Order>("order");
    this.payments = ports.shelf<Payment>("payment");
    this.refunds = ports.shelf<Refund>("refund");
    this.transfers = ports.shelf<Transfer>("transfer");
    this.disputes = ports.shelf<Dispute>("dispute");
    this.secrets = ports.shelf<{ secret: string }>("secret");
  }

  of(account: string): Settings {
    const known = this.settings.get(account);
    if (known) return known;
    const fresh: Settings = { webhook: null, webhookDisabled: false, autoCapture: true, autoPayMs: null };
    this.settings.set(account, fresh);
    return fresh;
  }

  /** Any test key is an account of its own, with the secret that it is first used with. */
  isSecret(key: string, secret: string): boolean {
    if (!/^rzp_(test|live)_[A-Za-z0-9]{4,60}$/.test(key) || /_invalid/.test(key) || secret === "") return false;
    const known = this.secrets.get(key);
    if (known === undefined) this.secrets.put(key, { secret });
    return (known?.secret ?? secret) === secret;
  }

  secretOf(key: string): string {
    return this.secrets.get(key)?.secret ?? "";
  }

  seconds(account: string): number {
    return Math.floor(this.clock.now(account) / 1000);
  }

  paymentsOf(order: Order): Payment[] {
    return this.payments.all().filter(({ order_id }) => order_id === order.id);
  }

  transfersOf(order: Order): Transfer[] {
    return this.transfers.all().filter(({ source }) => source === order.id);
  }

  /** Does something later, by the real clock, or when a flush asks for it. Not kept over a restart. */
  plan(account: string, ms: number, run: () => void): void {
    const at = this.ports.now() + ms;
    this.planned.push({ account, at, run });
    this.ports.wakeAt(at);
  }

  /** Does what is due, or everything that is planned; returns how many. */
  runPlanned(all: boolean, account?: string): number {
    const now = this.ports.now();
    const due = this.planned.filter(
      (one) => (all || one.at <= now) && (account === undefined || one.account === account),
    );
    this.planned = this.planned.filter((one) => !due.includes(one));
    for (const one of due) one.run();
    return due.length;
  }

  reset(account?: string): void {
    const isMine = (one: { readonly account: string }) => account === undefined || one.account === account;
    this.switches.reset(account);
    this.callbacks.reset(account);
    this.planned = this.planned.filter((one) => !isMine(one));
    const { orders, payments, refunds, transfers, disputes } = this;
    for (const shelf of [orders, payments, refunds, transfers, disputes]) {
      for (const one of shelf.all()) if (isMine(one)) shelf.delete(one.id);
    }
    if (account === undefined) this.settings.clear();
    else this.settings.delete(account);
  }
}

export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(14));
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`;
}
