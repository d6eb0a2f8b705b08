/**
 * Phones that sign somebody in (T4): by SMS or WhatsApp, for numbers that their owner has added to an account. A number that
 * nobody added gets the same answer and no message, so nobody is paid for by asking (TH19).
 */
import { type ChannelName, platformChannels, queueAccountNotice } from "../comms/index.ts";
import type { Locale } from "../kernel/locales.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Millis } from "../kernel/time.ts";
import { type CodeFault, phoneHash, phonePurpose, sendCode, spendRightCode, type TooMany } from "./codes.ts";
import { completeSignIn, type SecondFactorNeeded, type SignedIn } from "./sessions.ts";
import * as store from "./phone-store.ts";
import { selectPerson } from "./store.ts";

/** How many phones one person may have (I8). */
const MAX_PHONES = 5;
export type PhoneChannel = Exclude<ChannelName, "email">;
type Wanted = { readonly channel: PhoneChannel; readonly to: string };

/** The last digits: enough to know one's own number by. */
const hintOf = (phone: string): string => `…${phone.slice(-4)}`;
/** What codes that add a phone are for. One count a person, whatever the numbers: messages cost money (TH19). */
const addingPurpose = (personId: string): string => `phone-add:${personId}`;

/** Sends a sign-in code to a phone that somebody has added; to any other number nothing, with the same answer (TH18). */
export async function requestPhoneCode(
  env: Env,
  { channel, to, language }: Wanted & { readonly language?: Locale },
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany>> {
  const known = platformChannels(env).includes(channel) && (await store.phoneByHash(env, await phoneHash(env, to)));
  return await sendCode(env, { purpose: phonePurpose(to), to, channel, language, silent: !known }, address, now);
}

/** Trades a code that went to a phone for a session. */
export async function verifyPhoneCode(
  env: Env,
  { phone, code, device }: { phone: string; code: string; device: string },
  now: Millis,
): Promise<Result<SignedIn, CodeFault | SecondFactorNeeded>> {
  const right = await spendRightCode(env, phonePurpose(phone), code, now);
  if (!right.ok) return right;
  const owner = await store.phoneByHash(env, await phoneHash(env, phone));
  const person = owner && (await selectPerson(env, owner.personId));
  if (!person) return err("code_rejected");
  return await completeSignIn(env, person, { device, by: "code" }, now);
}

/** Sends a code to a number that somebody wants to add. */
export async function beginPhone(
  env: Env,
  personId: string,
  { channel, to }: Wanted,
  address: string,
  now: Millis,
): Promise<Result<undefined, TooMany | "no_channel" | "too_many_phones">> {
  if (!platformChannels(env).includes(channel)) return err("no_channel");
  if ((await store.phonesOf(env, personId)).length >= MAX_PHONES) return err("too_many_phones");
  return await sendCode(env, { purpose: addingPurpose(personId), to, channel, bound: to }, address, now);
}

/** Adds a number whose code its owner typed; another account that had it loses it: whoever holds the phone has it. */
export async function confirmPhone(
  env: Env,
  personId: string,
  { to, code }: { to: string; code: string },
  now: Millis,
): Promise<Result<store.PersonPhone, CodeFault>> {
  const right = await spendRightCode(env, addingPurpose(personId), code, now, to);
  if (!right.ok) return right;
  const row = { contactHash: await phoneHash(env, to), personId, hint: hintOf(to), createdAt: now };
  await store.putPhone(env, row);
  await queueAccountNotice(env, personId, "phone_added", now);
  return ok(row);
}

/** True when a number was added to an account by its code. */
export async function hasPhone(env: Env, personId: string, phone: string): Promise<boolean> {
  return (await store.phoneByHash(env, await phoneHash(env, phone)))?.personId === personId;
}
