/** Every public page, by the name in `StorefrontProps`. A new page is one file beside this and one line here. */
import type { PublicPage } from "../page.ts";
import { card } from "./card.ts";
import { event } from "./event.tsx";
import { events } from "./events.tsx";
import { home } from "./home.tsx";
import { performer } from "./performer.tsx";
import { host } from "./host.ts";
import { picture } from "./picture.ts";
import { robots } from "./robots.ts";
import { seats } from "./seats.tsx";
import { sitemap, siteSitemap, tenantSitemap } from "./sitemap.ts";
import { tenant } from "./tenant.tsx";
import { venue } from "./venue.tsx";

export const PAGES: Readonly<Record<string, PublicPage>> = {
  home,
  events,
  host,
  tenant,
  venue,
  performer,
  event,
  seats,
  picture,
  card,
  sitemap,
  siteSitemap,
  tenantSitemap,
  robots,
};
