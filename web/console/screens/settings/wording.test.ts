import { expect, it } from "vitest";
import { wordingFaults } from "./wording.ts";

const SAY = { empty: "empty", gap: (gap: string) => `no ${gap}` };

it("N3 words are refused where they are typed: empty, or with a gap that nobody fills", () => {
  const fine = { subject: "Hi {name}", heading: "A } is none? no", text: "x" };
  expect(wordingFaults({ ...fine, heading: "Fine" }, ["name"], SAY)).toEqual({});
  expect(wordingFaults({ subject: " ", heading: "{nmae}", text: "half {name" }, ["name"], SAY)).toEqual({
    subject: "empty",
    heading: "no {nmae}",
    text: "no {name",
  });
  expect(wordingFaults(fine, ["name"], SAY)).toEqual({ heading: "no }" });
});
