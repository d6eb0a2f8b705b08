/** What buyers call the ways to pay, and what each of them asks of them. Pure. */
import type { PaymentMethod } from "./model.ts";
import type { IconName } from "./parts/icons.tsx";
import type { Translate } from "./text.ts";

/** Brands that are not written as their id with a capital. */
const BRANDS: Readonly<Record<string, string>> = { bkash: "bKash", sslcommerz: "SSLCOMMERZ", mpesa: "M-Pesa" };

/** Whom we ask: "M-Pesa". A brand is the same in every language. */
export function brandOf(gateway: string): string {
  return BRANDS[gateway] ?? gateway.charAt(0).toUpperCase() + gateway.slice(1);
}

/** What the buyer paid with. */
export function gatewayName(t: Translate, gateway: string): string {
  switch (gateway) {
    case "stripe":
      return t("check.gateway.stripe");
    case "free":
      return t("check.gateway.free");
    case "offline":
      return t("check.gateway.offline");
    case "cash":
      return t("check.gateway.cash");
    case "card_terminal":
      return t("check.gateway.terminal");
    default:
      return brandOf(gateway);
  }
}

export type WayWords = { readonly label: string; readonly say: string; readonly icon: IconName };

/** A way to pay in the list: its name, and what happens next. One that has no words of its own is told by its flow. */
export function wayWords(t: Translate, { gateway, flow }: Pick<PaymentMethod, "gateway" | "flow">): WayWords {
  switch (gateway) {
    case "stripe":
      return { label: t("check.gateway.stripe"), say: t("check.gateway.stripe.say"), icon: "card" };
    case "sslcommerz":
      return { label: t("check.gateway.sslcommerz"), say: t("check.gateway.sslcommerz.say"), icon: "card" };
    case "bkash":
      return { label: brandOf(gateway), say: t("check.gateway.bkash.say"), icon: "wallet" };
    case "razorpay":
      return { label: t("check.gateway.razorpay"), say: t("check.gateway.razorpay.say"), icon: "card" };
    case "offline":
      return { label: t("check.gateway.offline"), say: t("check.gateway.offline.say"), icon: "cash" };
    default:
      return flow === "phone_prompt"
        ? { label: brandOf(gateway), say: t("check.gateway.prompt.say"), icon: "phone" }
        : { label: brandOf(gateway), say: t("check.gateway.other.say"), icon: "wallet" };
  }
}
