/**
 * Group commit: calls that arrive together are decided in order and stored in one transaction, because the cost of a
 * durable write is in the commit and not in the rows.
 */

/** A call that waits. `settle` and `fail` answer its caller; exactly one of them is called, once. */
export type Waiting<Call> = {
  readonly call: Call;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
};

export type GroupCommitOptions<Call> = {
  /** Stores the calls, all or none. Synchronous, so nothing can come between decision and write. Throws when it did not. */
  readonly commit: (calls: readonly Call[]) => void;
  /** Lets other events in, so that what arrived together is seen together. */
  readonly pause: () => Promise<void>;
  /** Calls in one transaction at most; the rest takes the next one. */
  readonly limit: number;
};

/** Collects calls and commits them in groups. A call that cannot be stored fails alone. */
export class GroupCommit<Call> {
  #waiting: Waiting<Call>[] = [];
  #running = false;
  readonly #options: GroupCommitOptions<Call>;

  constructor(options: GroupCommitOptions<Call>) {
    this.#options = options;
  }

  /** Resolves to `answer()` once `call` is stored. Rejects, with nothing of this call stored, when it cannot be. */
  submit<Answer>(call: Call, answer: () => Answer): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const settle = () => {
        // `answer` can only throw when our own code is wrong; its caller must hear of it all the same.
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      };
      this.#waiting.push({ call, settle, fail: reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#waiting.length > 0) {
        await this.#options.pause();
        this.#commit(this.#waiting.splice(0, this.#options.limit));
      }
    } catch (error) {
      for (const { fail } of this.#waiting.splice(0)) fail(error);
    } finally {
      this.#running = false;
    }
  }

  #commit(group: readonly Waiting<Call>[]): void {
    try {
      this.#options.commit(group.map(({ call }) => call));
    } catch (error) {
      if (group.length === 1) group[0]?.fail(error);
      // Nothing of the group was stored. One by one, so that a call which cannot be stored takes no other with it.
      else for (const waiting of group) this.#commit([waiting]);
      return;
    }
    for (const { settle } of group) settle();
  }
}
