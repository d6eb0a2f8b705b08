/**
 * The server's time as far as this device knows it. Phones at a door have been wrong by hours; what was heard last puts
 * them right, also without a network (TH17). Pure but for the clock that it is given.
 */

export type Clock = {
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: () => number;
  /** The server said so, in an answer to something asked at `asked` of the device's own clock. */
  readonly heard: (serverTime: number, asked: number) => void;
  /** Milliseconds that the device is behind, to be kept over a reload. */
  readonly offset: () => number;
};

/** @param own the device's own clock @param offset what an earlier clock knew */
export function makeClock(own: () => number, offset: number): Clock {
  let ahead = offset;
  return {
    now: () => own() + ahead,
    heard: (serverTime, asked) => {
      // The answer left the server between asking and hearing: half way is off by half the trip at most.
      ahead = Math.round(serverTime - (asked + own()) / 2);
    },
    offset: () => ahead,
  };
}
