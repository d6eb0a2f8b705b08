/** Every word of the storefront: a folder for each language, a file for each area. */
import type { Locale } from "../../../worker/kernel/locales.ts";
import { ar } from "./ar/index.ts";
import { bn } from "./bn/index.ts";
import { en } from "./en/index.ts";
import { hi } from "./hi/index.ts";
import { sw } from "./sw/index.ts";

export type MessageKey = keyof typeof en;
/** A language's messages in ICU; one that is missing does not compile. */
export type Messages = Readonly<Record<MessageKey, string>>;

export const MESSAGES: Readonly<Record<Locale, Messages>> = { en, bn, hi, sw, ar };
