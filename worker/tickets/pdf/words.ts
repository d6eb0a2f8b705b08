/** The few words printed on a ticket, per language; others fall back to English. */
export type TicketWords = {
  readonly rtl: boolean;
  readonly gate: string;
  readonly section: string;
  readonly row: string;
  readonly seat: string;
  readonly doors: string;
  readonly start: string;
  readonly order: string;
  readonly ticketOf: (index: number, count: number) => string;
  readonly terms: string;
};

const ENGLISH: TicketWords = {
  rtl: false,
  gate: "Gate",
  section: "Section",
  row: "Row",
  seat: "Seat",
  doors: "Doors",
  start: "Start",
  order: "Order",
  ticketOf: (index, count) => `Ticket ${index} of ${count}`,
  terms: "Admits one person, once. Show the code on a screen or on paper; do not share it.",
};

const WORDS: Readonly<Record<string, TicketWords>> = {
  en: ENGLISH,
  bn: {
    rtl: false,
    gate: "গেট",
    section: "ব্লক",
    row: "সারি",
    seat: "আসন",
    doors: "দরজা খোলে",
    start: "শুরু",
    order: "অর্ডার",
    ticketOf: (index, count) => `টিকিট ${index} / ${count}`,
    terms: "একজন একবার ঢুকতে পারবেন। কোডটি ফোনে বা কাগজে দেখান, কাউকে দেবেন না।",
  },
  hi: {
    rtl: false,
    gate: "गेट",
    section: "ब्लॉक",
    row: "पंक्ति",
    seat: "सीट",
    doors: "द्वार खुलेंगे",
    start: "शुरू",
    order: "ऑर्डर",
    ticketOf: (index, count) => `टिकट ${index} / ${count}`,
    terms: "एक व्यक्ति, एक बार प्रवेश। कोड फ़ोन या काग़ज़ पर दिखाएँ, किसी को न दें।",
  },
  sw: {
    rtl: false,
    gate: "Lango",
    section: "Sehemu",
    row: "Safu",
    seat: "Kiti",
    doors: "Milango",
    start: "Kuanza",
    order: "Oda",
    ticketOf: (index, count) => `Tiketi ${index} ya ${count}`,
    terms: "Mtu mmoja, mara moja. Onyesha msimbo kwenye simu au karatasi; usimpe mtu mwingine.",
  },
  ar: {
    rtl: true,
    gate: "البوابة",
    section: "القسم",
    row: "الصف",
    seat: "المقعد",
    doors: "تفتح الأبواب",
    start: "البداية",
    order: "الطلب",
    ticketOf: (index, count) => `تذكرة ${index} من ${count}`,
    terms: "يدخل شخص واحد مرة واحدة. أظهر الرمز على الشاشة أو على الورق ولا تشاركه.",
  },
};

/** The words of a language tag (`bn`, `bn-BD`). */
export function wordsOf(language: string): TicketWords {
  return WORDS[language.split("-")[0] ?? "en"] ?? ENGLISH;
}
