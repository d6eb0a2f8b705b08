import { expect, it } from "vitest";
import { calendarDay, normalQuery, oneOf, shaped, wholeNumber, words } from "./query.ts";

it("TH30 only allowed parameters are left, each once, in one form and order", () => {
  const rules = {
    q: words(10),
    when: oneOf(["today"]),
    from: calendarDay,
    page: wholeNumber(2, 50),
    tag: shaped(/^[a-z]+$/),
  };
  const read = (text: string) => normalQuery(rules, new URLSearchParams(text));
  expect(read("utm_source=x&when=today&q=+Jazz%0A+night+&q=other&page=07")).toEqual({
    page: "7",
    q: "Jazz night",
    when: "today",
  });
  expect(Object.keys(read("when=today&q=a&from=2026-12-24"))).toEqual(["from", "q", "when"]);
  expect(read("when=TODAY&from=2026-02-30&page=1&page=9&q=%20&tag=A__proto__=1")).toEqual({});
  expect(read("q=%F0%9F%8E%B8%F0%9F%8E%B8abcdefghijk")).toEqual({ q: "🎸🎸abcdefgh" });
  expect(calendarDay("2028-02-29")).toBe("2028-02-29");
});
