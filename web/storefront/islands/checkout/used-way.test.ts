import { expect, it } from "vitest";
import type { PaymentMethod } from "../../model.ts";
import { usedFirst } from "./used-way.ts";

it("UI8 the way that was used before comes first, the rest stays as it was", () => {
  const methods: PaymentMethod[] = ["mpesa", "stripe", "razorpay"].map((gateway) => ({
    gateway,
    flow: "redirect",
    needs_phone: false,
  }));
  const order = (used: string | null) => usedFirst(methods, used).map(({ gateway }) => gateway);
  expect(order("stripe")).toEqual(["stripe", "mpesa", "razorpay"]);
  expect(order("bkash")).toEqual(["mpesa", "stripe", "razorpay"]);
  expect(order(null)).toEqual(["mpesa", "stripe", "razorpay"]);
});
