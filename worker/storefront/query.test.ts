import { expect, it } from "vitest";
import { normalQuery } from "./query.ts";

it("TH30 only allowed parameters are left, each once, in one form and order", () => {
  const rules = {
    when: (value: string) => (value === "today" ? value : undefined),
    q: (value: string) => value.trim().toLowerCase() || undefined,
  };
  const read = (text: string) => normalQuery(rules, new URLSearchParams(text));
  expect(read("utm_source=x&when=today&q=+Jazz&q=other")).toEqual({ q: "jazz", when: "today" });
  expect(Object.keys(read("when=today&q=a"))).toEqual(["q", "when"]);
  expect(read("when=TODAY&q=%20&__proto__=1&constructor=2")).toEqual({});
});
