/** Access tokens: short JWTs with one fixed algorithm, a key id, and an audience per kind of actor (T7, TH21). */
import { errors, jwtVerify, SignJWT } from "jose";
import { settings } from "../env.ts";
import type { Millis } from "../kernel/time.ts";
import { fromBase64Url } from "./crypto.ts";

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const ALGORITHM = "HS256";
const ISSUER = "tessera";
const PERSON_AUDIENCE = "tessera:person";
const DEVICE_AUDIENCE = "tessera:device";

/** A signed-in person; `tenantId` when they have chosen one. */
export type PersonClaims = {
  readonly kind: "person";
  readonly personId: string;
  readonly sessionId: string;
  readonly tenantId?: string;
};
/** An enrolled check-in device. */
export type DeviceClaims = {
  readonly kind: "device";
  readonly deviceId: string;
  readonly sessionId: string;
  readonly tenantId: string;
  readonly eventId: string;
  /** A supervisor has just proved the session's PIN on this device: search and override (TH15). */
  readonly supervisor?: true;
};

/** Signs an access token that ends `seconds` after `now`. */
export async function signAccessToken(
  env: Env,
  claims: PersonClaims | DeviceClaims,
  now: Millis,
  seconds = ACCESS_TOKEN_SECONDS,
): Promise<string> {
  const [key] = settings(env).JWT_KEYS;
  if (!key) throw new Error("no JWT key");
  const payload =
    claims.kind === "person"
      ? { ses: claims.sessionId, ...(claims.tenantId ? { ten: claims.tenantId } : {}) }
      : {
          ses: claims.sessionId,
          ten: claims.tenantId,
          evt: claims.eventId,
          ...(claims.supervisor === true ? { sup: true } : {}),
        };
  return await new SignJWT(payload)
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setAudience(claims.kind === "person" ? PERSON_AUDIENCE : DEVICE_AUDIENCE)
    .setSubject(claims.kind === "person" ? claims.personId : claims.deviceId)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + seconds)
    .sign(fromBase64Url(key.secret));
}

/** The claims of a token that is ours, unexpired and of a known kind; undefined for anything else. */
export async function verifyAccessToken(
  env: Env,
  token: string,
  now: Millis,
): Promise<PersonClaims | DeviceClaims | undefined> {
  if (token.length > 2048) return undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        const key = settings(env).JWT_KEYS.find((candidate) => candidate.kid === header.kid);
        if (!key) throw new errors.JWSInvalid("unknown kid");
        return fromBase64Url(key.secret);
      },
      {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: [PERSON_AUDIENCE, DEVICE_AUDIENCE],
        typ: "at+jwt",
        currentDate: new Date(now),
        requiredClaims: ["sub", "exp"],
      },
    );
    const { sub, ses, ten, evt, sup, aud } = payload;
    if (typeof sub !== "string" || typeof ses !== "string") return undefined;
    if (aud === PERSON_AUDIENCE) {
      return { kind: "person", personId: sub, sessionId: ses, ...(typeof ten === "string" ? { tenantId: ten } : {}) };
    }
    if (aud === DEVICE_AUDIENCE && typeof ten === "string" && typeof evt === "string") {
      const supervisor = sup === true ? ({ supervisor: true } as const) : {};
      return { kind: "device", deviceId: sub, sessionId: ses, tenantId: ten, eventId: evt, ...supervisor };
    }
    return undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
    throw error;
  }
}
