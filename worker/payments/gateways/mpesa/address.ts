/**
 * Where Daraja calls back about one payment or refund. It signs nothing, so the address itself is the proof: it ends in
 * 128 bits that only we and Safaricom know (TH07). In hex, because addresses with words such as "exe" or "cmd" in them are
 * said to be refused, and a name of ours could hold one by chance.
 */
import { createHmac } from "node:crypto";
import { decodeId, encodeId, ID_PREFIXES } from "../../../kernel/ids.ts";
import { equalInConstantTime, toHex } from "../../../platform/crypto.ts";
import type { MpesaConfig } from "./config.ts";

/** `push`: the callback of a prompt. `result`, `timeout`: what became of a refund. */
export type AddressKind = "push" | "result" | "timeout";
export type Address = { readonly kind: AddressKind; readonly id: string };

const SUBJECTS = { push: "payment", result: "refund", timeout: "refund" } as const;
const TOKEN_LENGTH = 32;

type Secret = Pick<MpesaConfig, "consumer_secret">;

/** The address for one payment or refund of ours, below the account's callback address. */
export function callbackAddress(config: Secret, base: string, { kind, id }: Address): string {
  return `${base}/${kind}/${hexOf(id)}/${tokenOf(config, kind, id)}`;
}

/** What an address that we gave out is about; undefined when we never did. `path` is what follows the account. */
export function readAddress(config: Secret, path: string): Address | undefined {
  const match = /^(push|result|timeout)\/([0-9a-f]{32})\/([0-9a-f]{32})$/.exec(path);
  const [, kind, hex, token] = match ?? [];
  if (!isKind(kind) || hex === undefined || token === undefined) return undefined;
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
  const id = `${ID_PREFIXES[SUBJECTS[kind]]}_${encodeId(bytes)}`;
  return equalInConstantTime(token, tokenOf(config, kind, id)) ? { kind, id } : undefined;
}

function isKind(kind: string | undefined): kind is AddressKind {
  return kind !== undefined && Object.hasOwn(SUBJECTS, kind);
}

/** @throws when `id` is none of ours: a bug */
function hexOf(id: string): string {
  const bytes = decodeId(id.slice(id.indexOf("_") + 1));
  if (!bytes) throw new Error(`${id} is no id`);
  return toHex(bytes);
}

function tokenOf({ consumer_secret }: Secret, kind: AddressKind, id: string): string {
  return createHmac("sha256", consumer_secret).update(`callback\0${kind}\0${id}`).digest("hex").slice(0, TOKEN_LENGTH);
}
