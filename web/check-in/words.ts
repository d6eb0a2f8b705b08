/** The language of the door: the browser's own where we speak it, or the one that was chosen on this device. */
import { en, type Messages } from "./messages.en.ts";

export const LANGUAGES = { en: "English", bn: "বাংলা", hi: "हिन्दी", sw: "Kiswahili", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;

const LOADERS: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  bn: async () => (await import("./messages.bn.ts")).bn,
  hi: async () => (await import("./messages.hi.ts")).hi,
  sw: async () => (await import("./messages.sw.ts")).sw,
  ar: async () => (await import("./messages.ar.ts")).ar,
};
const CHOSEN = "tessera.door.language";

/** The words of the language that is spoken now. */
export let m: Messages = en;
export let language: Language = "en";

export function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && text in LANGUAGES;
}

/** The first of these that we speak. @param wanted tags such as `sw-KE`, the dearest first */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [base] = tag.toLowerCase().split("-");
    if (isLanguage(base)) return base;
  }
  return "en";
}

/** What was chosen here, else what the browser prefers. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(CHOSEN);
  return isLanguage(chosen) ? chosen : pickLanguage(navigator.languages);
}

/** Speaks a language from now on. Whoever shows words must show them again. */
export async function speak(wanted: Language, choose = false): Promise<void> {
  m = await LOADERS[wanted]();
  language = wanted;
  document.documentElement.lang = wanted;
  document.documentElement.dir = wanted === "ar" ? "rtl" : "ltr";
  if (choose) localStorage.setItem(CHOSEN, wanted);
}
