/** Words of selling at the door. */
import { type Language, language } from "./words.ts";

export type SaleWords = {
  readonly title: string;
  readonly open: string;
  readonly less: (name: string) => string;
  readonly more: (name: string) => string;
  readonly total: string;
  readonly received: string;
  readonly receivedHint: string;
  readonly receivedBad: string;
  readonly cash: string;
  readonly card: string;
  readonly selling: string;
  readonly sold: (count: number) => string;
  readonly notIn: string;
  readonly change: string;
  readonly next: string;
  readonly online: string;
  readonly nothing: string;
};

const WORDS: Readonly<Record<Language, SaleWords>> = {
  en: {
    title: "Sell at the door",
    open: "Sell",
    less: (name) => `One less: ${name}`,
    more: (name) => `One more: ${name}`,
    total: "To pay",
    received: "Cash received",
    receivedHint: "Empty: exactly the price.",
    receivedBad: "This is less than the price.",
    cash: "Paid in cash, let in",
    card: "Paid by card, let in",
    selling: "Selling",
    sold: (count) => `Paid. ${count} go in.`,
    notIn: "Paid, not let in yet: their day has not come, or the door refused.",
    change: "Give back",
    next: "Next sale",
    online: "Selling needs a connection. Nothing was taken.",
    nothing: "Nothing is sold at this door now.",
  },
  bn: {
    title: "দরজায় বিক্রি",
    open: "বিক্রি",
    less: (name) => `একটি কম: ${name}`,
    more: (name) => `আরও একটি: ${name}`,
    total: "দিতে হবে",
    received: "নগদ পাওয়া গেছে",
    receivedHint: "খালি রাখলে: ঠিক দামটুকু।",
    receivedBad: "দামের চেয়ে কম।",
    cash: "নগদে পেয়েছি, ঢুকতে দিন",
    card: "কার্ডে পেয়েছি, ঢুকতে দিন",
    selling: "বিক্রি হচ্ছে",
    sold: (count) => `টাকা পাওয়া গেছে। ${count} জন ঢুকবেন।`,
    notIn: "টাকা পাওয়া গেছে, এখনও ঢোকানো হয়নি: দিন আসেনি, অথবা দরজা ফিরিয়েছে।",
    change: "ফেরত দিন",
    next: "পরের বিক্রি",
    online: "বিক্রি করতে সংযোগ লাগে। কোনো টাকা নেওয়া হয়নি।",
    nothing: "এই দরজায় এখন কিছু বিক্রি হচ্ছে না।",
  },
  hi: {
    title: "द्वार पर बिक्री",
    open: "बेचें",
    less: (name) => `एक कम: ${name}`,
    more: (name) => `एक और: ${name}`,
    total: "देना है",
    received: "नकद मिला",
    receivedHint: "खाली: ठीक उतना ही।",
    receivedBad: "यह दाम से कम है।",
    cash: "नकद मिला, अंदर जाने दें",
    card: "कार्ड से मिला, अंदर जाने दें",
    selling: "बेच रहे हैं",
    sold: (count) => `भुगतान हुआ। ${count} अंदर जाएँ।`,
    notIn: "भुगतान हुआ, अभी अंदर नहीं: दिन नहीं आया, या द्वार ने मना किया।",
    change: "वापस दें",
    next: "अगली बिक्री",
    online: "बिक्री के लिए कनेक्शन चाहिए। कुछ नहीं लिया गया।",
    nothing: "इस द्वार पर अभी कुछ नहीं बिकता।",
  },
  sw: {
    title: "Uza mlangoni",
    open: "Uza",
    less: (name) => `Punguza moja: ${name}`,
    more: (name) => `Ongeza moja: ${name}`,
    total: "Kulipa",
    received: "Pesa taslimu iliyopokelewa",
    receivedHint: "Tupu: bei kamili.",
    receivedBad: "Hii ni chini ya bei.",
    cash: "Amelipa taslimu, aingie",
    card: "Amelipa kwa kadi, aingie",
    selling: "Inauza",
    sold: (count) => `Imelipwa. Waingie ${count}.`,
    notIn: "Imelipwa, bado hawajaingia: siku haijafika, au mlango umekataa.",
    change: "Rudisha",
    next: "Mauzo yajayo",
    online: "Kuuza kunahitaji mtandao. Hakuna kilichochukuliwa.",
    nothing: "Hakuna kinachouzwa mlangoni hapa sasa.",
  },
  ar: {
    title: "البيع عند الباب",
    open: "بيع",
    less: (name) => `أقل بواحدة: ${name}`,
    more: (name) => `واحدة أخرى: ${name}`,
    total: "المطلوب دفعه",
    received: "النقد المستلم",
    receivedHint: "فارغ: السعر تمامًا.",
    receivedBad: "هذا أقل من السعر.",
    cash: "دُفع نقدًا، أدخِل",
    card: "دُفع بالبطاقة، أدخِل",
    selling: "جارٍ البيع",
    sold: (count) => `تم الدفع. يدخل ${count}.`,
    notIn: "تم الدفع ولم يدخلوا بعد: لم يأتِ يومهم، أو رفض الباب.",
    change: "أعِد للمشتري",
    next: "البيع التالي",
    online: "البيع يحتاج إلى اتصال. لم يؤخذ شيء.",
    nothing: "لا يُباع شيء عند هذا الباب الآن.",
  },
};

/** The words of the language that is spoken now. */
export function saleWords(): SaleWords {
  return WORDS[language];
}
