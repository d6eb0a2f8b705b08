import { expect, it } from "vitest";
import { isReserved, SLUG_PATTERN, slugOfName } from "./slug.ts";

it.each([
  ["Agora Stage", "agora-stage"],
  ["  Café ‘Été’ & Øre  ", "cafe-ete-ore"],
  ["Straße №5", "strasse-no5"],
  ["শিল্পকলা Academy", "academy"],
  ["ÅNGSTRÖM", "angstrom"],
  ["ﬁne ＡＲＴ", "fine-art"],
])("T1 %s → %s", (name, slug) => {
  expect(slugOfName(name)).toBe(slug);
  expect(slug).toMatch(SLUG_PATTERN);
});

it("T1 a name without Latin letters gives none, a long one is cut at a letter", () => {
  expect(slugOfName("বাংলাদেশ শিল্পকলা একাডেমি")).toBeUndefined();
  expect(slugOfName("!!")).toBeUndefined();
  expect(slugOfName(`${"a".repeat(39)} ${"b".repeat(30)}`)).toBe("a".repeat(39));
});

it("T1 our own words are reserved", () => {
  expect(["admin", "api", "console", "tessera", "www"].every(isReserved)).toBe(true);
  expect(isReserved("agora-stage")).toBe(false);
});
