/** A till's tenant with an account at one more gateway of the sandbox, and the ways to and from it. */
import { env, exports } from "cloudflare:workers";
import type { Ordered, Till } from "./till.ts";
import { callApi, ORIGIN } from "./world.ts";

const SANDBOX_URL = (env as unknown as { SANDBOX_URL: string }).SANDBOX_URL;

export type Begun = {
  readonly payment: { readonly id: string; readonly status: string };
  readonly next_action: { readonly kind: string; readonly url: string };
};
export type GatewayAccount = {
  readonly callbackPath: string;
  /** Starts a payment; what the API answers. */
  readonly begin: (order: Ordered, more?: object) => Promise<Begun>;
  /** Sends a browser or a gateway to us, wherever on our side the address leads. Redirects are not followed. */
  readonly send: (url: string, init?: RequestInit) => Promise<Response>;
  /** A control call that must be taken, and a question about what the stand-in has. */
  readonly control: (path: string, body: object) => Promise<void>;
  readonly ask: <T>(path: string) => Promise<readonly T[]>;
};

/** Stores the credentials, as staff would. `account` is how the stand-in calls the account. */
export async function openAccount(
  till: Till,
  gateway: string,
  { account, fields }: { readonly account: string; readonly fields: object },
): Promise<GatewayAccount> {
  const saved = await till.world.api(`/payment-gateways/${gateway}`, { method: "PUT", body: fields });
  const sandbox = async (path: string, init?: RequestInit) => {
    const answer = await fetch(SANDBOX_URL + path, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    callbackPath: new URL(saved.callback_url).pathname,
    begin: async (order, more = {}) => {
      const answer = await callApi(`/shop/orders/${order.id}/payments`, {
        headers: { "order-token": order.token },
        body: { gateway, return_url: `/orders/${order.id}/${order.token}`, ...more },
      });
      if (answer.status >= 300) throw new Error(`payments: ${answer.status} ${answer.text}`);
      return answer.json;
    },
    send: async (url, init = {}) => {
      const { pathname, search } = new URL(url);
      return await exports.default.fetch(`${ORIGIN}${pathname}${search}`, { ...init, redirect: "manual" });
    },
    control: async (path, body) => {
      const answer = await sandbox(`/control/${path}`, { method: "POST", body: JSON.stringify({ account, ...body }) });
      await answer.arrayBuffer();
    },
    ask: async <T>(path: string) => {
      const answer = await sandbox(`/control/${gateway}/${path}?account=${account}`);
      return (await answer.json<{ data: T[] }>()).data;
    },
  };
}
