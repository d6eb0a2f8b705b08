/** The words of one message: the organizer's where they have some, else ours. */
import type { TenantDb } from "../platform/db.ts";
import { templateOf } from "./templates-store.ts";
import { isLanguage, type MessageKind, type Spoken, type Wording, wordsOf } from "./words/index.ts";

/** What a message is written with. */
export type Written = { readonly kind: MessageKind; readonly wording: Wording; readonly spoken: Spoken };

/** @param language as the order or the organization has it; English where we do not write it */
export async function wordingOf(tenant: TenantDb, kind: MessageKind, language: string): Promise<Written> {
  const spoken = wordsOf(language);
  const own = isLanguage(language) ? await templateOf(tenant, { kind, language }) : undefined;
  const wording = own ? { subject: own.subject, heading: own.heading, text: own.body } : spoken.kinds[kind];
  return { kind, wording, spoken };
}
