/** Hashes, keyed hashes and encryption with versioned keys, all on WebCrypto. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { settings } from "../env.ts";
import { assert } from "../kernel/assert.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of a text, lower-case hex: how tokens with enough randomness of their own are stored (TH37). */
export async function sha256Hex(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** SHA-256 of a text, base64url: what a challenge is of its verifier (RFC 7636). */
export async function sha256Base64Url(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/**
 * HMAC-SHA-256 with the deployment's pepper, hex. For what has little randomness (codes, contacts, addresses), so that
 * a leaked table cannot be tried out. `purpose` keeps the uses apart.
 */
export async function keyedHash(env: Env, purpose: string, text: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(settings(env).PEPPER),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(`${purpose}\0${text}`))));
}

/** `keyedHash` where a promise does not fit: statements of a batch are thenable and must not come out of one. */
export function keyedHashSync(env: Env, purpose: string, text: string): string {
  return createHmac("sha256", settings(env).PEPPER).update(`${purpose}\0${text}`).digest("hex");
}

/** Compares two texts in a time that tells nothing of where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = encoder.encode(a);
  const right = encoder.encode(b);
  // Both sides are hashes of one length in our uses; a difference in length may be seen.
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

const keyCache = new WeakMap<object, Map<number, Promise<CryptoKey>>>();

async function masterKey(env: Env, version?: number): Promise<{ version: number; key: CryptoKey }> {
  const keys = settings(env).MASTER_KEYS;
  const entry = version === undefined ? keys[0] : keys.find((candidate) => candidate.version === version);
  assert(entry, `no master key of version ${String(version)}`);
  const cache = keyCache.get(env) ?? new Map<number, Promise<CryptoKey>>();
  keyCache.set(env, cache);
  const key =
    cache.get(entry.version) ??
    crypto.subtle.importKey("raw", fromBase64Url(entry.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  cache.set(entry.version, key);
  return { version: entry.version, key: await key };
}

/**
 * Encrypts `text` for one owner and purpose. Form: `v<key version>.<iv>.<ciphertext>`, base64url. Owner and purpose are
 * bound as additional data, so a value copied to another tenant's row does not open (TH37).
 */
export async function encryptSecret(env: Env, owner: string, purpose: string, text: string): Promise<string> {
  const { version, key } = await masterKey(env);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = encoder.encode(`${owner}\0${purpose}`);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, encoder.encode(text));
  return `v${version}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
}

/** Opens what `encryptSecret` wrote. @throws when key, owner, purpose or text do not fit: a bug or tampering */
export async function decryptSecret(env: Env, owner: string, purpose: string, sealed: string): Promise<string> {
  const [version, iv, text] = sealed.split(".");
  assert(version !== undefined && iv !== undefined && text !== undefined, "sealed text has three parts");
  const { key } = await masterKey(env, Number(version.slice(1)));
  const additionalData = encoder.encode(`${owner}\0${purpose}`);
  const opened = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: fromBase64Url(iv), additionalData },
    key,
    fromBase64Url(text),
  );
  return decoder.decode(opened);
}
