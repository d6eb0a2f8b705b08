/** The words of one-time codes, in the language of the page that asked for them. */
import type { Language } from "./index.ts";

export type CodeWords = {
  /** `{code}`. */
  readonly subject: string;
  readonly heading: string;
  readonly once: string;
  readonly note: string;
  /** To a phone: `{code}`. Short, since every part of an SMS costs. */
  readonly text: string;
};

export const CODE_WORDS: Readonly<Record<Language, CodeWords>> = {
  en: {
    subject: "{code} is your Tessera sign-in code",
    heading: "Your sign-in code",
    once: "It works once, for 10 minutes.",
    note: "If you did not ask for it, ignore this mail: without the code nobody can sign in. We never ask for it.",
    text: "{code} is your Tessera code. It works once, for 10 minutes. We never ask for it.",
  },
  bn: {
    subject: "{code} আপনার টেসেরা সাইন-ইন কোড",
    heading: "আপনার সাইন-ইন কোড",
    once: "একবার চলে, ১০ মিনিটের জন্য।",
    note: "আপনি না চেয়ে থাকলে এই মেইল উপেক্ষা করুন: কোড ছাড়া কেউ সাইন ইন করতে পারে না। আমরা কখনো কোড চাই না।",
    text: "{code} আপনার টেসেরা কোড। একবার চলে, ১০ মিনিট। আমরা কখনো চাই না।",
  },
  hi: {
    subject: "{code} आपका टेसेरा साइन-इन कोड है",
    heading: "आपका साइन-इन कोड",
    once: "यह एक बार, 10 मिनट तक चलता है।",
    note: "आपने नहीं माँगा तो इस मेल को अनदेखा करें: कोड के बिना कोई साइन इन नहीं कर सकता। हम कोड कभी नहीं माँगते।",
    text: "{code} आपका टेसेरा कोड है। एक बार, 10 मिनट तक। हम इसे कभी नहीं माँगते।",
  },
  sw: {
    subject: "{code} ni msimbo wako wa kuingia Tessera",
    heading: "Msimbo wako wa kuingia",
    once: "Unafanya kazi mara moja, kwa dakika 10.",
    note: "Kama hukuuomba, puuza barua hii: bila msimbo hakuna anayeweza kuingia. Hatuuulizi kamwe.",
    text: "{code} ni msimbo wako wa Tessera. Mara moja, kwa dakika 10. Hatuuulizi kamwe.",
  },
  ar: {
    subject: "{code} رمز دخولك إلى تيسيرا",
    heading: "رمز دخولك",
    once: "يعمل مرة واحدة، لمدة 10 دقائق.",
    note: "إن لم تطلبه فتجاهل هذه الرسالة: لا يستطيع أحد الدخول بلا الرمز. لا نطلبه منك أبدًا.",
    text: "{code} رمزك في تيسيرا. مرة واحدة، لمدة 10 دقائق. لا نطلبه أبدًا.",
  },
};
