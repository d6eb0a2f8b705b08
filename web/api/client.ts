/**
 * Calls the API: base address, bearer token, one retry after a refresh, problems as typed faults. Tokens rotate: a
 * refresh token is good once (TH20), so all callers of all tabs share one refresh.
 */
import { v4 } from "uuid";
import { ApiFault, faultOf, offlineFault } from "./problem.ts";
import type { SessionAnswer } from "./types.ts";
import { sendFile } from "./upload.ts";

/** Where the long-lived token lives, and how only one tab at a time may use it up. */
export type TokenStore = {
  /** The refresh token that is good now, or null. */
  readonly read: () => string | null;
  readonly write: (refreshToken: string | null) => void;
  /** Runs `work` while no other tab refreshes. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
};

export type ClientOptions = {
  /** Without a trailing slash: `/api/v1`, or an absolute address when the app is hosted elsewhere. */
  readonly base: string;
  readonly tokens: TokenStore;
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970; only to know when the access token is about to end. */
  readonly now?: () => number;
  /** The tenant that was worked for before; a refresh asks for it again, since tabs may work for different ones. */
  readonly tenant?: () => string | undefined;
  /** Called after each sign-in or refresh, and with null when the session ended. */
  readonly onSession?: (answer: SessionAnswer | null) => void;
  /** Asks the person to prove again who they are (T10); the call is then repeated. False when they did not. */
  readonly onStepUp?: () => Promise<boolean>;
};

export type CallOptions = {
  readonly body?: unknown;
  /** An ETag: a stale write then fails with `stale_version` instead of overwriting. */
  readonly ifMatch?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** False for public routes. */
  readonly auth?: boolean;
  readonly signal?: AbortSignal;
  /** The Idempotency-Key of a POST that a person may repeat: the same key has no second effect. */
  readonly key?: string;
};

/** What a call answered, with the ETag of the thing when it has one. */
export type Answer<T> = { readonly data: T; readonly etag: string | undefined };

/** Seconds before its end at which an access token is no longer used. */
const EARLY_SECONDS = 30;

type Access = { readonly token: string; readonly until: number };

/** A client with a session. The access token is kept in memory only. */
export class ApiClient {
  readonly #options: ClientOptions;
  #access: Access | null = null;
  #tenant: string | undefined;
  #refreshing: Promise<boolean> | null = null;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Takes over the tokens of a sign-in. */
  begin(answer: SessionAnswer): void {
    this.#options.tokens.write(answer.refresh_token);
    this.#tenant = tenantOf(answer.access_token);
    this.#access = { token: answer.access_token, until: this.#now() + (answer.expires_in - EARLY_SECONDS) * 1000 };
    this.#options.onSession?.(answer);
  }

  /** Forgets the session here. The server is told by `auth/logout`. */
  end(): void {
    this.#options.tokens.write(null);
    this.#access = null;
    this.#tenant = undefined;
    this.#options.onSession?.(null);
  }

  /** Tries to go on with a session from an earlier visit; false when there is none. @throws ApiFault `offline` */
  async resume(): Promise<boolean> {
    return this.#options.tokens.read() === null ? false : await this.#refresh();
  }

  /** Asks for a token of another tenant of this person. @throws ApiFault */
  async switchTenant(tenant: string): Promise<boolean> {
    return await this.#refresh(tenant);
  }

  /** The refresh token, for `auth/logout`. */
  get refreshToken(): string | null {
    return this.#options.tokens.read();
  }

  /** The whole address of a path, for where the browser itself goes. */
  address(path: string): string {
    return this.#options.base + path;
  }

  /** GET. @throws ApiFault */
  async get<T>(path: string, options: CallOptions = {}): Promise<T> {
    return (await this.call<T>("GET", path, options)).data;
  }

  /** POST, with an Idempotency-Key so that the repeat after a refresh has no second effect. @throws ApiFault */
  async post<T>(path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    return (await this.call<T>("POST", path, { ...options, body })).data;
  }

