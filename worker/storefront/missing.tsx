/** The page that says there is none. On an organizer's own domain it is theirs, and leads to their events. */
import { NotFoundPage } from "../../web/storefront/pages/not-found.tsx";
import type { Locale } from "../kernel/locales.ts";
import type { Visit } from "../platform/visit.ts";
import { tenantBySlug } from "../tenants/index.ts";
import { htmlResponse, type PageOptions, siteFor } from "./html.tsx";

export async function missingPage(
  env: Env,
  seen: Visit & { readonly locale: Locale },
  options: Pick<PageOptions, "cache" | "tags">,
): Promise<Response> {
  const organizer = seen.domain === null ? undefined : await tenantBySlug(env, seen.domain.slug);
  const tenant = organizer
    ? { slug: organizer.slug, name: organizer.name, accent: organizer.accent, logo: null }
    : null;
  const site = await siteFor(env, seen, tenant?.slug ?? null);
  return await htmlResponse(<NotFoundPage site={site} tenant={tenant} />, { ...options, status: 404, tenant });
}
