/**
 * A fresh tenant with a signed-in owner, for tests of the `workers` project. Rows are inserted directly, so a fault in
 * sign-in or onboarding does not fail every other test.
 */
import { env, exports } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { newId, newSecret } from "../../worker/kernel/ids.ts";
import { DAY } from "../../worker/kernel/time.ts";
import { people, sessions } from "../../worker/people/tables.ts";
import type { Role } from "../../worker/platform/permissions.ts";
import { signAccessToken } from "../../worker/platform/tokens.ts";
import { members, tenants } from "../../worker/tenants/tables.ts";

export const ORIGIN = "https://tessera.test";

export type CallOptions = {
  /** GET unless said; POST when there is a body. */
  readonly method?: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  /** Bearer token; null for none. Default: the owner's. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};
/** An answer whose body was read. `json` is `undefined` for an empty or other body. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests read fields of many shapes and assert on each
export type Answer<T = any> = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: T;
};

export type SignedIn = {
  readonly personId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly token: string;
};

export type World = {
  readonly tenantId: string;
  readonly slug: string;
  readonly owner: SignedIn;
  readonly token: string;
  readonly now: number;
  /** Calls `/api/v1` + path; does not judge the status. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see Answer
  readonly call: <T = any>(path: string, options?: CallOptions) => Promise<Answer<T>>;
  /** Calls and demands a status (any 2xx unless said); the failure shows the whole body. Returns the JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see Answer
  readonly api: <T = any>(path: string, options?: CallOptions & { readonly status?: number }) => Promise<T>;
  /** A new person with `role` in this tenant; `eventIds`: for these events only. */
  readonly member: (role: Role, eventIds?: readonly string[]) => Promise<SignedIn>;
  readonly memberToken: (role: Role) => Promise<string>;
};

export type WorldOptions = { readonly currency?: string; readonly country?: string; readonly timeZone?: string };

/** Makes a tenant, its owner and a client that speaks as the owner. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const now = Date.now();
  const db = drizzle(env.DB);
  const tenantId = newId("tenant");
  const slug = `t-${tenantId.slice(-12)}`;
  await db.insert(tenants).values({
    id: tenantId,
    slug,
    name: "Agora Stage",
    country: options.country ?? "BD",
    currency: options.currency ?? "BDT",
    timeZone: options.timeZone ?? "Asia/Dhaka",
    language: "en",
    contactEmail: `hello@${slug}.test`,
    createdAt: now,
  });
  const member: World["member"] = (role, eventIds) =>
    createPerson({ tenantId, role, ...(eventIds ? { eventIds } : {}) });
  const owner = await member("owner");
  const call: World["call"] = (path, request = {}) =>
    callApi(path, { ...request, token: request.token === undefined ? owner.token : request.token });
  return {
    tenantId,
    slug,
    owner,
    token: owner.token,
    now,
    call,
    api: async (path, { status, ...request } = {}) => {
      const answer = await call(path, request);
      const fits = status === undefined ? answer.status >= 200 && answer.status < 300 : answer.status === status;
      if (!fits) {
        throw new Error(`${request.method ?? "?"} ${path}: ${answer.status}, not ${status ?? "2xx"}\n${answer.text}`);
      }
      return answer.json;
    },
    member,
    memberToken: async (role) => (await member(role)).token,
  };
}

/** A person with a live session that has just proved itself (T10), as a member of a tenant if given. */
export async function createPerson(membership?: {
  tenantId: string;
  role: Role;
  eventIds?: readonly string[];
}): Promise<SignedIn> {
  const now = Date.now();
  const db = drizzle(env.DB);
  const personId = newId("person");
  const sessionId = newId("session");
  const email = `${personId.slice(4)}@people.test`;
  await db.insert(people).values({ id: personId, email, name: "Rahima Khatun", createdAt: now });
  await db
    .insert(sessions)
    .values({ id: sessionId, personId, createdAt: now, lastUsedAt: now, provenAt: now, expiresAt: now + 7 * DAY });
  if (membership) await db.insert(members).values({ ...membership, personId, createdAt: now });
  const claims = { kind: "person", personId, sessionId } as const;
  const token = await signAccessToken(env, membership ? { ...claims, tenantId: membership.tenantId } : claims, now);
  return { personId, sessionId, email, token };
}

/** Calls `/api/v1` + path without a tenant's client. */
// oxlint-disable-next-line typescript/no-explicit-any -- see Answer
export async function callApi<T = any>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const headers = new Headers(options.headers);
  if (typeof options.token === "string") headers.set("authorization", `Bearer ${options.token}`);
  if (options.body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await exports.default.fetch(`${ORIGIN}/api/v1${path}`, {
    method: options.method ?? (options.body === undefined ? "GET" : "POST"),
    headers,
    ...(options.body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson && text !== "" ? JSON.parse(text) : undefined) as T,
  };
}

/** Something unguessable and unique, for names in tests. */
export function unique(prefix = "x"): string {
  return `${prefix}-${newSecret(9)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "0")}`;
}
