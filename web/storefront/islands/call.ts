/**
 * Talking to the API from a page: typed faults, the server's clock, no exceptions for expected outcomes. What the server
 * says of a fault is English and for programmers: the page has a sentence of its own for each code.
 */
export type Fault = {
  /** Stable code of the problem; `offline` when nobody answered. */
  readonly code: string;
  readonly status: number;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Seats that are gone, when the fault is about seats. */
  readonly seats: readonly string[];
  readonly available: number | null;
  /** How many seats there are side by side, when that is too few. */
  readonly longest: number | null;
  readonly ticketType: string | null;
  /** What ran out: `wheelchair` when those places did. */
  readonly pool: string | null;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;
  /** Whose answer is being waited for, when the fault is about that. */
  readonly gateway: string | null;
  /** Whatever else the problem says of itself. */
  readonly more: Readonly<Record<string, unknown>>;
};
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly serverTime: number }
  | { readonly ok: false; readonly fault: Fault };

type Request = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the browser's cookies along; without it the server sees none. */
  readonly cookies?: boolean;
};

/** A network that takes the question and never answers is none (I8). Gateways that are asked meanwhile have answered by then. */
const LONGEST = 45_000;

/** One call to `/api/v1{path}`. */
export async function call<T>(
  path: string,
  { method = "GET", body, headers = {}, cookies = false }: Request = {},
): Promise<Answer<T>> {
  const limit = new AbortController();
  const timer = window.setTimeout(() => limit.abort(), LONGEST);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: cookies ? "same-origin" : "omit",
      signal: limit.signal,
    });
    return await answerOf<T>(response);
  } catch {
    return { ok: false, fault: { ...NO_FAULT, code: "offline" } };
  } finally {
    window.clearTimeout(timer);
  }
}

/** What the API answered. @throws when the connection breaks before all of it has come */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it asked for
export async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const answer = parse(await response.text());
  if (!response.ok) return { ok: false, fault: faultOf(response, answer) };
  const date = Date.parse(response.headers.get("date") ?? "");
  return { ok: true, value: answer as T, serverTime: Number.isNaN(date) ? Date.now() : date };
}

/** The server's clock comes in whole seconds, cut off. */
const CUT_OFF = 1000;

/** A time of the server on this device's clock: rather a second early than late, for nobody may count on what is over. */
export function onThisClock(time: string, serverTime: number, now: number): number {
  return Date.parse(time) - (serverTime + CUT_OFF - now);
}

/** A fault that says nothing yet. */
export const NO_FAULT: Fault = {
  code: "",
  status: 0,
  errors: [],
  seats: [],
  available: null,
  longest: null,
  ticketType: null,
  pool: null,
  retryAfter: null,
  gateway: null,
  more: {},
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function faultOf({ status, headers }: Response, answer: unknown): Fault {
  const wait = Number.parseInt(headers.get("retry-after") ?? "", 10);
  const body = (typeof answer === "object" && answer !== null ? answer : {}) as Partial<Record<string, unknown>>;
  const { code, errors, seats, available, longest, ticket_type: type, pool, gateway, ...more } = body;
  return {
    code: typeof code === "string" ? code : "internal",
    status,
    errors: Array.isArray(errors) ? (errors as Fault["errors"]) : [],
    seats: Array.isArray(seats) ? seats.filter((seat) => typeof seat === "string") : [],
    available: typeof available === "number" ? available : null,
    longest: typeof longest === "number" ? longest : null,
    ticketType: typeof type === "string" ? type : null,
    pool: typeof pool === "string" ? pool : null,
    retryAfter: Number.isNaN(wait) ? null : wait,
    gateway: typeof gateway === "string" ? gateway : null,
    more,
  };
}

/** A fresh key for a POST that must not happen twice. */
export function freshKey(): string {
  return crypto.randomUUID();
}
