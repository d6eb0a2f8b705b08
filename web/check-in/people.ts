/** People who scan (S2): signing in by a mailed code, the doors that are open to them, and taking one up with this phone. */
import { ApiFault } from "../api/problem.ts";
import type { Enrolment } from "../api/types.ts";
import { toBase64Url } from "./bytes.ts";
import { call, enrolledBy } from "./link.ts";
import type { Joining } from "./opening.ts";

type SignedIn = {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly person: { readonly name: string };
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
};

/** A door that is open now. `token` speaks for the organizer whose it is. */
export type OpenDoor = {
  readonly id: string;
  readonly name: string;
  readonly gate: string | null;
  readonly events: readonly string[];
  readonly organizer: string;
  readonly token: string;
};

/** Somebody who signed in, and what they may scan. `refresh` ends the sign-in again. */
export type Scanner = { readonly name: string; readonly doors: readonly OpenDoor[]; readonly refresh: string };

/** Nobody works for more of them in one evening. */
const MAX_ORGANIZERS = 10;

/** Sends a code. The answer is the same for known and unknown people. @throws ApiFault */
export async function requestCode(email: string): Promise<void> {
  await call(null, { method: "POST", path: "/auth/otp", body: { channel: "email", to: email } });
}

/** Signs in with the code of the mail. @throws ApiFault */
export async function signIn(email: string, code: string): Promise<Scanner> {
  const body = { to: email, code };
  return await scannerOf(await call<SignedIn>(null, { method: "POST", path: "/auth/otp/verify", body }));
}

/** Ends a sign-in that asked for a second factor. @throws ApiFault */
export async function showSecondFactor(token: string, code: string): Promise<Scanner> {
  const body = { token, code };
  return await scannerOf(await call<SignedIn>(null, { method: "POST", path: "/auth/second-factor", body }));
}

async function scannerOf(signedIn: SignedIn): Promise<Scanner> {
  const doors: OpenDoor[] = [];
  let refresh = signedIn.refresh_token;
  for (const { id, name: organizer } of signedIn.tenants.slice(0, MAX_ORGANIZERS)) {
    // Each organizer has a token of its own, and each refresh token works once.
    const body = { refresh_token: refresh, tenant: id };
    const next = await call<SignedIn>(null, { method: "POST", path: "/auth/token/refresh", body });
    refresh = next.refresh_token;
    const token = next.access_token;
    const { data } = await call<{ data: Omit<OpenDoor, "organizer" | "token">[] }>(token, {
      method: "GET",
      path: "/check-in/doors",
    });
    doors.push(...data.map((door) => ({ ...door, organizer, token })));
  }
  return { name: signedIn.person.name, doors, refresh };
}

/** This phone becomes a device of the door. The sign-in itself does not stay on it (TH16). */
export function byPerson({ refresh }: Scanner, { id, token }: OpenDoor, name: string): Joining {
  return async (keys, clock) => {
    if (keys === null) throw new ApiFault(0, { code: "no_keys", title: "This browser is too old to scan." });
    const raw = await crypto.subtle.exportKey("raw", keys.publicKey);
    const body = { device_name: name, public_key: toBase64Url(new Uint8Array(raw)) };
    const path = `/check-in/sessions/${id}/devices`;
    const enrolled = enrolledBy(await call<Enrolment>(token, { method: "POST", path, body }), clock);
    await signOut(refresh);
    return enrolled;
  };
}

/** Ends the sign-in. Where that does not arrive it runs out by itself. */
export async function signOut(refresh: string): Promise<void> {
  await call(null, { method: "POST", path: "/auth/logout", body: { refresh_token: refresh } }).catch(() => {});
}
