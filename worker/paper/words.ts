/** The words printed on documents, per language; others fall back to English. */
import type { DocumentKind } from "./document.ts";

export type PaperWords = {
  readonly rtl: boolean;
  readonly kinds: Readonly<Record<DocumentKind, string>>;
  readonly number: string;
  readonly date: string;
  readonly order: string;
  readonly seller: string;
  readonly buyer: string;
  readonly taxNumber: string;
  readonly item: string;
  readonly quantity: string;
  readonly unit: string;
  readonly amount: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly fees: string;
  readonly total: string;
  readonly net: string;
  readonly included: string;
  readonly paidBy: string;
  readonly reference: string;
  readonly corrects: string;
  readonly reverseCharge: string;
};

const ENGLISH: PaperWords = {
  rtl: false,
  kinds: { invoice: "Invoice", receipt: "Receipt", credit_note: "Credit note" },
  number: "Number",
  date: "Date",
  order: "Order",
  seller: "From",
  buyer: "To",
  taxNumber: "Tax no.",
  item: "Item",
  quantity: "Qty",
  unit: "Price",
  amount: "Amount",
  subtotal: "Subtotal",
  discount: "Discount, already taken off",
  fees: "Fees",
  total: "Total",
  net: "of net",
  included: "included",
  paidBy: "Paid with",
  reference: "Reference",
  corrects: "Corrects invoice",
  reverseCharge: "Reverse charge: the buyer accounts for the tax.",
};

const WORDS: Readonly<Record<string, PaperWords>> = {
  en: ENGLISH,
  bn: {
    rtl: false,
    kinds: { invoice: "চালান", receipt: "রসিদ", credit_note: "ক্রেডিট নোট" },
    number: "নম্বর",
    date: "তারিখ",
    order: "অর্ডার",
    seller: "বিক্রেতা",
    buyer: "ক্রেতা",
    taxNumber: "কর নম্বর",
    item: "বিবরণ",
    quantity: "সংখ্যা",
    unit: "দর",
    amount: "পরিমাণ",
    subtotal: "উপমোট",
    discount: "ছাড়, আগেই বাদ দেওয়া",
    fees: "ফি",
    total: "সর্বমোট",
    net: "করের ভিত্তি",
    included: "মূল্যের মধ্যে",
    paidBy: "পরিশোধের মাধ্যম",
    reference: "সূত্র",
    corrects: "যে চালান সংশোধন করে",
    reverseCharge: "রিভার্স চার্জ: কর ক্রেতা পরিশোধ করবেন।",
  },
  hi: {
    rtl: false,
    kinds: { invoice: "बीजक", receipt: "रसीद", credit_note: "क्रेडिट नोट" },
    number: "संख्या",
    date: "दिनांक",
    order: "ऑर्डर",
    seller: "विक्रेता",
    buyer: "क्रेता",
    taxNumber: "कर संख्या",
    item: "विवरण",
    quantity: "मात्रा",
    unit: "मूल्य",
    amount: "राशि",
    subtotal: "उप-योग",
    discount: "छूट, पहले ही घटाई गई",
    fees: "शुल्क",
    total: "कुल",
    net: "कर योग्य राशि",
    included: "मूल्य में शामिल",
    paidBy: "भुगतान का माध्यम",
    reference: "संदर्भ",
    corrects: "संशोधित बीजक",
    reverseCharge: "रिवर्स चार्ज: कर क्रेता चुकाएगा।",
  },
  sw: {
    rtl: false,
    kinds: { invoice: "Ankara", receipt: "Stakabadhi", credit_note: "Hati ya mkopo" },
    number: "Namba",
    date: "Tarehe",
    order: "Oda",
    seller: "Kutoka",
    buyer: "Kwa",
    taxNumber: "Namba ya kodi",
    item: "Maelezo",
    quantity: "Idadi",
    unit: "Bei",
    amount: "Kiasi",
    subtotal: "Jumla ndogo",
    discount: "Punguzo, tayari limetolewa",
    fees: "Ada",
    total: "Jumla",
    net: "ya kabla ya kodi",
    included: "imejumuishwa",
    paidBy: "Imelipwa kwa",
    reference: "Rejea",
    corrects: "Inarekebisha ankara",
    reverseCharge: "Kodi italipwa na mnunuzi.",
  },
  ar: {
    rtl: true,
    kinds: { invoice: "فاتورة", receipt: "إيصال", credit_note: "إشعار دائن" },
    number: "الرقم",
    date: "التاريخ",
    order: "الطلب",
    seller: "البائع",
    buyer: "المشتري",
    taxNumber: "الرقم الضريبي",
    item: "البيان",
    quantity: "العدد",
    unit: "السعر",
    amount: "المبلغ",
    subtotal: "المجموع الفرعي",
    discount: "الخصم، محسوب مسبقا",
    fees: "الرسوم",
    total: "الإجمالي",
    net: "من الصافي",
    included: "مشمول",
    paidBy: "طريقة الدفع",
    reference: "المرجع",
    corrects: "تصحيح للفاتورة",
    reverseCharge: "الاحتساب العكسي: يتحمل المشتري الضريبة.",
  },
};

/** The words of a language tag (`bn`, `bn-BD`). */
export function wordsOf(language: string): PaperWords {
  return WORDS[language.split("-")[0] ?? "en"] ?? ENGLISH;
}
