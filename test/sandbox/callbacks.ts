/** Callbacks on their way to a shop: kept to be looked at, handed over, dropped, held back, sent twice, tried again. */
import { isLoopback } from "./stripe/events.ts";

const MAX_KEPT = 20_000;
const ANSWER_TIMEOUT = 5_000;

export interface Callback {
  readonly id: string;
  readonly account: string;
  readonly kind: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Epoch ms. */
  readonly made_at: number;
  readonly attempts: { readonly at: number; readonly status: number }[];
}

/** What happens to one on its way. */
export interface Journey {
  readonly drop?: boolean;
  /** Held back this long, or until a flush. */
  readonly delayMs?: number;
  /** Sent this often, whatever is answered. */
  readonly copies?: number;
  /** Headers of the first try only, over those of the callback. */
  readonly firstHeaders?: Readonly<Record<string, string>>;
  /** Gaps in ms between tries after anything but 2xx; none is one try only. */
  readonly retryGaps?: readonly number[];
  /** Told after each try. */
  readonly tried?: (status: number) => void;
}

interface Waiting {
  readonly callback: Callback;
  readonly journey: Journey;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** All callbacks of one stand-in. In memory only. */
export class Callbacks {
  private readonly kept: Callback[] = [];
  private readonly waiting = new Set<Waiting>();
  private readonly now: () => number;
  /** Accounts whose shop is not called: a test posts what is kept by itself. */
  readonly silent = new Set<string>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** Keeps it, and sends it as its journey says. The promise ends after the first try. */
  async send(callback: Callback, journey: Journey = {}): Promise<void> {
    this.kept.push(callback);
    if (this.kept.length > MAX_KEPT) this.kept.shift();
    if (journey.drop === true || this.silent.has(callback.account)) return;
    if (journey.delayMs !== undefined) {
      this.hold(callback, { ...journey, drop: false }, journey.delayMs);
      return;
    }
    for (let copies = journey.copies ?? 1; copies > 0; copies--) await this.attempt(callback, journey);
  }

  /** Sends now what waits; returns how many. */
  async flush(account?: string): Promise<number> {
    const due = [...this.waiting].filter(({ callback }) => account === undefined || callback.account === account);
    for (const one of due) {
      clearTimeout(one.timer);
      this.waiting.delete(one);
    }
    for (const { callback, journey } of due) await this.attempt(callback, journey);
    return due.length;
  }

  /** What was made for an account, oldest first. */
  of(account: string): Callback[] {
    return this.kept.filter((one) => one.account === account);
  }

  pending(account?: string): number {
    return [...this.waiting].filter(({ callback }) => account === undefined || callback.account === account).length;
  }

  reset(account?: string): void {
    for (const one of this.waiting) {
      if (account !== undefined && one.callback.account !== account) continue;
      clearTimeout(one.timer);
      this.waiting.delete(one);
    }
    const left = account === undefined ? [] : this.kept.filter((one) => one.account !== account);
    this.kept.splice(0, this.kept.length, ...left);
  }

  private hold(callback: Callback, journey: Journey, ms: number): void {
    const one: Waiting = {
      callback,
      journey,
      timer: setTimeout(() => {
        this.waiting.delete(one);
        void this.attempt(callback, journey);
      }, ms),
    };
    this.waiting.add(one);
  }

  private async attempt(callback: Callback, journey: Journey): Promise<void> {
    const first = callback.attempts.length === 0;
    const status = await post(callback, first ? journey.firstHeaders : undefined);
    callback.attempts.push({ at: this.now(), status });
    journey.tried?.(status);
    if (status >= 200 && status < 300) return;
    const gap = journey.retryGaps?.[callback.attempts.length - 1];
    if (gap !== undefined) this.hold(callback, journey, gap);
  }
}

/** The status; 0 when nobody answered. Only this computer is ever called. */
async function post(callback: Callback, over: Readonly<Record<string, string>> = {}): Promise<number> {
  if (!isLoopback(callback.url)) return 0;
  try {
    const answer = await fetch(callback.url, {
      method: "POST",
      headers: { ...callback.headers, ...over },
      body: callback.body,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}
