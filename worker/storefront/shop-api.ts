/**
 * The public API, asked from inside the script by pages that have no script of their own: so a form can do exactly what the
 * API lets anybody do, with the same limits and the same answers.
 */
import { exports } from "cloudflare:workers";
import { type Answer, answerOf } from "../../web/storefront/islands/call.ts";
import type { AppContext } from "../platform/context.ts";

const SHOP = "https://storefront.invalid/api/v1/shop";

type Call = {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Asks for the visitor of `c`, whose network counts as it would without the form. */
export async function askShop<T>(
  c: AppContext,
  path: string,
  { method = "GET", body, headers = {} }: Call = {},
): Promise<Answer<T>> {
  const request = new Request(SHOP + path, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(c.var.address === "local" ? {} : { "cf-connecting-ip": c.var.address }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await answerOf<T>(await exports.default.fetch(request));
}
