import { expect, it } from "vitest";
import { foldKey, foldWords } from "./words.ts";

it("V12 words are found whatever their case, accents and vowel signs", () => {
  expect(foldWords("  Café-Konzert, 2027! ")).toEqual(["cafe", "konzert", "2027"]);
  expect(foldWords("রবীন্দ্রসন্ধ্যা: নদীর গান")).toHaveLength(3);
  expect(foldWords("ध्रुपद की एक शाम")).toEqual(["ध्रुपद", "की", "एक", "शाम"]);
  expect(foldWords("أُمسيّة مُوسيقيّة")).toEqual(foldWords("امسية موسيقية"));
  expect(foldKey("São Paulo")).toBe("sao-paulo");
  expect(foldKey("!!")).toBe("");
});
