/** Resend's `POST /emails` and `GET /emails/{id}`: strict about the body, with Resend's names for what is wrong. */
import { createHash } from "node:crypto";
import type { Mail, Mailbox, MailFile } from "../mailbox/store.ts";

/** What the next mail does instead of going well. `timeout` keeps the mail and never answers in time. */
export const RESEND_FAULTS = [
  "rate_limit",
  "error_500",
  "timeout",
  "slow",
  "drop",
  "quota",
  "domain_not_verified",
] as const;
export type ResendFault = (typeof RESEND_FAULTS)[number];

export interface ResendControl {
  readonly next: ResendFault;
  times: number;
  readonly ms?: number;
  /** Only mails to this address. */
  readonly to?: string;
}

const MAX_BODY = 40 * 1024 * 1024;
const MAX_RECIPIENTS = 50;
const MAX_REMEMBERED = 20_000;
const FIELDS = new Set([
  "from", "to", "subject", "html", "text", "cc", "bcc", "reply_to", "headers", "attachments", "tags", "scheduled_at", "template",
  "topic_id",
]); // prettier-ignore
const FILE_FIELDS = new Set(["filename", "content", "path", "content_type", "content_id"]);
const TYPES: Readonly<Record<string, string>> = {
  pdf: "application/pdf", ics: "text/calendar", png: "image/png", jpg: "image/jpeg", csv: "text/csv", txt: "text/plain",
  pkpass: "application/vnd.apple.pkpass",
}; // prettier-ignore

/** A refusal with Resend's status and name. */
class ResendFaultAnswer extends Error {
  readonly status: number;
  override readonly name: string;
  constructor(status: number, name: string, message: string) {
    super(message);
    this.status = status;
    this.name = name;
  }
}

/** The stand-in for Resend. */
export class Resend {
  readonly controls: ResendControl[] = [];
  private readonly mailbox: Mailbox;
  private readonly now: () => number;
  private readonly remembered = new Map<string, { fingerprint: string; id: string | null }>();
  /** What a mail's webhooks hand back. */
  private readonly tags = new Map<string, Readonly<Record<string, string>>>();

  constructor(mailbox: Mailbox, now: () => number) {
    this.mailbox = mailbox;
    this.now = now;
  }

  reset(): void {
    this.controls.length = 0;
    this.remembered.clear();
    this.tags.clear();
  }

  /** Answers a request below `/emails`. */
  async answer(request: Request, url: URL): Promise<Response> {
    try {
      authorize(request);
      if (request.method === "GET") return this.retrieve(url.pathname.split("/")[2] ?? "");
      if (request.method !== "POST" || url.pathname !== "/emails") {
        throw new ResendFaultAnswer(404, "not_found", "The requested endpoint does not exist.");
      }
      return await this.send(request);
    } catch (cause) {
      if (!(cause instanceof ResendFaultAnswer)) throw cause;
      const body = { statusCode: cause.status, name: cause.name, message: cause.message };
      const headers =
        cause.status === 429
          ? { "retry-after": "1", "ratelimit-limit": "2", "ratelimit-remaining": "0", "ratelimit-reset": "1" }
          : {};
      return Response.json(body, { status: cause.status, headers });
    }
  }

  private async send(request: Request): Promise<Response> {
    const raw = await request.text();
    if (raw.length > MAX_BODY) throw new ResendFaultAnswer(422, "validation_error", "The email is larger than 40 MB.");
    const key = request.headers.get("idempotency-key");
    if (key !== null && (key.length === 0 || key.length > 256)) {
      throw new ResendFaultAnswer(400, "invalid_idempotency_key", "The idempotency key must be between 1-256 chars.");
    }
    const body = parse(raw);
    const mail = readMail(body, this.now());
    const fingerprint = fingerprintOf(raw);
    const control = this.take(mail);
    refuse(control);
    if (key !== null) {
      const known = this.replay(key, fingerprint);
      if (known !== undefined) return Response.json({ id: known });
      this.remember(key, { fingerprint, id: null });
    }
    if (control?.next === "slow") await pause(control.ms ?? 3_000);
    if (control?.next !== "drop") this.mailbox.add(mail);
    this.keepTags(mail.id, tagsOf(body));
    if (key !== null) this.remember(key, { fingerprint, id: mail.id });
    if (control?.next === "timeout") await pause(control.ms ?? 60_000);
    return Response.json({ id: mail.id });
  }

