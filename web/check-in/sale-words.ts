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
  readonly link: string;
  readonly gateway: string;
  readonly email: string;
  readonly emailHint: string;
  readonly emailBad: string;
  readonly phone: string;
  readonly phoneHint: string;
  readonly phoneBad: string;
  readonly showCode: string;
  readonly back: string;
  readonly scanThis: string;
  readonly prompted: (phone: string) => string;
  readonly codeLabel: string;
  readonly waiting: string;
  readonly notPaid: string;
  readonly stop: string;
  readonly stopHint: string;
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
    link: "They pay on their phone",
    gateway: "With",
    email: "Buyer’s email",
    emailHint: "The receipt and the tickets go there.",
    emailBad: "Write an email address such as rina@example.com.",
    phone: "Buyer’s phone number",
    phoneHint: "They confirm the payment on this phone.",
    phoneBad: "Write the whole phone number.",
    showCode: "Show the code",
    back: "Back",
    scanThis: "They scan this with their phone and pay there.",
    prompted: (phone) => `They confirm on ${phone}. If nothing comes, they scan this.`,
    codeLabel: "Code of the page where the buyer pays",
    waiting: "Waiting for the payment",
    notPaid: "Not paid.",
    stop: "Stop waiting",
    stopHint: "Scanning can go on meanwhile. Who pays later gets the tickets by email.",
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
    link: "ক্রেতা নিজের ফোনে দেবেন",
    gateway: "যা দিয়ে",
    email: "ক্রেতার ইমেইল",
    emailHint: "রসিদ ও টিকিট সেখানে যাবে।",
    emailBad: "rina@example.com-এর মতো একটি ইমেইল লিখুন।",
    phone: "ক্রেতার ফোন নম্বর",
    phoneHint: "এই ফোনে তিনি পেমেন্ট নিশ্চিত করবেন।",
    phoneBad: "পুরো ফোন নম্বর লিখুন।",
    showCode: "কোড দেখান",
    back: "ফিরে যান",
    scanThis: "ক্রেতা নিজের ফোনে এটি স্ক্যান করে সেখানেই দেবেন।",
    prompted: (phone) => `তিনি ${phone} নম্বরে নিশ্চিত করবেন। কিছু না এলে এটি স্ক্যান করবেন।`,
    codeLabel: "ক্রেতার পেমেন্ট পাতার কোড",
    waiting: "পেমেন্টের অপেক্ষায়",
    notPaid: "টাকা আসেনি।",
    stop: "আর অপেক্ষা নয়",
    stopHint: "এর মধ্যে স্ক্যান চলতে পারে। পরে টাকা দিলে টিকিট ইমেইলে যাবে।",
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
    link: "ख़रीदार अपने फ़ोन से देगा",
    gateway: "किससे",
    email: "ख़रीदार का ईमेल",
    emailHint: "रसीद और टिकट वहाँ जाएँगे।",
    emailBad: "rina@example.com जैसा ईमेल लिखें।",
    phone: "ख़रीदार का फ़ोन नंबर",
    phoneHint: "भुगतान इसी फ़ोन पर पक्का होगा।",
    phoneBad: "पूरा फ़ोन नंबर लिखें।",
    showCode: "कोड दिखाएँ",
    back: "वापस",
    scanThis: "ख़रीदार इसे अपने फ़ोन से स्कैन करे और वहीं भुगतान करे।",
    prompted: (phone) => `वे ${phone} पर पक्का करेंगे। कुछ न आए तो इसे स्कैन करें।`,
    codeLabel: "ख़रीदार के भुगतान पन्ने का कोड",
    waiting: "भुगतान का इंतज़ार",
    notPaid: "भुगतान नहीं हुआ।",
    stop: "इंतज़ार बंद करें",
    stopHint: "इस बीच स्कैन चल सकता है। बाद में भुगतान हो तो टिकट ईमेल से जाएँगे।",
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
    link: "Atalipa kwa simu yake",
    gateway: "Kwa",
    email: "Barua pepe ya mnunuzi",
    emailHint: "Risiti na tiketi zitatumwa huko.",
    emailBad: "Andika barua pepe kama rina@example.com.",
    phone: "Namba ya simu ya mnunuzi",
    phoneHint: "Atathibitisha malipo kwenye simu hii.",
    phoneBad: "Andika namba nzima ya simu.",
    showCode: "Onyesha msimbo",
    back: "Rudi",
    scanThis: "Achanganue hii kwa simu yake na alipe hapo.",
    prompted: (phone) => `Atathibitisha kwenye ${phone}. Ikiwa hakuna kinachofika, achanganue hii.`,
    codeLabel: "Msimbo wa ukurasa wa malipo wa mnunuzi",
    waiting: "Inasubiri malipo",
    notPaid: "Haijalipwa.",
    stop: "Acha kusubiri",
    stopHint: "Kuchanganua kunaweza kuendelea. Akilipa baadaye, tiketi zitakuja kwa barua pepe.",
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
    link: "يدفع بهاتفه",
    gateway: "بواسطة",
    email: "بريد المشتري",
    emailHint: "يصل إليه الإيصال والتذاكر.",
    emailBad: "اكتب بريدًا مثل rina@example.com.",
    phone: "هاتف المشتري",
    phoneHint: "يؤكد الدفع على هذا الهاتف.",
    phoneBad: "اكتب رقم الهاتف كاملًا.",
    showCode: "أظهر الرمز",
    back: "رجوع",
    scanThis: "يمسح المشتري هذا بهاتفه ويدفع هناك.",
    prompted: (phone) => `يؤكد على ${phone}. إن لم يصله شيء فليمسح هذا.`,
    codeLabel: "رمز صفحة دفع المشتري",
    waiting: "في انتظار الدفع",
    notPaid: "لم يُدفع.",
    stop: "أوقف الانتظار",
    stopHint: "يمكن متابعة المسح في هذه الأثناء. من يدفع لاحقًا تصله التذاكر بالبريد.",
  },
};

/** The words of the language that is spoken now. */
export function saleWords(): SaleWords {
  return WORDS[language];
}
