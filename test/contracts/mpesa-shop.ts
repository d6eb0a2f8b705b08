/** A shop that is paid by M-Pesa at the sandbox, and the phone of its buyer. */
import { exports } from "cloudflare:workers";
import { openTill, type Ordered } from "../support/till.ts";
import { callApi, ORIGIN } from "../support/world.ts";
import { control, SANDBOX_URL } from "./sandbox-driver.ts";

type Prompt = {
  readonly checkoutRequestId: string;
  readonly callbackUrl: string;
  readonly reference: string;
  readonly receipt: string | null;
};
type Callback = { readonly id: string; readonly url: string; readonly body: string };

/** A tenant with a paybill, and the phone of its buyer. */
export async function openMpesa(config: Record<string, string> = {}) {
  const till = await openTill({ currency: "KES", country: "KE" });
  const account = `key${crypto.randomUUID().replaceAll("-", "")}`;
  const phone = "+254712345678";
  const gateway = await till.world.api("/payment-gateways/mpesa", {
    method: "PUT",
    body: {
      environment: "sandbox",
      consumer_key: account,
      consumer_secret: `secret-${account}`,
      kind: "paybill",
      shortcode: "600638",
      passkey: `passkey-${account}`,
      initiator_name: "tessera",
      security_credential: "QUJD".repeat(40),
      b2c_shortcode: "600992",
      ...config,
    },
  });
  await control("/control/mpesa", { account, silent: true });
  const list = async <T>(what: string) => {
    const answer = await fetch(`${SANDBOX_URL}/control/mpesa/${what}?account=${account}`);
    return (await answer.json<{ data: T[] }>()).data;
  };
  const startedBy = async (order: Ordered, number = phone) =>
    await callApi(`/shop/orders/${order.id}/payments`, {
      headers: { "order-token": order.token },
      body: { gateway: "mpesa", return_url: `/orders/${order.id}/${order.token}`, phone: number },
    });
  const postTo = async (url: string, body: string) => {
    const { pathname } = new URL(url);
    const headers = { "content-type": "application/json;charset=UTF-8" };
    return await exports.default.fetch(`${ORIGIN}${pathname}`, { method: "POST", headers, body });
  };
  /** Everything that Safaricom called about, posted as it came. */
  const callBack = async () => {
    const statuses: number[] = [];
    for (const { url, body } of await list<Callback>("events")) statuses.push((await postTo(url, body)).status);
    return statuses;
  };
  const press = async (prompt: string, button: string, fields: Record<string, string> = {}) => {
    const address = `${SANDBOX_URL}/mpesa/phone/${prompt}/${button}`;
    const answer = await fetch(address, { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });
    await answer.arrayBuffer();
  };
  return {
    till,
    account,
    accountId: String(gateway.account_id),
    phone,
    list,
    prompts: async () => await list<Prompt>("payments"),
    startedBy,
    postTo,
    callBack,
    press,
    next: async (next: string, more: object = {}) => {
      await control("/control/mpesa", { account, next, ...more });
    },
    settle: async () => {
      await callBack();
      await till.deliver();
    },
  };
}
