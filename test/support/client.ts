/** A small client of the running product, for the seed, journeys, bench and crash: plain HTTP, as any user has it. */
import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** One request on a kept connection. Plain node:http, because in a bench the load generator's own cost is in the way. */
async function send(
  method: string,
  address: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Headers; text: string }> {
  return await new Promise((done, fail) => {
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const outgoing = request(address, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", fail);
      answer.on("end", () => {
        const received = new Headers();
        for (const [name, value] of Object.entries(answer.headers)) received.set(name, String(value));
        done({ status: answer.statusCode ?? 0, headers: received, text: Buffer.concat(parts).toString() });
      });
    });
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}

export type Answer<T = unknown> = { readonly status: number; readonly headers: Headers; readonly body: T };

/** A call that failed says what was asked and what came back. */
export class CallFailed extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(method: string, path: string, status: number, body: unknown) {
    super(`${method} ${path} answered ${status}: ${JSON.stringify(body)?.slice(0, 2000)}`);
    this.name = "CallFailed";
    this.status = status;
    this.body = body;
  }
}

export type CallOptions = {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
};

export class Client {
  readonly appUrl: string;
  readonly sandboxUrl: string;
  constructor(appUrl: string, sandboxUrl: string) {
    this.appUrl = appUrl;
    this.sandboxUrl = sandboxUrl;
  }

  /** One API call below /api/v1; whatever the status. */
  async call<T = unknown>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const sent = options.body === undefined ? undefined : JSON.stringify(options.body);
    const { status, headers, text } = await send(method, `${this.appUrl}/api/v1${path}`, sent, {
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    });
    const body = (headers.get("content-type") ?? "").includes("json") ? (JSON.parse(text) as T) : (text as T);
    return { status, headers, body };
  }

  /** The body of a call that must succeed. @throws CallFailed */
  async must<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const answer = await this.call<T>(method, path, options);
    if (answer.status >= 300) throw new CallFailed(method, path, answer.status, answer.body);
    return answer.body;
  }

  /** Mails of one person, newest first. */
  async mails(to: string): Promise<Mail[]> {
    const response = await fetch(`${this.sandboxUrl}/mailbox.json?to=${encodeURIComponent(to)}`);
    const mails: Mail[] = await response.json();
    return mails;
  }

  /** Polls the mailbox until a mail fits; the time limit is that of a person who waits. */
  async mailThat(to: string, fits: (mail: Mail) => boolean, seconds = 30): Promise<Mail> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      const found = (await this.mails(to)).find(fits);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 150));
    }
    throw new Error(`no such mail for ${to} within ${seconds} s`);
  }

  /** Signs in by e-mailed code, as a person would. */
  async signIn(email: string): Promise<SignedIn> {
    const seen = new Set((await this.mails(email)).map((mail) => mail.at));
    await this.must("POST", "/auth/otp", { body: { channel: "email", to: email } });
    const mail = await this.mailThat(email, (candidate) => !seen.has(candidate.at) && /\b\d{6}\b/.test(candidate.text));
    const code = /\b(\d{6})\b/.exec(mail.text)?.[1];
    return await this.must<SignedIn>("POST", "/auth/otp/verify", { body: { to: email, code } });
  }
}

export type Mail = {
  readonly channel: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly url: string }[];
  readonly at: string;
};

export type SignedIn = {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly person: { readonly id: string; readonly email: string };
  readonly tenants: readonly { readonly id: string; readonly slug: string; readonly role: string }[];
};

/** Waits until `probe` gives a value. @throws after `seconds` */
export async function until<T>(probe: () => Promise<T | undefined>, what: string, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
