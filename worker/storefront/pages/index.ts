/** Every public page, by the name in `StorefrontProps`. A new page is one file beside this and one line here. */
import type { PublicPage } from "../page.ts";
import { event } from "./event.tsx";
import { home } from "./home.tsx";
import { picture } from "./picture.ts";
import { seats } from "./seats.tsx";
import { tenant } from "./tenant.tsx";

export const PAGES: Readonly<Record<string, PublicPage>> = { home, tenant, event, seats, picture };
