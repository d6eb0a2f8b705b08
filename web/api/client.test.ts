import { describe, expect, it } from "vitest";
import { ApiClient, type TokenStore, tenantOf } from "./client.ts";
import { ApiFault, fieldMessage } from "./problem.ts";

type Call = { url: string; init: RequestInit };

function memoryTokens(first: string | null): TokenStore & { value: string | null } {
  const store = {
    value: first,
    read: () => store.value,
    write: (token: string | null) => {
      store.value = token;
    },
    alone: async <T>(work: () => Promise<T>) => await work(),
  };
  return store;
}

function session(n: number, expiresIn = 900) {
  return {
    access_token: `access${n}`,
    refresh_token: `refresh${n}`,
    expires_in: expiresIn,
    person: { id: "per_1", email: "a@t.test", name: null },
    tenants: [],
  };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

const bearer = (call: Call | undefined) => new Headers(call?.init.headers).get("authorization");

/** A session whose access token names a tenant, as real ones do. */
function sessionOf(tenant: string, n: number, expiresIn = 900) {
  return { ...session(n, expiresIn), access_token: `x.${btoa(JSON.stringify({ ten: tenant, n }))}.x` };
}

const askedTenant = ({ init }: Call) =>
  (JSON.parse(typeof init.body === "string" ? init.body : "{}") as { tenant?: string }).tenant;

function client(
  answer: (call: Call) => Response | Promise<Response>,
  tokens = memoryTokens("refresh0"),
  tenant?: () => string,
) {
  const calls: Call[] = [];
  let clock = 0;
  const api = new ApiClient({
    base: "/api/v1",
    tokens,
    ...(tenant ? { tenant } : {}),
    now: () => clock,
    fetch: async (input, init) => {
      const url = typeof input === "string" ? input : "url" in input ? input.url : input.href;
      const call = { url, init: init ?? {} };
      calls.push(call);
      return await answer(call);
    },
  });
  return { api, calls, tokens, advance: (ms: number) => (clock += ms) };
}

describe("ApiClient", () => {
  it("R1 an answer without a body is no fault: what is only on its way (202) has none", async () => {
    const { api } = client(({ url }) =>
      url.endsWith("/retry") ? new Response(null, { status: 202 }) : json(session(1)),
    );
    await api.resume();
    expect(await api.post("/jobs/dlt_1/retry")).toBeUndefined();
  });

  it("T5 a tab keeps to its organization, whatever another tab has switched to", async () => {
    let n = 0;
    const { api, calls, advance } = client((call) =>
      // The server's own answer, when nothing is asked for, is what was used last anywhere.
      call.url.endsWith("/refresh") ? json(sessionOf(askedTenant(call) ?? "ten_other", ++n)) : json({}),
    );
    await api.resume();
    await api.switchTenant("ten_mine");
    advance(900_000);
    await api.get("/events");
    expect(calls.filter(({ url }) => url.endsWith("/refresh")).map(askedTenant)).toEqual([
      undefined,
      "ten_mine",
      "ten_mine",
    ]);
  });

  it("T5 who was removed from the organization of the tab goes on in another one", async () => {
    const { api, calls, tokens } = client(
      (call) =>
        askedTenant(call) === "ten_former" ? json({ code: "forbidden" }, 403) : json(sessionOf("ten_left", 1)),
      memoryTokens("refresh0"),
      () => "ten_former",
    );
    expect(await api.resume()).toBe(true);
    expect([calls.map(askedTenant), tokens.value]).toEqual([["ten_former", undefined], "refresh1"]);
  });

  it("TH20 uses a refresh token once, however many calls wait for it", async () => {
    let rotated = 0;
    const { api, calls, tokens } = client((call) => {
      if (call.url.endsWith("/auth/token/refresh")) return json(session(++rotated));
      return json({ data: [] });
    });
    await Promise.all([api.get("/events"), api.get("/venues"), api.get("/orders")]);
    expect(calls.filter((call) => call.url.endsWith("/refresh"))).toHaveLength(1);
    expect(tokens.value).toBe("refresh1");
    expect(calls.slice(1).map(bearer)).toEqual(["Bearer access1", "Bearer access1", "Bearer access1"]);
  });

  it("refreshes before the access token ends and again when the server says 401", async () => {
    let rotated = 0;
    let refuse = false;
    const { api, calls, advance } = client((call) => {
      if (call.url.endsWith("/refresh")) return json(session(++rotated));
      if (refuse && bearer(call) === "Bearer access2") return json({ code: "unauthenticated", title: "x" }, 401);
      return json({ ok: true });
    });
    await api.get("/events");
    advance(871_000);
    await api.get("/events");
    expect(rotated).toBe(2);
    refuse = true;
    await api.post("/venues", { name: "Hall" });
    expect(rotated).toBe(3);
    const posts = calls.filter((call) => call.url.endsWith("/venues"));
    const keys = posts.map((call) => new Headers(call.init.headers).get("idempotency-key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("ends the session when the refresh token is refused, and says so", async () => {
    const { api, tokens } = client(() => json({ code: "token_rejected", title: "This session has ended" }, 401));
    await expect(api.get("/events")).rejects.toMatchObject({ code: "signed_out", status: 401 });
    expect(tokens.value).toBeNull();
  });

  it("keeps the session when the network fails while refreshing", async () => {
    const { api, tokens } = client(() => {
      throw new TypeError("fetch failed");
    });
    await expect(api.get("/events")).rejects.toMatchObject({ code: "offline", status: 0 });
    expect(tokens.value).toBe("refresh0");
  });

  it("turns a problem into a fault with code, sentence and fields", async () => {
    const problem = {
      code: "invalid_request",
      title: "The request has a fault",
      detail: "name: too short",
      request_id: "req_1",
      errors: [{ field: "name", message: "too short" }],
    };
    const { api } = client((call) => (call.url.endsWith("/refresh") ? json(session(1)) : json(problem, 422)));
    const fault = await api.post("/venues", {}).catch((caught: unknown) => caught);
    expect(fault).toBeInstanceOf(ApiFault);
    expect(fault).toMatchObject({
      code: "invalid_request",
      status: 422,
      requestId: "req_1",
      detail: "name: too short",
    });
    expect(fieldMessage(fault as ApiFault, "name")).toBe("too short");
  });

  it("gives a fault for an answer that is no problem document", async () => {
    const { api } = client((call) =>
      call.url.endsWith("/refresh") ? json(session(1)) : new Response("<p>", { status: 502 }),
    );
    await expect(api.get("/events")).rejects.toMatchObject({ code: "unknown", status: 502 });
  });

  it("carries If-Match and gives back the ETag", async () => {
    const { api, calls } = client((call) =>
      call.url.endsWith("/refresh") ? json(session(1)) : json({ id: "evt_1" }, 200, { etag: '"4"' }),
    );
    const answer = await api.call("PATCH", "/events/evt_1", { body: { name: "x" }, ifMatch: '"3"' });
    expect(answer.etag).toBe('"4"');
    expect(new Headers(calls[1]?.init.headers).get("if-match")).toBe('"3"');
  });
});

describe("tenantOf", () => {
  it("reads the tenant of a token and survives rubbish", () => {
    const token = `x.${btoa(JSON.stringify({ sub: "per_1", ten: "ten_1" })).replaceAll("=", "")}.y`;
    expect(tenantOf(token)).toBe("ten_1");
    expect(tenantOf("nonsense")).toBeUndefined();
    expect(tenantOf("a.%%%.b")).toBeUndefined();
  });
});
