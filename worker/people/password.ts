/** Passwords (T5): which are taken, and how they are kept. */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { fromBase64Url, toBase64Url } from "../platform/crypto.ts";

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/** Why a password is not taken. */
export type PasswordFault = "too_short" | "too_long" | "too_common" | "like_the_address" | "too_simple";

/** What passwords are made of when nobody thinks long; compared without case, digits at the end and signs. */
const COMMON: ReadonlySet<string> = new Set([
  "password", "passwort", "passw0rd", "letmein", "welcome", "iloveyou", "sunshine", "princess", "football", "baseball",
  "superman", "batman", "trustno", "qwerty", "qwertyuiop", "qwertz", "azerty", "asdfghjkl", "zxcvbnm", "abcdefghij",
  "administrator", "admin", "changeme", "secret", "monkey", "dragon", "master", "shadow", "michael", "charlie", "tessera",
  "ticket", "tickets", "bangladesh", "organizer", "concert", "whatever", "starwars", "computer", "internet", "qwerasdf",
  "passpass", "passwordpassword", "qwertyqwerty", "asdfasdf", "testtest", "login", "guest", "default", "hello", "helloworld",
  "cricket", "liverpool", "arsenal", "chelsea", "pokemon", "jordan", "google", "facebook", "correcthorsebatterystaple",
]); // prettier-ignore

/** Whether a password may be used by the owner of `email`. Pure. Long and plain is good; what is known from breaches is not. */
export function checkPassword(password: string, email: string): PasswordFault | undefined {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN) return "too_short";
  if (length > PASSWORD_MAX) return "too_long";
  const plain = password.normalize("NFKC").toLowerCase();
  const letters = plain.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const undressed = unleet(letters.replaceAll(/^\d+|\d+$/g, ""));
  if (COMMON.has(letters) || COMMON.has(undressed) || undressed === "") return "too_common";
  const own = email.split("@")[0] ?? "";
  if (own.length >= 4 && plain.includes(own) && letters.length - own.length < 6) return "like_the_address";
  if (new Set(plain).size < 5 || isRun(plain)) return "too_simple";
  return undefined;
}

const LEET: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t" };
const unleet = (text: string) => text.replaceAll(/[013457]/g, (digit) => LEET[digit] ?? digit);

/** True for `abcdefghij` and `0987654321`. */
function isRun(text: string): boolean {
  const steps = new Set(
    Array.from(text.slice(1), (_, i) => (text.codePointAt(i + 1) ?? 0) - (text.codePointAt(i) ?? 0)),
  );
  return steps.size === 1;
}

/** 32 MiB and about a quarter of a second: what an isolate can spare, and a thief of the table cannot. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;

function derive(password: string, salt: Uint8Array, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((done, fail) => {
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) => {
      if (error) fail(error);
      else done(key);
    });
  });
}

/** Hashes a password: `scrypt$N$r$p$salt$key`, so that the cost may grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = new Uint8Array(randomBytes(16));
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, toBase64Url(salt), toBase64Url(new Uint8Array(key))].join("$");
}

/** A hash that no password has: what is compared when there is none, so that both take as long (TH18). */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Whether a password is the one of `stored`; as slow when nothing is stored. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, n, r, p, salt = "", key = ""] = (stored ?? NOBODY).split("$");
  const wanted = fromBase64Url(key);
  const got = await derive(password, fromBase64Url(salt), { N: Number(n), r: Number(r), p: Number(p) });
  const same = got.byteLength === wanted.byteLength && timingSafeEqual(got, wanted);
  return same && stored !== undefined;
}
