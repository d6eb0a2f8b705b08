/**
 * `Storefront`: the only part of the Worker that the edge caches. The cache's key is this entrypoint, the path, and the
 * props; it has no host in it and never sees a visitor (PLATFORM §4.10). So everything that may decide what a page says
 * is in the props and the path, and the default entry builds both (TH30).
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { BillPage } from "../../web/storefront/pages/bill.tsx";
import { EventPage } from "../../web/storefront/pages/event.tsx";
import { NotFoundPage } from "../../web/storefront/pages/not-found.tsx";
import { SeatsPage } from "../../web/storefront/pages/seats.tsx";
import { servePicture } from "../media/index.ts";
import { shopAvailability, shopEventBySlug } from "../shop/index.ts";
import { publicRoom } from "../waiting-room/index.ts";
import { platformBill, tenantBill } from "./bill.ts";
import { htmlResponse, type Locale, siteOf } from "./html.tsx";
import { storyHtml } from "../../web/ui/story.ts";

/** Which page, for whom. No field may come from a header. */
export type StorefrontProps = {
  readonly page: "home" | "tenant" | "event" | "seats" | "picture";
  /** Slug of the organizer; empty on the platform's home. */
  readonly tenant: string;
  readonly event: string;
  readonly locale: Locale;
};

/** Counts on a page are refreshed by its island, so the page itself may be half a minute old. */
const EVENT_CACHE = "public, max-age=0, s-maxage=30, stale-while-revalidate=120";
/** With a waiting room the page may change at any minute of a big sale; it is still asked for ten thousand times. */
const QUEUE_CACHE = "public, max-age=0, s-maxage=5, stale-while-revalidate=10";
const BILL_CACHE = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";
/** An address that names nothing may name something soon. */
const MISSING_CACHE = "public, max-age=0, s-maxage=5";

export class Storefront extends WorkerEntrypoint<Env, StorefrontProps> {
  override async fetch(request: Request): Promise<Response> {
    const { page } = this.ctx.props;
    if (page === "picture") {
      // `/media/{id}/{file}`: its path is checked before it comes here, and again by who serves it.
      const [, , id = "", file = ""] = new URL(request.url).pathname.split("/");
      return await servePicture(this.env, id, file);
    }
    if (page === "home") return await this.#home();
    if (page === "tenant") return await this.#tenant();
    return await this.#event(page);
  }

  /** Forgets every cached page that carries one of the tags (`tenant-<slug>`, `event-<id>`). */
  async purge(tags: string[]): Promise<void> {
    await this.ctx.cache?.purge({ tags });
  }

  async #home(): Promise<Response> {
    const site = await siteOf(this.env, this.ctx.props.locale);
    const cards = await platformBill(this.env, Date.now());
    return await htmlResponse(<BillPage site={site} tenant={null} cards={cards} />, {
      tenant: null,
      cache: BILL_CACHE,
      tags: ["home"],
    });
  }

  async #tenant(): Promise<Response> {
    const { tenant, locale } = this.ctx.props;
    const [site, bill] = await Promise.all([siteOf(this.env, locale), tenantBill(this.env, tenant, Date.now())]);
    if (!bill) return await this.#missing();
    return await htmlResponse(<BillPage site={site} tenant={bill.organizer} cards={bill.cards} />, {
      tenant: bill.organizer,
      cache: BILL_CACHE,
      tags: [`tenant-${tenant}`],
    });
  }

  async #event(page: "event" | "seats"): Promise<Response> {
    const { tenant, event: slug, locale } = this.ctx.props;
    const now = Date.now();
    const [site, event] = await Promise.all([
      siteOf(this.env, locale),
      shopEventBySlug(this.env, tenant, slug, "", now),
    ]);
    if (!event) return await this.#missing();
    const options = { tenant: event.tenant, cache: EVENT_CACHE, tags: [`tenant-${tenant}`, `event-${event.id}`] };
    if (page === "seats") return await htmlResponse(<SeatsPage site={site} event={event} />, options);
    const [availability = null, room] = await Promise.all([
      shopAvailability(this.env, event.id),
      publicRoom(this.env, event.id, now),
    ]);
    const queue = room !== undefined && room !== null && room.state !== "off";
    const view = { event, availability, story: storyHtml(event.description), now, queue };
    return await htmlResponse(
      <EventPage site={site} view={view} />,
      queue ? { ...options, cache: QUEUE_CACHE } : options,
    );
  }

  async #missing(): Promise<Response> {
    const site = await siteOf(this.env, this.ctx.props.locale);
    return await htmlResponse(<NotFoundPage site={site} />, { status: 404, tenant: null, cache: MISSING_CACHE });
  }
}
