import { describe, expect, it } from "vitest";
import { fieldFault, tidy } from "./buyer.ts";

const buyer = { name: " Wanjiru  Kamau ", email: "wanjiru@example.com ", phone: "+٢٥٤ 712-345 678" };

describe("buyer", () => {
  it("E-mail and phone are tidied, digits of other scripts are understood", () => {
    expect(tidy(buyer)).toEqual({ name: "Wanjiru Kamau", email: "wanjiru@example.com", phone: "+254712345678" });
  });

  it("names the first thing that is wrong with each field", () => {
    expect(fieldFault("name", { ...buyer, name: " " })).toBe("check.err.name");
    expect(fieldFault("email", { ...buyer, email: "" })).toBe("check.err.email");
    expect(fieldFault("email", { ...buyer, email: "a@b" })).toBe("check.err.email.form");
    expect(fieldFault("phone", { ...buyer, phone: "712" })).toBe("check.err.phone");
    expect(fieldFault("phone", { ...buyer, phone: "" })).toBe(null);
  });
});
