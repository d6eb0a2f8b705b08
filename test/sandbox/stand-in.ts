/** What a gateway's stand-in is to the sandbox, and what several of them are made of. */
import type { Body } from "./control-body.ts";
import type { Mail } from "./mailbox/store.ts";
import { lostAnswer, type Switches } from "./switches.ts";

/** One gateway of the sandbox, in a folder of its own; listed in `stand-ins.ts`. */
export interface StandIn {
  /** Everything below `/{name}`. */
  answer(request: Request, url: URL): Promise<Response>;
  /**
   * `/control/{name}` and what is below it; `call` is such as `POST /control/{name}`.
   * @throws ControlFault
   */
  control(call: string, body: Body, url: URL): Promise<object>;
  /** Forgets one account, or everything. */
  reset(account?: string): void;
  /** Moved by `POST /control/clock`. */
  readonly clock?: Clock;
  /** Ends what is over by now: at each alarm, and when its clock was moved. */
  tick?(): void;
}

/** What the sandbox gives a stand-in. */
export interface Ports {
  /** The real clock. */
  readonly now: () => number;
  /** Asks for a `tick` at this time of the real clock. */
  readonly wakeAt: (ms: number) => void;
  /** Records that outlive a restart. */
  readonly shelf: <T extends object>(kind: string) => Shelf<T>;
  /** Puts a message into the mailbox. */
  readonly post: (mail: Mail) => void;
}

/** Records by id, in memory; the sandbox writes down what changed. `put` after each change of a record. */
export interface Shelf<T extends object> {
  get(id: string): T | undefined;
  put(id: string, record: T): void;
  delete(id: string): void;
  all(): T[];
}

/** The clock of a stand-in, moved for all of its accounts or for one. */
export class Clock {
  private readonly real: () => number;
  private readonly offsets = new Map<string, number>();
  private offset = 0;

  constructor(real: () => number) {
    this.real = real;
  }

  now(account?: string): number {
    return this.real() + this.offset + (account === undefined ? 0 : (this.offsets.get(account) ?? 0));
  }

  move(by: { readonly advance?: number | undefined; readonly now?: number | undefined }, account?: string): void {
    const change = by.now === undefined ? (by.advance ?? 0) : by.now - this.now(account);
    if (account === undefined) this.offset += change;
    else this.offsets.set(account, (this.offsets.get(account) ?? 0) + change);
  }
}

/** What may go wrong with any call to an API. */
export const API_FAULTS = [
  "timeout", "slow", "close", "error_500", "error_500_after_commit", "rate_limit",
] as const; // prettier-ignore
export type ApiFault = (typeof API_FAULTS)[number];

/**
 * Answers an API call with what was set to go wrong on the way: before the work (`error_500`, `rate_limit`), so late that
 * the caller has gone (`slow`), or after it (`timeout`, `close`, `error_500_after_commit`).
 */
export async function throughFaults<F extends string>(
  switches: Switches<F | ApiFault>,
  account: string,
  work: () => Promise<Response> | Response,
): Promise<Response> {
  const fault = switches.take(account, API_FAULTS);
  if (fault?.next === "error_500") return new Response("<html>Internal Server Error</html>", { status: 500 });
  if (fault?.next === "rate_limit") return Response.json({ message: "Too many requests" }, { status: 429 });
  if (fault?.next === "slow") await pause(fault.ms ?? 3000);
  const answer = await work();
  if (fault?.next === "timeout") await pause(fault.ms ?? 90_000);
  if (fault?.next === "error_500_after_commit") return new Response("<html>Bad Gateway</html>", { status: 502 });
  return fault?.next === "close" ? lostAnswer() : answer;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
