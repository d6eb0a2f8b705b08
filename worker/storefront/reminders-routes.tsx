/**
 * Wanting no more reminders, by the link of one (N5). Looking changes nothing: mail programs and scanners follow links. What
 * the button sends, a mail program sends too, by itself and without a look at the page (RFC 8058); the link is all the proof.
 */
import { bodyLimit } from "hono/body-limit";
import { RemindersPage } from "../../web/storefront/pages/reminders.tsx";
import { NotFoundPage } from "../../web/storefront/pages/not-found.tsx";
import { changeSubscription, subscriptionOf, type UnsubscribeLink } from "../comms/index.ts";
import type { AppContext } from "../platform/context.ts";
import { languageOf } from "../platform/language.ts";
import { createRouter } from "../platform/router.ts";
import { publicTenant } from "../tenants/index.ts";
import { htmlResponse, PERSONAL, siteFor } from "./html.tsx";

export const remindersPages = createRouter();

const PATH = "/unsubscribe/:tenant/:message/:proof";
const SMALL = 4 * 1024;

const linkOf = (c: AppContext): UnsubscribeLink => ({
  tenant: c.req.param("tenant") ?? "",
  message: c.req.param("message") ?? "",
  proof: c.req.param("proof") ?? "",
});

async function page(c: AppContext): Promise<Response> {
  const link = linkOf(c);
  const known = await subscriptionOf(c.env, link);
  const locale = languageOf(c, known?.organizer.language);
  const site = await siteFor(c.env, { ...c.var.visit, locale }, known?.organizer.slug ?? null);
  if (!known) return await htmlResponse(<NotFoundPage site={site} />, { status: 404, tenant: null, cache: PERSONAL });
  const organizer = { ...publicTenant(known.organizer), logo: null };
  const { prefix } = c.var.visit;
  const action = `${prefix === null ? "" : `/${prefix}`}/unsubscribe/${link.tenant}/${link.message}/${link.proof}`;
  const view = { organizer, comes: known.comes, action };
  return await htmlResponse(<RemindersPage site={site} view={view} />, { tenant: organizer, cache: PERSONAL });
}

remindersPages.use("/unsubscribe/*", bodyLimit({ maxSize: SMALL, onError: () => new Response(null, { status: 413 }) }));
remindersPages.get(PATH, (c) => page(c));
remindersPages.post(PATH, async (c) => {
  const form = await c.req.parseBody();
  await changeSubscription(c.env, linkOf(c), form["again"] === "yes", c.var.now);
  return await page(c);
});
remindersPages.all("/unsubscribe/*", () => new Response(null, { status: 405, headers: { allow: "GET, HEAD, POST" } }));
