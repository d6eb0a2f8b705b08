import { describe, expect, it } from "vitest";
import { carryOrigin, cleanOrigin, originOfPage, originOfVisit, readOrigin } from "./origin.ts";

describe("O6 where a buyer came from", () => {
  it("reads the UTM parameters and the host that linked here", () => {
    expect(
      originOfVisit(
        "?utm_source=news&utm_medium=email&utm_campaign=winter",
        "https://daily.example/a?b=c",
        "shop.test",
      ),
    ).toEqual({ source: "news", medium: "email", campaign: "winter", referrer: "daily.example" });
  });

  it("takes a link of the own house for none, and nothing for nothing", () => {
    expect(originOfVisit("?seats=2", "https://shop.test/e/x", "shop.test")).toBeUndefined();
    expect(originOfVisit("", "", "shop.test")).toBeUndefined();
    expect(originOfVisit("", "android-app://com.example", "shop.test")).toBeUndefined();
  });

  it("keeps no address, no number of a person, no control character, and not more than 80 characters", () => {
    expect(cleanOrigin({ source: "ayesha@example.com", content: "880 171-234 5678", term: "a\nb" })).toEqual({
      term: "a b",
    });
    expect(cleanOrigin({ campaign: "x".repeat(500) })?.campaign).toHaveLength(80);
    expect(cleanOrigin({ referrer: "not a host" })).toBeUndefined();
  });

  it("reads back what was kept, and nothing from what is no origin", () => {
    expect(readOrigin('{"source":"news"}')).toEqual({ source: "news" });
    for (const text of [null, "", "7", "null", "{"]) expect(readOrigin(text)).toEqual({});
  });

  it("goes along from page to page: in the address, or in that of the page before", () => {
    const origin = { source: "news", referrer: "daily.example" };
    const address = carryOrigin("/o/x/events/y/queue?again=1#top", origin);
    expect(address).toBe("/o/x/events/y/queue?again=1&utm_source=news&from=daily.example#top");
    const search = address.slice(address.indexOf("?"), address.indexOf("#"));
    expect(originOfPage(search, "https://shop.test/o/x", "shop.test")).toEqual(origin);
    expect(originOfPage("", `https://shop.test/o/x${search}`, "shop.test")).toEqual(origin);
    expect(originOfPage("?utm_source=now", `https://shop.test/o/x${search}`, "shop.test")).toEqual({ source: "now" });
    expect(originOfPage("", "https://daily.example/a", "shop.test")).toEqual({ referrer: "daily.example" });
    expect(originOfPage("?from=<x>", "", "shop.test")).toBeUndefined();
    expect(carryOrigin("/o/x", undefined)).toBe("/o/x");
  });
});