  /** Any call. @throws ApiFault for every answer that is not 2xx, and `offline` when nothing answered */
  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    const response = await this.#ask(method, path, options);
    // What is only on its way (202) has no body either.
    const text = await response.text();
    const data = (text === "" ? undefined : JSON.parse(text)) as T;
    return { data, etag: response.headers.get("etag") ?? undefined };
  }

  /** A file, such as a statement. @param accept of what kind, where there are several. @throws ApiFault */
  async file(path: string, accept = "*/*"): Promise<Blob> {
    return await (await this.#ask("GET", path, { headers: { accept } })).blob();
  }

  /** A file that is made of what is sent. @throws ApiFault */
  async made(path: string, body: unknown): Promise<Blob> {
    return await (await this.#ask("POST", path, { body })).blob();
  }

  /** Sends a file. @param onProgress hears how much of it is sent, 0 to 1. @throws ApiFault */
  async upload<T>(path: string, file: Blob, onProgress: (part: number) => void): Promise<T> {
    if (!this.#valid() && !(await this.#refresh())) throw signedOut();
    return (await sendFile(this.#options.base + path, file, this.#access?.token ?? "", onProgress)) as T;
  }

  /** A live feed; the token goes along as a subprotocol, for a socket has no headers. @throws ApiFault when signed out */
  async socket(path: string): Promise<WebSocket> {
    if (!this.#valid() && !(await this.#refresh())) throw signedOut();
    const address = new URL(this.#options.base + path, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(address, ["tessera", `bearer.${this.#access?.token ?? ""}`]);
  }

  async #ask(method: string, path: string, options: CallOptions): Promise<Response> {
    const key = method === "POST" ? (options.key ?? v4()) : undefined;
    const auth = options.auth !== false;
    if (auth && !this.#valid()) {
      if (!(await this.#refresh())) throw signedOut();
    }
    const sent = this.#access?.token;
    let response = await this.#send(method, path, options, key);
    if (response.status === 401 && auth) {
      // Another call may have refreshed meanwhile; then the newer token is tried at once.
      const renewed = this.#access !== null && this.#access.token !== sent ? true : await this.#refresh();
      if (!renewed) throw signedOut();
      response = await this.#send(method, path, options, key);
    }
    if (response.ok) return response;
    const fault = await faultOf(response);
    if (fault.code !== "step_up_required" || !(await this.#options.onStepUp?.())) throw fault;
    // It was refused before anything was done, so the same key is still unused.
    response = await this.#send(method, path, options, key);
    if (!response.ok) throw await faultOf(response);
    return response;
  }

  async #send(method: string, path: string, options: CallOptions, key: string | undefined): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json", ...options.headers };
    if (options.body !== undefined) headers["content-type"] = "application/json";
    if (key !== undefined) headers["idempotency-key"] = key;
    if (options.ifMatch !== undefined) headers["if-match"] = options.ifMatch;
    if (options.auth !== false && this.#access) headers["authorization"] = `Bearer ${this.#access.token}`;
    const init: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
    if (options.body !== undefined) init.body = JSON.stringify(options.body);
    if (options.signal) init.signal = options.signal;
    const send = this.#options.fetch ?? globalThis.fetch.bind(globalThis);
    try {
      return await send(this.#options.base + path, init);
    } catch (caught) {
      if (options.signal?.aborted) throw caught;
      throw offlineFault();
    }
  }

  #valid(): boolean {
    return this.#access !== null && this.#now() < this.#access.until;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  /** One refresh at a time: who comes while one runs waits for it. Switching tenants waits its turn. */
  async #refresh(tenant?: string): Promise<boolean> {
    if (tenant !== undefined) {
      await this.#refreshing;
      return await this.#track(this.#rotate(tenant));
    }
    return await (this.#refreshing ?? this.#track(this.#rotate()));
  }

  async #track(work: Promise<boolean>): Promise<boolean> {
    this.#refreshing = work;
    try {
      return await work;
    } finally {
      if (this.#refreshing === work) this.#refreshing = null;
    }
  }

  async #rotate(tenant?: string): Promise<boolean> {
    return await this.#options.tokens.alone(async () => {
      // Read inside the lock: another tab may have rotated while we waited, and the old token would end the session.
      const refreshToken = this.#options.tokens.read();
      if (refreshToken === null) {
        this.end();
        return false;
      }
      const own = this.#tenant ?? this.#options.tenant?.();
      let response = await this.#askTokens(refreshToken, tenant ?? own);
      // No member there any more: whatever is left. A refused switch is the caller's to hear of.
      if (response.status === 403 && tenant === undefined && own !== undefined) {
        response = await this.#askTokens(refreshToken, undefined);
      }
      if (response.ok) {
        this.begin((await response.json()) as SessionAnswer);
        return true;
      }
      if (response.status !== 401) throw await faultOf(response);
      this.end();
      return false;
    });
  }

  async #askTokens(refreshToken: string, tenant: string | undefined): Promise<Response> {
    const body = { refresh_token: refreshToken, ...(tenant === undefined ? {} : { tenant }) };
    return await this.#send("POST", "/auth/token/refresh", { body, auth: false }, undefined);
  }
}

function signedOut(): ApiFault {
  return new ApiFault(401, { code: "signed_out", title: "Your session has ended" });
}

/** A store in `localStorage`, shared by tabs and guarded by a Web Lock. See worker/decisions about why here. */
export function browserTokens(key: string): TokenStore {
  return {
    read: () => localStorage.getItem(key),
    write: (token) => {
      if (token === null) localStorage.removeItem(key);
      else localStorage.setItem(key, token);
    },
    alone: async (work) =>
      "locks" in navigator ? await navigator.locks.request(key, async () => await work()) : await work(),
  };
}

/** The tenant that an access token speaks for, read from its claims; undefined when it names none. */
export function tenantOf(accessToken: string): string | undefined {
  const body = accessToken.split(".")[1];
  if (body === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/")));
    if (typeof claims !== "object" || claims === null || !("ten" in claims)) return undefined;
    return typeof claims.ten === "string" ? claims.ten : undefined;
  } catch {
    return undefined;
  }
}
