import { describe, expect, it } from "vitest";
import { GroupCommit } from "./group-commit.ts";

/** A store that takes numbers, refuses negative ones with their whole group, and remembers its groups. */
function setup(limit = 100) {
  const groups: number[][] = [];
  const tried: number[][] = [];
  const group = new GroupCommit<number>({
    commit: (calls) => {
      tried.push([...calls]);
      if (calls.some((call) => call < 0)) throw new Error(`refused ${calls.join()}`);
      groups.push([...calls]);
    },
    pause: () => Promise.resolve(),
    limit,
  });
  return { groups, tried, submit: (call: number) => group.submit(call, () => call * 10) };
}

describe("GroupCommit", () => {
  it("stores in one commit what arrives together, in order, and answers each", async () => {
    const { groups, submit } = setup();
    expect(await Promise.all([1, 2, 3].map(submit))).toEqual([10, 20, 30]);
    expect(groups).toEqual([[1, 2, 3]]);
    expect(await submit(4)).toBe(40);
    expect(groups).toEqual([[1, 2, 3], [4]]);
  });
  it("answers nobody before the commit", async () => {
    const order: string[] = [];
    const group = new GroupCommit<string>({
      commit: (calls) => void order.push(`commit ${calls.join()}`),
      pause: () => Promise.resolve(),
      limit: 10,
    });
    await Promise.all(["a", "b"].map((call) => group.submit(call, () => order.push(`answer ${call}`))));
    expect(order).toEqual(["commit a,b", "answer a", "answer b"]);
  });
  it("a call that cannot be stored fails alone", async () => {
    const { groups, tried, submit } = setup();
    const outcomes = await Promise.allSettled([1, -2, 3].map(submit));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(tried[0]).toEqual([1, -2, 3]);
    expect(groups).toEqual([[1], [3]]);
    expect(await submit(5)).toBe(50);
  });
  it("I8 a group has a limit; the rest takes the next one", async () => {
    const { groups, submit } = setup(2);
    await Promise.all([1, 2, 3, 4, 5].map(submit));
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });
  it("I7 when it cannot even wait, everybody is told, and the next call starts afresh", async () => {
    let broken = true;
    const group = new GroupCommit<number>({
      commit: () => undefined,
      pause: () => (broken ? Promise.reject(new Error("gone")) : Promise.resolve()),
      limit: 10,
    });
    const outcomes = await Promise.allSettled([1, 2].map((call) => group.submit(call, () => call)));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    broken = false;
    expect(await group.submit(3, () => 3)).toBe(3);
  });
});
