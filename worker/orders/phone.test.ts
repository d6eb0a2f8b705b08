import { expect, it } from "vitest";
import { phoneTail } from "./phone.ts";

it("O12 a phone is found however it was typed, with its country or without", () => {
  for (const text of ["0712 345 678", "+254712345678", "(0712) 345-678", "254.712.345.678"]) {
    expect(phoneTail(text), text).toBe("12345678");
  }
});

it("O12 what is no phone number is not searched as one", () => {
  for (const text of ["712 345", "OC-7K2M-41", "ada@example.com", "SKL4H9W1BC", ""]) {
    expect(phoneTail(text), text).toBeUndefined();
  }
});
