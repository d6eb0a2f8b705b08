/** Who the tickets go to, and what is wrong with it. Pure. */
import { latinDigits } from "../../../../worker/kernel/digits.ts";
import type { MessageKey } from "../../text.ts";

export type Buyer = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  /** The link goes to the phone, too. */
  readonly ticketsBy?: "sms" | "whatsapp";
};
export type BuyerField = "name" | "email" | "phone";
export const BUYER_FIELDS: readonly BuyerField[] = ["name", "email", "phone"];

/** What is sent: trimmed, one space between words, digits Latin. */
export function tidy(buyer: Buyer): Buyer {
  return {
    name: buyer.name.trim().replaceAll(/\s+/g, " "),
    email: buyer.email.trim(),
    phone: latinDigits(buyer.phone).replaceAll(/[\s().-]/g, ""),
    ...(buyer.ticketsBy === undefined ? {} : { ticketsBy: buyer.ticketsBy }),
  };
}

/** The message for a field, or null when it is fine. */
export function fieldFault(field: BuyerField, buyer: Buyer): MessageKey | null {
  const { name, email, phone } = tidy(buyer);
  if (field === "name") return name === "" ? "check.err.name" : null;
  if (field === "phone") return phone === "" || /^\+?\d{7,15}$/.test(phone) ? null : "check.err.phone";
  if (email === "") return "check.err.email";
  return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email) ? null : "check.err.email.form";
}
