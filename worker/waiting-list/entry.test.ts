import { describe, expect, it } from "vitest";
import { Line, listState, offerOutcome, quantityRange } from "./entry.ts";

const NOW = 1_000_000;
const event = { status: "published", startsAt: NOW + 5000, endsAt: null, waitingList: 1, waitingListUntil: null };
const type = { hidden: 0, salesStart: null, salesEnd: null };

describe("whether a list is open", () => {
  it("E22 not after the end of the sale, of the event or of the list itself, and not where it is off", () => {
    expect(listState(event, type, NOW)).toBe("open");
    expect(listState(event, type, NOW + 5000)).toBe("over");
    expect(listState(event, { ...type, salesEnd: NOW }, NOW)).toBe("over");
    expect(listState({ ...event, waitingListUntil: NOW }, type, NOW)).toBe("over");
    expect(listState({ ...event, waitingListUntil: NOW + 1 }, type, NOW)).toBe("open");
    expect(listState({ ...event, waitingList: 0 }, type, NOW)).toBe("off");
    expect(listState({ ...event, status: "cancelled" }, type, NOW)).toBe("over");
    expect(listState(event, { ...type, salesStart: NOW + 1 }, NOW)).toBe("not_yet");
    expect(listState(event, { ...type, hidden: 1 }, NOW)).toBe("over");
  });

  it("K12 one waits for as many as one order may have", () => {
    expect(quantityRange({ maxPerOrder: 6 }, { minPerOrder: 2, maxPerOrder: 10 })).toEqual({ min: 2, max: 6 });
  });
});

describe("what became of an offer", () => {
  const outcome = (status: string | null, paidAt: number | null = null, at = NOW) =>
    offerOutcome({ expiresAt: NOW + 10 }, status === null ? undefined : { status, paidAt }, at);

  it("E20 what was paid with it used it up, whatever became of the order; what was not goes on at its end", () => {
    expect(outcome(null)).toBeUndefined();
    expect(outcome(null, null, NOW + 10)).toBe("missed");
    expect(outcome("pending", null, NOW + 99)).toBeUndefined();
    expect(outcome("expired")).toBe("missed");
    expect(outcome("paid", NOW)).toBe("bought");
    expect(outcome("cancelled", NOW)).toBe("bought");
    expect(outcome("refunded", NOW)).toBe("bought");
  });
});

describe("who is tried next", () => {
  it("K12 in order; who wants as many as somebody before was refused is passed over, fewer are tried", () => {
    const line = new Line([4, 2, 3, 1, 2].map((quantity, id) => ({ id, quantity, accessible: 0 })));
    const tried: number[] = [];
    for (const entry of line.next()) {
      tried.push(entry.id);
      if (entry.quantity >= 2) line.refuse(entry);
    }
    expect(tried).toEqual([0, 1, 3]);
  });

  it("I4 that no wheelchair place is left says nothing of the others", () => {
    const line = new Line([1, 0, 1].map((accessible, id) => ({ id, quantity: 1, accessible })));
    const tried: number[] = [];
    for (const entry of line.next()) {
      tried.push(entry.id);
      if (entry.accessible > 0) line.refuse(entry);
    }
    expect(tried).toEqual([0, 1]);
  });
});
