/** The official SDK, one client per account and isolate: making one costs more than a call. */
import { Stripe } from "stripe";
import { SECOND } from "../../../kernel/time.ts";

const TIMEOUT = 8 * SECOND;
const MAX_CLIENTS = 50;
const clients = new Map<string, Stripe>();

/**
 * The client of one secret key.
 * @param baseUrl where a stand-in for Stripe listens; undefined for Stripe itself. The SDK knows no base path.
 */
export function stripeClient(secretKey: string, baseUrl: string | undefined): Stripe {
  const key = `${baseUrl ?? ""} ${secretKey}`;
  const known = clients.get(key);
  if (known) return known;
  const fresh = new Stripe(secretKey, {
    apiVersion: "2026-10-28.endive",
    httpClient: Stripe.createFetchHttpClient(),
    // Whoever calls repeats: the buyer a start, the queue everything else. A second try covers a closed socket.
    maxNetworkRetries: 1,
    timeout: TIMEOUT,
    telemetry: false,
    ...addressOf(baseUrl),
  });
  const [oldest] = clients.keys();
  if (clients.size >= MAX_CLIENTS && oldest !== undefined) clients.delete(oldest);
  clients.set(key, fresh);
  return fresh;
}

function addressOf(
  baseUrl: string | undefined,
): { host: string; port: number; protocol: "http" | "https" } | undefined {
  if (baseUrl === undefined) return undefined;
  const { hostname, port, protocol } = new URL(baseUrl);
  const secure = protocol === "https:";
  return { host: hostname, port: Number(port || (secure ? 443 : 80)), protocol: secure ? "https" : "http" };
}
