/** One Stripe account of the stand-in: everything that one secret key can see. */
import type { Endpoint, Refund, StripeRecord } from "./records.ts";

/** What the next call, payment or batch of events does instead of going well. */
export const FAULTS = [
  "decline", "cancel", "wrong_amount",
  "delay", "drop", "duplicate", "reorder", "bad_signature", "stale", "livemode",
  "timeout", "slow", "close", "error_500", "error_500_after_commit", "rate_limit",
  "refund_fails", "refund_pending",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number];

/** A fault that waits for its turn. */
export interface Control {
  readonly next: Fault;
  times: number;
  /** How long, in ms, for `delay`, `timeout` and `slow`. */
  readonly ms?: number;
  /** The amount and currency that `wrong_amount` books instead. */
  readonly amount?: number;
  readonly currency?: string;
  /** Only API paths that start with this. */
  readonly path?: string;
}

/** What was answered to an Idempotency-Key. `answer` is null while the first request still runs. */
export interface Remembered {
  readonly fingerprint: string;
  /** Seconds of the account's clock. */
  readonly at: number;
  answer: { status: number; body: string; requestId: string } | null;
}

/** Settings that the control calls change. Kept between runs. */
export interface Settings {
  name: string;
  /** Pay each new session without a buyer, after this many ms; null is off. */
  auto_pay_ms: number | null;
  /** Redirect the buyer only after the webhooks were tried. */
  redirect_after_webhooks: boolean;
  clock_offset_ms: number;
  /** Connected accounts that may be named as destination, with the state of their `transfers` capability. */
  connected: Record<string, string>;
}

const MAX_REMEMBERED = 30_000;
const MAX_EVENTS = 30_000;

type ListedKind = Exclude<StripeRecord["kind"], "endpoint">;
type KindOf<K extends StripeRecord["kind"]> = Extract<StripeRecord, { kind: K }>;

/** State of one account, all in memory; `world.ts` writes changes down. */
export class Account {
  readonly key: string;
  settings: Settings;
  readonly controls: Control[] = [];
  readonly remembered = new Map<string, Remembered>();
  readonly endpoints = new Map<string, Endpoint>();
  readonly openSessions = new Set<string>();
  readonly refundsByCharge = new Map<string, Refund[]>();
  private readonly records = new Map<string, StripeRecord>();
  private readonly order: Record<ListedKind, string[]> = {
    session: [],
    intent: [],
    charge: [],
    refund: [],
    dispute: [],
    payout: [],
    merchant: [],
    link: [],
    transfer: [],
    event: [],
  };
  private state = 1;

  constructor(key: string, settings?: Settings) {
    this.key = key;
    this.settings = settings ?? {
      name: "Tessera test organizer",
      auto_pay_ms: null,
      redirect_after_webhooks: false,
      clock_offset_ms: 0,
      connected: {},
    };
    let sum = 7;
    for (let index = 0; index < key.length; index++) sum = (sum * 31 + key.charCodeAt(index)) >>> 0;
    this.seed(sum);
  }

  /** Fixes the order in which events go out from now on. */
  seed(value: number): void {
    this.state = value >>> 0;
  }

  /** Next pseudo-random number in [0, 1), from the seed (mulberry32). */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  add(record: StripeRecord): void {
    if (record.kind === "endpoint") {
      this.endpoints.set(record.id, record);
      return;
    }
    this.records.set(record.id, record);
    this.order[record.kind].push(record.id);
    if (record.kind === "session" && record.status === "open") this.openSessions.add(record.id);
    if (record.kind === "refund") {
      const list = this.refundsByCharge.get(record.charge) ?? [];
      list.push(record);
      this.refundsByCharge.set(record.charge, list);
    }
  }

  /** Forgets the oldest events beyond the bound; returns their ids. */
  trimEvents(): string[] {
    const over = this.order.event.length - MAX_EVENTS;
    if (over <= 0) return [];
    const gone = this.order.event.splice(0, over);
    for (const id of gone) this.records.delete(id);
    return gone;
  }

  find<K extends StripeRecord["kind"]>(kind: K, id: string): KindOf<K> | undefined {
    const record = kind === "endpoint" ? this.endpoints.get(id) : this.records.get(id);
    return record?.kind === kind ? (record as KindOf<K>) : undefined;
  }

  /** Records of a kind, newest first. */
  *newest<K extends ListedKind>(kind: K): Generator<KindOf<K>> {
    const ids = this.order[kind];
    for (let index = ids.length - 1; index >= 0; index--) {
      const record = this.records.get(ids[index] ?? "");
      if (record?.kind === kind) yield record as KindOf<K>;
    }
  }

  count(kind: ListedKind): number {
    return this.order[kind].length;
  }

  remember(key: string, entry: Remembered): void {
    this.remembered.set(key, entry);
    if (this.remembered.size > MAX_REMEMBERED) {
      const oldest = this.remembered.keys().next().value;
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
  }
}

/** Takes one turn of the first waiting control among `wanted`, and removes it when its turns are used up. */
export function takeControl(controls: Control[], wanted: readonly Fault[], path?: string): Control | undefined {
  const index = controls.findIndex(
    (control) =>
      wanted.includes(control.next) &&
      (control.path === undefined || path === undefined || path.startsWith(control.path)),
  );
  const found = controls[index];
  if (found === undefined) return undefined;
  found.times -= 1;
  if (found.times <= 0) controls.splice(index, 1);
  return found;
}
