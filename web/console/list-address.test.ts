import { expect, it } from "vitest";
import { isNarrowed, isStillAt, listAddress, listQuestion, valuesOf } from "./list-address.ts";

const NARROWINGS = [
  { name: "q", fallback: "" },
  { name: "open", fallback: "true" },
  { name: "sort", fallback: "newest" },
];

it("an address says only what is not so by itself, and is read back as it was written", () => {
  const values = valuesOf(NARROWINGS, {});
  expect(values).toEqual({ q: "", open: "true", sort: "newest" });
  expect(isNarrowed(NARROWINGS, values)).toBe(false);
  expect(listAddress("/console/disputes", NARROWINGS, values)).toBe("/console/disputes");
  const narrowed = { ...values, q: "a&b", open: "" };
  expect(isNarrowed(NARROWINGS, narrowed)).toBe(true);
  const address = listAddress("/console/disputes", NARROWINGS, narrowed);
  expect(address).toBe("/console/disputes?q=a%26b&open=");
  const read = Object.fromEntries(new URL(address, "https://tessera.test").searchParams);
  expect(valuesOf(NARROWINGS, read)).toEqual(narrowed);
});

it("the question to the API names every value, also one that holds by itself; an address of its own stays", () => {
  const values = { q: " night ", open: "true", sort: "newest" };
  expect(listQuestion("/disputes", NARROWINGS, values)).toBe("/disputes?q=night&open=true&sort=newest");
  expect(listQuestion("/jobs?state=dead", NARROWINGS, { q: "", open: "", sort: "oldest" })).toBe(
    "/jobs?state=dead&sort=oldest",
  );
  expect(listQuestion("/venues", [], {})).toBe("/venues");
});

it("W5 what was typed before somebody went on does not lead back", () => {
  const shown = ["/console/orders", "/console/orders/", "/console/orders/ord_1"];
  expect(shown.map((path) => isStillAt("/console/orders", path))).toEqual([true, true, false]);
  expect(isStillAt("/", "/")).toBe(true);
});
