import { createHmac } from "node:crypto";

/**
 * Makes a `Stripe-Signature` header: HMAC-SHA256 over `{timestamp}.{body}` with the whole secret as key.
 * @param timestampSeconds epoch seconds
 * @param olderSecret while a secret is being rolled both sign
 */
export function signPayload(body: string, secret: string, timestampSeconds: number, olderSecret?: string): string {
  const sign = (key: string) => createHmac("sha256", key).update(`${timestampSeconds}.${body}`).digest("hex");
  const older = olderSecret === undefined ? "" : `,v1=${sign(olderSecret)}`;
  return `t=${timestampSeconds},v1=${sign(secret)}${older}`;
}
