/** The secret in the links of an entry: derived from its id, so that no table has it (TH38). */
import { equalInConstantTime, keyedHash } from "../platform/crypto.ts";

/** 128 bits, hex. */
export async function linkToken(env: Env, entryId: string): Promise<string> {
  return (await keyedHash(env, "waiting-list-link", entryId)).slice(0, 32);
}

/** True when `token` is that of the entry. */
export async function opensEntry(env: Env, entryId: string, token: string): Promise<boolean> {
  return equalInConstantTime(await linkToken(env, entryId), token);
}

/** The path of the page of an entry. */
export function listPath(entryId: string, token: string): string {
  return `/waiting-list/${entryId}/${token}`;
}
