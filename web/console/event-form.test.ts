import { describe, expect, it } from "vitest";
import { conflictsOf, eventForm, type EventFacts, readEvent, unsavedOf } from "./event-form.ts";

const STORED: EventFacts = {
  name: "Winter Concert",
  summary: "",
  slug: "winter-concert",
  // To the second: an import may have set it.
  starts_at: "2026-12-12T13:30:17.000Z",
  ends_at: null,
  doors_at: "2026-12-12T12:30:00.000Z",
  time_zone: "Asia/Dhaka",
  capacity: null,
  max_per_order: 10,
  max_per_customer: null,
  free_holds: null,
  hold_minutes: 10,
  claim_minutes: 120,
  hot: false,
  waiting_list: true,
};
const FORM = eventForm(STORED);

describe("the form of an event", () => {
  it("V5 what was not touched says what is stored, to the second", () => {
    const { facts, faults } = readEvent(FORM, STORED);
    expect([facts, faults]).toEqual([STORED, {}]);
    expect(unsavedOf(facts, faults, STORED)).toEqual([]);
  });

  it("V5 a typed end is on the day of the start, in the zone of the event", () => {
    const { facts, faults } = readEvent({ ...FORM, ends_at: { date: "", time: "22:00" } }, STORED);
    expect([facts.ends_at, faults]).toEqual(["2026-12-12T16:00:00.000Z", {}]);
  });

  it("V5 another zone keeps the wall clock, so every moment moves", () => {
    const { facts } = readEvent({ ...FORM, time_zone: "Africa/Nairobi" }, STORED);
    expect([facts.starts_at, facts.doors_at]).toEqual(["2026-12-12T16:30:00.000Z", "2026-12-12T15:30:00.000Z"]);
  });

  it("each fault has its sentence, and the other fields still count as changed", () => {
    const form = {
      ...FORM,
      name: " ",
      summary: "Strings",
      ends_at: { date: "", time: "18:00" },
      doors_at: { date: "", time: "23:00" },
      max_per_order: "",
      capacity: "many",
    };
    const { facts, faults } = readEvent(form, STORED);
    expect(Object.keys(faults).toSorted()).toEqual(["capacity", "doors_at", "ends_at", "max_per_order", "name"]);
    expect(facts).toEqual({ ...STORED, summary: "Strings" });
    expect(unsavedOf(facts, faults, STORED)).toHaveLength(6);
  });

  it("a conflict is a field that both changed, to different things", () => {
    const mine = { ...STORED, name: "Mine", summary: "Same", slug: "mine" };
    const theirs = { ...STORED, name: "Theirs", summary: "Same", capacity: 5 };
    expect(conflictsOf(mine, theirs, STORED)).toEqual(["name"]);
  });
});
