/** Calls to SSLCOMMERZ. Secrets travel in query strings there, so no address is ever logged or put into a message. */
import type { z } from "zod";
import { err, ok, type Result } from "../../../kernel/result.ts";
import { SECOND } from "../../../kernel/time.ts";
import { callHttp } from "../../../platform/http.ts";
import type { GatewayFault } from "../../gateway.ts";
import type { SslcommerzConfig } from "./config.ts";

const HOSTS = { live: "https://securepay.sslcommerz.com", sandbox: "https://sandbox.sslcommerz.com" } as const;
const TIMEOUT = 20 * SECOND;

const SESSION = "/gwprocess/v4/api.php";
const VALIDATION = "/validator/api/validationserverAPI.php";
const TRANSACTIONS = "/validator/api/merchantTransIDvalidationAPI.php";

type Fields = Readonly<Record<string, string>>;

export type Sslcommerz = {
  session<T>(fields: Fields, schema: z.ZodType<T>): Promise<Result<T, GatewayFault>>;
  validation<T>(fields: Fields, schema: z.ZodType<T>): Promise<Result<T, GatewayFault>>;
  /** Queries, refunds and questions about refunds: one address, told apart by their fields. */
  transactions<T>(fields: Fields, schema: z.ZodType<T>): Promise<Result<T, GatewayFault>>;
};

/** SSLCOMMERZ with one store's credentials. A call is never repeated here. */
export function sslcommerz(config: SslcommerzConfig, baseUrl: string | undefined): Sslcommerz {
  const base = baseUrl ?? HOSTS[config.environment];
  const store = { store_id: config.store_id, store_passwd: config.store_password };
  const get = async <T>(path: string, fields: Fields, schema: z.ZodType<T>) => {
    const query = new URLSearchParams({ ...fields, ...store, v: "1", format: "json" });
    return await answered(`${base}${path}?${query}`, {}, schema);
  };
  return {
    session: async (fields, schema) =>
      await answered(
        `${base}${SESSION}`,
        { method: "POST", body: new URLSearchParams({ ...fields, ...store }) },
        schema,
      ),
    validation: async (fields, schema) => await get(VALIDATION, fields, schema),
    transactions: async (fields, schema) => await get(TRANSACTIONS, fields, schema),
  };
}

async function answered<T>(url: string, init: RequestInit, schema: z.ZodType<T>): Promise<Result<T, GatewayFault>> {
  const lost = err({ reason: "unknown_outcome", message: "SSLCOMMERZ did not answer in time." } as const);
  try {
    const { status, text } = await callHttp(url, { ...init, timeout: TIMEOUT });
    if (status === 429) return err({ reason: "unavailable", message: "SSLCOMMERZ asks us to slow down." });
    // Faults come as HTML, with any status.
    const parsed = status === 200 ? schema.safeParse(JSON.parse(text)) : undefined;
    return parsed?.success ? ok(parsed.data) : lost;
  } catch {
    return lost;
  }
}
