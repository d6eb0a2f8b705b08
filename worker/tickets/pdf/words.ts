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
  /** Why a page has no code. */
  readonly moving: string;
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
  moving:
    "The door asks for a code that changes every 30 seconds, so paper lets nobody in. Open this ticket on your phone:",
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
    moving: "দরজায় এমন কোড লাগে যা ৩০ সেকেন্ড পরপর বদলায়, তাই কাগজে ঢোকা যাবে না। ফোনে টিকিটটি খুলুন:",
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
    moving: "द्वार पर हर 30 सेकंड में बदलने वाला कोड चाहिए, इसलिए काग़ज़ से प्रवेश नहीं होगा। फ़ोन पर टिकट खोलें:",
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
    moving:
      "Mlangoni unahitajika msimbo unaobadilika kila sekunde 30, hivyo karatasi haimwingizi mtu. Fungua tiketi kwenye simu:",
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
    moving: "يطلب الباب رمزًا يتغير كل 30 ثانية، لذلك لا يُدخل الورق أحدًا. افتح التذكرة على هاتفك:",
  },
};

/** The words of a language tag (`bn`, `bn-BD`). */
export function wordsOf(language: string): TicketWords {
  return WORDS[language.split("-")[0] ?? "en"] ?? ENGLISH;
}
