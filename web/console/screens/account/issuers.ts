/** Signing in with an account elsewhere (T6): out to the issuer and back, with a secret that stays in this tab. */
import { useEffect, useState } from "preact/hooks";
import type { ApiFault } from "../../../api/problem.ts";
import { toFault } from "../../../api/problem.ts";
import type { SessionAnswer } from "../../../api/types.ts";
import { people } from "../../messages.people.en.ts";
import { api } from "../../session.ts";
import { deviceName } from "./passkey.ts";

export type IssuerRow = { id: string; name: string };
const KEPT = "tessera.console.issuer";

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Leaves for an issuer. @param link from `POST /auth/issuers/{issuer}/link`, to link instead of signing in */
export async function visitIssuer(id: string, returnTo: string, link?: string): Promise<void> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  sessionStorage.setItem(KEPT, verifier);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    return_to: new URL(returnTo, location.href).toString(),
    challenge: base64Url(new Uint8Array(digest)),
    ...(link === undefined ? {} : { link }),
  });
  location.assign(api.address(`/auth/issuers/${encodeURIComponent(id)}/start?${query}`));
}

/** What the address says after a visit, taken out of it. */
export function takeVisit(): { readonly token: string } | { readonly fault: string } | null {
  const found = /^#issuer_(token|fault)=([\w-]{1,200})$/.exec(location.hash);
  if (!found) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return found[1] === "token" ? { token: found[2] ?? "" } : { fault: found[2] ?? "" };
}

/** The sentence of a fault; one that we do not know is like any other. */
export function issuerFault(code: string): string {
  const faults: Readonly<Record<string, string>> = people.issuer.faults;
  return faults[code] ?? people.issuer.faults.rejected;
}

/** The issuers there are; ends a visit that has just come back. @param onFault for the second factor */
export function useIssuers(onFault: (fault: ApiFault) => void): { list: readonly IssuerRow[]; fault: string | null } {
  const [list, setList] = useState<readonly IssuerRow[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const finish = async (token: string) => {
    const verifier = sessionStorage.getItem(KEPT) ?? "";
    sessionStorage.removeItem(KEPT);
    try {
      const body = { token, verifier, device: deviceName() };
      api.begin(await api.post<SessionAnswer>("/auth/issuers/finish", body, { auth: false }));
    } catch (caught) {
      const known = toFault(caught);
      if (known.code === "second_factor_required") onFault(known);
      else setFault(issuerFault("over"));
    }
  };
  const load = async () => {
    try {
      setList((await api.get<{ data: IssuerRow[] }>("/auth/issuers", { auth: false })).data);
    } catch {
      // The other ways are there all the same.
    }
  };
  useEffect(() => {
    const visit = takeVisit();
    if (visit && "token" in visit) void finish(visit.token);
    if (visit && "fault" in visit) setFault(issuerFault(visit.fault));
    void load();
  }, []);
  return { list, fault };
}