  private take(mail: Mail): ResendControl | undefined {
    const index = this.controls.findIndex(
      (one) => one.to === undefined || mail.to.some((to) => to.includes(one.to ?? "")),
    );
    const found = this.controls[index];
    if (found === undefined) return undefined;
    found.times -= 1;
    if (found.times <= 0) this.controls.splice(index, 1);
    return found;
  }

  private replay(key: string, fingerprint: string): string | undefined {
    const known = this.remembered.get(key);
    if (known === undefined) return undefined;
    if (known.fingerprint !== fingerprint) {
      const message = "Same idempotency key used with a different request payload.";
      throw new ResendFaultAnswer(409, "invalid_idempotent_request", message);
    }
    if (known.id === null) {
      const message = "Same idempotency key used while original request is still in progress.";
      throw new ResendFaultAnswer(409, "concurrent_idempotent_requests", message);
    }
    return known.id;
  }

  private remember(key: string, entry: { fingerprint: string; id: string | null }): void {
    this.remembered.set(key, entry);
    if (this.remembered.size > MAX_REMEMBERED) {
      const oldest = this.remembered.keys().next().value;
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
  }

  /** What a webhook about a mail says of it; undefined when it was not sent through here lately. */
  about(id: string): { id: string; tags: Readonly<Record<string, string>> } | undefined {
    const tags = this.tags.get(id);
    return tags && { id, tags };
  }

  private keepTags(id: string, tags: Readonly<Record<string, string>>): void {
    this.tags.set(id, tags);
    const oldest = this.tags.keys().next().value;
    if (this.tags.size > MAX_REMEMBERED && oldest !== undefined) this.tags.delete(oldest);
  }

  private retrieve(id: string): Response {
    const mail = this.mailbox.find(id);
    if (mail === undefined) throw new ResendFaultAnswer(404, "not_found", "Email not found");
    return Response.json({
      object: "email",
      id: mail.id,
      to: [mail.to],
      from: mail.from,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      created_at: new Date(mail.at).toISOString(),
      last_event: "delivered",
    });
  }
}

function authorize(request: Request): void {
  const [scheme, key] = (request.headers.get("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || key === undefined || key === "") {
    throw new ResendFaultAnswer(401, "missing_api_key", "Missing API key in the authorization header");
  }
  if (!/^re_[A-Za-z0-9_]+$/.test(key) || key.startsWith("re_invalid")) {
    throw new ResendFaultAnswer(403, "invalid_api_key", "API key is invalid");
  }
}

function refuse(control: ResendControl | undefined): void {
  switch (control?.next) {
    case "rate_limit":
      throw new ResendFaultAnswer(
        429,
        "rate_limit_exceeded",
        "Too many requests. You can only make 2 requests per second.",
      );
    case "quota":
      throw new ResendFaultAnswer(429, "daily_quota_exceeded", "You have reached your daily email sending quota.");
    case "error_500":
      throw new ResendFaultAnswer(500, "internal_server_error", "Something went wrong.");
    case "domain_not_verified":
      throw new ResendFaultAnswer(
        403,
        "validation_error",
        "The domain is not verified. Please, add and verify your domain.",
      );
    default:
  }
}

function parse(raw: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw new ResendFaultAnswer(422, "validation_error", "The request body is not valid JSON.");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw wrong("The request body must be an object.");
  return body as Record<string, unknown>;
}

function wrong(message: string): ResendFaultAnswer {
  return new ResendFaultAnswer(422, "validation_error", message);
}

function readMail(body: Record<string, unknown>, at: number): Mail {
  const unknown = Object.keys(body).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) throw wrong(`Unrecognized key: "${unknown}"`);
  for (const name of ["from", "to", "subject"]) {
    if (body[name] === undefined)
      throw new ResendFaultAnswer(422, "missing_required_field", `Missing \`${name}\` field.`);
  }
  const { from, subject, html, text } = body;
  if (typeof from !== "string" || !isMailbox(from)) {
    const message =
      "Invalid `from` field. The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";
    throw new ResendFaultAnswer(422, "invalid_from_address", message);
  }
  if (typeof subject !== "string" || subject === "" || subject.includes("\n")) throw wrong("Invalid `subject` field.");
  if (html === undefined && text === undefined) {
    throw new ResendFaultAnswer(422, "missing_required_field", "Missing `html` or `text` field.");
  }
  for (const [name, value] of [
    ["html", html],
    ["text", text],
  ] as const) {
    if (value !== undefined && typeof value !== "string")
      throw wrong(`Invalid \`${name}\` field: it must be a string.`);
  }
  for (const name of ["template", "scheduled_at", "topic_id"]) {
    if (body[name] !== undefined) throw wrong(`The sandbox does not play \`${name}\`.`);
  }
  const to = addresses(body["to"], "to");
  const others = [...addresses(body["cc"] ?? [], "cc"), ...addresses(body["bcc"] ?? [], "bcc")];
  addresses(body["reply_to"] ?? [], "reply_to");
  if (to.length === 0) throw wrong("The `to` field must have at least 1 recipient.");
  if (to.length + others.length > MAX_RECIPIENTS)
    throw wrong(`An email may have at most ${MAX_RECIPIENTS} recipients.`);
  checkHeaders(body["headers"]);
  checkTags(body["tags"]);
  return {
    id: crypto.randomUUID(),
    channel: "email",
    from,
    to: [...to, ...others],
    subject,
    text: typeof text === "string" ? text : "",
    html: typeof html === "string" ? html : "",
    files: readFiles(body["attachments"]),
    at,
  };
}

function addresses(value: unknown, name: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => {
    if (typeof one !== "string" || !isMailbox(one)) {
      throw wrong(
        `Invalid \`${name}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
      );
    }
    return one;
  });
}

/** `a@b.c` or `Name <a@b.c>`, with no line break in it. */
function isMailbox(text: string): boolean {
  return /^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+>|[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+)$/.test(
    text.trim(),
  );
}

function checkHeaders(value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("Invalid `headers` field.");
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== "string" || /[\r\n]/.test(text + name)) throw wrong(`Invalid header \`${name}\`.`);
  }
}

function checkTags(value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw wrong("Invalid `tags` field: it must be an array.");
  for (const tag of value as unknown[]) {
    const { name, value: text, ...rest } = (tag ?? {}) as Record<string, unknown>;
    const fine = [name, text].every((part) => typeof part === "string" && /^[A-Za-z0-9_-]{1,256}$/.test(part));
    if (!fine || Object.keys(rest).length > 0) {
      throw wrong("Tags should only contain ASCII letters, numbers, underscores, or dashes.");
    }
  }
}

/** An array in the request, an object in webhooks. */
function tagsOf(body: Record<string, unknown>): Record<string, string> {
  const tags = (body["tags"] ?? []) as { name: string; value: string }[];
  return Object.fromEntries(tags.map(({ name, value }) => [name, value]));
}

function readFiles(value: unknown): MailFile[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalidFile("`attachments` must be an array");
  return (value as unknown[]).map((one) => {
    if (typeof one !== "object" || one === null) throw invalidFile("an attachment must be an object");
    const file = one as Record<string, unknown>;
    const unknown = Object.keys(file).find((name) => !FILE_FIELDS.has(name));
    if (unknown !== undefined) throw wrong(`Unrecognized key in attachments: "${unknown}"`);
    const { filename, content, path, content_type: type } = file;
    if (path !== undefined) throw invalidFile("the sandbox does not fetch `path`; send `content`");
    if (typeof filename !== "string" || filename === "") throw invalidFile("`filename` is missing");
    if (typeof content !== "string" || !isBase64(content))
      throw invalidFile(`\`content\` of ${filename} is not base64`);
    const known = TYPES[filename.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
    return {
      name: filename,
      type: typeof type === "string" && /^[\w.+-]+\/[\w.+-]+/.test(type) ? type : known,
      content,
    };
  });
}

function invalidFile(message: string): ResendFaultAnswer {
  return new ResendFaultAnswer(422, "invalid_attachment", `Invalid attachment: ${message}.`);
}

function isBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** A short mark of a body, so that long ones need not be kept to tell them apart. */
function fingerprintOf(raw: string): string {
  return createHash("sha256").update(raw).digest("base64");
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
