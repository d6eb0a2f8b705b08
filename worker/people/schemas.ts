/** Wire shapes of signing in. */
import { z } from "@hono/zod-openapi";
import { toE164 } from "../kernel/phone.ts";
import { toTimestamp } from "../kernel/time.ts";
import { emailSchema } from "../platform/fields.ts";
import { ACCESS_TOKEN_SECONDS } from "../platform/tokens.ts";
import type { SignedIn } from "./sessions.ts";
import type { Session } from "./store.ts";

/** A number as its owner writes it with the country's code: `+880 1712-345678`. */
const phone = z
  .string()
  .max(40)
  .transform((text, context) => {
    const number = toE164(text);
    if (number === undefined)
      context.addIssue({ code: "custom", message: "must be a phone number that begins with +" });
    return number ?? "";
  })
  .openapi({ type: "string", example: "+8801712345678" });
const phoneChannel = z.enum(["sms", "whatsapp"]);
export const otpRequest = z.discriminatedUnion("channel", [
  z.object({ channel: z.literal("email"), to: emailSchema }),
  z.object({ channel: phoneChannel, to: phone }),
]);
export const phoneInput = z.object({ channel: phoneChannel, to: phone });
export const phoneConfirm = z.object({
  to: phone,
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "must be six digits"),
});
export const phoneSchema = z
  .object({ id: z.string(), hint: z.string().openapi({ description: "Its last digits" }), created_at: z.string() })
  .openapi("AccountPhone");
export const channelsSchema = z.object({
  data: z.array(z.enum(["email", "sms", "whatsapp"])),
  next_cursor: z.null(),
});
export const otpAccepted = z.object({});

const sixDigits = z
  .string()
  .trim()
  .regex(/^\d{6}$/, "must be six digits");
const device = z
  .string()
  .trim()
  .max(100)
  .optional()
  .openapi({ description: "What the list of sessions calls this device" });
export const otpVerify = z.object({ to: z.union([emailSchema, phone]), code: sixDigits, device });

const recoveryCode = z.string().trim().min(10).max(20);
const stepToken = z.string().regex(/^[\w-]{16,100}$/, "must be the token of a step");
const oneOf = (fields: Readonly<Record<string, unknown>>) =>
  Object.values(fields).filter((value) => value !== undefined).length === 1;
/** Ends a sign-in whose first factor was right. */
export const secondFactor = z
  .object({ token: stepToken, code: sixDigits.optional(), recovery_code: recoveryCode.optional() })
  .refine(({ code, recovery_code: recovery }) => oneOf({ code, recovery }), "give a code or a recovery code");

/** Bounded here; what fits is decided by the rules. */
const newPassword = z.string().min(1).max(1000);
export const passwordSignIn = z.object({ email: emailSchema, password: newPassword, device });
export const passwordLink = z.object({ email: emailSchema });
export const passwordByLink = z.object({ token: stepToken, password: newPassword, device });
export const passwordChange = z.object({ password: newPassword });

export const authenticatorBegun = z.object({
  secret: z.string().openapi({ description: "To type where no picture can be read" }),
  uri: z.string().openapi({ description: "`otpauth://…`, for a QR code" }),
});
export const authenticatorCode = z.object({ code: sixDigits });
export const recoveryCodesSchema = z.object({
  recovery_codes: z.array(z.string()).openapi({ description: "Shown this once; each works once" }),
});

const base64url = z.string().regex(/^[\w-]{1,8192}$/);
/** What `navigator.credentials` gives, as `toJSON` writes it. */
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  clientExtensionResults: z.object({}),
};
const attachment = z.enum(["platform", "cross-platform"]).optional();
export const registrationResponse = z.object({
  ...credential,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});
export const assertionResponse = z.object({
  ...credential,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});
export const passkeyInput = z.object({ name: z.string().trim().min(1).max(60), response: registrationResponse });
export const passkeySignIn = z.object({ response: assertionResponse, device });
export const passkeyOptions = z
  .looseObject({ challenge: z.string() })
  .openapi({ description: "For `navigator.credentials`, as its `parse…FromJSON` reads it" });
export const passkeySchema = z
  .object({ id: z.string(), name: z.string(), created_at: z.string(), last_used_at: z.string().nullable() })
  .openapi("Passkey");
export const securitySchema = z
  .object({
    password_changed_at: z.string().nullable(),
    authenticator_since: z.string().nullable(),
    recovery_codes_left: z.number().int(),
    passkeys: z.array(passkeySchema),
    phones: z.array(phoneSchema),
  })
  .openapi("AccountSecurity");
export const endedSchema = z.object({ ended: z.number().int() });

export const stepUpWays = z.object({
  ways: z.array(z.enum(["passkey", "authenticator", "code"])).openapi({ description: "Best first" }),
  proven_at: z.string().nullable().openapi({ description: "When this session last did so" }),
});
export const stepUp = z
  .object({
    code: sixDigits.optional().openapi({ description: "Of the mail that `POST /auth/step-up/code` sent" }),
    authenticator_code: sixDigits.optional(),
    recovery_code: recoveryCode.optional(),
    passkey: assertionResponse.optional(),
  })
  .refine(oneOf, "give one proof");
export type StepUp = z.infer<typeof stepUp>;
export const provenSchema = z.object({ proven_at: z.string() });

const refreshToken = z.string().regex(/^[\w-]{16,100}$/, "must be a refresh token");
export const tokenRefresh = z.object({
  refresh_token: refreshToken,
  tenant: z.string().min(1).max(64).optional().openapi({ description: "Id or slug of the organization to switch to" }),
});
export const logoutRequest = z.object({ refresh_token: refreshToken.optional() });

export const personSchema = z.object({ id: z.string(), email: z.string(), name: z.string() }).openapi("Person");
export const signedInSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    expires_in: z.number().int(),
    person: personSchema,
    tenants: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string(), role: z.string() })),
  })
  .openapi("SignedIn");

export const personPatch = z.object({ name: z.string().trim().max(100) });

export const sessionSchema = z
  .object({
    id: z.string(),
    device: z.string(),
    created_at: z.string(),
    last_used_at: z.string(),
    expires_at: z.string(),
    current: z.boolean(),
  })
  .openapi("Session");
export const sessionsSchema = z.object({ data: z.array(sessionSchema), next_cursor: z.null() });

export function toSignedIn({ accessToken, refreshToken: token, person, tenants }: SignedIn) {
  return {
    access_token: accessToken,
    refresh_token: token,
    expires_in: ACCESS_TOKEN_SECONDS,
    person: { id: person.id, email: person.email, name: person.name },
    tenants: tenants.map(({ id, slug, name, role }) => ({ id, slug, name, role })),
  };
}

export function toSession(session: Session, currentId: string) {
  return {
    id: session.id,
    device: session.device,
    created_at: toTimestamp(session.createdAt),
    last_used_at: toTimestamp(session.lastUsedAt),
    expires_at: toTimestamp(session.expiresAt),
    current: session.id === currentId,
  };
}
