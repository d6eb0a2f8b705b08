import { expect, it } from "vitest";
import { changesOf, readType, typeForm } from "./type-form.ts";

const EVENT = { currency: "BDT", time_zone: "Asia/Dhaka" };
const NEW = typeForm(null, "Asia/Dhaka");
const FULL = { ...NEW, name: "Early bird", price: "800", capacity: "40" };

it("K1 a type that is filled in is sent as it was typed, a day alone begins at midnight there", () => {
  const { body, faults } = readType({ ...FULL, from: { date: "2026-12-01", time: "" } }, EVENT);
  expect(faults).toEqual({});
  expect(body).toMatchObject({
    name: "Early bird",
    price: { amount: 80_000, currency: "BDT" },
    capacity: 40,
    category: null,
    sales_start: "2026-11-30T18:00:00.000Z",
    sales_end: null,
  });
});

it("K1 each thing that is wrong has its sentence, and nothing is sent", () => {
  const form = {
    ...NEW,
    max: "0",
    from: { date: "2026-12-02", time: "10:00" },
    until: { date: "2026-12-01", time: "10:00" },
  };
  const { body, faults } = readType(form, EVENT);
  expect(body).toBeUndefined();
  expect(Object.keys(faults).toSorted()).toEqual(["capacity", "max_per_order", "name", "price", "sales_end"]);
});

it("a sale window that ends before it begins is told at its end; a time without a day is no moment", () => {
  const turned = { from: { date: "2026-12-02", time: "10:00" }, until: { date: "2026-12-01", time: "10:00" } };
  expect(Object.keys(readType({ ...FULL, ...turned }, EVENT).faults)).toEqual(["sales_end"]);
  expect(Object.keys(readType({ ...FULL, until: { date: "", time: "10:00" } }, EVENT).faults)).toEqual(["sales_end"]);
});

it("counts the fields that changed", () => {
  expect(changesOf(NEW, NEW)).toBe(0);
  expect(changesOf({ ...FULL, from: { date: "2026-12-01", time: "" } }, NEW)).toBe(4);
});
