/** What adapters of providers have in common: a call, what its failure means, and how secrets are compared. */
import { createHmac } from "node:crypto";
import { err, ok, type Result } from "../../kernel/result.ts";
import { equalInConstantTime } from "../../platform/crypto.ts";
import { callHttp, type HttpAnswer } from "../../platform/http.ts";
import type { ChannelFault } from "../channel.ts";

/** Attachments make large requests; the queue's handler has minutes. */
const TIMEOUT = 20_000;
const MAX_WAIT_SECONDS = 900;
/** Credentials that are refused are repaired by a person: until then messages wait instead of being lost. */
export const REPAIR_SECONDS = 300;

/** Calls a provider. Network fault or time-out: it may have been accepted, and is tried again. */
export async function callProvider(url: string, init: RequestInit): Promise<Result<HttpAnswer, ChannelFault>> {
  try {
    return ok(await callHttp(url, { ...init, timeout: TIMEOUT }));
  } catch {
    return err({ kind: "retry", reason: "no_answer" });
  }
}

/**
 * What a refusal means.
 * @param code the provider's own, without personal data; empty when it gave none
 */
export function refusal({ status, headers }: Pick<HttpAnswer, "status" | "headers">, code: string): ChannelFault {
  const sign = code.replaceAll(/[^\w-]/g, "").slice(0, 60);
  const reason = sign === "" ? `http_${status}` : `${status}_${sign}`;
  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(headers.get("retry-after") ?? Number.NaN);
    const wait =
      Number.isFinite(seconds) && seconds > 0 ? { seconds: Math.min(MAX_WAIT_SECONDS, Math.ceil(seconds)) } : {};
    return { kind: "retry", reason, ...wait };
  }
  if (status === 401) return { kind: "retry", reason, seconds: REPAIR_SECONDS };
  return { kind: "rejected", reason };
}

/** The JSON of a text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** HMAC of a text in the notation that the provider signs with. */
export function hmac(
  hash: "sha1" | "sha256" | "sha512",
  key: string | Uint8Array,
  text: string,
  notation: "hex" | "base64",
): string {
  return createHmac(hash, key).update(text).digest(notation);
}

/** True when one of several secrets is the one that was shown. */
export function isOneOf(shown: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => equalInConstantTime(shown, secret));
}

/** `+8801…` as providers that want no plus write it. */
export function withoutPlus(number: string): string {
  return number.replace(/^\+/, "");
}
