/** A shop that is paid through Razorpay at the sandbox, and the checkout of its buyer. */
import { exports } from "cloudflare:workers";
import { openTill, type Ordered } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

export type Webhook = {
  readonly id: string;
  readonly kind: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};
type Pressed = { readonly kind: string; readonly fields: Record<string, string> };

/** A tenant with a Razorpay account, and the checkout of its buyer. */
export async function openRazorpay(config: Record<string, string> = {}, key?: string) {
  const till = await openTill({ currency: "INR", country: "IN" });
  const unique = crypto.randomUUID().replaceAll("-", "");
  const account = key ?? `rzp_test_${unique.slice(0, 14)}`;
  const secrets = { key_secret: `key-${unique}`, webhook_secret: `hook-${unique}` };
  const gateway = await till.world.api("/payment-gateways/razorpay", {
    method: "PUT",
    body: { key_id: account, ...secrets, ...config },
  });
  const { pathname } = new URL(gateway.callback_url);
  await control("/control/razorpay", {
    account,
    silent: true,
    webhook: { url: gateway.callback_url, secret: secrets.webhook_secret },
  });
  const list = async <T>(what: string) => {
    const answer = await fetch(`${SANDBOX_URL}/control/razorpay/${what}?account=${account}`);
    return (await answer.json<{ data: T[] }>()).data;
  };
  const postTo = async (body: string, headers: Record<string, string>) =>
    await exports.default.fetch(`${ORIGIN}${pathname}`, { method: "POST", headers, body });
  const callBack = async () => {
    const statuses: number[] = [];
    for (const { body, headers } of await list<Webhook>("events")) statuses.push((await postTo(body, headers)).status);
    return statuses;
  };
  return {
    till,
    account,
    secrets,
    list,
    postTo,
    callBack,
    startedBy: async (order: Ordered) =>
      await callApi(`/shop/orders/${order.id}/payments`, {
        headers: { "order-token": order.token },
        body: { gateway: "razorpay", return_url: `/orders/${order.id}/${order.token}` },
      }),
    /** What our page does with what the script handed to it. */
    confirm: async (order: Ordered, payment: string, fields: Record<string, string>) =>
      await callApi(`/shop/orders/${order.id}/payments/${payment}/confirmation`, {
        headers: { "order-token": order.token },
        body: { fields },
      }),
    /** The organizer makes a new secret for webhooks, and keeps the one before for a day. */
    rotate: async (secret: string) => {
      const change = { webhook_secret: secret, former_webhook_secret: secrets.webhook_secret };
      await till.world.api("/payment-gateways/razorpay", { method: "PUT", body: change });
      await control("/control/razorpay", { account, webhook: { url: gateway.callback_url, secret } });
    },
    press: async (order: string, button: string): Promise<Pressed> => {
      const headers = { accept: "application/json" };
      const answer = await fetch(`${SANDBOX_URL}/razorpay/checkout/${order}/${button}`, { method: "POST", headers });
      return await answer.json<Pressed>();
    },
    next: async (next: string, more: object = {}) => {
      await control("/control/razorpay", { account, next, ...more });
    },
    settle: async () => {
      await callBack();
      await till.deliver();
    },
  };
}
