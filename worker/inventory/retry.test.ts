import { describe, expect, it } from "vitest";
import { mayRetry, retry } from "./retry.ts";

const flag = (marks: object) => Object.assign(new Error("from the platform"), marks);

function setup(failures: readonly Error[]) {
  const pauses: number[] = [];
  let calls = 0;
  const run = retry(
    async () => {
      const failure = failures[calls++];
      if (failure !== undefined) throw failure;
      return "done";
    },
    { attempts: 3, firstPause: 40, random: () => 0.5, wait: async (pause) => void pauses.push(pause) },
  );
  return { run, pauses, calls: () => calls };
}

describe("retry", () => {
  it("tries again what the platform calls retryable, with growing pauses", async () => {
    const { run, pauses } = setup([flag({ retryable: true }), flag({ retryable: true })]);
    expect(await run).toBe("done");
    expect(pauses).toEqual([20, 40]);
  });
  it("I8 gives up after the last attempt with the last error", async () => {
    const errors = [1, 2, 3].map((n) => flag({ retryable: true, n }));
    const { run, calls } = setup(errors);
    await expect(run).rejects.toBe(errors[2]);
    expect(calls()).toBe(3);
  });
  it("never adds load to an overloaded object", async () => {
    const { run, calls } = setup([flag({ retryable: true, overloaded: true })]);
    await expect(run).rejects.toThrow("from the platform");
    expect(calls()).toBe(1);
  });
  it("does not repeat what failed for a reason of its own", () => {
    expect([new Error("bug"), flag({ retryable: false }), "text", null, undefined].some(mayRetry)).toBe(false);
  });
});
