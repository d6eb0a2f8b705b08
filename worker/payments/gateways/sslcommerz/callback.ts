/** What SSLCOMMERZ posts: the instant notice, and the browser's way back. The same fields, signed with an MD5. */
import { createHash } from "node:crypto";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { equalInConstantTime } from "../../../platform/crypto.ts";
import type { CallbackRequest, GatewayEvent, Rejection } from "../../gateway.ts";
import type { SslcommerzConfig } from "./config.ts";

/** The sender chooses which fields are signed, so these must be among them, where they are there at all. */
const MUST_BE_SIGNED = ["tran_id", "status", "store_id", "amount", "currency_type", "currency_amount"] as const;
const MAX_FIELDS = 100;

/** Verifies the hash over the fields as they came, and that they are about this store. Proof of the sender, no more. */
export function verifyPost(config: SslcommerzConfig, request: CallbackRequest): Result<GatewayEvent, Rejection> {
  const fields = new URLSearchParams(request.body);
  const keys = (fields.get("verify_key") ?? "").split(",");
  const sign = fields.get("verify_sign") ?? "";
  if (request.method !== "POST" || keys.length > MAX_FIELDS) return err({ reason: "malformed" });
  const required = fields.has("val_id") ? [...MUST_BE_SIGNED, "val_id"] : MUST_BE_SIGNED;
  if (!required.every((name) => keys.includes(name))) return err({ reason: "bad_signature" });
  if (!equalInConstantTime(sign, signatureOf(fields, keys, config.store_password))) {
    return err({ reason: "bad_signature" });
  }
  if (fields.get("store_id") !== config.store_id) return err({ reason: "bad_signature" });
  const [tranId, status] = [fields.get("tran_id") ?? "", fields.get("status") ?? ""];
  if (tranId === "" || tranId.length > 30 || status.length > 30) return err({ reason: "malformed" });
  return ok({
    // Notice and browser bring the same; the second is a repeat, wherever it came in (E12).
    eventId: createHash("sha256").update(canonical(fields)).digest("hex").slice(0, 40),
    kind: `transaction.${status.toLowerCase()}`,
    reference: tranId,
    paymentId: tranId,
    ...(status === "CANCELLED" ? { turnedBack: true as const } : {}),
  });
}

/** MD5 over the named fields and the hashed password, sorted by name, values exactly as they came. */
export function signatureOf(fields: URLSearchParams, keys: readonly string[], password: string): string {
  const pairs = new Map(keys.map((key) => [key, fields.get(key) ?? ""]));
  pairs.set("store_passwd", md5(password));
  const names = [...pairs.keys()].sort();
  return md5(names.map((name) => `${name}=${pairs.get(name) ?? ""}`).join("&"));
}

function canonical(fields: URLSearchParams): string {
  const sorted = new URLSearchParams(fields);
  sorted.sort();
  return sorted.toString();
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
