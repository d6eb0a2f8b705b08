/** The fields that go to the merchant, by instant notice and by the buyer's browser, and their signature. */
import { createHash } from "node:crypto";
import type { Journey } from "../callbacks.ts";
import {
  dhaka,
  decimal,
  hundredths,
  inBdt,
  rateOf,
  type Session,
  type SslcommerzWorld,
  type Transaction,
} from "./world.ts";

const RETRY_GAPS = [1000, 5000];

/** All fields of a notice, signed with the store's password. */
export function noticeFields(
  session: Session,
  paid: Transaction | undefined,
  password: string,
): Record<string, string> {
  const { fields, status } = session;
  const currency = fields["currency"] ?? "BDT";
  const asked = fields["total_amount"] ?? "0";
  const bdt = decimal(inBdt(hundredths(asked), currency));
  const plain: Record<string, string> = {
    amount: paid?.amount ?? bdt,
    bank_tran_id: paid?.bank_tran_id ?? "",
    base_fair: "0.00",
    card_brand: paid?.card_brand ?? "",
    card_issuer: paid?.card_issuer ?? "",
    card_issuer_country: paid ? "Bangladesh" : "",
    card_issuer_country_code: paid ? "BD" : "",
    card_no: paid?.card_no ?? "",
    card_sub_brand: "Classic",
    card_type: paid?.card_type ?? "",
    currency: paid?.currency ?? "BDT",
    currency_amount: paid?.currency_amount ?? asked,
    currency_rate: rateOf(currency),
    currency_type: paid?.currency_type ?? currency,
    error: paid?.error ?? ERRORS[status] ?? "",
    status,
    store_id: session.store,
    tran_date: paid?.tran_date ?? dhaka(session.created),
    tran_id: fields["tran_id"] ?? "",
    ...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`value_${name}`, fields[`value_${name}`] ?? ""])),
  };
  const isPaid = status === "VALID";
  const all = isPaid && paid ? { ...plain, ...paidOnly(paid) } : plain;
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  const keys = Object.keys(sorted);
  return {
    ...sorted,
    verify_key: keys.join(","),
    verify_sign: signature(sorted, md5(password), "md5"),
    verify_sign_sha2: signature(sorted, createHash("sha256").update(password).digest("hex"), "sha256"),
  };
}

const ERRORS: Readonly<Record<string, string>> = {
  CANCELLED: "Cancelled by User",
  EXPIRED: "Payment timeout",
  UNATTEMPTED: "No channel chosen",
};

function paidOnly(paid: Transaction): Record<string, string> {
  return {
    risk_level: paid.risk_level,
    risk_title: paid.risk_level === "1" ? "High Risk" : "Safe",
    store_amount: storeAmount(paid.amount),
    val_id: paid.val_id,
  };
}

/** What the store gets of it, after the gateway's part. */
export function storeAmount(amount: string): string {
  return decimal(Math.round(hundredths(amount) * 0.975));
}

function signature(fields: Readonly<Record<string, string>>, password: string, hash: "md5" | "sha256"): string {
  const pairs = { ...fields, store_passwd: password };
  const text = Object.entries(pairs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join("&");
  return createHash(hash).update(text).digest("hex");
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** Sends the instant notice as the switches say; the promise ends when it was tried, or will be later. */
export async function notify(world: SslcommerzWorld, session: Session, paid: Transaction | undefined): Promise<void> {
  const { store } = session;
  const url = session.fields["ipn_url"];
  if (url === undefined || url === "") return;
  const bad = world.switches.take(store, ["bad_signature"]);
  const fields = noticeFields(session, paid, bad ? "not-the-password" : session.password);
  const callback = {
    id: crypto.randomUUID(),
    account: store,
    kind: session.status,
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
    made_at: world.clock.now(store),
    attempts: [],
  };
  await world.callbacks.send(callback, journeyOf(world, store));
}

function journeyOf(world: SslcommerzWorld, store: string): Journey {
  const fault = world.switches.take(store, ["delay", "drop", "duplicate", "reorder", "none"]);
  switch (fault?.next) {
    case "drop":
    case "none":
      return { drop: true };
    case "delay":
      return { delayMs: fault.ms ?? 10_000, retryGaps: RETRY_GAPS };
    case "reorder":
      // The browser is there first.
      return { delayMs: fault.ms ?? 1500, retryGaps: RETRY_GAPS };
    case "duplicate":
      return { copies: 3 };
    default:
      return { retryGaps: RETRY_GAPS };
  }
}
