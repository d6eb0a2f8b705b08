import { describe, expect, it } from "vitest";
import { Bundles, type BundleOptions } from "./bundle.ts";

/** An object that answers when told to, and a clock that moves when told to. */
function world() {
  const sent: {
    readonly requests: readonly number[];
    readonly answer: () => void;
    readonly fail: (e: unknown) => void;
  }[] = [];
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let time = 0;
  const call = <T>(requests: readonly number[], value: T): Promise<T> =>
    new Promise((resolve, reject) => sent.push({ requests, answer: () => resolve(value), fail: reject }));
  const options: BundleOptions<number, string> = {
    single: (request) => call([request], `a${request}`),
    many: (requests) =>
      call(
        requests,
        requests.map((request) => `a${request}`),
      ),
    keepAlive: () => undefined,
    after: (pause, run) => {
      const timer = { at: time + pause, run };
      timers.add(timer);
      return { callOff: () => void timers.delete(timer) };
    },
    now: () => time,
    hopeless: (error) => error === "overloaded",
  };
  const pass = async (millis: number): Promise<void> => {
    time += millis;
    for (const timer of timers) {
      if (timer.at > time) continue;
      timers.delete(timer);
      timer.run();
    }
    await settled();
  };
  return { sent, timers, options, pass, bundles: new Bundles<number, string>() };
}

/** Lets everything that is ready run. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe("bundles of calls to one object", () => {
  it("a call that comes alone goes at once", async () => {
    const { sent, options, bundles, timers } = world();
    const answer = bundles.call(1, options);
    expect(sent.map(({ requests }) => requests)).toEqual([[1]]);
    sent[0]?.answer();
    expect(await answer).toBe("a1");
    expect(bundles.idle).toBe(true);
    expect(timers.size).toBe(0);
  });

  it("what comes while one is under way goes together, and each hears its own answer", async () => {
    const { sent, options, bundles, timers } = world();
    const answers = [1, 2, 3, 4].map((request) => bundles.call(request, options));
    await settled();
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await settled();
    expect(sent[1]?.requests).toEqual([2, 3, 4]);
    sent[1]?.answer();
    expect(await Promise.all(answers)).toEqual(["a1", "a2", "a3", "a4"]);
    expect(bundles.idle).toBe(true);
    expect(timers.size).toBe(0);
  });

  it("a bundle is never larger than the object takes", async () => {
    const { sent, options, bundles } = world();
    const answers = Array.from({ length: 250 }, (_, i) => bundles.call(i, options));
    for (let i = 0; i < 4; i++) {
      await settled();
      sent[i]?.answer();
    }
    expect(await Promise.all(answers)).toHaveLength(250);
    expect(sent.map(({ requests }) => requests.length)).toEqual([1, 100, 100, 49]);
  });

  it("a bundle that fails falls apart: each is called alone, so one bad call fails no neighbour", async () => {
    const { sent, options, bundles } = world();
    const answers = [1, 2, 3].map((request) => bundles.call(request, options));
    sent[0]?.answer();
    await settled();
    sent[1]?.fail(new Error("bug"));
    await settled();
    expect(
      sent
        .slice(2)
        .flatMap(({ requests }) => requests)
        .toSorted((a, b) => a - b),
    ).toEqual([2, 3]);
    for (const call of sent.slice(2)) call.answer();
    expect(await Promise.all(answers)).toEqual(["a1", "a2", "a3"]);
  });

  it("an overloaded object is not asked again by everybody", async () => {
    const { sent, options, bundles } = world();
    const answers = [1, 2, 3].map((request) => bundles.call(request, options));
    sent[0]?.answer();
    await settled();
    sent[1]?.fail("overloaded");
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(sent).toHaveLength(2);
  });

  it("who rides with one that fell silent makes the call itself", async () => {
    const { sent, options, bundles, pass } = world();
    void bundles.call(1, options);
    void bundles.call(2, options);
    const rider = bundles.call(3, options);
    // The first never comes back: the second does not wait for it for ever.
    await pass(800);
    expect(sent[1]?.requests).toEqual([2, 3]);
    // Nor does the third for the second.
    await pass(1500);
    expect(sent[2]?.requests).toEqual([3]);
    sent[2]?.answer();
    expect(await rider).toBe("a3");
  });

  it("a call whose client went away blocks the way for a while only", async () => {
    const { sent, options, bundles, pass } = world();
    void bundles.call(1, options);
    await pass(2000);
    void bundles.call(2, options);
    expect(sent.map(({ requests }) => requests)).toEqual([[1], [2]]);
  });
});
