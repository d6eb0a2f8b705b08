/** Everything that this Daraja knows: consumer keys, tokens, prompts, money sent back. */
import { Callbacks } from "../callbacks.ts";
import { API_FAULTS, Clock, type Ports, type Shelf } from "../stand-in.ts";
import { Switches } from "../switches.ts";

export const FAULTS = [
  ...API_FAULTS,
  "decline", "cancel", "wrong_amount", "unknown_code",
  "delay", "drop", "duplicate", "reorder", "bad_signature", "early",
  "spike", "query_processing", "query_error_200", "query_error_500",
  "refund_fails", "refund_timeout", "refund_drop",
] as const; // prettier-ignore
export type Fault = (typeof FAULTS)[number];

export interface Prompt {
  readonly account: string;
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly shortcode: string;
  readonly amount: number;
  readonly phone: string;
  readonly reference: string;
  readonly callbackUrl: string;
  /** Epoch ms, by the account's clock. */
  readonly expiresAt: number;
  result: { readonly code: number; readonly desc: string } | null;
  receipt: string | null;
  /** What was booked, when that is not `amount`. */
  booked: number;
  /** Who really paid, when that is not `phone`. */
  payer: string;
  reversed: boolean;
}

/** Money sent back, by a reversal or straight to a phone. */
export interface SentBack {
  readonly account: string;
  readonly id: string;
  /** Whole shillings. */
  readonly amount: number;
  readonly receipt: string | null;
}

export interface Settings {
  /** Answers each prompt without a person, after this many ms; null is off. */
  autoPayMs: number | null;
  /** Result codes of queries as numbers; Safaricom writes both. */
  numericCodes: boolean;
  /** One query in five says nothing. */
  flaky: boolean;
}

const TOKEN_LIFE = 3_599_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
type Planned = { readonly account: string; readonly at: number; readonly run: () => void };

export class MpesaWorld {
  readonly switches = new Switches<Fault>(FAULTS);
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly sentBack: SentBack[] = [];
  /** Ids that callers chose for payments to phones: one each. */
  readonly usedIds = new Set<string>();
  private readonly prompts: Shelf<Prompt>;
  private readonly ports: Ports;
  private readonly settings = new Map<string, Settings>();
  private readonly tokens = new Map<string, { readonly account: string; readonly until: number }>();
  /** The passkey that a shortcode was first used with. */
  private readonly passkeys = new Map<string, string>();
  private planned: Planned[] = [];
  private count = 0;

  constructor(ports: Ports) {
    this.ports = ports;
    this.clock = new Clock(ports.now);
    this.callbacks = new Callbacks(ports.now);
    this.prompts = ports.shelf<Prompt>("prompt");
    this.count = this.prompts.all().length;
  }

  of(account: string): Settings {
    const known = this.settings.get(account);
    if (known) return known;
    const fresh: Settings = { autoPayMs: null, numericCodes: false, flaky: false };
    this.settings.set(account, fresh);
    return fresh;
  }

  now(account: string): number {
    return this.clock.now(account);
  }

  prompt(id: string): Prompt | undefined {
    return this.prompts.get(id);
  }

  keep(prompt: Prompt): void {
    this.prompts.put(prompt.checkoutRequestId, prompt);
  }

  /** Oldest first; of all accounts when none is named. */
  promptsOf(account?: string): Prompt[] {
    return this.prompts.all().filter((prompt) => account === undefined || prompt.account === account);
  }

  newToken(account: string): string {
    const token = randomText(28);
    this.tokens.set(token, { account, until: this.now(account) + TOKEN_LIFE });
    return token;
  }

  /** Whose token this is, while it is valid. */
  accountOf(token: string): string | undefined {
    const known = this.tokens.get(token);
    return known && known.until > this.now(known.account) ? known.account : undefined;
  }

  /** Safaricom takes all tokens of an account back. */
  expireTokens(account: string): void {
    for (const [token, one] of this.tokens) if (one.account === account) this.tokens.delete(token);
  }

  isPasskey(account: string, shortcode: string, passkey: string): boolean {
    if (shortcode === SANDBOX_SHORTCODE) return passkey === SANDBOX_PASSKEY;
    const key = `${account}/${shortcode}`;
    const known = this.passkeys.get(key);
    if (known === undefined) this.passkeys.set(key, passkey);
    return (known ?? passkey) === passkey && !passkey.startsWith("wrong");
  }

  nextNumber(): number {
    this.count += 1;
    return this.count;
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
    const isDue = (one: Planned) => (all || one.at <= now) && (account === undefined || one.account === account);
    const due = this.planned.filter(isDue);
    this.planned = this.planned.filter((one) => !due.includes(one));
    for (const one of due) one.run();
    return due.length;
  }

  reset(account?: string): void {
    const isOther = (one: { readonly account: string }) => account !== undefined && one.account !== account;
    this.switches.reset(account);
    this.callbacks.reset(account);
    for (const prompt of this.promptsOf(account)) this.prompts.delete(prompt.checkoutRequestId);
    this.planned = this.planned.filter(isOther);
    this.sentBack.splice(0, this.sentBack.length, ...this.sentBack.filter(isOther));
    for (const [token, one] of this.tokens) if (!isOther(one)) this.tokens.delete(token);
    if (account === undefined) this.settings.clear();
    else this.settings.delete(account);
  }
}

/** As published for Safaricom's own sandbox. */
const SANDBOX_SHORTCODE = "174379";
const SANDBOX_PASSKEY = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";

export function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET[byte % ALPHABET.length]).join(
    "",
  );
}

/** Kenya's clock as Daraja writes it: `yyyyMMddHHmmss`. */
export function eatDigits(ms: number): string {
  return new Date(ms + 3 * 3_600_000).toISOString().replaceAll(/\D/g, "").slice(0, 14);
}
