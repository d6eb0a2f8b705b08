/** The words that the server put into the page for its island, in the page's language. */
import { type Message, say, speaker } from "../icu.ts";
import type { Translate } from "../text.ts";

/** @throws when the page has no words: a bug */
export function pageWords(): Translate {
  const text = document.getElementById("words")?.textContent;
  if (!text) throw new Error("no words in the page");
  const words = JSON.parse(text) as Readonly<Record<string, Message>>;
  const { lang, dir } = document.documentElement;
  const voice = speaker(lang, dir === "rtl");
  return (key, values = {}) => say(voice, words[key] ?? key, values);
}
