/** The address of a tenant: `/o/{slug}`. Pure. */

export const SLUG_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])$/;
const MAX_LENGTH = 40;

/** Words that a path, a host or a person could mistake for ours. */
const RESERVED: ReadonlySet<string> = new Set([
  "about", "account", "admin", "api", "app", "assets", "auth", "billing", "blog", "callbacks", "check-in", "checkin", "checkout",
  "console", "dashboard", "demo", "docs", "embed", "events", "help", "healthz", "home", "legal", "login", "mail", "me", "new",
  "null", "official", "operator", "orders", "pay", "payments", "platform", "pricing", "privacy", "root", "sandbox", "security",
  "settings", "shop", "signin", "signup", "staff", "static", "status", "support", "system", "team", "tenants", "terms", "tessera",
  "tickets", "undefined", "venues", "www",
]); // prettier-ignore

/** Latin letters that do not come apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n",
}; // prettier-ignore

/** True for a slug that nobody may have. */
export function isReserved(slug: string): boolean {
  return RESERVED.has(slug);
}

/**
 * An ASCII slug from a name in any script: marks are dropped, other letters left out. Undefined when too little is left,
 * as of a name in Bengali; the caller then makes one up.
 */
export function slugOfName(name: string): string | undefined {
  const text = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{ASCII}]/gu, (letter) => LETTERS[letter] ?? " ")
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, "");
  return text.length >= 3 ? text : undefined;
}
