/**
 * Vars and secrets, parsed once per isolate. Bindings (D1, R2, queues, objects, assets) come typed from `wrangler types`;
 * secrets are not in wrangler.toml, so their names and shapes are stated here and nowhere else.
 */
import { z } from "zod";

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** A JSON text that is parsed, then checked. */
function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const defaultProvider = z.object({ provider: z.string().max(40), config: z.record(z.string(), z.string()) });

const settingsSchema = z.object({
  ENVIRONMENT: z.enum(["local", "test", "staging", "production"]),
  /** Newest first. AES-256 keys, 32 bytes base64url; old ones stay to read what they wrote (G10, TH37). */
  MASTER_KEYS: json(z.array(z.object({ version: z.number().int().positive(), key: base64url.min(42).max(44) })).min(1)),
  /** Newest first. HMAC-SHA-256 keys for access tokens; `kid` names the one that signed (TH21). */
  JWT_KEYS: json(z.array(z.object({ kid: z.string().min(1).max(40), secret: base64url.min(32) })).min(1)),
  /** Keys the hashes of contacts, codes and addresses. */
  PEPPER: z.string().min(32),
  /** Where people reach us, without a trailing slash; links in mails start with it. */
  PUBLIC_URL: z.url().optional(),
  /** Hosts besides that of PUBLIC_URL that are the platform's own, comma separated; any other is an organizer's or nobody's. */
  PLATFORM_HOSTS: z.string().default(""),
  /** Origins besides our own that may call the API from a browser, comma separated (the console on Pages). */
  CONSOLE_ORIGINS: z.string().default(""),
  MAIL_FROM: z.string().default("Tessera <tickets@tessera.example>"),
  RESEND_API_KEY: z.string().optional(),
  /** With whom people may sign in (T6): Google (`https://accounts.google.com`) and any other OpenID issuer. */
  OIDC_ISSUERS: json(
    z
      .array(
        z.object({
          id: z.string().regex(/^[a-z0-9-]{1,40}$/),
          name: z.string().min(1).max(60),
          issuer: z.url(),
          client_id: z.string().min(1).max(300),
          client_secret: z.string().min(1).max(300),
        }),
      )
      .max(10),
  ).optional(),
  /**
   * Whom messages go through where an organizer has no provider of their own, and those of the platform itself: one a
   * channel. Mail goes through Resend with RESEND_API_KEY unless this says otherwise.
   */
  MESSAGE_PROVIDERS: json(z.partialRecord(z.enum(["email", "sms", "whatsapp"]), defaultProvider)).optional(),
  /** Set only where a sandbox stands in for the real services: all that carry messages. */
  MESSAGES_API_BASE: z.url().optional(),
  STRIPE_API_BASE: z.url().optional(),
  /** Our own Stripe account, below which organizers may have theirs (Connect); without it they bring their own keys. */
  STRIPE_PLATFORM_SECRET_KEY: z.string().optional(),
  /** Of the endpoint for events of our own account, and of the one for events of accounts below it. */
  STRIPE_PLATFORM_WEBHOOK_SECRET: z.string().optional(),
  STRIPE_CONNECT_WEBHOOK_SECRET: z.string().optional(),
  /** What we take of a payment to an account below ours, in hundredths of a percent. */
  PLATFORM_FEE_BASIS_POINTS: z.coerce.number().int().min(0).max(5000).optional(),
  SSLCOMMERZ_API_BASE: z.url().optional(),
  BKASH_API_BASE: z.url().optional(),
  MPESA_API_BASE: z.url().optional(),
  RAZORPAY_API_BASE: z.url().optional(),
  /** Tries of a hold that one network address may make a minute; unset is what suits the environment (TH01). */
  HOLDS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  DEVICE_HOLDS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  /** Above so many tries of a hold a minute, and while it has a queue, a sale demands proof of work. Unset is never (I6). */
  CHALLENGE_ABOVE: z.coerce.number().int().min(0).optional(),
  /** Orders that one contact may place within ten minutes; unset is what suits the environment (TH01). */
  ORDERS_PER_CONTACT: z.coerce.number().int().min(1).optional(),
  /** Turnstile as another way than the proof of work (I6): both, or it is not offered. */
  TURNSTILE_SITE_KEY: z.string().max(100).optional(),
  TURNSTILE_SECRET_KEY: z.string().max(200).optional(),
  TURNSTILE_API_BASE: z.url().optional(),
  /** The resolver that is asked about organizers' own domains; unset is the real one. */
  DNS_API_BASE: z.url().optional(),
  /** The most tries that solving a challenge may need. */
  CHALLENGE_WORK: z.coerce.number().int().min(2).max(20_000).optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

const parsed = new WeakMap<object, Settings>();

/**
 * The settings of this deployment.
 * @throws Error that names the settings at fault, never their values
 */
export function settings(env: Env): Settings {
  const known = parsed.get(env);
  if (known) return known;
  const result = settingsSchema.safeParse(env);
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new Error(`bad environment: ${names}`);
  }
  // A stand-in for a gateway would take real orders for nothing.
  const standsIn = Object.entries(result.data).some(
    ([name, value]) => name.endsWith("_API_BASE") && value !== undefined,
  );
  const plainIssuer = (result.data.OIDC_ISSUERS ?? []).some(({ issuer }) => !issuer.startsWith("https://"));
  if (result.data.ENVIRONMENT === "production" && (standsIn || plainIssuer)) {
    throw new Error("bad environment: sandbox addresses are not allowed in production");
  }
  parsed.set(env, result.data);
  return result.data;
}
