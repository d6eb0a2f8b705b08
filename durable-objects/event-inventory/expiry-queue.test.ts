import { array, assert, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpiryQueue } from "./expiry-queue.ts";

describe("ExpiryQueue", () => {
  it("gives holds in the order of their ends, and only those that are due", () => {
    assert(
      property(array(nat(50)), nat(50), (ends, now) => {
        const queue = new ExpiryQueue();
        ends.forEach((at, n) => queue.add(at, `${at}:${n}`));
        expect(queue.soonest).toBe(ends.length > 0 ? Math.min(...ends) : undefined);
        const taken: number[] = [];
        for (let id = queue.takeDue(now); id !== undefined; id = queue.takeDue(now))
          taken.push(Number.parseInt(id, 10));
        expect(taken).toEqual(ends.filter((at) => at <= now).sort((a, b) => a - b));
        expect(queue.soonest).toBe(ends.filter((at) => at > now).sort((a, b) => a - b)[0]);
      }),
    );
  });
});
