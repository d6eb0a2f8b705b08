/** The words of a statement, per language; others fall back to English. */
import type { PeriodAccount } from "../ledger/index.ts";

export type StatementWords = {
  readonly rtl: boolean;
  readonly title: string;
  readonly draft: string;
  readonly period: string;
  readonly accounts: Readonly<Record<PeriodAccount, string>>;
  readonly result: string;
  readonly reserved: string;
  readonly released: string;
  readonly due: string;
  readonly paid: string;
};

const ENGLISH: StatementWords = {
  rtl: false,
  title: "Settlement",
  draft: "Draft",
  period: "Period",
  accounts: {
    sales: "Sales without tax",
    fees_income: "Fees paid by buyers",
    tax_payable: "Tax",
    refunds: "Refunds",
    dispute_losses: "Disputes lost",
    dispute_fees: "Dispute fees",
    gateway_costs: "Payment costs",
    platform_fees: "Platform fees",
  },
  result: "Result of the period",
  reserved: "Kept for refunds",
  released: "Released from earlier periods",
  due: "Due",
  paid: "Paid out",
};

const WORDS: Readonly<Record<string, StatementWords>> = {
  en: ENGLISH,
  bn: {
    rtl: false,
    title: "নিষ্পত্তি",
    draft: "খসড়া",
    period: "সময়কাল",
    accounts: {
      sales: "বিক্রি (কর ছাড়া)",
      fees_income: "ক্রেতার দেওয়া ফি",
      tax_payable: "কর",
      refunds: "ফেরত",
      dispute_losses: "হারানো বিরোধ",
      dispute_fees: "বিরোধের ফি",
      gateway_costs: "পেমেন্টের খরচ",
      platform_fees: "প্ল্যাটফর্মের ফি",
    },
    result: "সময়কালের ফল",
    reserved: "ফেরতের জন্য রাখা",
    released: "আগের সময়কাল থেকে ছাড়া",
    due: "প্রাপ্য",
    paid: "পরিশোধিত",
  },
  hi: {
    rtl: false,
    title: "निपटान",
    draft: "प्रारूप",
    period: "अवधि",
    accounts: {
      sales: "बिक्री (कर रहित)",
      fees_income: "क्रेताओं के दिए शुल्क",
      tax_payable: "कर",
      refunds: "वापसी",
      dispute_losses: "हारे हुए विवाद",
      dispute_fees: "विवाद शुल्क",
      gateway_costs: "भुगतान लागत",
      platform_fees: "प्लेटफ़ॉर्म शुल्क",
    },
    result: "अवधि का परिणाम",
    reserved: "वापसी के लिए रोका गया",
    released: "पिछली अवधियों से मुक्त",
    due: "देय",
    paid: "भुगतान किया",
  },
  sw: {
    rtl: false,
    title: "Malipo ya kipindi",
    draft: "Rasimu",
    period: "Kipindi",
    accounts: {
      sales: "Mauzo bila kodi",
      fees_income: "Ada za wanunuzi",
      tax_payable: "Kodi",
      refunds: "Marejesho",
      dispute_losses: "Mizozo iliyopotea",
      dispute_fees: "Ada za mizozo",
      gateway_costs: "Gharama za malipo",
      platform_fees: "Ada za jukwaa",
    },
    result: "Matokeo ya kipindi",
    reserved: "Imehifadhiwa kwa marejesho",
    released: "Imetolewa kutoka vipindi vya awali",
    due: "Inayodaiwa",
    paid: "Imelipwa",
  },
  ar: {
    rtl: true,
    title: "التسوية",
    draft: "مسودة",
    period: "الفترة",
    accounts: {
      sales: "المبيعات دون ضريبة",
      fees_income: "رسوم دفعها المشترون",
      tax_payable: "الضريبة",
      refunds: "المبالغ المستردة",
      dispute_losses: "نزاعات خاسرة",
      dispute_fees: "رسوم النزاعات",
      gateway_costs: "تكاليف الدفع",
      platform_fees: "رسوم المنصة",
    },
    result: "نتيجة الفترة",
    reserved: "محجوز للاسترداد",
    released: "محرر من فترات سابقة",
    due: "المستحق",
    paid: "دفع",
  },
};

/** The words of a language tag (`bn`, `bn-BD`). */
export function wordsOf(language: string): StatementWords {
  return WORDS[language.split("-")[0] ?? "en"] ?? ENGLISH;
}
