import { describe, expect, it } from "vitest";
import { toTimestamp } from "../kernel/time.ts";
import { shifted } from "./event-copy.ts";

const at = (text: string) => Date.parse(text);

describe("the dates of a copy", () => {
  it("V10 doors and end keep their distance to the start, over a change of the clock too", () => {
    // Saturday 19:30 to Sunday 19:30 in Berlin, with the change in between: 23 hours later.
    const [from, to] = [at("2027-03-27T18:30:00Z"), at("2027-03-28T17:30:00Z")];
    expect(toTimestamp(shifted(at("2027-03-27T17:30:00Z"), from, to, "Europe/Berlin"))).toBe(
      "2027-03-28T16:30:00.000Z",
    );
    expect(toTimestamp(shifted(at("2027-03-27T21:00:00Z"), from, to, "Europe/Berlin"))).toBe(
      "2027-03-28T20:00:00.000Z",
    );
  });

  it("V10 a sale that opens weeks before opens at the same time on the wall", () => {
    // Opens 1 February 10:00 for 6 March; the copy is on 10 April, when Berlin has summer time.
    const [from, to] = [at("2027-03-06T18:30:00Z"), at("2027-04-10T17:30:00Z")];
    expect(toTimestamp(shifted(at("2027-02-01T09:00:00Z"), from, to, "Europe/Berlin"))).toBe(
      "2027-03-08T09:00:00.000Z",
    );
    const late = at("2027-05-15T17:30:00Z");
    expect(toTimestamp(shifted(at("2027-02-26T09:00:00Z"), from, late, "Europe/Berlin"))).toBe(
      "2027-05-07T08:00:00.000Z",
    );
  });
});
