import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import { signPayload } from "./signature.ts";

const stripe = new Stripe("sk_test_unit", { telemetry: false });
const body = JSON.stringify({ id: "evt_1", object: "event", type: "charge.succeeded", data: { object: {} } }, null, 2);
const now = 1_790_000_000;

async function verify(header: string, secret: string, at = now): Promise<string> {
  return (await stripe.webhooks.constructEventAsync(body, header, secret, 300, undefined, at * 1000)).id;
}

describe("signature", () => {
  it("is the one that the official SDK makes and accepts", async () => {
    const header = signPayload(body, "whsec_one", now);
    const official = await stripe.webhooks.generateTestHeaderStringAsync({
      payload: body,
      secret: "whsec_one",
      timestamp: now,
    });
    expect(header).toBe(official);
    await expect(verify(header, "whsec_one")).resolves.toBe("evt_1");
  });

  it("carries both secrets while one is rolled", async () => {
    const header = signPayload(body, "whsec_new", now, "whsec_old");
    await expect(verify(header, "whsec_old")).resolves.toBe("evt_1");
    await expect(verify(header, "whsec_new")).resolves.toBe("evt_1");
  });

  it("is refused with another secret, and when it is 301 s old", async () => {
    await expect(verify(signPayload(body, "whsec_one", now), "whsec_two")).rejects.toThrow();
    await expect(verify(signPayload(body, "whsec_one", now), "whsec_one", now + 301)).rejects.toThrow();
  });
});
