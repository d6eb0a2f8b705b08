import { expect, it } from "vitest";
import { foldKey } from "../kernel/words.ts";
import { tagsOf } from "./topic.ts";

it("V12 a tag is one tag, however it is typed", () => {
  expect(tagsOf(["#Jazz", " jazz ", "Café  Concert", "cafe concert", "  ", "!!"])).toEqual([
    { tag: "jazz", label: "Jazz" },
    { tag: "cafe-concert", label: "Café Concert" },
  ]);
  expect(foldKey("বাংলা গান")).toBe("বাংলা-গান");
});
