/** Speaking with an OpenID issuer (T6): PKCE, state, nonce, and every check of what it signs. */
import type { Configuration } from "openid-client";
import { settings } from "../env.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { HOUR, type Millis } from "../kernel/time.ts";
import { describeError, log } from "../platform/log.ts";

export type Issuer = {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string;
};
/** What an issuer says of who came. */
export type Identity = {
  readonly issuer: string;
  readonly subject: string;
  /** In lower case; undefined unless the issuer itself has verified it. */
  readonly verifiedEmail: string | undefined;
  readonly name: string;
};
export type Visit = { readonly state: string; readonly nonce: string; readonly verifier: string };

const SECONDS = 10;
type Known = { readonly config: Configuration; readonly until: Millis };
const known = new WeakMap<object, Map<string, Known>>();

/** The issuers of this deployment. */
export function issuersOfDeployment(env: Env): readonly Issuer[] {
  return settings(env).OIDC_ISSUERS ?? [];
}

/** What the issuer says of itself, kept for an hour. The library demands that it names itself as we do. */
async function configurationOf(env: Env, issuer: Issuer, now: Millis): Promise<Configuration> {
  const cache = known.get(env) ?? new Map<string, Known>();
  known.set(env, cache);
  const found = cache.get(issuer.id);
  if (found && found.until > now) return found.config;
  const client = await import("openid-client");
  const local = settings(env).ENVIRONMENT === "local" || settings(env).ENVIRONMENT === "test";
  const config = await client.discovery(
    new URL(issuer.issuer),
    issuer.client_id,
    issuer.client_secret,
    client.ClientSecretPost(issuer.client_secret),
    {
      timeout: SECONDS,
      // The signature of what the token endpoint answers is checked too, not only its TLS.
      execute: [client.enableNonRepudiationChecks, ...(local ? [client.allowInsecureRequests] : [])],
    },
  );
  cache.set(issuer.id, { config, until: now + HOUR });
  return config;
}

/** The address at the issuer to send the browser to. @throws when the issuer does not answer */
export async function addressOfIssuer(
  env: Env,
  issuer: Issuer,
  { state, nonce, verifier }: Visit,
  redirectUri: string,
  now: Millis,
): Promise<string> {
  const client = await import("openid-client");
  return client
    .buildAuthorizationUrl(await configurationOf(env, issuer, now), {
      redirect_uri: redirectUri,
      scope: "openid email profile",
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      prompt: "select_account",
    })
    .toString();
}

/** Who came back, when all that the issuer answered holds. @param address what the browser was sent to */
export async function identityOf(
  env: Env,
  issuer: Issuer,
  { state, nonce, verifier }: Visit,
  address: URL,
  now: Millis,
): Promise<Result<Identity, "rejected">> {
  try {
    const client = await import("openid-client");
    const config = await configurationOf(env, issuer, now);
    const tokens = await client.authorizationCodeGrant(config, address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) return err("rejected");
    const { email, email_verified: verified, name } = claims;
    return ok({
      issuer: claims.iss,
      subject: claims.sub,
      // The text "true" of some issuers is no proof.
      verifiedEmail: typeof email === "string" && verified === true ? email.trim().toLowerCase() : undefined,
      name: typeof name === "string" ? name.slice(0, 100) : "",
    });
  } catch (error) {
    // Whatever does not hold is refused alike. The kind is worth a line, the content is not ours to keep.
    log.info("issuer_rejected", { kind: issuer.id, error_name: describeError(error).error_name });
    // A key that was changed at the issuer is met with the next visit.
    known.get(env)?.delete(issuer.id);
    return err("rejected");
  }
}
