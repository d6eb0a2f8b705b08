import { v7 } from "uuid";

/** Crockford's base 32, lower case: no i, l, o, u, so an id survives being read aloud. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const BODY_LENGTH = 26; // ceil(128 / 5)

/** What each prefix names. An id is `<prefix>_<26 characters>`; the body is a UUIDv7 or 128 bits of a SHA-256. */
export const ID_PREFIXES = {
  person: "per",
  session: "ses",
  invitation: "inv",
  tenant: "ten",
  domain: "dom",
  audit: "aud",
  venue: "ven",
  seatMap: "map",
  event: "evt",
  eventSeries: "ser",
  eventTemplate: "tpl",
  ticketType: "tty",
  variant: "var",
  promotion: "prm",
  taxRate: "txr",
  hold: "hld",
  block: "blk",
  waitingEntry: "wle",
  saleAlert: "alr",
  order: "ord",
  line: "lin",
  payment: "pay",
  refund: "rfd",
  refundRun: "rrn",
  dispute: "dsp",
  payout: "pyt",
  receipt: "rcv",
  gatewayAccount: "gwa",
  attention: "att",
  ticket: "tkt",
  ledgerTransaction: "ltx",
  document: "doc",
  settlement: "stl",
  disbursement: "dsb",
  reconciliation: "rec",
  difference: "dif",
  message: "msg",
  messageProvider: "mpv",
  suppression: "sup",
  outbox: "out",
  deadLetter: "ded",
  checkInSession: "cis",
  device: "dev",
  scan: "scn",
  customer: "cus",
  customerNote: "cnt",
  erasure: "era",
  export: "exp",
  counter: "ctr",
  counterCount: "cct",
  doorSale: "dsl",
  request: "req",
  code: "otc",
  file: "fil",
  picture: "pic",
  performer: "prf",
  question: "qst",
  riskReview: "rrv",
  riskBlock: "rbl",
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** Writes 16 bytes as 26 characters of base 32, most significant first, so that UUIDv7 ids sort by time. */
export function encodeId(bytes: Uint8Array): string {
  // 26 × 5 bits are two more than 128: the first character carries three bits. No BigInt, this is on every hot path.
  let out = "";
  let pending = 0;
  let bits = 2;
  for (let i = 0; i < 16; i++) {
    pending = (pending << 8) | (bytes[i] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(pending >> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  return out;
}

/** Reads 26 characters back to 16 bytes; undefined when the text is not such a body. */
export function decodeId(body: string): Uint8Array | undefined {
  if (body.length !== BODY_LENGTH) return undefined;
  const bytes = new Uint8Array(16);
  let pending = 0;
  let bits = -2;
  let at = 0;
  for (const char of body) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0 || (at === 0 && bits === -2 && digit > 7)) return undefined;
    pending = (pending << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (pending >> bits) & 255;
      pending &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** A clock that goes back by more than this many milliseconds was set; less is jitter, and ids stay in order. */
const CLOCK_WAS_SET = 10_000;
const latest = { msecs: 0, seq: 0 };

/** A fresh, time-ordered id such as `evt_01jd…`. */
export function newId(kind: IdKind): string {
  const now = Date.now();
  // Our own order and not the library's, which stays ahead for good after a clock that was wrong: `firstIdAt` reads times.
  if (now > latest.msecs || latest.msecs - now > CLOCK_WAS_SET) {
    latest.msecs = now;
    latest.seq = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;
  } else latest.seq++;
  return `${ID_PREFIXES[kind]}_${encodeId(v7(latest, new Uint8Array(16)))}`;
}

/** The smallest id that could have been made at `at`: ids sort by time, so this turns an age into a seek on the key. */
export function firstIdAt(kind: IdKind, at: number): string {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  return `${ID_PREFIXES[kind]}_${encodeId(bytes)}`;
}

/**
 * An id that is a function of its parts: a retry makes the same one, so a repeated effect collides with the first
 * instead of happening twice (I6).
 */
export async function derivedId(kind: IdKind, ...parts: readonly string[]): Promise<string> {
  const text = parts.map((part) => `${part.length}:${part}`).join("");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${kind}|${text}`));
  return `${ID_PREFIXES[kind]}_${encodeId(new Uint8Array(digest, 0, 16))}`;
}

/** A regular expression for ids of one kind, for zod schemas. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`);
}

/** The 26 characters after the prefix. */
export function idBody(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}

/**
 * A hold's id carries its event, because holds live in the event's Durable Object and nowhere else:
 * `hld_<event body><own body>`.
 */
export function newHoldId(eventId: string): string {
  return `${ID_PREFIXES.hold}_${idBody(eventId)}${idBody(newId("hold"))}`;
}

/** The hold of one effect: a retry asks for the very same places (I6). */
export async function derivedHoldId(eventId: string, ...parts: readonly string[]): Promise<string> {
  return `${ID_PREFIXES.hold}_${idBody(eventId)}${idBody(await derivedId("hold", eventId, ...parts))}`;
}

export const HOLD_ID_PATTERN = /^hld_[0-9a-hjkmnp-tv-z]{52}$/;

/** The event that a hold id names; undefined when the text is not a hold id. */
export function eventOfHold(holdId: string): string | undefined {
  if (!HOLD_ID_PATTERN.test(holdId)) return undefined;
  return `${ID_PREFIXES.event}_${holdId.slice(4, 4 + BODY_LENGTH)}`;
}

/** A secret of `bytes` random bytes, base64url: 16 bytes are 128 bits (TH04, TH38). */
export function newSecret(bytes = 16): string {
  const raw = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...raw))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
