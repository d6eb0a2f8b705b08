import { expect, it } from "vitest";
import { directionOf, preferredLocale, splitLocale } from "./locales.ts";

it("W8 the language of a browser is chosen by its weights, from our own only", () => {
  expect(preferredLocale("fr;q=0.9, bn-BD;q=0.8, en;q=0.7")).toBe("bn");
  expect(preferredLocale("en-GB,en;q=0.9,ar;q=0.8")).toBe("en");
  expect(preferredLocale("ar;q=0, sw;q=0.1")).toBe("sw");
  expect(preferredLocale("*, zz, q=1, hi;q=seven")).toBeUndefined();
  expect(preferredLocale(undefined)).toBeUndefined();
});

it("W8 an address begins with a language or it does not", () => {
  expect(splitLocale("/bn/o/agora")).toEqual({ locale: "bn", path: "/o/agora" });
  expect(splitLocale("/ar")).toEqual({ locale: "ar", path: "/" });
  expect(splitLocale("/ar/")).toEqual({ locale: "ar", path: "/" });
  expect(splitLocale("/bnx/o")).toEqual({ locale: undefined, path: "/bnx/o" });
  expect(splitLocale("/")).toEqual({ locale: undefined, path: "/" });
  expect(directionOf("ar")).toBe("rtl");
});
