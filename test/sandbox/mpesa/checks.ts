/** What Daraja refuses, and in which words. */

export type Body = Readonly<Record<string, unknown>>;

/** An error in Daraja's shape. */
export class DarajaFault extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** https, a host in small letters, none of the words that production refuses; http only on this computer. */
export function isCallbackUrl(url: string): boolean {
  if (!URL.canParse(url) || url.length > 500) return false;
  const { protocol, hostname } = new URL(url);
  const host = /^https?:\/\/([^/]*)/i.exec(url)?.[1] ?? "";
  if (host !== host.toLowerCase() || /mpesa|safaricom|exe|cmd|sql/i.test(url)) return false;
  return protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+)$/.test(hostname);
}

export function text(body: Body, name: string): string {
  const value = body[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function bad(field: string): DarajaFault {
  return new DarajaFault(400, "400.002.02", `Bad Request - Invalid ${field}`);
}
