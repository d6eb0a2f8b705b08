/** Who may call the API from a page of another origin: the console where it is hosted, and nobody else (R5). */
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createWorld, ORIGIN } from "../support/world.ts";

/** As vitest.config.ts names it. */
const CONSOLE = "https://console.tessera.test";

async function ask(method: string, path: string, headers: Record<string, string>): Promise<Response> {
  const answer = await exports.default.fetch(`${ORIGIN}${path}`, { method, headers, redirect: "manual" });
  await answer.arrayBuffer();
  return answer;
}

const preflight = (
  origin: string,
  path = "/api/v1/events",
  headers = "authorization,content-type,idempotency-key,if-match",
) =>
  ask("OPTIONS", path, {
    origin,
    "access-control-request-method": "PATCH",
    "access-control-request-headers": headers,
  });

describe("R5 CORS", () => {
  it("R5 the console's own origin may call the API, with all that its client sends, and without cookies", async () => {
    const answer = await preflight(CONSOLE);
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(CONSOLE);
    expect(answer.headers.get("vary")?.toLowerCase()).toContain("origin");
    expect(answer.headers.get("access-control-allow-methods")).toContain("PATCH");
    const allowed = answer.headers.get("access-control-allow-headers")?.split(",") ?? [];
    expect(allowed).toEqual(expect.arrayContaining(["authorization", "content-type", "idempotency-key", "if-match"]));
    // Tokens are sent by hand: no cookie ever goes along, so that nobody rides on one.
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("R5 its pages read answers and faults, with their version and number", async () => {
    const { token } = await createWorld();
    const ok = await ask("GET", "/api/v1/tenants/me", { origin: CONSOLE, authorization: `Bearer ${token}` });
    const fault = await ask("GET", "/api/v1/tenants/me", { origin: CONSOLE });
    expect([ok.status, fault.status]).toEqual([200, 401]);
    for (const answer of [ok, fault]) {
      expect(answer.headers.get("access-control-allow-origin")).toBe(CONSOLE);
      expect(answer.headers.get("access-control-expose-headers")).toContain("etag");
      expect(answer.headers.get("set-cookie")).toBeNull();
    }
  });

  it.each([
    "https://evil.test",
    "null",
    "https://console.tessera.test.evil.test",
    "https://evil-console.tessera.test",
    "http://console.tessera.test",
    "https://console.tessera.test:8443",
    "https://CONSOLE.tessera.test",
  ])("R5 pages of %s are told nothing", async (origin) => {
    const { token } = await createWorld();
    const asked = await preflight(origin);
    const read = await ask("GET", "/api/v1/tenants/me", { origin, authorization: `Bearer ${token}` });
    expect([asked, read].map(({ headers }) => headers.get("access-control-allow-origin"))).toEqual([null, null]);
  });

  it("R5 what is no API speaks to no other origin", async () => {
    for (const path of ["/callbacks/stripe/gwa_0", "/callbacks/messages/twilio/platform", "/healthz", "/console"]) {
      const { headers } = await preflight(CONSOLE, path);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});
