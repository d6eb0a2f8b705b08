import { expect, it } from "vitest";
import { checkPassword, hashPassword, isPassword } from "./password.ts";

it.each([
  ["kurz", "too_short"],
  ["x".repeat(201), "too_long"],
  ["Password123!", "too_common"],
  ["P4ssw0rd2026", "too_common"],
  ["1234567890", "too_common"],
  ["1111111111aa", "too_simple"],
  ["abcdefghijkl", "too_simple"],
  ["rahima2026!", "like_the_address"],
])("T5 %s is refused: %s", (password, fault) => {
  expect(checkPassword(password, "rahima@example.com")).toBe(fault);
});

it.each(["violet kettle on the roof", "রবীন্দ্রনাথ ঠাকুর ১৮৬১", "t9#Lw0-vmQ2x", "rahima sells tickets by the lake"])(
  "T5 %s is taken",
  (password) => {
    expect(checkPassword(password, "rahima@example.com")).toBeUndefined();
  },
);

it("T5 TH37 a password is kept as a salted hash, and only it opens the hash; two spellings of one letter are one", async () => {
  const stored = await hashPassword("Ångström bridge");
  expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await hashPassword("Ångström bridge")).not.toBe(stored);
  expect(await isPassword("Ångström bridge".normalize("NFD"), stored)).toBe(true);
  expect(await isPassword("Ångström bridgE", stored)).toBe(false);
  expect(await isPassword("", undefined)).toBe(false);
});
