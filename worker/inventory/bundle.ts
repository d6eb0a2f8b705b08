/**
 * Calls to one object that wait at the same time go there together. An object answers some thousand calls a second whatever
 * they carry, so a crowd's holds are cheaper by the dozen; one that comes alone goes at once and waits for nobody.
 */
import type { Millis } from "../kernel/time.ts";

/** How a request makes its calls. They are its own: the platform ends what a request began when its client goes away. */
export type BundleOptions<Request, Answer> = {
  /** One call, as if there were no bundles. */
  readonly single: (request: Request) => Promise<Answer>;
  /** Several at once; answers stand in the order of the requests. Rejects when any of them has no answer. */
  readonly many: (requests: readonly Request[]) => Promise<readonly Answer[]>;
  /** Keeps the call under way when the client that happens to carry it goes away. */
  readonly keepAlive: (call: Promise<unknown>) => void;
  /** Runs `then` after the pause, unless it is called off before. */
  readonly after: (pause: Millis, then: () => void) => { readonly callOff: () => void };
  readonly now: () => Millis;
  /** True for an error that more calls would make worse. */
  readonly hopeless: (error: unknown) => boolean;
};

/** Requests in a bundle at most. */
const FULL = 100;
/** Who waits longer than this for others makes the call alone: the one that carries it may be gone. */
const PATIENCE: Millis = 1500;
/** A call that is under way for longer holds nobody up. */
const CARRIER_PATIENCE: Millis = PATIENCE / 2;

/** What a rider is told: its answer, the bundle's error, or that nobody answered in time. */
type Told<Answer> = { readonly answer: Answer } | { readonly error: unknown } | "nothing";
type Rider<Request, Answer> = { readonly request: Request; readonly tell: (told: Told<Answer>) => void };
type Bundle<Request, Answer> = {
  readonly riders: Rider<Request, Answer>[];
  /** Called when the way is free for it; the second call does nothing. */
  readonly depart: () => void;
};

/** The way to one object: one call under way at a time, what comes meanwhile gathers. Requests must be idempotent. */
export class Bundles<Request, Answer> {
  /** When the call under way began. One whose client went away may never end here, so it counts for a while only. */
  #underWay: { readonly since: Millis } | undefined;
  #waiting: Bundle<Request, Answer>[] = [];

  /** True when nothing is under way and nobody waits: may be forgotten. */
  get idle(): boolean {
    return this.#underWay === undefined && this.#waiting.length === 0;
  }

  /** The answer to `request`. */
  async call(request: Request, options: BundleOptions<Request, Answer>): Promise<Answer> {
    if (this.#isFree(options.now())) return await this.#go(options, () => options.single(request));
    const last = this.#waiting.at(-1);
    const told =
      last && last.riders.length + 1 < FULL ? this.#ride(last, request, options) : this.#carry(request, options);
    const outcome = await told;
    if (outcome !== "nothing") {
      if ("answer" in outcome) return outcome.answer;
      if (options.hopeless(outcome.error)) throw outcome.error;
    }
    // One bad call must not fail its neighbours.
    return await options.single(request);
  }

  /** Joins a bundle that another request carries. The promise and the timer are the rider's own: so it goes on as itself. */
  async #ride(
    bundle: Bundle<Request, Answer>,
    request: Request,
    { after }: BundleOptions<Request, Answer>,
  ): Promise<Told<Answer>> {
    const { promise: told, resolve: tell } = Promise.withResolvers<Told<Answer>>();
    bundle.riders.push({ request, tell });
    const patience = after(PATIENCE, () => tell("nothing"));
    const outcome = await told;
    patience.callOff();
    return outcome;
  }

  /** Opens a bundle, waits until the way is free, and calls for all who joined. */
  #carry(request: Request, options: BundleOptions<Request, Answer>): Promise<Told<Answer>> {
    const carried = (async (): Promise<Told<Answer>> => {
      const bundle = await this.#gather(options);
      const requests = [request, ...bundle.riders.map((rider) => rider.request)];
      const [mine, ...theirs] = await this.#go(options, () => options.many(requests)).then(
        (answers) => answers.map((answer) => ({ answer })),
        (error: unknown) => requests.map(() => ({ error })),
      );
      for (const [place, { tell }] of bundle.riders.entries()) tell(theirs[place] ?? "nothing");
      return mine ?? "nothing";
    })();
    options.keepAlive(carried);
    return carried;
  }

  /** A bundle that is closed: nobody joins it any more. */
  async #gather({ after }: BundleOptions<Request, Answer>): Promise<Bundle<Request, Answer>> {
    const { promise: turn, resolve: depart } = Promise.withResolvers<void>();
    const bundle: Bundle<Request, Answer> = { riders: [], depart };
    this.#waiting.push(bundle);
    const patience = after(CARRIER_PATIENCE, depart);
    await turn;
    patience.callOff();
    this.#waiting = this.#waiting.filter((other) => other !== bundle);
    return bundle;
  }

  #isFree(now: Millis): boolean {
    return this.#underWay === undefined || now - this.#underWay.since > CARRIER_PATIENCE;
  }

  async #go<T>({ now }: BundleOptions<Request, Answer>, run: () => Promise<T>): Promise<T> {
    const call = { since: now() };
    this.#underWay = call;
    try {
      return await run();
    } finally {
      if (this.#underWay === call) this.#underWay = undefined;
      this.#waiting[0]?.depart();
    }
  }
}
