/** Every gateway, once. Adding one is its folder and a line here. */
import { type Settings, settings } from "../../env.ts";
import type { Gateway, GatewayAdapter, GatewayWiring, PlatformAdapter, PlatformCredentials } from "../gateway.ts";
import { bkash } from "./bkash/index.ts";
import { mpesa } from "./mpesa/index.ts";
import { offline } from "./offline/index.ts";
import { razorpay } from "./razorpay/index.ts";
import { sslcommerz } from "./sslcommerz/index.ts";
import { stripe } from "./stripe/index.ts";

/** What the table needs of a gateway, whatever its credentials look like: they are parsed where they enter. */
type AnyGateway = Omit<Gateway, "connect" | "platform"> & {
  /** @throws ZodError when `config` is not what this gateway stores: a bug or another version's row */
  readonly connect: (config: unknown, env: Env, wiring: Omit<GatewayWiring, "baseUrl" | "platform">) => GatewayAdapter;
  /** Our own account at this gateway; undefined where it knows none, or we have none. */
  readonly platform: (env: Env) => PlatformAdapter | undefined;
};

function entry<Config>(
  gateway: Gateway<Config>,
  baseUrl: (settings: Settings) => string | undefined,
  ours: (settings: Settings) => PlatformCredentials = () => ({}),
): AnyGateway {
  return {
    ...gateway,
    connect: (config, env, wiring) => {
      const [address, platform] = [baseUrl(settings(env)), ours(settings(env))];
      return gateway.connect(gateway.configSchema.parse(config), { ...wiring, baseUrl: address, platform });
    },
    platform: (env) => gateway.platform?.(ours(settings(env)), baseUrl(settings(env))),
  };
}

const gateways: ReadonlyMap<string, AnyGateway> = new Map(
  [
    entry(
      stripe,
      ({ STRIPE_API_BASE }) => STRIPE_API_BASE,
      (settings) => ({
        secret_key: settings.STRIPE_PLATFORM_SECRET_KEY,
        webhook_secret: settings.STRIPE_PLATFORM_WEBHOOK_SECRET,
        connect_webhook_secret: settings.STRIPE_CONNECT_WEBHOOK_SECRET,
      }),
    ),
    entry(bkash, ({ BKASH_API_BASE }) => BKASH_API_BASE),
    entry(sslcommerz, ({ SSLCOMMERZ_API_BASE }) => SSLCOMMERZ_API_BASE),
    entry(mpesa, ({ MPESA_API_BASE }) => MPESA_API_BASE),
    entry(razorpay, ({ RAZORPAY_API_BASE }) => RAZORPAY_API_BASE),
    entry(offline, () => undefined),
  ].map((gateway) => [gateway.id, gateway]),
);

/** The gateway of this name; undefined when there is none. */
export function gatewayById(id: string): AnyGateway | undefined {
  return gateways.get(id);
}

/** The names of all gateways, for lists. */
export function gatewayIds(): string[] {
  return [...gateways.keys()];
}
