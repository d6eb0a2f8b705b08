/** Resend's webhooks, signed as Svix does. */
import { createHmac } from "node:crypto";
import { type Body, ControlFault, number, onlyFields, text } from "../control-body.ts";
import type { Resend } from "./emails.ts";

const TYPES: Readonly<Record<string, { type: string; data?: object }>> = {
  sent: { type: "email.sent" },
  delivered: { type: "email.delivered" },
  bounced: {
    type: "email.bounced",
    data: { bounce: { message: "No such user", type: "Permanent", subType: "General" } },
  },
  undelivered: {
    type: "email.bounced",
    data: { bounce: { message: "Full", type: "Transient", subType: "MailboxFull" } },
  },
  complained: { type: "email.complained" },
};

/** `{id, outcome, url, secret, forged?, age_ms?}`: what Resend would post about a mail. */
export function tellOfMail(resend: Resend, body: Body, now: number): object {
  onlyFields(body, ["id", "outcome", "url", "secret", "forged", "age_ms"]);
  const about = resend.about(text(body, "id") ?? "");
  const event = TYPES[text(body, "outcome") ?? ""];
  const [url, secret] = [text(body, "url"), text(body, "secret")];
  if (about === undefined || event === undefined || url === undefined || secret === undefined) {
    throw new ControlFault(`id of a mail, url, secret, and an outcome are needed: ${Object.keys(TYPES).join(", ")}.`);
  }
  const [id, at] = [`msg_${crypto.randomUUID()}`, now - (number(body, "age_ms") ?? 0)];
  const data = { created_at: new Date(at).toISOString(), email_id: about.id, tags: about.tags, ...event.data };
  const payload = JSON.stringify({ type: event.type, created_at: new Date(at).toISOString(), data });
  const timestamp = String(Math.floor(at / 1000));
  const key =
    body["forged"] === true ? Buffer.from("not the secret") : Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${payload}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": timestamp,
    // While a secret is exchanged there are two.
    "svix-signature": `v1,${btoa("an older one")} v1,${signature}`,
  };
  return { data: [{ url, headers, body: payload }] };
}
