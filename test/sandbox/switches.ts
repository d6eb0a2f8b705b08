/** What was asked to go wrong next, for one account of a stand-in or for whichever comes first. */
import { ControlFault } from "./control-body.ts";

export { ControlFault };

export interface Switch<Name extends string> {
  readonly next: Name;
  times: number;
  /** Only for this account; undefined is any. */
  readonly account: string | undefined;
  readonly ms: number | undefined;
  readonly amount: number | undefined;
}

const MAX_TIMES = 10_000;

export class Switches<Name extends string> {
  readonly waiting: Switch<Name>[] = [];
  private readonly known: readonly Name[];

  constructor(known: readonly Name[]) {
    this.known = known;
  }

  /** Sets `{next, times?, account?, ms?, amount?}`. False when the body asks for nothing. */
  set(body: Readonly<Record<string, unknown>>): boolean {
    const { next, times = 1, account, ms, amount } = body;
    if (next === undefined) return false;
    const name = this.known.find((one) => one === next);
    if (name === undefined)
      throw new ControlFault(`Unknown next: ${JSON.stringify(next)}. Known: ${this.known.join(", ")}.`);
    if (typeof times !== "number" || !Number.isInteger(times) || times < 1 || times > MAX_TIMES) {
      throw new ControlFault(`times must be 1 to ${MAX_TIMES}.`);
    }
    this.waiting.push({
      next: name,
      times,
      account: typeof account === "string" ? account : undefined,
      ms: typeof ms === "number" ? ms : undefined,
      amount: typeof amount === "number" ? amount : undefined,
    });
    return true;
  }

  /** Takes one turn of the first switch among `wanted`, the account's own before those for everybody. */
  take(account: string, wanted: readonly Name[]): Switch<Name> | undefined {
    const fits = (one: Switch<Name>) => wanted.includes(one.next);
    const found =
      this.waiting.find((one) => one.account === account && fits(one)) ??
      this.waiting.find((one) => one.account === undefined && fits(one));
    if (found === undefined) return undefined;
    found.times -= 1;
    if (found.times <= 0) this.waiting.splice(this.waiting.indexOf(found), 1);
    return found;
  }

  reset(account?: string): void {
    const left = account === undefined ? [] : this.waiting.filter((one) => one.account !== account);
    this.waiting.splice(0, this.waiting.length, ...left);
  }
}

/** An answer that breaks off half-way: the work is done, and the caller cannot know. */
export function lostAnswer(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
      controller.error(new Error("cut"));
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}
