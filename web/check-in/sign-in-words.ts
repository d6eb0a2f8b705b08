/** Words of signing in at the door. */
import { type Language, language } from "./words.ts";

export type SignInWords = {
  readonly open: string;
  readonly title: string;
  readonly lead: string;
  readonly email: string;
  readonly emailHint: string;
  readonly emailBad: string;
  readonly send: string;
  readonly code: string;
  readonly codeHint: (email: string) => string;
  readonly codeWrong: string;
  readonly factor: string;
  readonly factorHint: string;
  readonly digitsBad: string;
  readonly go: string;
  readonly choose: string;
  readonly noDoors: string;
  readonly closed: string;
  readonly tooOld: string;
  readonly back: string;
};

const WORDS: Readonly<Record<Language, SignInWords>> = {
  en: {
    open: "Sign in without a link",
    title: "Sign in",
    lead: "For people whom the organizer has assigned to an event.",
    email: "Your email",
    emailHint: "A code of six digits goes there.",
    emailBad: "Write an email address such as amina@example.com.",
    send: "Send the code",
    code: "Code from the email",
    codeHint: (email) => `It went to ${email}.`,
    codeWrong: "This code is wrong or too old. Look at the newest email.",
    factor: "Code of your authenticator app",
    factorHint: "Your account asks for a second proof.",
    digitsBad: "Write the six digits.",
    go: "Go on",
    choose: "Choose your door",
    noDoors: "No door of your events is open now. Ask the organizer.",
    closed: "This door takes no phone now: it ended, or has as many as it may. Ask the organizer.",
    tooOld: "This browser is too old for that. Update it, or ask the organizer for a link.",
    back: "Back",
  },
  bn: {
    open: "লিংক ছাড়া সাইন ইন",
    title: "সাইন ইন",
    lead: "আয়োজক যাঁদের কোনো ইভেন্টে দায়িত্ব দিয়েছেন, তাঁদের জন্য।",
    email: "আপনার ইমেইল",
    emailHint: "সেখানে ছয় অঙ্কের কোড যাবে।",
    emailBad: "amina@example.com-এর মতো একটি ইমেইল লিখুন।",
    send: "কোড পাঠান",
    code: "ইমেইলের কোড",
    codeHint: (email) => `${email}-এ পাঠানো হয়েছে।`,
    codeWrong: "কোডটি ভুল বা পুরোনো। সবচেয়ে নতুন ইমেইল দেখুন।",
    factor: "অথেনটিকেটর অ্যাপের কোড",
    factorHint: "আপনার অ্যাকাউন্ট দ্বিতীয় প্রমাণ চায়।",
    digitsBad: "ছয়টি অঙ্ক লিখুন।",
    go: "এগিয়ে যান",
    choose: "আপনার দরজা বেছে নিন",
    noDoors: "আপনার ইভেন্টের কোনো দরজা এখন খোলা নেই। আয়োজককে জিজ্ঞেস করুন।",
    closed: "এই দরজা এখন আর ফোন নেয় না: শেষ হয়েছে, বা যত নেওয়ার নিয়েছে। আয়োজককে জিজ্ঞেস করুন।",
    tooOld: "ব্রাউজারটি খুব পুরোনো। হালনাগাদ করুন, বা আয়োজকের কাছে লিংক চান।",
    back: "ফিরে যান",
  },
  hi: {
    open: "बिना लिंक साइन इन करें",
    title: "साइन इन",
    lead: "उनके लिए जिन्हें आयोजक ने किसी कार्यक्रम पर लगाया है।",
    email: "आपका ईमेल",
    emailHint: "वहाँ छह अंकों का कोड जाएगा।",
    emailBad: "amina@example.com जैसा ईमेल लिखें।",
    send: "कोड भेजें",
    code: "ईमेल का कोड",
    codeHint: (email) => `${email} पर भेजा गया।`,
    codeWrong: "यह कोड ग़लत या पुराना है। सबसे नया ईमेल देखें।",
    factor: "ऑथेंटिकेटर ऐप का कोड",
    factorHint: "आपका खाता दूसरा प्रमाण माँगता है।",
    digitsBad: "छह अंक लिखें।",
    go: "आगे बढ़ें",
    choose: "अपना द्वार चुनें",
    noDoors: "आपके कार्यक्रमों का कोई द्वार अभी खुला नहीं। आयोजक से पूछें।",
    closed: "यह द्वार अब फ़ोन नहीं लेता: समाप्त है, या जितने हो सकते थे हो गए। आयोजक से पूछें।",
    tooOld: "यह ब्राउज़र बहुत पुराना है। अपडेट करें, या आयोजक से लिंक लें।",
    back: "वापस",
  },
  sw: {
    open: "Ingia bila kiungo",
    title: "Ingia",
    lead: "Kwa watu ambao mwandaaji amewapangia tukio.",
    email: "Barua pepe yako",
    emailHint: "Msimbo wa tarakimu sita utatumwa huko.",
    emailBad: "Andika barua pepe kama amina@example.com.",
    send: "Tuma msimbo",
    code: "Msimbo wa barua pepe",
    codeHint: (email) => `Umetumwa kwa ${email}.`,
    codeWrong: "Msimbo huu si sahihi au ni wa zamani. Angalia barua pepe mpya kabisa.",
    factor: "Msimbo wa programu ya uthibitisho",
    factorHint: "Akaunti yako inahitaji uthibitisho wa pili.",
    digitsBad: "Andika tarakimu sita.",
    go: "Endelea",
    choose: "Chagua mlango wako",
    noDoors: "Hakuna mlango wa matukio yako ulio wazi sasa. Muulize mwandaaji.",
    closed: "Mlango huu haupokei simu sasa: umeisha, au idadi imejaa. Muulize mwandaaji.",
    tooOld: "Kivinjari hiki ni cha zamani mno. Kisasishe, au omba kiungo kwa mwandaaji.",
    back: "Rudi",
  },
  ar: {
    open: "الدخول بلا رابط",
    title: "تسجيل الدخول",
    lead: "لمن كلّفهم المنظِّم بحدث.",
    email: "بريدك",
    emailHint: "يصل إليه رمز من ستة أرقام.",
    emailBad: "اكتب بريدًا مثل amina@example.com.",
    send: "أرسل الرمز",
    code: "الرمز من البريد",
    codeHint: (email) => `أُرسل إلى ${email}.`,
    codeWrong: "هذا الرمز خاطئ أو قديم. انظر أحدث رسالة.",
    factor: "رمز تطبيق المصادقة",
    factorHint: "يطلب حسابك إثباتًا ثانيًا.",
    digitsBad: "اكتب الأرقام الستة.",
    go: "تابع",
    choose: "اختر بابك",
    noDoors: "لا باب مفتوح الآن من أحداثك. اسأل المنظِّم.",
    closed: "لا يقبل هذا الباب هاتفًا الآن: انتهى أو بلغ العدد المسموح. اسأل المنظِّم.",
    tooOld: "هذا المتصفح قديم جدًا. حدّثه أو اطلب رابطًا من المنظِّم.",
    back: "رجوع",
  },
};

/** The words of the language that is spoken now. */
export function signInWords(): SignInWords {
  return WORDS[language];
}
