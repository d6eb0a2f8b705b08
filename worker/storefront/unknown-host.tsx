/** A host that is nobody's: says so, and what to do, without a word of any organizer. */
import { UnknownHostPage } from "../../web/storefront/pages/unknown-host.tsx";
import { DEFAULT_LOCALE, preferredLocale } from "../kernel/locales.ts";
import { htmlResponse, PERSONAL, siteFor } from "./html.tsx";

export async function unknownHost(env: Env, request: Request): Promise<Response> {
  const locale = preferredLocale(request.headers.get("accept-language") ?? undefined) ?? DEFAULT_LOCALE;
  const site = await siteFor(env, { locale, prefix: null, domain: null }, null);
  // 404 and not 421: a browser that is told 421 asks again by itself, and gets the same.
  const answer = await htmlResponse(<UnknownHostPage site={site} />, { status: 404, tenant: null, cache: PERSONAL });
  return request.method === "HEAD" ? new Response(null, answer) : answer;
}
