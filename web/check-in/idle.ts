/** Notices that nothing happens for long. Pure but for the timer that it is given. */

export type Idle = {
  /** Something happened. */
  readonly busy: () => void;
  readonly stop: () => void;
};

type Timer = {
  readonly set: (work: () => void, ms: number) => ReturnType<typeof setTimeout>;
  readonly clear: (timer: ReturnType<typeof setTimeout> | undefined) => void;
};
const REAL: Timer = { set: (work, ms) => setTimeout(work, ms), clear: (timer) => clearTimeout(timer) };

/** @param after milliseconds without anything @param rest called once, until something happens again */
export function makeIdle(after: number, rest: () => void, timer: Timer = REAL): Idle {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    busy: () => {
      timer.clear(waiting);
      waiting = timer.set(rest, after);
    },
    stop: () => timer.clear(waiting),
  };
}
