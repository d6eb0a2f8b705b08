import { afterEach, describe, expect, it, vi } from "vitest";
import { ok } from "../../kernel/result.ts";
import type { GatewayWiring } from "../gateway.ts";
import { gatewayById, gatewayIds } from "./index.ts";

/** Where each service is; nothing that an organizer or a buyer enters may lead anywhere else. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  stripe: ["api.stripe.com"],
  sslcommerz: ["securepay.sslcommerz.com"],
  bkash: ["tokenized.pay.bka.sh"],
  mpesa: ["api.safaricom.co.ke"],
  razorpay: ["api.razorpay.com"],
  offline: [],
};
const KEY = "A".repeat(43);
const PRODUCTION = {
  ENVIRONMENT: "production",
  MASTER_KEYS: JSON.stringify([{ version: 1, key: KEY }]),
  JWT_KEYS: JSON.stringify([{ kid: "k1", secret: KEY }]),
  PEPPER: KEY,
};
/** An address inside, in fields that no gateway has. */
const INSIDE = "http://169.254.169.254/latest/meta-data";
const EXTRA = { host: INSIDE, base_url: INSIDE, api_base: INSIDE, url: INSIDE };
const CREDENTIALS: Readonly<Record<string, Record<string, string>>> = {
  stripe: { secret_key: "sk_live_0123456789", webhook_secret: "whsec_0123456789" },
  sslcommerz: { environment: "live", store_id: "store0123456789", store_password: "store@ssl" },
  bkash: {
    environment: "live",
    username: "01619777282",
    password: "D7DaC<A*0",
    app_key: "app0123456789",
    app_secret: "secret-of-the-app",
  },
  mpesa: {
    environment: "live",
    consumer_key: "key0123456789",
    consumer_secret: "secret0123456789",
    shortcode: "600638",
    passkey: "passkey0123456789",
  },
  razorpay: { key_id: "rzp_live_0123456789abcd", key_secret: "key-0123456789", webhook_secret: "hook-0123456789" },
  offline: { instructions: "Pay at the counter." },
};

const WIRING: Omit<GatewayWiring, "baseUrl" | "platform"> = {
  now: () => 1_800_000_000_000,
  callbackUrl: "https://tessera.example/callbacks/gateway/gwa_x",
  tokens: {
    get: async (_name, renew) => {
      const renewed = await renew(undefined);
      return renewed.ok ? ok(renewed.value.token) : renewed;
    },
    forget: async () => undefined,
    alone: async (_name, run) => await run(),
  },
  heard: async () => [],
};

describe("TH29 the hosts of payment services", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("are fixed, and reached by https alone, whatever else is in a configuration", async () => {
    expect(Object.keys(HOSTS).toSorted()).toEqual(gatewayIds().toSorted());
    for (const id of gatewayIds()) {
      const called: URL[] = [];
      vi.stubGlobal("fetch", async (input: string | URL | Request) => {
        called.push(new URL(input instanceof Request ? input.url : input));
        return new Response("{}", { status: 401, headers: { "content-type": "application/json" } });
      });
      const adapter = gatewayById(id)?.connect({ ...CREDENTIALS[id], ...EXTRA }, PRODUCTION as unknown as Env, WIRING);
      await adapter?.check();
      expect([id, [...new Set(called.map(({ host }) => host))]]).toEqual([id, HOSTS[id]]);
      expect(called.every(({ protocol, username }) => protocol === "https:" && username === "")).toBe(true);
    }
  });

  it("no field of a configuration asks for an address", () => {
    const names = gatewayIds().flatMap((id) => gatewayById(id)?.fields.map(({ name }) => name) ?? []);
    expect(names.filter((name) => /url|host|endpoint|address|base/.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  });

  it("a stand-in's address is refused in production", () => {
    const env = { ...PRODUCTION, STRIPE_API_BASE: "http://127.0.0.1:8788" } as unknown as Env;
    expect(() => gatewayById("stripe")?.platform(env)).toThrow("sandbox addresses are not allowed in production");
  });
});
