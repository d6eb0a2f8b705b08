/** What of a request passkeys are about: the site that the browser shows, and what it gave. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { z } from "@hono/zod-openapi";
import type { JSONValue } from "hono/utils/types";
import { settings } from "../env.ts";
import { type AppContext, publicUrl } from "../platform/context.ts";
import type { Site } from "./passkeys.ts";
import type { assertionResponse, registrationResponse } from "./schemas.ts";

/**
 * The site of the console that asks: our own, or one on an origin that we list. A passkey is bound to the host of the console
 * it was made in.
 */
export function siteOf(c: AppContext): Site {
  const own = publicUrl(c, settings(c.env).PUBLIC_URL);
  const asked = c.req.header("origin");
  const { CONSOLE_ORIGINS, ENVIRONMENT } = settings(c.env);
  const listed = CONSOLE_ORIGINS.split(",").filter(Boolean);
  // Locally the same product answers to a name and to an address, and passkeys need the name.
  if (ENVIRONMENT === "local") listed.push(new URL(c.req.url).origin);
  return { origin: asked !== undefined && listed.includes(asked) ? asked : own };
}

/** What the browser gave, for the library: it names fields that are not there `undefined`, never absent. */
export function passkeyOf(given: z.infer<typeof assertionResponse>): AuthenticationResponseJSON {
  return JSON.parse(JSON.stringify(given)) as AuthenticationResponseJSON;
}

/** As `passkeyOf`, of a passkey that is made. */
export function newPasskeyOf(given: z.infer<typeof registrationResponse>): RegistrationResponseJSON {
  return JSON.parse(JSON.stringify(given)) as RegistrationResponseJSON;
}

/** What the library asks of a browser, as it goes over the wire. */
export function optionsWire(options: { readonly challenge: string }): { [name: string]: JSONValue; challenge: string } {
  return JSON.parse(JSON.stringify(options)) as { [name: string]: JSONValue; challenge: string };
}
