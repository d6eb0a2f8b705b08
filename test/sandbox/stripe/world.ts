/** All accounts of the stand-in, its clock, and what leads from a record to the disk. */
import { Account, takeControl } from "./account.ts";
import type { Control, Fault, Settings } from "./account.ts";
import type { StripeRecord } from "./records.ts";

/** What the world needs from where it lives (the Durable Object, or a test). */
export interface WorldPorts {
  /** Epoch ms of the real clock. */
  now(): number;
  /** Asks for `tick` at or before this time. */
  wakeAt(ms: number): void;
  /** A record or the settings of an account have changed and are to be written down soon. */
  changed(account: string, record: StripeRecord): void;
  settingsChanged(account: Account): void;
  forgotten(ids: readonly string[]): void;
}

/** Something that an account does later by itself: an asynchronous payment or refund that settles. */
interface Planned {
  readonly account: string;
  readonly timer: ReturnType<typeof setTimeout>;
  readonly run: () => void;
}

/** State of the whole stand-in. */
export class StripeWorld {
  readonly accounts = new Map<string, Account>();
  readonly controls: Control[] = [];
  /** Which account a session belongs to: the buyer's browser only knows the session. */
  readonly sessionOwner = new Map<string, string>();
  private readonly planned = new Set<Planned>();
  offsetMs = 0;
  readonly ports: WorldPorts;

  constructor(ports: WorldPorts) {
    this.ports = ports;
  }

  /** The account of a key (or of `key|acct_…` when a platform acts for a connected account), made on first use. */
  account(key: string, settings?: Settings): Account {
    const known = this.accounts.get(key);
    if (known !== undefined) return known;
    const account = new Account(key, settings);
    this.accounts.set(key, account);
    return account;
  }

  /** Epoch ms as this account sees it: the real clock plus what the control calls added. */
  now(account: Account): number {
    return this.ports.now() + this.offsetMs + account.settings.clock_offset_ms;
  }

  /** Epoch seconds as this account sees it. */
  seconds(account: Account): number {
    return Math.floor(this.now(account) / 1000);
  }

  /** Keeps a new record. */
  add(account: Account, record: StripeRecord): void {
    account.add(record);
    if (record.kind === "session") this.sessionOwner.set(record.id, account.key);
    if (record.kind === "event") {
      const gone = account.trimEvents();
      if (gone.length > 0) this.ports.forgotten(gone);
    }
    this.ports.changed(account.key, record);
  }

  /** Notes that a record was changed in place. */
  changed(account: Account, record: StripeRecord): void {
    this.ports.changed(account.key, record);
  }

  /** Runs something after `ms`, or when a flush asks for it. Not kept: after a restart of the sandbox it does not happen. */
  plan(account: Account, ms: number, run: () => void): void {
    const one: Planned = {
      account: account.key,
      timer: setTimeout(() => {
        this.planned.delete(one);
        run();
      }, ms),
      run,
    };
    this.planned.add(one);
  }

  /** Runs now what is planned for later, for one account or for all; returns how many. */
  runPlanned(account?: string): number {
    const due = this.unplan(account);
    for (const one of due) one.run();
    return due.length;
  }

  private unplan(account?: string): Planned[] {
    const found = [...this.planned].filter((one) => account === undefined || one.account === account);
    for (const one of found) {
      clearTimeout(one.timer);
      this.planned.delete(one);
    }
    return found;
  }

  /** The next waiting control for this account, its own before those for everybody. */
  take(account: Account, wanted: readonly Fault[], path?: string): Control | undefined {
    return takeControl(account.controls, wanted, path) ?? takeControl(this.controls, wanted, path);
  }

  /** Forgets one account, or everything. */
  reset(account?: string): void {
    this.unplan(account);
    if (account !== undefined) {
      this.accounts.delete(account);
      for (const [session, owner] of this.sessionOwner) if (owner === account) this.sessionOwner.delete(session);
      return;
    }
    this.accounts.clear();
    this.sessionOwner.clear();
    this.controls.length = 0;
    this.offsetMs = 0;
  }
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id in Stripe's manner: prefix and random letters. */
export function newId(prefix: string, length = 24): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  let id = prefix;
  for (const byte of bytes) id += ALPHABET[byte % 62] ?? "0";
  return id;
}
